// SPDX-License-Identifier: GPL-3.0-or-later
// A folder in which pangkas-cli is run as its users meet it: arguments in, exit code, standard output and standard
// error out.
#pragma once

#include "tests/cli/program.h"
#include "tests/support/test_support.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace pangkas::test {

// Exit codes, as `pangkas-cli --help` lists them.
inline constexpr int failure = 1, usage = 2, notEqual = 3, engineUnavailable = 4, cancelled = 130;

class CliFolder
{
protected:
    /// "@model": AlexNet with two classes, "@pack": the same with 3 bits, packed, and its recipe.json; for
    /// initTestCase().
    void makeFiles() const;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// "@model" and "@pack" stand for the files made once, "@/x" for a file in the test's folder.
    QStringList filled(const QString& arguments) const;
    Outcome run(const QString& arguments, const QStringList& environment = {}) const
    {
        return test::run(filled(arguments), m_folder.path(), environment);
    }
    void write(const QString& name, const QByteArray& content) const;
    QStringList entries(const QString& name = ".") const;

    QTemporaryDir m_folder;
};

} // namespace pangkas::test

#define VERIFY_OUTCOME(outcome, expected)                                                                              \
    QVERIFY2((outcome).code == (expected),                                                                             \
        qPrintable(QString("exit code %1\n").arg((outcome).code) + (outcome).out + (outcome).err))
