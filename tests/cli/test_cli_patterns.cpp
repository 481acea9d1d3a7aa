// SPDX-License-Identifier: GPL-3.0-or-later
// Patterns of pruning and whole filters as users ask for them, on LeNets.
#include "core/architecture/architecture.h"
#include "core/architecture/seeded_weights.h"
#include "core/container/pack_reader.h"
#include "core/container/weight_values.h"
#include "core/formats/safetensors_writer.h"
#include "core/pruning/pattern_pruning.h"
#include "tests/cli/cli_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace pangkas;
using namespace pangkas::test;

class TestCliPatterns : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void compressesByPattern_data();
    void compressesByPattern();
    void refusesPatterns_data();
    void refusesPatterns();
    void retrainsByPattern_data();
    void retrainsByPattern();
    void refusesToRetrain_data();
    void refusesToRetrain();
    void benchmarksBlocks();
    void shrinks_data();
    void shrinks();
    void refusesToShrink_data();
    void refusesToShrink();

private:
    /// The pattern of fc1 in a packed file.
    bool hasPattern(const QString& file, const QByteArray& pattern) const;
};

void TestCliPatterns::initTestCase()
{
    QVERIFY2(QFile::exists(programPath()), qPrintable(programPath()));
    for (const auto& [name, network] : {std::pair("flat.safetensors", lenet300(10)), std::pair("lenet.safetensors", lenet5(10))}) {
        const auto weights = seededWeights(network, 3);
        VERIFY_OK(weights);
        VERIFY_OK(writeSafetensors(*weights, {{"architecture", network.id}}, toPath(path(name))));
    }
    constexpr char count = 20;
    QByteArray images = QByteArray::fromHex("00000803000000140000001c0000001c"), labels = QByteArray::fromHex("0000080100000014");
    for (char image = 0; image < count; ++image) {
        labels += char(image % 10);
        for (int pixel = 0; pixel < 28 * 28; ++pixel)
            images += char(pixel * (image + 3) % 251);
    }
    write("images-idx3-ubyte", images);
    write("labels-idx1-ubyte", labels);
    write("quick.json",
        R"({"phases": [{"name": "prune", "binding": "masked", "epochs": 2, "batch": 10,
                        "schedule": {"curve": "cubic", "first": 0, "begin": 0, "end": 1, "steps": 2}},
                       {"name": "share", "binding": "shared", "epochs": 1, "batch": 10}]})");
    write("ternary.json", R"({"phases": [{"name": "three", "binding": "ternary", "epochs": 1, "batch": 10}]})");
}

bool TestCliPatterns::hasPattern(const QString& file, const QByteArray& pattern) const
{
    const auto reader = PackReader::open(toPath(path(file)));
    const auto layer = reader ? reader->readLayer(0) : fail(reader.error());
    const auto weight = layer ? decodeWeight(layer->weight) : fail(layer.error());
    return weight && holdsPattern(weight->values(), patternFromText(pattern.toStdString()).value(), weight->shape()[1]);
}

void TestCliPatterns::compressesByPattern_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addRow("2:4") << "--pattern fc1=2:4" << QByteArray("2:4");
    QTest::addRow("2:4, shared") << "--pattern fc1=2:4 --bits fc1=4" << QByteArray("2:4");
    QTest::addRow("1:7 of all") << "--pattern all=1:7 --bits all=3 --coder max" << QByteArray("1:7");
    QTest::addRow("its own sparsity before another") << "--sparsity fc1=0.9 --pattern fc1=1:4" << QByteArray("1:4");
    QTest::addRow("groups") << "--pattern fc1=balanced-10 --sparsity fc1=0.9" << QByteArray("balanced-10");
    QTest::addRow("a group for each row") << "--sparsity fc=0.9 --pattern fc1=balanced-300 --bits fc=5" << QByteArray("balanced-300");
    QTest::addRow("groups that don't divide the rows") << "--sparsity fc1=0.9 --pattern fc1=balanced-64" << QByteArray("balanced-64");
    QTest::addRow("the last one given") << "--pattern fc1=2:4,fc1=1:2" << QByteArray("1:2");
}

void TestCliPatterns::compressesByPattern()
{
    QFETCH(QString, options);
    QFETCH(QByteArray, pattern);
    const Outcome outcome = run("compress @/flat.safetensors -o @/flat.pkz --force --json --save-recipe @/used.json " + options);
    VERIFY_OUTCOME(outcome, 0);
    QVERIFY(hasPattern("flat.pkz", pattern));
    QFile used(path("used.json"));
    QVERIFY(used.open(QIODevice::ReadOnly));
    const QJsonDocument recipe = QJsonDocument::fromJson(used.readAll());
    QCOMPARE(recipe["layers"][0]["pruning"]["pattern"].toString(), QString(pattern));
    VERIFY_OUTCOME(run("verify @/flat.pkz"), 0);
    // The recipe alone makes the same file.
    VERIFY_OUTCOME(run("compress @/flat.safetensors -o @/again.pkz --force --recipe @/used.json"), 0);
    QFile first(path("flat.pkz")), second(path("again.pkz"));
    QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
    QCOMPARE(first.readAll(), second.readAll());
}

