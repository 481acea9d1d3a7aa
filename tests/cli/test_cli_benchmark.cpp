// SPDX-License-Identifier: GPL-3.0-or-later
// `pangkas-cli benchmark`: what it measures and states, never how long anything takes.
#include "tests/cli/cli_folder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace pangkas;
using namespace pangkas::test;

class TestCliBenchmark : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void measuresEveryLinearLayer();
    void showsATable();
    void takesWhatIsAsked_data();
    void takesWhatIsAsked();
    void refuses_data();
    void refuses();
};

void TestCliBenchmark::measuresEveryLinearLayer()
{
    const Outcome outcome = run("benchmark @pack --runs 3 --threads 1 --json");
    VERIFY_OUTCOME(outcome, 0);
    QVERIFY(outcome.err.isEmpty());
    const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(report["runs"].toInt(), 3);
    QCOMPARE(report["images"].toInt(), 1);
    QCOMPARE(report["threads"].toInt(), 1);
    QVERIFY(!report["instructions"].toString().isEmpty());
    QCOMPARE(report["left_out"].toArray(), (QJsonArray{"conv1", "conv2", "conv3", "conv4", "conv5"}));
    const QJsonArray layers = report["layers"].toArray();
    QCOMPARE(layers.size(), 3);
    struct Expected
    {
        const char* name;
        int outputs, inputs;
    };
    double dense = 0, packed = 0;
    for (const Expected& expected : {Expected{"fc6", 4096, 9216}, {"fc7", 4096, 4096}, {"fc8", 2, 4096}}) {
        const QJsonObject layer = layers[expected.name[2] - '6'].toObject();
        QCOMPARE(layer["layer"].toString(), QString(expected.name));
        QCOMPARE(layer["outputs"].toInt(), expected.outputs);
        QCOMPARE(layer["inputs"].toInt(), expected.inputs);
        QVERIFY(layer["density"].toDouble() > 0 && layer["density"].toDouble() < 0.2);
        QVERIFY(layer["relative_error"].toDouble() < 1e-4);
        QVERIFY(layer["runs"] == "packed" || layer["runs"] == "blocks" || layer["runs"] == "dense");
        for (const char* form : {"dense", "packed"}) {
            const QJsonObject times = layer[form].toObject();
            QVERIFY(times["median_ms"].toDouble() > 0);
            QVERIFY(times["median_ms"].toDouble() <= times["p95_ms"].toDouble());
            QVERIFY(times["p95_ms"].toDouble() <= times["p99_ms"].toDouble());
        }
        QCOMPARE(layer["dense"]["weight_bytes"].toDouble(), 4.0 * expected.outputs * expected.inputs);
        dense += layer["dense"]["weight_bytes"].toDouble();
        packed += layer["packed"]["weight_bytes"].toDouble();
    }
    const QJsonObject all = report["all"].toObject();
    QCOMPARE(all["dense"]["weight_bytes"].toDouble(), dense);
    QCOMPARE(all["packed"]["weight_bytes"].toDouble(), packed);
    QVERIFY(packed < dense / 20); // hardly a weight is stored
    QVERIFY(all["ratio"].toDouble() > 0);
}

void TestCliBenchmark::showsATable()
{
    const Outcome outcome = run("benchmark @pack --runs 1 --threads 1");
    VERIFY_OUTCOME(outcome, 0);
    for (const char* text : {"1 image, 1 runs", "fc6", "fc7", "fc8", "all", "median / 95 % / 99 %", "1 thread",
             "Not run: conv1, conv2, conv3, conv4, conv5"})
        QVERIFY2(outcome.out.contains(text), qPrintable(QString(text) + "\n" + outcome.out));
}

void TestCliBenchmark::takesWhatIsAsked_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("images") << "--images 5" << "images" << QJsonValue(5);
    QTest::newRow("portable instructions") << "--instructions portable" << "instructions" << QJsonValue("portable");
    QTest::newRow("two threads") << "--threads 2" << "threads" << QJsonValue(2);
}

void TestCliBenchmark::takesWhatIsAsked()
{
    QFETCH(QString, options);
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    const Outcome outcome = run("benchmark @pack --runs 1 --json " + options);
    VERIFY_OUTCOME(outcome, 0);
    const QJsonObject report = QJsonDocument::fromJson(outcome.out).object();
    QCOMPARE(report[key], value);
    QVERIFY(report["all"]["relative_error"].toDouble() < 1e-4);
}

void TestCliBenchmark::refuses_data()
{
    write("text.pkz", "no archive");
    const auto whole = bytesOf(toPath(path("packed.pkz")));
    writeBytes(toPath(path("cut.pkz")), std::span(whole).first(whole.size() / 2));
    auto flipped = whole;
    for (std::size_t at = whole.size() / 8; at < whole.size() / 2; at += whole.size() / 64)
        flipped[at] ^= std::byte{4}; // wherever the linear layers lie; what isn't read isn't checked
    writeBytes(toPath(path("flipped.pkz")), flipped);
    VERIFY_OUTCOME(run("compress @model -o @/dense.pkz --sparsity conv=0.5 --bits conv=4"), 0);

    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* arguments, int code, const char* says) {
        QTest::addRow("%s", name) << arguments << code << says;
    };
    row("no file", "", usage, "file is required");
    row("no runs", "@pack --runs 0", usage, "--runs");
    row("too many runs", "@pack --runs 100001", usage, "--runs");
    row("runs as text", "@pack --runs many", usage, "--runs");
    row("no images", "@pack --images 0", usage, "--images");
    row("too many images", "@pack --images 1025", usage, "--images");
    row("unknown instructions", "@pack --instructions avx1024", usage, "--instructions");
    row("nothing there", "@/none.pkz", failure, "none.pkz");
    row("a folder", "@/", failure, "folder");
    row("a model", "@model", failure, "model.safetensors");
    row("no archive", "@/text.pkz", failure, "text.pkz");
    row("cut short", "@/cut.pkz", failure, "cut.pkz");
    row("bits flipped", "@/flipped.pkz", failure, "flipped.pkz");
    row("no shared linear layer", "@/dense.pkz", failure, "no fully connected layer with shared weights");
}

void TestCliBenchmark::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Outcome outcome = run("benchmark " + arguments);
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(QString(outcome.err).contains(says, Qt::CaseInsensitive), outcome.err);
    QVERIFY(outcome.out.isEmpty());
}

QTEST_GUILESS_MAIN(TestCliBenchmark)
#include "test_cli_benchmark.moc"
