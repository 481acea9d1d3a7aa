// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/cli_folder.h"

#include <QDir>
#include <QFileInfo>

#include <span>

namespace pangkas::test {

void CliFolder::makeFiles() const
{
    QVERIFY2(QFile::exists(programPath()), qPrintable(programPath()));
    writeAlexnet(path("model.safetensors"));
    const Outcome made = run("compress @model -o @pack --threshold all=1e-6 --bits all=3 --save-recipe @/recipe.json");
    VERIFY_OUTCOME(made, 0);
    QVERIFY(made.err.isEmpty());
}

QStringList CliFolder::filled(const QString& arguments) const
{
    QString text = arguments;
    text.replace("@model", path("model.safetensors")).replace("@pack", path("packed.pkz")).replace("@/", m_folder.path() + "/");
    return text.split(' ', Qt::SkipEmptyParts);
}

void CliFolder::write(const QString& name, const QByteArray& content) const
{
    QDir().mkpath(QFileInfo(path(name)).path());
    writeBytes(toPath(path(name)), std::as_bytes(std::span(content.data(), static_cast<std::size_t>(content.size()))));
}

QStringList CliFolder::entries(const QString& name) const
{
    return QDir(path(name)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace pangkas::test
