// SPDX-License-Identifier: GPL-3.0-or-later
// A file of at most so many bytes, or a loss of at most so many points, from a table of sensitivities.
#include "tests/cli/cli_folder.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace pangkas;
using namespace pangkas::test;

class TestCliBudget : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void staysWithinTheBytes();
    void measuresTheLoss();
    void refuses_data();
    void refuses();
};

void TestCliBudget::initTestCase()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    makeFiles();
    VERIFY_OUTCOME(run("scan sample --data sample:val:8 --levels 0.5,0.8,0.95 -o @/scan.csv"), 0);
}

void TestCliBudget::staysWithinTheBytes()
{
    const Outcome solved = run("budget sample --bytes 3.5MB --coder fast --scan @/scan.csv -o @/small.pkz --save-recipe @/small.json --json");
    VERIFY_OUTCOME(solved, 0);
    const QJsonDocument document = QJsonDocument::fromJson(solved.out);
    const qint64 bytes = QFileInfo(path("small.pkz")).size();
    QVERIFY2(bytes > 2'500'000 && bytes <= 3'500'000, QByteArray::number(bytes));
    QCOMPARE(document["result"]["bytes"].toInteger(), bytes);
    QVERIFY(document["result"]["within"].toBool());
    QVERIFY(!document["predicted_frontier"].toArray().isEmpty());
    VERIFY_OUTCOME(run("verify @/small.pkz"), 0);

    VERIFY_OUTCOME(run("compress sample --recipe @/small.json -o @/again.pkz"), 0);
    QFile file(path("small.pkz")), again(path("again.pkz"));
    QVERIFY(file.open(QIODevice::ReadOnly) && again.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == again.readAll());
}

void TestCliBudget::measuresTheLoss()
{
    const Outcome solved = run("budget sample --loss 50 --coder fast --scan @/scan.csv --data sample:val:8 --json");
    VERIFY_OUTCOME(solved, 0);
    const QJsonDocument document = QJsonDocument::fromJson(solved.out);
    QVERIFY(document["result"]["loss"].toDouble(-1) <= 0.5);
    const QJsonValue accuracy = document["accuracy"];
    QCOMPARE(accuracy["dense"]["top1"].toDouble() - accuracy["packed"]["top1"].toDouble(), document["result"]["loss"].toDouble());
}

void TestCliBudget::refuses_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::addRow("no goal") << "budget sample --scan @/scan.csv" << usage << "--bytes";
    QTest::addRow("two goals") << "budget sample --scan @/scan.csv --bytes 4MB --loss 1" << usage << "--bytes";
    QTest::addRow("no scan named") << "budget sample --bytes 4MB" << usage << "--scan";
    QTest::addRow("no scan there") << "budget sample --bytes 4MB --scan @/none.csv" << failure << "pangkas-cli scan";
    QTest::addRow("unit") << "budget sample --bytes 4MiB --scan @/scan.csv" << failure << "6.9MB";
    QTest::addRow("negative") << "budget sample --bytes=-4MB --scan @/scan.csv" << failure << "not a number of bytes";
    QTest::addRow("not a number") << "budget sample --bytes nanMB --scan @/scan.csv" << failure << "not a number of bytes";
    QTest::addRow("out of reach") << "budget sample --bytes 40kB --coder fast --scan @/scan.csv -o @/none.pkz" << failure << "smallest";
    QTest::addRow("loss without images") << "budget sample --loss 1 --scan @/scan.csv" << failure << "--data";
    QTest::addRow("loss above 100") << "budget sample --loss 101 --scan @/scan.csv --data sample:val:8" << failure << "0 to 100";
    QTest::addRow("scan of another model") << "budget @model --bytes 4MB --scan @/scan.csv" << notEqual << "other weights";
    QTest::addRow("not a scan") << "budget sample --bytes 4MB --scan @/broken.csv" << failure << "broken.csv";
}

void TestCliBudget::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    write("broken.csv", "layer,sparsity\nfc6,much\n");
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err);
    QVERIFY(!QFile::exists(path("none.pkz")));
}

QTEST_GUILESS_MAIN(TestCliBudget)
#include "test_cli_budget.moc"