void TestCliPatterns::refusesPatterns_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("words");
    const QString flat = "@/flat.safetensors --pattern ", lenet = "@/lenet.safetensors --pattern ";
    for (const char* pattern : {"0:4", "5:4", "4:4", "1:33", "-1:4"})
        QTest::addRow("%s", pattern) << flat + "fc1=" + pattern << QByteArray("of");
    for (const char* pattern : {"balanced-0", "balanced-1", "balanced-65537"})
        QTest::addRow("%s", pattern) << flat + "fc1=" + pattern + " --sparsity fc1=0.9" << QByteArray("groups");
    for (const char* pattern : {"2:4:8", "balanced", "rows", "2/4", "2:4x"})
        QTest::addRow("%s", pattern) << flat + "fc1=" + pattern << QByteArray("N:M");
    QTest::addRow("no value") << flat + "fc1" << QByteArray("LAYER=VALUE");
    QTest::addRow("no such layer") << flat + "fc9=2:4" << QByteArray("fc9");
    QTest::addRow("a convolution") << lenet + "conv2=2:4" << QByteArray("conv2.weight: the pattern 2:4 is for fully connected");
    QTest::addRow("convolutions among all") << lenet + "all=2:4" << QByteArray(".weight: the pattern 2:4 is for fully connected");
    QTest::addRow("a convolution in groups") << lenet + "conv1=balanced-4 --sparsity conv1=0.5" << QByteArray("conv1.weight: the pattern");
    QTest::addRow("groups and nothing to prune") << flat + "fc1=balanced-8" << QByteArray("--sparsity fc1=");
    QTest::addRow("groups, pruned by a threshold") << flat + "fc1=balanced-8 --threshold fc1=0.1" << QByteArray("patterns go with a sparsity");
    QTest::addRow("groups too uneven to keep so many")
        << flat + "fc2=balanced-64 --sparsity fc2=0.1" << QByteArray("100 rows in 64 groups");
    QTest::addRow("more groups than rows") << flat + "fc2=balanced-101 --sparsity fc2=0.9" << QByteArray("100 rows in 101 groups");
}

void TestCliPatterns::refusesPatterns()
{
    QFETCH(QString, options);
    QFETCH(QByteArray, words);
    const Outcome outcome = run("compress -o @/none.pkz " + options);
    VERIFY_OUTCOME(outcome, failure);
    QVERIFY2(outcome.err.contains(words), outcome.err);
    QVERIFY(!QFile::exists(path("none.pkz")));
}

void TestCliPatterns::retrainsByPattern_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addRow("2:4") << "--pattern fc1=2:4 --bits fc=4" << QByteArray("2:4");
    QTest::addRow("2:4, not shared") << "--pattern fc1=2:4" << QByteArray("2:4");
    QTest::addRow("groups") << "--sparsity fc=0.8 --pattern fc1=balanced-8 --bits fc=4" << QByteArray("balanced-8");
}

void TestCliPatterns::retrainsByPattern()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    QFETCH(QString, options);
    QFETCH(QByteArray, pattern);
    const Outcome outcome = run("retrain --model @/flat.safetensors --plan @/quick.json --data idx:" + path("images-idx3-ubyte")
        + " -o @/trained.pkz --save-recipe @/trained.json --force --json " + options);
    VERIFY_OUTCOME(outcome, 0);
    QCOMPARE(QJsonDocument::fromJson(outcome.out)["recipe"]["layers"][0]["pruning"]["pattern"].toString(), QString(pattern));
    QVERIFY(hasPattern("trained.pkz", pattern));
    VERIFY_OUTCOME(run("verify @/trained.pkz"), 0);
    VERIFY_OUTCOME(run("compress @/trained.pkz -o @/again.pkz --force --recipe @/trained.json"), 0);
    QVERIFY(hasPattern("again.pkz", pattern));
}

void TestCliPatterns::refusesToRetrain_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("words");
    QTest::addRow("no pattern") << "--model @/flat.safetensors --plan @/quick.json --pattern fc1=0:4" << QByteArray("0 of 4");
    QTest::addRow("groups and nothing to prune")
        << "--model @/flat.safetensors --plan @/quick.json --pattern fc1=balanced-8" << QByteArray("--sparsity fc1=");
    QTest::addRow("a convolution") << "--model @/lenet.safetensors --plan @/quick.json --pattern conv2=2:4"
                                   << QByteArray("phase prune, layer conv2: the pattern 2:4 is for fully connected");
    QTest::addRow("groups too uneven") << "--model @/flat.safetensors --plan @/quick.json --pattern fc2=balanced-64 --sparsity fc2=0.1"
                                       << QByteArray("phase prune, layer fc2: 100 rows in 64 groups");
    QTest::addRow("ternary") << "--model @/flat.safetensors --plan @/ternary.json --pattern fc2=2:4"
                             << QByteArray("phase three, layer fc2: ternary weights choose their own zeros");
}

