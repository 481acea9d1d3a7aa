// SPDX-License-Identifier: GPL-3.0-or-later
// Data sets, accuracies and training: what needs the engine.
#include "tests/cli/cli_folder.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <csignal>

using namespace pangkas;
using namespace pangkas::test;

class TestCliData : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void drawsAndEvaluates();
    void evaluatesTheReleasedSqueezeNet();
    void refusesBadData_data();
    void refusesBadData();
    void countsDamagedImages();
    void comparesAndScans();
    void trainsAndWrites();
    void givesAnotherHead();
    void stopsAndKeeps();
};

void TestCliData::drawsAndEvaluates()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome drawn = run("sample @/drawn --count 6 --validation-count 8 --seed 5 --json");
    VERIFY_OUTCOME(drawn, 0);
    QCOMPARE(entries("drawn"), (QStringList{"train", "val"}));
    QCOMPARE(entries("drawn/val"), (QStringList{"cats", "dogs"}));
    QCOMPARE(entries("drawn/val/dogs").size(), 4);
    QCOMPARE(entries("drawn/train/cats").size(), 3);
    VERIFY_OUTCOME(run("sample @/drawn --count 6"), failure); // never over what is there

    const Outcome fromFiles = run("evaluate @model --data @/drawn/val --json");
    VERIFY_OUTCOME(fromFiles, 0);
    const QJsonDocument report = QJsonDocument::fromJson(fromFiles.out);
    QCOMPARE(report["images"].toInt(), 8);
    QCOMPARE(report["classes"], QJsonValue(QJsonArray{"cats", "dogs"}));
    QVERIFY(report["top1_interval_95"][0].toDouble() <= report["top1"].toDouble());
    const Outcome fromSeed = run("evaluate @model --data sample:val:8:5 --json");
    VERIFY_OUTCOME(fromSeed, 0);
    QCOMPARE(QJsonDocument::fromJson(fromSeed.out)["mean_loss"], report["mean_loss"]);

    QCOMPARE(report["precision"].toString(), QString("float32"));
    const Outcome rounded = run("evaluate @model --data @/drawn/val --precision bfloat16 --json");
    VERIFY_OUTCOME(rounded, 0);
    QCOMPARE(QJsonDocument::fromJson(rounded.out)["precision"].toString(), QString("bfloat16"));
    QVERIFY(QJsonDocument::fromJson(rounded.out)["method"].toString().startsWith("bfloat16, "));
    const Outcome named = run("evaluate @model --data @/drawn/val --precision bfloat16");
    VERIFY_OUTCOME(named, 0);
    QVERIFY2(QRegularExpression("^top-1 .*; in bfloat16\n").match(named.out).hasMatch(), named.out);

    QCOMPARE(report["preprocessing"]["crop"].toInt(), 224);
    QCOMPARE(report["preprocessing"]["mean"], QJsonValue(QJsonArray{0.485, 0.456, 0.406}));
    // Trained weights: the answers of the others hardly depend on the image.
    const Outcome whole = run("evaluate sample --data @/drawn/val --json");
    VERIFY_OUTCOME(whole, 0);
    const Outcome cropped = run("evaluate sample --data @/drawn/val --resize 128 --crop 100 --mean 0.5,0.5,0.5 --json");
    VERIFY_OUTCOME(cropped, 0);
    const QJsonDocument other = QJsonDocument::fromJson(cropped.out);
    QCOMPARE(other["preprocessing"]["crop"].toInt(), 100);
    QCOMPARE(other["preprocessing"]["resize"].toInt(), 128);
    QVERIFY(other["mean_loss"] != QJsonDocument::fromJson(whole.out)["mean_loss"]); // the network has seen other pixels
    const Outcome stated = run("evaluate @model --data @/drawn/val --crop 100");
    QVERIFY2(stated.out.contains("short side 256, centre 100 x 100, mean 0.485 0.456 0.406"), stated.out);

    const Outcome packed = run("compress @model -o @/evaluated.pkz --threshold all=1e-6 --bits all=4 --data @/drawn/val --limit 4");
    VERIFY_OUTCOME(packed, 0);
    QVERIFY2(QRegularExpression("\n228\\.0 MB -> .*x   top-1 \\d+\\.\\d % \\(\\d+\\.\\d-\\d+\\.\\d\\) dense \\d+\\.\\d %  4 images"
                                "  proved equal bit for bit\nverdict   .*McNemar p .*\n$",
                 QRegularExpression::DotMatchesEverythingOption)
                 .match(packed.out).hasMatch(), packed.out);
    QFile::remove(path("evaluated.pkz"));
}

