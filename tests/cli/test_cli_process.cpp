// SPDX-License-Identifier: GPL-3.0-or-later
// pangkas-cli among other processes: its output, full disks, signals, an engine that is missing.
#include "tests/cli/cli_folder.h"

#include <QDir>
#include <QJsonDocument>
#include <QRegularExpression>

#include <csignal>

using namespace pangkas;
using namespace pangkas::test;

class TestCliProcess : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void survivesItsOutput_data();
    void survivesItsOutput();
    void diskFullLeavesNothing();
    void stopsAtCtrlC_data();
    void stopsAtCtrlC();
    void worksWithoutEngine();
    void doctorTells();
};

void TestCliProcess::survivesItsOutput_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::addRow("reader goes away") << "\"$CLI\" inspect packed.pkz --json | head -n 1 >/dev/null" << 0 << "^$";
    QTest::addRow("no reader") << "mkfifo p; exec 3<>p; exec 4>p; exec 3<&-; \"$CLI\" inspect packed.pkz >&4" << 128 + SIGPIPE << "^$";
    QTest::addRow("full") << "\"$CLI\" inspect packed.pkz > /dev/full" << failure << "standard output: cannot write: No space left";
    QTest::addRow("help, full") << "\"$CLI\" --help > /dev/full" << failure << "standard output: cannot write: No space left";
    QTest::addRow("closed") << "\"$CLI\" inspect packed.pkz >&-" << failure << "standard output: cannot write";
    QTest::addRow("all closed") << "\"$CLI\" unpack packed.pkz -o closed.safetensors <&- >&- 2>&-; cmp -n 2 closed.safetensors /dev/zero; rm closed.safetensors"
                                << 0 << "differ: byte 1|^$";
}

void TestCliProcess::survivesItsOutput()
{
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Outcome outcome = test::runShell(line, m_folder.path());
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(QRegularExpression(says).match(outcome.err).hasMatch(), outcome.err);
    QFile::remove(path("p"));
}

void TestCliProcess::diskFullLeavesNothing()
{
    // A limit on the size of files fails write(2) in the middle as a full disk does. In blocks of 512 bytes.
    const QStringList before = entries();
    for (const char* output : {"full.safetensors", "full.pth", "full.npz"}) {
        const Outcome unpacked
            = test::runShell(QString("ulimit -f 1000; \"$CLI\" unpack packed.pkz -o %1").arg(output), m_folder.path());
        VERIFY_OUTCOME(unpacked, failure);
        QVERIFY2(unpacked.err.contains(QByteArray(output) + ": cannot write"), unpacked.err);
    }
    const Outcome packed = test::runShell("ulimit -f 2; \"$CLI\" compress model.safetensors -o full.pkz --preset none", m_folder.path());
    VERIFY_OUTCOME(packed, failure);
    QVERIFY2(packed.err.contains("full.pkz: cannot write"), packed.err);
    QCOMPARE(entries(), before);
}

void TestCliProcess::stopsAtCtrlC_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("signal");
    QTest::addColumn<bool>("needsEngine");
    QTest::addRow("compress") << "compress @model -o @/out.pkz --init all=optimal --bits all=8" << SIGINT << false;
    QTest::addRow("verify") << "verify @pack --against @model" << SIGTERM << false;
    QTest::addRow("unpack") << "unpack @pack -o @/out.safetensors" << SIGHUP << false;
    QTest::addRow("unpack to PyTorch") << "unpack @pack -o @/out.pth" << SIGINT << false;
    QTest::addRow("evaluate") << "evaluate @model --data sample:val:100000" << SIGINT << true;
    QTest::addRow("sample") << "sample @/drawn-by-half --count 500000" << SIGINT << true;
    QTest::addRow("train") << "train --model new:2 --data sample:train -o @/out.safetensors" << SIGTERM << true;
}

void TestCliProcess::stopsAtCtrlC()
{
    QFETCH(QString, arguments);
    QFETCH(int, signal);
    QFETCH(bool, needsEngine);
    if (needsEngine && !test::hasEngine())
        QSKIP("built without the engine");
    const QStringList before = entries();
    QProcess process;
    test::startWatching(process, filled(arguments + " --json"), m_folder.path());
    if (arguments.startsWith("sample"))
        QTRY_VERIFY_WITH_TIMEOUT(QDir(path("drawn-by-half")).exists(), 60'000);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), cancelled);
    QCOMPARE(QJsonDocument::fromJson(process.readAllStandardOutput())["error"]["code"].toString(), "cancelled");
    QCOMPARE(process.readAllStandardError(), QByteArray("pangkas-cli: cancelled\n"));
    QCOMPARE(entries(), before);
}

void TestCliProcess::worksWithoutEngine()
{
    const QStringList none = {"PANGKAS_ENGINE=/nowhere/libpangkas_engine.so"};
    VERIFY_OUTCOME(run("inspect @pack", none), 0);
    VERIFY_OUTCOME(run("verify @pack", none), 0);
    const Outcome evaluated = run("evaluate @model --data sample:val", none);
    VERIFY_OUTCOME(evaluated, engineUnavailable);
    QVERIFY2(evaluated.err.contains("/nowhere/libpangkas_engine.so"), evaluated.err);
    const Outcome doctor = run("doctor --json", none);
    VERIFY_OUTCOME(doctor, engineUnavailable);
    const QJsonDocument document = QJsonDocument::fromJson(doctor.out);
    QVERIFY(document["engine"].isNull());
    QVERIFY(!document["processor"].isUndefined());
    QVERIFY(!document["problems"][0]["remedy"].toString().isEmpty());
}

void TestCliProcess::doctorTells()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome doctor = run("doctor");
    VERIFY_OUTCOME(doctor, 0);
    for (const char* line : {"Pangkas ", "Processor ", "Instructions ", "Memory ", "LibTorch ", "OpenCV ", "BLAS kernel ", "zlib "})
        QVERIFY2(doctor.out.contains(line), doctor.out);
    QVERIFY(doctor.err.isEmpty());
}

QTEST_GUILESS_MAIN(TestCliProcess)
#include "test_cli_process.moc"
