// SPDX-License-Identifier: GPL-3.0-or-later
// Studies from the literature, as users start them.
#include "tests/cli/cli_folder.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace pangkas;
using namespace pangkas::test;

class TestCliReproduce : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void thesisWritesItsReport();
    void refuses_data();
    void refuses();
};

void TestCliReproduce::initTestCase()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    makeFiles();
    VERIFY_OUTCOME(run("sample @/drawn --count 4 --validation-count 6 --seed 5"), 0);
}

void TestCliReproduce::thesisWritesItsReport()
{
    const QString thesis = "reproduce thesis --model @model --data @/drawn --sparsities 0.9 --bits 2 --both-sparsities 0.9 --both-bits 2 "
                           "--retrained-sparsities 0.9 --retrained-bits 2 --epochs 1 --batch 4 --bfloat16 -o @/study --json";
    const Outcome done = run(thesis);
    VERIFY_OUTCOME(done, 0);
    const QJsonDocument document = QJsonDocument::fromJson(done.out);
    const QJsonArray points = document["points"].toArray();
    QCOMPARE(points.size(), 7);
    QCOMPARE(entries("study"), (QStringList{"index.html", "packed", "results.csv", "results.md"}));
    for (const QJsonValue& point : points) {
        const QFileInfo file(path("study/packed/" + point["id"].toString() + ".pkz"));
        QCOMPARE(file.size(), point["bytes"].toInteger());
    }
    const Outcome again = run(thesis); // all is there already
    VERIFY_OUTCOME(again, 0);
    QCOMPARE(again.out, done.out);
    const Outcome other = run("reproduce thesis --model @model --data @/drawn --epochs 2 --batch 4 -o @/study");
    VERIFY_OUTCOME(other, failure);
    QVERIFY2(other.err.contains("results.csv"), other.err);
}

void TestCliReproduce::refuses_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::addRow("no study") << "reproduce" << usage << "subcommand";
    QTest::addRow("unknown study") << "reproduce squeezenet" << usage << "pangkas-cli reproduce --help";
    QTest::addRow("no data") << "reproduce thesis -o @/x" << usage << "--data";
    QTest::addRow("no folder") << "reproduce thesis --data @/drawn" << usage << "--output";
    QTest::addRow("no such data") << "reproduce thesis --model @model --data @/nowhere -o @/x" << failure << "nowhere";
    QTest::addRow("sparsity") << "reproduce thesis --model @model --data @/drawn --sparsities 1.5 -o @/x" << failure << "sparsity 1.5";
    QTest::addRow("bits") << "reproduce thesis --model @model --data @/drawn --bits 9 -o @/x" << failure << "9 bits";
    QTest::addRow("not a model") << "reproduce thesis --model @/broken.pth --data @/drawn -o @/x" << failure << "broken.pth";
}

void TestCliReproduce::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    write("broken.pth", "PK no");
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err);
    QVERIFY(!QFile::exists(path("x/results.csv")));
}

QTEST_GUILESS_MAIN(TestCliReproduce)
#include "test_cli_reproduce.moc"