void TestCliData::evaluatesTheReleasedSqueezeNet()
{
    const auto release = test::sharedPath("models/squeezenet-deep-compression.net"), images = test::sharedPath("data/imagenet-sample");
    if (!test::hasEngine() || release.empty() || images.empty())
        QSKIP("needs the engine, and the released SqueezeNet and its images in ../shared");
    const Outcome outcome = test::run({"evaluate", QString::fromStdString(release.string()), "--data",
        QString::fromStdString(images.string()), "--json"}, m_folder.path());
    VERIFY_OUTCOME(outcome, 0);
    const QJsonDocument report = QJsonDocument::fromJson(outcome.out);
    QCOMPARE(report["images"].toInt(), 400);
    QCOMPARE(report["classes"].toArray().size(), 1000);
    QCOMPARE(report["classes"][999].toString(), "n15075141");
    // On all 1000 images it was 65.4 % and 85.9 %.
    QVERIFY(report["top1_interval_95"][0].toDouble() < 0.654 && report["top1_interval_95"][1].toDouble() > 0.654);
    QVERIFY(report["top5_interval_95"][0].toDouble() < 0.859 && report["top5_interval_95"][1].toDouble() > 0.859);
    QCOMPARE(report["preprocessing"], QJsonValue(QJsonObject{{"resize", 256}, {"resize_mode", "whole"}, {"crop", 227},
        {"channels", "bgr"}, {"divisor", 1}, {"mean", QJsonArray{104, 117, 123}}, {"deviation", QJsonArray{1, 1, 1}}}));
    qint64 counted = 0;
    for (const QJsonValue entry : report["confusion"].toArray())
        counted += entry[2].toInteger();
    QCOMPARE(counted, 400);
}

void TestCliData::refusesBadData_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("id");
    QTest::addRow("no class folders") << "flat" << "empty-dataset";
    QTest::addRow("empty folder") << "hollow" << "empty-dataset";
    QTest::addRow("one class") << "single" << "empty-dataset";
    QTest::addRow("text named .jpg") << "texts" << "damaged-images";
    QTest::addRow("classes the model lacks") << "birds" << "class-mismatch";
    QTest::addRow("list without labels") << "list.tsv" << "";
}

void TestCliData::refusesBadData()
{
    QFETCH(QString, data);
    QFETCH(QString, id);
    if (!test::hasEngine())
        QSKIP("built without the engine");
    if (!entries().contains("images"))
        VERIFY_OUTCOME(run("sample @/images --count 2 --validation-count 4"), 0);
    const auto copy = [&](const char* from, const char* to) {
        QDir().mkpath(QFileInfo(path(to)).path());
        QFile::copy(path(from), path(to));
    };
    const QString cat = "images/val/cats/" + entries("images/val/cats").value(0), dog = "images/val/dogs/" + entries("images/val/dogs").value(0);
    copy(qPrintable(cat), "flat/a.png");
    copy(qPrintable(dog), "flat/b.png");
    QDir().mkpath(path("hollow"));
    copy(qPrintable(cat), "single/cats/a.png");
    for (const char* name : {"texts", "birds"}) {
        copy(qPrintable(cat), qPrintable(QString(name) + "/cats/a.png"));
        copy(qPrintable(dog), qPrintable(QString(name) + "/dogs/a.png"));
    }
    write("texts/cats/b.jpg", "not an image");
    copy(qPrintable(cat), "birds/birds/a.png");
    write("list.tsv", "images/val/cats/0.png\nimages/val/dogs/0.png\n");
    const Outcome outcome = run("evaluate @model --data @/" + data + " --json");
    VERIFY_OUTCOME(outcome, failure);
    const QJsonDocument document = QJsonDocument::fromJson(outcome.out);
    if (!id.isEmpty())
        QCOMPARE(document["error"]["code"].toString(), id);
    QVERIFY2(outcome.err.contains(data.toUtf8()), outcome.err);
}

void TestCliData::countsDamagedImages()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    VERIFY_OUTCOME(run("sample @/damaged --count 2 --validation-count 6"), 0);
    write("damaged/val/cats/zz.jpg", "not an image");
    const Outcome refused = run("evaluate @model --data @/damaged/val");
    VERIFY_OUTCOME(refused, failure);
    QVERIFY2(refused.err.contains("zz.jpg") && refused.err.contains("--skip-damaged"), refused.err);
    const Outcome skipped = run("evaluate @model --data @/damaged/val --skip-damaged --json");
    VERIFY_OUTCOME(skipped, 0);
    const QJsonDocument document = QJsonDocument::fromJson(skipped.out);
    QCOMPARE(document["images"].toInt(), 6);
    QCOMPARE(document["damaged"].toInt(), 1);
    QVERIFY(document["notes"][0].toString().contains("zz.jpg"));
    const Outcome quiet = run("evaluate @model --data @/damaged/val --skip-damaged --quiet");
    VERIFY_OUTCOME(quiet, 0);
    QVERIFY(quiet.err.isEmpty());
}

