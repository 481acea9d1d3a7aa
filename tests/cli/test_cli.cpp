// SPDX-License-Identifier: GPL-3.0-or-later
// pangkas-cli as its users meet it: arguments in, exit code, standard output and standard error out.
#include "core/base/file.h"
#include "tests/cli/program.h"
#include "tests/formats/release_file.h"
#include "tests/support/test_support.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <csignal>
#include <filesystem>

using namespace pangkas;
using test::Outcome;

namespace {
constexpr int failure = 1, usage = 2, notEqual = 3, engineUnavailable = 4, cancelled = 130;
}

class TestCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void helps_data();
    void helps();
    void refusesWrongUse_data();
    void refusesWrongUse();
    void refusesBadInput_data();
    void refusesBadInput();
    void neverRunsCode();
    void refusesDamagedPacks();
    void goesThereAndBack();
    void repacksWhatIsCompressed();
    void evaluatesTheReleasedSqueezeNet();
    void keepsExistingFiles_data();
    void keepsExistingFiles();
    void sayingsAreTheSameInEveryLocale();
    void survivesItsOutput_data();
    void survivesItsOutput();
    void diskFullLeavesNothing();
    void stopsAtCtrlC_data();
    void stopsAtCtrlC();
    void worksWithoutEngine();
    void doctorTells();
    void drawsAndEvaluates();
    void refusesBadData_data();
    void refusesBadData();
    void countsDamagedImages();
    void comparesAndScans();
    void trainsAndWrites();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// "@model" and "@pack" stand for the files made once, "@/x" for a file in the test's folder.
    QStringList filled(const QString& arguments) const;
    Outcome run(const QString& arguments, const QStringList& environment = {}) const
    {
        return test::run(filled(arguments), m_folder.path(), environment);
    }
    void write(const QString& name, const QByteArray& content) const;
    QStringList entries(const QString& name = ".") const
    {
        return QDir(path(name)).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    QTemporaryDir m_folder;
};

#define VERIFY_OUTCOME(outcome, expected)                                                                              \
    QVERIFY2((outcome).code == (expected),                                                                             \
        qPrintable(QString("exit code %1\n").arg((outcome).code) + (outcome).out + (outcome).err))

QStringList TestCli::filled(const QString& arguments) const
{
    QString text = arguments;
    text.replace("@model", path("model.safetensors")).replace("@pack", path("packed.pkz")).replace("@/", m_folder.path() + "/");
    return text.split(' ', Qt::SkipEmptyParts);
}

void TestCli::write(const QString& name, const QByteArray& content) const
{
    QDir().mkpath(QFileInfo(path(name)).path());
    test::writeBytes(test::toPath(path(name)), std::as_bytes(std::span(content.data(), static_cast<std::size_t>(content.size()))));
}

void TestCli::initTestCase()
{
    QVERIFY2(QFile::exists(test::programPath()), qPrintable(test::programPath()));
    test::writeAlexnet(path("model.safetensors"));
    const Outcome made = run("compress @model -o @pack --threshold all=1e-6 --bits all=3 --save-recipe @/recipe.json");
    VERIFY_OUTCOME(made, 0);
    QVERIFY(made.err.isEmpty());
}

void TestCli::helps_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("says");
    QTest::addRow("program") << "--help" << "Exit codes:";
    QTest::addRow("version") << "--version" << "^pangkas-cli \\d+\\.\\d+\\.\\d+\n$";
    for (const char* command : {"inspect", "compress", "repack", "unpack", "verify", "evaluate", "scan", "train", "sample"})
        QTest::addRow("%s", command) << QString(command) + " --help" << QString("Examples?:\n  pangkas-cli %1").arg(command);
    QTest::addRow("doctor") << "doctor --help" << "Exit code 4";
    QTest::addRow("units") << "compress --help" << "1 MB = 1,000,000 bytes";
}

void TestCli::helps()
{
    QFETCH(QString, arguments);
    QFETCH(QString, says);
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, 0);
    QVERIFY2(QRegularExpression(says).match(outcome.out).hasMatch(), outcome.out);
    QVERIFY(outcome.err.isEmpty());
}

