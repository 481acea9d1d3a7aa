// SPDX-License-Identifier: GPL-3.0-or-later
// Retraining by plans as its users meet it.
#include "tests/cli/cli_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace pangkas;
using namespace pangkas::test;

class TestCliRetrain : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void printsPlans();
    void refuses_data();
    void refuses();
    void retrainsPacksAndProves();
};

void TestCliRetrain::printsPlans()
{
    const Outcome printed = run("retrain --print-plan dsd");
    VERIFY_OUTCOME(printed, 0);
    const QJsonDocument plan = QJsonDocument::fromJson(printed.out);
    QCOMPARE(plan["phases"].toArray().size(), 3);
    QCOMPARE(plan["phases"][1]["sparsity"].toDouble(), 0.4);
    VERIFY_OUTCOME(run("retrain --print-plan nonsense"), failure);
}

void TestCliRetrain::refuses_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    write("plan.json", R"({"phases": [{"name": "x", "epochs": 1, "layers": {"conv9": {"rate": 0}}}]})");
    write("bad.json", R"({"phases": []})");
    QTest::addRow("no model") << "retrain --data sample:val:4 -o @/x.pkz" << usage << "--model";
    QTest::addRow("no data") << "retrain --model @model -o @/x.pkz" << usage << "--data";
    QTest::addRow("no output") << "retrain --model @model --data sample:val:4" << usage << "--output";
    QTest::addRow("a comparison without validation")
        << "retrain --model @model --data sample:val:4 --compare-plain 2" << usage << "--validation";
    QTest::addRow("no epochs") << "retrain --model @model --data sample:val:4 -o @/x.pkz --epochs 0" << usage << "--epochs";
    QTest::addRow("more than all of the loss")
        << "retrain --model @model --data sample:val:4 -o @/x.pkz --distill 1.5" << usage << "--distill";
    QTest::addRow("no teacher") << "retrain --model sample --data sample:val:4 -o @/x.pkz --teacher @/none.pth" << failure << "none.pth";
    QTest::addRow("an unknown plan") << "retrain --model @model --data sample:val:4 -o @/x.pkz --plan x" << failure << "gradual";
    QTest::addRow("no plan file") << "retrain --model @model --data sample:val:4 -o @/x.pkz --plan @/none.json" << failure
                                  << "none.json";
    QTest::addRow("a bad plan") << "retrain --model @model --data sample:val:4 -o @/x.pkz --plan @/bad.json" << failure
                                << "phases: is empty";
    QTest::addRow("a layer that isn't there")
        << "retrain --model @model --data sample:val:4 -o @/x.pkz --plan @/plan.json" << failure << "conv9";
    QTest::addRow("an unknown device") << "retrain --model @model --data sample:val:4 -o @/x.pkz --device gpu" << usage << "--device";
    QTest::addRow("an unknown kind of file") << "retrain --model @model --data sample:val:4 -o @/x.txt" << failure
                                             << "neither .pkz nor .safetensors";
    QTest::addRow("over the model") << "retrain --model @pack --data sample:val:4 -o @pack --force" << failure << "overwritten";
}

void TestCliRetrain::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, words);
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(outcome.err.contains(words.toUtf8()), outcome.err);
    QVERIFY(!QFile::exists(path("x.pkz")));
}

void TestCliRetrain::retrainsPacksAndProves()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    write("quick.json",
        R"({"phases": [{"name": "prune", "binding": "masked", "epochs": 1, "batch": 4, "layers": {"conv": {"rate": 0}}},
                       {"name": "share", "binding": "shared", "epochs": 1, "batch": 4, "layers": {"conv": {"rate": 0}}}]})");
    const Outcome outcome = run("retrain --model sample --plan @/quick.json --sparsity all=0.8 --bits all=3 --coder fast "
                                "--data sample:train:4 --validation sample:val:4 -o @/out.pkz --save-recipe @/out.json "
                                "--log @/log.csv --json");
    VERIFY_OUTCOME(outcome, 0);
    const QJsonDocument report = QJsonDocument::fromJson(outcome.out);
    QCOMPARE(report["phases"].toArray().size(), 2);
    QCOMPARE(report["epochs"].toArray().size(), 2);
    QCOMPARE(report["epochs"][1]["phase"].toString(), QString("share"));
    QVERIFY(report["epochs"][1]["sparsity"].toDouble() > 0.79);
    QCOMPARE(report["accuracy"]["after"]["images"].toInt(), 4);
    const qsizetype values = report["recipe"]["layers"][5]["sharing"]["codebook"].toArray().size();
    QVERIFY(values > 3 && values <= 7); // around 0, where all is pruned, a centroid stays without weights
    QFile log(path("log.csv"));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QCOMPARE(log.readAll().count('\n'), 3);
    VERIFY_OUTCOME(run("verify @/out.pkz"), 0);
    // The saved recipe packs what the file decodes to once more, to the same bytes of weights.
    VERIFY_OUTCOME(run("compress @/out.pkz -o @/again.pkz --recipe @/out.json"), 0);
    const Outcome first = run("inspect @/out.pkz --json"), second = run("inspect @/again.pkz --json");
    VERIFY_OUTCOME(first, 0);
    VERIFY_OUTCOME(second, 0);
    QCOMPARE(QFile(path("out.pkz")).size(), QFile(path("again.pkz")).size());
}

QTEST_GUILESS_MAIN(TestCliRetrain)
#include "test_cli_retrain.moc"
