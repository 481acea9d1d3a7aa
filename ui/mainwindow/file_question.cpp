// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/file_question.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSettings>

#include <utility>

namespace pangkas {

void ask(QWidget* parent, QSettings& settings, const FileQuestion& question, std::function<void(const QString&)> answer)
{
    auto* dialog = new QFileDialog(parent, question.title, settings.value(question.settingsKey).toString(), question.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(question.mode);
    if (question.mode == QFileDialog::AnyFile) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(question.suffix);
        dialog->selectFile(question.suggestion);
        QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
            static const QRegularExpression pattern(QStringLiteral("\\(\\*\\.(\\w+)"));
            const QString suffix = pattern.match(filter).captured(1);
            if (!suffix.isEmpty())
                dialog->setDefaultSuffix(suffix);
        });
    }
    QObject::connect(dialog, &QFileDialog::fileSelected, parent,
        [&settings, key = question.settingsKey, answer = std::move(answer)](const QString& path) {
            settings.setValue(key, QFileInfo(path).absolutePath());
            answer(path);
        });
    dialog->open();
}

} // namespace pangkas
