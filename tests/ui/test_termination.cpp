// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, ended from outside while it opens a model.
#include "tests/support/test_support.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>

using namespace pangkas::test;

namespace {

constexpr int patience = 60000;

/// Whether the process has a handler of its own for the signal.
bool catches(qint64 process, int number)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("SigCgt:"))
            return line.mid(7).trimmed().toULongLong(nullptr, 16) >> (number - 1) & 1;
    }
    return false;
}

} // namespace

class TestTermination : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endsInOrder_data();
    void endsInOrder();
};

void TestTermination::endsInOrder_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("status");
    QTest::addRow("SIGTERM") << SIGTERM << QStringList{} << 0;
    QTest::addRow("SIGINT") << SIGINT << QStringList{} << 0;
    QTest::addRow("SIGHUP") << SIGHUP << QStringList{} << 0;
    // Who asked for a picture must see that there is none.
    QTest::addRow("before the picture") << SIGTERM << QStringList{"--evaluate", "--screenshot", "picture.png"} << 130;
}

void TestTermination::endsInOrder()
{
    QFETCH(int, number);
    QFETCH(QStringList, options);
    QFETCH(int, status);
    const QTemporaryDir folder;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_CONFIG_HOME", folder.filePath("config"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder.path());
    process.setChildProcessModifier([number] { std::signal(number, SIG_DFL); }); // whatever this test was started with
    process.start(qEnvironmentVariable("PANGKAS_BINARY_DIR") + "/bin/pangkas", QStringList{"--theme", "dark", "sample"} + options);
    QVERIFY(process.waitForStarted(patience));
    const QDeadlineTimer deadline(patience);
    while (!catches(process.processId(), number) && !deadline.hasExpired() && process.state() == QProcess::Running)
        QCoreApplication::processEvents();
    QVERIFY(catches(process.processId(), number));
    QCOMPARE(::kill(pid_t(process.processId()), number), 0);
    QVERIFY(process.waitForFinished(patience));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), status);
    QCOMPARE(QFile::exists(folder.filePath("picture.png")), false);
    // Closed as by hand: what was chosen is remembered, unless the session was one for a picture.
    QFile settings(folder.filePath("config/pangkas/pangkas.conf"));
    QCOMPARE(settings.open(QIODevice::ReadOnly) && settings.readAll().contains("theme=2"), status == 0);
}

QTEST_GUILESS_MAIN(TestTermination)
#include "test_termination.moc"