void TestCliPatterns::refusesToRetrain()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    QFETCH(QString, options);
    QFETCH(QByteArray, words);
    const Outcome outcome = run("retrain -o @/none.pkz --data idx:" + path("images-idx3-ubyte") + " " + options);
    VERIFY_OUTCOME(outcome, failure);
    QVERIFY2(outcome.err.contains(words), outcome.err);
    QVERIFY(!QFile::exists(path("none.pkz")));
}

void TestCliPatterns::benchmarksBlocks()
{
    VERIFY_OUTCOME(run("compress @/flat.safetensors -o @/blocks.pkz --force --pattern fc1=2:4 --bits fc1=4"), 0);
    const Outcome outcome = run("benchmark @/blocks.pkz --runs 3 --json");
    VERIFY_OUTCOME(outcome, 0);
    const QJsonValue layer = QJsonDocument::fromJson(outcome.out)["layers"][0];
    QCOMPARE(layer["layer"].toString(), QString("fc1"));
    QCOMPARE(layer["runs"].toString(), QString("blocks"));
    QVERIFY(layer["relative_error"].toDouble(1) < 1e-5);
}

void TestCliPatterns::shrinks_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QByteArray>("shapes"); // as the report writes them
    QTest::addRow("filters and neurons") << "--keep conv1=0.5,fc1=0.25"
                                         << QByteArray(R"({"conv1":[10,1,5,5],"conv2":[50,10,5,5],"fc1":[125,800],"fc2":[10,125]})");
    QTest::addRow("by squares") << "--keep conv2=0.5 --norm l2"
                                << QByteArray(R"({"conv1":[20,1,5,5],"conv2":[25,20,5,5],"fc1":[500,400],"fc2":[10,500]})");
    QTest::addRow("a kind, not its last layer") << "--keep fc=0.1"
                                                << QByteArray(R"({"conv1":[20,1,5,5],"conv2":[50,20,5,5],"fc1":[50,800],"fc2":[10,50]})");
    QTest::addRow("one filter at least") << "--keep conv1=0.001"
                                         << QByteArray(R"({"conv1":[1,1,5,5],"conv2":[50,1,5,5],"fc1":[500,800],"fc2":[10,500]})");
}

void TestCliPatterns::shrinks()
{
    QFETCH(QString, options);
    QFETCH(QByteArray, shapes);
    const Outcome outcome = run("shrink @/lenet.safetensors -o @/small.safetensors --force --json " + options);
    VERIFY_OUTCOME(outcome, 0);
    const QJsonDocument report = QJsonDocument::fromJson(outcome.out);
    QCOMPARE(QJsonDocument(report["shapes"].toObject()).toJson(QJsonDocument::Compact), shapes);
    QVERIFY(report["bytes"].toInteger() < report["bytes_before"].toInteger());
    // The file opens as a network of the same kind, and can be pruned by a pattern in its turn.
    VERIFY_OUTCOME(run("compress @/small.safetensors -o @/small.pkz --force --pattern fc1=2:4 --bits all=4"), 0);
    VERIFY_OUTCOME(run("verify @/small.pkz"), 0);
}

void TestCliPatterns::refusesToShrink_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("words");
    QTest::addRow("nothing kept") << "-o @/none.safetensors --keep fc1=0" << failure << QByteArray("fc1: a share of 0");
    QTest::addRow("more than all") << "-o @/none.safetensors --keep fc1=1.5" << failure << QByteArray("fc1: a share of 1.5");
    QTest::addRow("no number") << "-o @/none.safetensors --keep fc1=nan" << failure << QByteArray("fc1");
    QTest::addRow("no share") << "-o @/none.safetensors --keep fc1" << failure << QByteArray("LAYER=SHARE");
    QTest::addRow("no layer") << "-o @/none.safetensors --keep =0.5" << failure << QByteArray("LAYER=SHARE");
    QTest::addRow("words behind the share") << "-o @/none.safetensors --keep fc1=0.5x" << failure << QByteArray("LAYER=SHARE");
    QTest::addRow("an unknown layer") << "-o @/none.safetensors --keep fc9=0.5" << failure << QByteArray("fc9");
    QTest::addRow("classes") << "-o @/none.safetensors --keep fc2=0.5" << failure << QByteArray("are the classes");
    QTest::addRow("another norm") << "-o @/none.safetensors --keep fc1=0.5 --norm l3" << usage << QByteArray("l3");
    QTest::addRow("nothing asked for") << "-o @/none.safetensors" << usage << QByteArray("--keep");
    QTest::addRow("no output") << "--keep fc1=0.5" << usage << QByteArray("--output");
    QTest::addRow("over the input") << "-o @/lenet.safetensors --keep fc1=0.5 --force" << failure << QByteArray("overwritten");
}

void TestCliPatterns::refusesToShrink()
{
    QFETCH(QString, options);
    QFETCH(int, code);
    QFETCH(QByteArray, words);
    const Outcome outcome = run("shrink @/lenet.safetensors " + options);
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(outcome.err.contains(words), outcome.err);
    QVERIFY(!QFile::exists(path("none.safetensors")));
}

QTEST_GUILESS_MAIN(TestCliPatterns)
#include "test_cli_patterns.moc"