void TestCliData::comparesAndScans()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome same = run("evaluate sample --against sample --data sample:val:6 --json");
    VERIFY_OUTCOME(same, 0);
    const QJsonValue comparison = QJsonDocument::fromJson(same.out)["comparison"];
    QCOMPARE(comparison["verdict"].toString(), QString("undecided"));
    QCOMPARE(comparison["more_images"].toInt(), 380); // 381 without a flip, of which there are 6
    QCOMPARE(comparison["flipped"].toArray().size(), 0);
    const Outcome other = run("evaluate @model --against sample --data sample:val:6");
    VERIFY_OUTCOME(other, 0);
    QVERIFY2(other.out.contains(" gained of 6 images, McNemar p "), other.out);
    VERIFY_OUTCOME(run("evaluate @model --against @/nowhere.pth --data sample:val:6"), failure);

    const QString scan = "scan sample --data sample:val:6 --images 4 --levels 0.5,0.9 -o @/scan.csv --json";
    const Outcome first = run(scan), again = run(scan);
    VERIFY_OUTCOME(first, 0);
    QCOMPARE(QJsonDocument::fromJson(first.out)["rows"].toArray().size(), 17);
    VERIFY_OUTCOME(again, 0);
    QCOMPARE(again.out, first.out);
    const Outcome others = run("scan sample --data sample:val:6 --images 2 --levels 0.5,0.9 -o @/scan.csv");
    VERIFY_OUTCOME(others, failure);
    QVERIFY2(others.err.contains("--force"), others.err);
    VERIFY_OUTCOME(run("scan sample --data sample:val:6 --levels 0.9,0.5 -o @/other.csv"), failure);
    QVERIFY(!QFile::exists(path("other.csv")));
}

void TestCliData::trainsAndWrites()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome trained = run("train --model new:2 --data sample:train:4 --validation sample:val:4 --epochs 2 --batch 2 "
                                "--log @/log.csv --tensorboard @/events -o @/trained.safetensors --json");
    VERIFY_OUTCOME(trained, 0);
    const QJsonDocument document = QJsonDocument::fromJson(trained.out);
    QCOMPARE(document["epochs"].toArray().size(), 2);
    QVERIFY(document["epochs"][1]["validation_accuracy"].isDouble());
    const Outcome inspected = run("inspect @/trained.safetensors --json");
    VERIFY_OUTCOME(inspected, 0);
    QCOMPARE(QJsonDocument::fromJson(inspected.out)["architecture"].toString(), "AlexNet with 2 classes");
    QFile log(path("log.csv"));
    QVERIFY(log.open(QIODevice::ReadOnly));
    QCOMPARE(log.readAll().count("\ntrain,"), 2);
    QCOMPARE(entries("events").size(), 1);
    const Outcome again = run("train --model new:2 --data sample:train:4 --log @/log.csv -o @/again.safetensors");
    VERIFY_OUTCOME(again, failure);
    QVERIFY2(again.err.contains("log.csv") && again.err.contains("--force"), again.err);
    QVERIFY(!QFile::exists(path("again.safetensors")));
    QFile::remove(path("trained.safetensors"));
}

void TestCliData::givesAnotherHead()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const QString arguments = "train --model new:5 --data sample:train:4 --epochs 0 --head-epochs 3 -o @/other.safetensors";
    const Outcome refused = run(QString(arguments).replace("--epochs 0", ""));
    VERIFY_OUTCOME(refused, failure);
    QVERIFY2(refused.err.contains("2 classes (cats, dogs)") && refused.err.contains("fc8 answers with 5")
            && refused.err.contains("--new-head"),
        refused.err);
    const Outcome trained = run(arguments + " --new-head --json");
    VERIFY_OUTCOME(trained, 0);
    const QJsonDocument document = QJsonDocument::fromJson(trained.out);
    QCOMPARE(document["epochs"].toArray().size(), 3);
    QCOMPARE(document["epochs"][0]["phase"].toString(), "head");
    const Outcome inspected = run("inspect @/other.safetensors --json");
    QCOMPARE(QJsonDocument::fromJson(inspected.out)["architecture"].toString(), "AlexNet with 2 classes");
    QFile::remove(path("other.safetensors"));
}

void TestCliData::stopsAndKeeps()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    QProcess process;
    test::startWatching(process,
        {"train", "--model", "new:2", "--data", "sample:train:2", "--epochs", "9999", "-o", path("stopped.safetensors")},
        path(""));
    QByteArray told;
    QTRY_VERIFY_WITH_TIMEOUT((told += process.readAllStandardOutput()).contains("epoch   1"), 120'000);
    ::kill(static_cast<pid_t>(process.processId()), SIGUSR1);
    QVERIFY(process.waitForFinished(120'000));
    QCOMPARE(process.exitCode(), 0);
    told += process.readAllStandardOutput();
    QVERIFY2(told.contains("stopped.safetensors: AlexNet with 2 classes") && told.endsWith(", stopped\n"), told);
    QVERIFY(QFile::remove(path("stopped.safetensors")));
}

QTEST_GUILESS_MAIN(TestCliData)
#include "test_cli_data.moc"