void TestCli::refusesWrongUse_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("says");
    QTest::addRow("nothing") << "" << "subcommand is required";
    QTest::addRow("unknown command") << "shrink" << "unknown command 'shrink'";
    QTest::addRow("unknown option") << "inspect @pack --frob" << "--frob";
    QTest::addRow("no file") << "inspect" << "file is required";
    QTest::addRow("two files") << "inspect @pack @pack" << "not expected";
    QTest::addRow("no output") << "compress @model" << "--output is required";
    QTest::addRow("no data") << "evaluate @pack" << "--data is required";
    QTest::addRow("scan without output") << "scan @pack --data sample:val" << "--output is required";
    QTest::addRow("no training data") << "train -o x" << "--data is required";
    QTest::addRow("recipe and preset") << "compress @model -o x --recipe a --preset none" << "excludes";
    QTest::addRow("unknown preset") << "compress @model -o x --preset best" << "best";
    QTest::addRow("0 threads") << "inspect @pack --threads 0" << "--threads";
    QTest::addRow("seed as text") << "compress @model -o x --seed one" << "--seed";
    QTest::addRow("seed negative") << "compress @model -o x --seed -1" << "--seed";
    QTest::addRow("limit 0") << "evaluate @pack --data sample:val --limit 0" << "--limit";
    QTest::addRow("mean of two colours") << "evaluate @pack --data sample:val --mean 0.5,0.5" << "--mean";
    QTest::addRow("crop as text") << "evaluate @pack --data sample:val --crop big" << "--crop";
    QTest::addRow("unknown coder") << "repack @pack -o x --coder zip2000" << "--coder";
    QTest::addRow("unknown format") << "unpack @pack -o x --format onnx" << "--format";
    QTest::addRow("value missing") << "compress @model -o x --sparsity" << "--sparsity";
}

void TestCli::refusesWrongUse()
{
    QFETCH(QString, arguments);
    QFETCH(QString, says);
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, usage);
    QVERIFY2(QString(outcome.err).contains(says, Qt::CaseInsensitive), outcome.err);
    QVERIFY(outcome.err.contains("--help"));
    QVERIFY(outcome.out.isEmpty());
    QVERIFY(!entries().contains("x"));
}

void TestCli::refusesBadInput_data()
{
    write("empty.pth", "");
    write("page.pth", "<!DOCTYPE html>\n<html><body>404</body></html>\n");
    write("pointer.pth", "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 244408911\n");
    write("huge.safetensors", QByteArray("\0\0\0\0\0\0\0\x80", 8) + "{}");
    write("hostile.pth", test::hostilePickle("canary"));
    write("text.pkz", "no archive");
    write("odd\x1b[31m.pth", "?");
    write("unknown-key.json", R"({"layers":[{"layer":"fc6","pruning":{"sparsty":0.9}}]})");
    write("unknown-layer.json", R"({"layers":[{"layer":"fc9"}]})");
    const auto whole = test::bytesOf(test::toPath(path("model.safetensors")));
    test::writeBytes(test::toPath(path("cut.safetensors")), std::span(whole).first(100'000));

    QTest::addColumn<QString>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("id"); // of the error in JSON; empty: any
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* arguments, const char* id, const char* says, int code = failure) {
        QTest::addRow("%s", name) << arguments << code << id << says;
    };
    row("nothing there", "inspect @/none.pth", "file-not-found", "none.pth");
    row("a folder", "inspect @/", "invalid-argument", "folder");
    row("a device", "inspect /dev/full", "invalid-argument", "/dev/full");
    row("output is a device", "compress @model -o /dev/full --force", "invalid-argument", "device");
    row("empty", "inspect @/empty.pth", "empty-file", "empty.pth");
    row("HTML", "inspect @/page.pth", "unsupported-format", "web page");
    row("LFS pointer", "inspect @/pointer.pth", "unsupported-format", "LFS");
    row("header of 2^63 bytes", "inspect @/huge.safetensors", "", "huge.safetensors");
    row("forbidden global", "inspect @/hostile.pth", "forbidden-content", "posix.system");
    row("cut short", "inspect @/cut.safetensors", "truncated-file", "cut.safetensors");
    row("cut short, compressed", "compress @/cut.safetensors -o @/out.pkz", "truncated-file", "cut.safetensors");
    row("no archive", "verify @/text.pkz", "", "text.pkz");
    row("a model is no packed file", "verify @model", "", "model.safetensors");
    row("unpack of a model", "unpack @model -o @/out.safetensors", "", "model.safetensors");
    row("unpack to no format", "unpack @pack -o @/out.pkz", "unknown-name", ".npz");
    row("unpack without an ending", "unpack @pack -o @/out", "unknown-name", "choose the format");
    row("unpack to a device", "unpack @pack -o /dev/full --format npz --force", "invalid-argument", "device");
    row("unpack into no folder", "unpack @pack -o @/none/out.pth", "file-not-found", "out.pth");
    row("unpack into /proc", "unpack @pack -o /proc/out.npz", "", "/proc/out.npz");
    row("no such recipe", "compress @model -o @/out.pkz --recipe @/none.json", "file-not-found", "none.json");
    row("unknown key", "compress @model -o @/out.pkz --recipe @/unknown-key.json", "invalid-recipe", "layers[0].pruning.sparsty");
    row("unknown layer", "compress @model -o @/out.pkz --recipe @/unknown-layer.json", "unknown-name", "fc9");
    row("unknown layer's sparsity", "compress @model -o @/out.pkz --sparsity fc9=0.5", "unknown-name", "fc9");
    row("101 %", "compress @model -o @/out.pkz --sparsity fc6=1.01", "invalid-argument", "--sparsity fc6=1.01");
    row("-5 %", "compress @model -o @/out.pkz --sparsity fc6=-0.05", "invalid-argument", "--sparsity fc6=-0.05");
    row("NaN", "compress @model -o @/out.pkz --sigma fc6=nan", "invalid-argument", "--sigma fc6=nan");
    row("a comma for a point", "compress @model -o @/out.pkz --sigma fc6=1,5", "invalid-argument", "5");
    row("33 bits", "compress @model -o @/out.pkz --bits all=33", "invalid-argument", "--bits all=33");
    row("half a bit", "compress @model -o @/out.pkz --bits all=0.5", "invalid-argument", "--bits all=0.5");
    row("256 centroids", "compress @model -o @/out.pkz --centroids all=256", "invalid-argument", "256");
    row("unknown init", "compress @model -o @/out.pkz --init all=random", "invalid-argument", "forgy");
    row("a negative price", "compress @model -o @/out.pkz --bit-price all=-1", "invalid-argument", "--bit-price all=-1");
    row("a price that is no number", "compress @model -o @/out.pkz --bit-price all=nan", "invalid-argument", "bit price nan");
    row("unknown importance", "compress @model -o @/out.pkz --importance all=large", "invalid-argument", "magnitude");
    row("no equals sign", "compress @model -o @/out.pkz --bits all", "invalid-argument", "LAYER=VALUE");
    row("no folder", "compress @model -o @/none/out.pkz", "file-not-found", "out.pkz");
    row("folder is a file", "compress @model -o @pack/out.pkz", "file-not-found", "out.pkz");
    row("folder that takes no files", "compress @model -o /proc/out.pkz", "", "/proc/out.pkz");
    row("output is a folder", "compress @model -o @/ --force", "invalid-argument", "folder");
    row("repack of dense weights", "repack @model -o @/out.pkz", "unsupported-format", "holds no codes");
    row("repack of nothing", "repack @/none.net -o @/out.pkz", "file-not-found", "none.net");
    row("another model", "verify @pack --against @/other.safetensors", "file-not-found", "other");
    row("checkpoint of nothing", "train --model new:1 --data sample:train -o @/out.pkz", "invalid-argument", "new:1");
    row("unknown part of the sample", "evaluate @pack --data sample:test", "invalid-argument", "sample:test");
    row("crop too small for the network", "evaluate @pack --data sample:val --crop 20", "invalid-argument", "20 x 20");
    row("deviation of 0", "evaluate @pack --data sample:val --deviation 1,0,1", "invalid-argument", "deviation");
    row("no data there", "evaluate @pack --data @/nowhere", "", "nowhere");
}

void TestCli::refusesBadInput()
{
    QFETCH(QString, arguments);
    QFETCH(int, code);
    QFETCH(QString, id);
    QFETCH(QString, says);
    const Outcome outcome = run(arguments + " --json");
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(QString(outcome.err).contains(says), outcome.err);
    QVERIFY2(outcome.err.startsWith("pangkas-cli: ") && outcome.err.count('\n') == 1, outcome.err);
    QVERIFY(entries().filter(QRegularExpression("^(out|\\.pangkas)")).isEmpty());
    const QJsonDocument document = QJsonDocument::fromJson(outcome.out);
    QVERIFY2(document.isObject(), outcome.out);
    if (!id.isEmpty())
        QCOMPARE(document.object()["error"].toObject()["code"].toString(), id);
}

void TestCli::neverRunsCode()
{
    write("hostile.pth", test::hostilePickle("canary"));
    for (const char* command : {"inspect hostile.pth", "compress hostile.pth -o out.pkz", "evaluate hostile.pth --data sample:val:2"})
        VERIFY_OUTCOME(run(command), failure);
    QVERIFY(!entries().contains("canary"));
    write("odd\x1b[31m.pth", "?");
    const Outcome outcome = test::run({"inspect", "odd\x1b[31m.pth"}, m_folder.path());
    VERIFY_OUTCOME(outcome, failure);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY2(!outcome.err.contains('\x1b') && outcome.err.contains("\\x1b[31m"), outcome.err);
}

void TestCli::refusesDamagedPacks()
{
    const auto whole = test::bytesOf(test::toPath(path("packed.pkz")));
    const std::size_t step = std::max<std::size_t>(1024, whole.size() / 16);
    for (std::size_t size = 1; size < whole.size(); size += step) {
        test::writeBytes(test::toPath(path("cut.pkz")), std::span(whole).first(size));
        for (const char* command : {"inspect @/cut.pkz", "verify @/cut.pkz", "unpack @/cut.pkz -o @/out.safetensors"}) {
            const Outcome outcome = run(command);
            VERIFY_OUTCOME(outcome, failure);
            QVERIFY2(outcome.err.contains("cut.pkz"), outcome.err);
        }
    }
    for (std::size_t at = 100; at < whole.size(); at += whole.size() / 7) {
        auto flipped = whole;
        flipped[at] ^= std::byte{4};
        test::writeBytes(test::toPath(path("flipped.pkz")), flipped);
        const Outcome outcome = run("verify @/flipped.pkz");
        QVERIFY2(outcome.code == failure || outcome.code == notEqual, qPrintable(QString::number(outcome.code)));
    }
    QVERIFY(!entries().contains("out.safetensors"));
}

void TestCli::goesThereAndBack()
{
    VERIFY_OUTCOME(run("verify @pack"), 0);
    VERIFY_OUTCOME(run("verify @pack --against @model"), 0);
    // The recipe that was saved gives the same file, whatever the number of threads.
    VERIFY_OUTCOME(run("compress @model -o @/again.pkz --recipe @/recipe.json --threads 1 --quiet"), 0);
    QVERIFY(test::bytesOf(test::toPath(path("again.pkz"))) == test::bytesOf(test::toPath(path("packed.pkz"))));

    const Outcome unpacked = run("unpack @pack -o @/back.safetensors --json");
    VERIFY_OUTCOME(unpacked, 0);
    const QString hash = QJsonDocument::fromJson(unpacked.out)["model_hash"].toString();
    const Outcome verified = run("verify @pack --json");
    QCOMPARE(QJsonDocument::fromJson(verified.out)["model_hash"].toString(), hash);
    VERIFY_OUTCOME(run("verify @pack --against @/back.safetensors"), notEqual); // 3 bits are not the model
    const Outcome shown = run("inspect @/back.safetensors --json");
    VERIFY_OUTCOME(shown, 0);
    QCOMPARE(QJsonDocument::fromJson(shown.out)["tensors"].toArray().size(), 16);
    QCOMPARE(QJsonDocument::fromJson(shown.out)["architecture"].toString(), "AlexNet with 2 classes");
    // A packed file is a model too; as many centroids as it has values lose nothing.
    const Outcome twice = run("compress @pack -o @/twice.pkz --threshold all=1e-6 --bits all=3 --init all=optimal --json");
    VERIFY_OUTCOME(twice, 0);
    const QJsonDocument document = QJsonDocument::fromJson(twice.out);
    QCOMPARE(document["proof"]["model_hash"].toString(), hash);
    qint64 bytes = document["container_bytes"].toInteger();
    for (const QJsonValue layer : document["layers"].toArray())
        bytes += layer["packed_bytes"].toInteger();
    QCOMPARE(bytes, document["file_bytes"].toInteger());
    QCOMPARE(bytes, QFileInfo(path("twice.pkz")).size());
    QVERIFY(document["accuracy"].isUndefined());
    // Where bits are dear, one value is left besides zero; the recipe says what was asked for.
    const Outcome priced = run("compress @pack -o @/priced.pkz --threshold all=1e-6 --bits all=3 --bit-price all=100,fc6=200 "
                               "--importance conv=magnitude --save-recipe @/priced.json --json");
    VERIFY_OUTCOME(priced, 0);
    const QJsonDocument cheaper = QJsonDocument::fromJson(priced.out);
    for (const QJsonValue layer : cheaper["layers"].toArray())
        QCOMPARE(layer["distinct_values"].toInt(), 2);
    VERIFY_OUTCOME(run("verify @/priced.pkz --against @pack"), 0);
    const auto recipe = test::bytesOf(test::toPath(path("priced.json")));
    const QJsonDocument saved = QJsonDocument::fromJson({reinterpret_cast<const char*>(recipe.data()), qsizetype(recipe.size())});
    QCOMPARE(saved["layers"][0]["sharing"]["bit_price"].toDouble(), 100.0);
    QCOMPARE(saved["layers"][0]["sharing"]["importance"].toString(), "magnitude");
    QCOMPARE(saved["layers"][5]["sharing"]["bit_price"].toDouble(), 200.0);
    QVERIFY(saved["layers"][5]["sharing"]["importance"].isUndefined());
    const Outcome table = run("inspect @pack");
    VERIFY_OUTCOME(table, 0);
    QVERIFY(QRegularExpression("\nfc6 +37748736 +\\d+\\.\\d % +\\d ").match(table.out).hasMatch());
    // The other formats hold the same tensors.
    for (const char* arguments : {"@/back.pth", "@/back.npz", "@/plain --format pth"}) {
        const Outcome other = run(QString("unpack @pack -o %1 --json").arg(arguments));
        VERIFY_OUTCOME(other, 0);
        const QJsonDocument report = QJsonDocument::fromJson(other.out);
        QCOMPARE(report["model_hash"].toString(), hash);
        QCOMPARE(report["file_bytes"].toInteger(), QFileInfo(report["output"].toString()).size());
        const Outcome read = run(QString("inspect %1 --json").arg(report["output"].toString()));
        VERIFY_OUTCOME(read, 0);
        QCOMPARE(QJsonDocument::fromJson(read.out)["tensors"].toArray().size(), 16);
    }
    for (const char* name : {"back.safetensors", "again.pkz", "twice.pkz", "priced.pkz", "priced.json", "back.pth",
             "back.npz", "plain"})
        QFile::remove(path(name));
}

void TestCli::repacksWhatIsCompressed()
{
    const Outcome again = run("repack @pack -o @/again.pkz --json");
    VERIFY_OUTCOME(again, 0);
    const QJsonDocument document = QJsonDocument::fromJson(again.out);
    QCOMPARE(document["source_format"].toString(), "Pangkas packed file");
    QCOMPARE(document["file_bytes"].toInteger(), QFileInfo(path("again.pkz")).size());
    QCOMPARE(document["proof"]["equal"], QJsonValue(true));
    VERIFY_OUTCOME(run("verify @/again.pkz --against @model"), 0); // the recipe is in it still

    // A released file: from there to a packed file and to dense weights, always with its own preprocessing.
    const auto release = test::releaseFile(squeezenetOfCaffe(1000), 4);
    test::writeBytes(test::toPath(path("release.net")), release);
    const Outcome packed = run("repack @/release.net -o @/release.pkz");
    VERIFY_OUTCOME(packed, 0);
    QVERIFY2(QRegularExpression("\nconv10 +512000 .*\nDeep Compression release, \\d+ bytes -> \\d+ bytes .*proved equal bit for bit\n$",
                 QRegularExpression::DotMatchesEverythingOption).match(packed.out).hasMatch(), packed.out);
    VERIFY_OUTCOME(run("unpack @/release.pkz -o @/release.safetensors"), 0);
    for (const char* name : {"release.net", "release.safetensors"}) {
        const Outcome shown = run(QString("inspect @/%1 --json").arg(name));
        VERIFY_OUTCOME(shown, 0);
        QCOMPARE(QJsonDocument::fromJson(shown.out)["architecture"].toString(), "SqueezeNet 1.0 (Caffe) with 1000 classes");
    }
    const Outcome anew = run("compress @/release.net -o @/anew.pkz --preset none");
    VERIFY_OUTCOME(anew, 0);
    QVERIFY2(anew.err.contains("'repack' keeps its codes"), anew.err);
    for (const char* name : {"again.pkz", "release.net", "release.pkz", "release.safetensors", "anew.pkz"})
        QFile::remove(path(name));
}

void TestCli::evaluatesTheReleasedSqueezeNet()
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

void TestCli::keepsExistingFiles_data()
{
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("force");
    QTest::addColumn<QString>("id");
    QTest::addRow("the same file") << "packed.pkz" << "--force" << "same-file";
    QTest::addRow("a hard link") << "hard.pkz" << "--force" << "same-file";
    QTest::addRow("a symbolic link") << "soft.pkz" << "--force" << "same-file";
    QTest::addRow("exists") << "precious.txt" << "" << "file-exists";
    QTest::addRow("a link that leads nowhere") << "dangling.pkz" << "" << "file-exists";
}

void TestCli::keepsExistingFiles()
{
    QFETCH(QString, output);
    QFETCH(QString, force);
    QFETCH(QString, id);
    std::error_code ignored;
    std::filesystem::create_hard_link(test::toPath(path("packed.pkz")), test::toPath(path("hard.pkz")), ignored);
    std::filesystem::create_symlink("packed.pkz", test::toPath(path("soft.pkz")), ignored);
    std::filesystem::create_symlink("nowhere", test::toPath(path("dangling.pkz")), ignored);
    write("precious.txt", "precious");
    const auto before = test::bytesOf(test::toPath(path("packed.pkz")));
    for (const char* command : {"unpack", "compress", "repack"}) {
        const Outcome outcome = run(QString("%1 @pack -o @/%2 %3 --json").arg(command, output, force));
        VERIFY_OUTCOME(outcome, failure);
        QCOMPARE(QJsonDocument::fromJson(outcome.out)["error"]["code"].toString(), id);
    }
    QVERIFY(test::bytesOf(test::toPath(path("packed.pkz"))) == before);
    QCOMPARE(*readTextFile(test::toPath(path("precious.txt"))), std::string("precious"));
    QVERIFY(!entries().contains("nowhere"));
}

void TestCli::sayingsAreTheSameInEveryLocale()
{
    for (const char* command : {"inspect @pack --json", "inspect @model", "compress @pack -o @/o.pkz --force --bits conv=3 --sigma fc=0.5"}) {
        const Outcome plain = run(command, {"LC_ALL=C"}), indonesian = run(command, {"LC_ALL=id_ID.UTF-8", "LANG=id_ID.UTF-8"});
        VERIFY_OUTCOME(plain, 0);
        VERIFY_OUTCOME(indonesian, 0);
        QCOMPARE(indonesian.out, plain.out);
    }
    QFile::remove(path("o.pkz"));
}

void TestCli::survivesItsOutput_data()
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

void TestCli::survivesItsOutput()
{
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Outcome outcome = test::runShell(line, m_folder.path());
    VERIFY_OUTCOME(outcome, code);
    QVERIFY2(QRegularExpression(says).match(outcome.err).hasMatch(), outcome.err);
    QFile::remove(path("p"));
}

void TestCli::diskFullLeavesNothing()
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

void TestCli::stopsAtCtrlC_data()
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

void TestCli::stopsAtCtrlC()
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

void TestCli::worksWithoutEngine()
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

void TestCli::doctorTells()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome doctor = run("doctor");
    VERIFY_OUTCOME(doctor, 0);
    for (const char* line : {"Pangkas ", "Processor ", "Instructions ", "Memory ", "LibTorch ", "OpenCV ", "BLAS kernel ", "zlib "})
        QVERIFY2(doctor.out.contains(line), doctor.out);
    QVERIFY(doctor.err.isEmpty());
}

void TestCli::drawsAndEvaluates()
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

void TestCli::refusesBadData_data()
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

void TestCli::refusesBadData()
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

void TestCli::countsDamagedImages()
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

void TestCli::comparesAndScans()
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

void TestCli::trainsAndWrites()
{
    if (!test::hasEngine())
        QSKIP("built without the engine");
    const Outcome trained = run("train --model new:2 --data sample:train:4 --validation sample:val:4 --epochs 2 --batch 2 "
                                "-o @/trained.safetensors --json");
    VERIFY_OUTCOME(trained, 0);
    const QJsonDocument document = QJsonDocument::fromJson(trained.out);
    QCOMPARE(document["epochs"].toArray().size(), 2);
    QVERIFY(document["epochs"][1]["validation_accuracy"].isDouble());
    const Outcome inspected = run("inspect @/trained.safetensors --json");
    VERIFY_OUTCOME(inspected, 0);
    QCOMPARE(QJsonDocument::fromJson(inspected.out)["architecture"].toString(), "AlexNet with 2 classes");
    QFile::remove(path("trained.safetensors"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
