// SPDX-License-Identifier: GPL-3.0-or-later
// What pangkas-cli says of itself, and what it refuses before and while it reads.
#include "tests/cli/cli_folder.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace pangkas;
using namespace pangkas::test;

class TestCliUsage : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void helps_data();
    void helps();
    void refusesWrongUse_data();
    void refusesWrongUse();
    void refusesBadInput_data();
    void refusesBadInput();
    void neverRunsCode();
};

void TestCliUsage::helps_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("says");
    QTest::addRow("program") << "--help" << "Exit codes:";
    QTest::addRow("version") << "--version" << "^pangkas-cli \\d+\\.\\d+\\.\\d+\n$";
    for (const char* command : {"inspect", "compress", "repack", "unpack", "verify", "benchmark", "evaluate", "scan", "train", "retrain", "sample"})
        QTest::addRow("%s", command) << QString(command) + " --help" << QString("Examples?:\n  pangkas-cli %1").arg(command);
    QTest::addRow("doctor") << "doctor --help" << "Exit code 4";
    QTest::addRow("units") << "compress --help" << "1 MB = 1,000,000 bytes";
}

void TestCliUsage::helps()
{
    QFETCH(QString, arguments);
    QFETCH(QString, says);
    const Outcome outcome = run(arguments);
    VERIFY_OUTCOME(outcome, 0);
    QVERIFY2(QRegularExpression(says).match(outcome.out).hasMatch(), outcome.out);
    QVERIFY(outcome.err.isEmpty());
}

void TestCliUsage::refusesWrongUse_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("says");
    QTest::addRow("nothing") << "" << "subcommand is required";
    QTest::addRow("unknown command") << "squash" << "unknown command 'squash'";
    QTest::addRow("unknown option") << "inspect @pack --frob" << "--frob";
    QTest::addRow("no file") << "inspect" << "file is required";
    QTest::addRow("two files") << "inspect @pack @pack" << "not expected";
    QTest::addRow("no output") << "compress @model" << "--output is required";
    QTest::addRow("no data") << "evaluate @pack" << "--data is required";
    QTest::addRow("scan without output") << "scan @pack --data sample:val" << "--output is required";
    QTest::addRow("no training data") << "train -o x" << "--data is required";
    QTest::addRow("unknown optimizer") << "train -o x --data sample:train --optimizer lion" << "--optimizer";
    QTest::addRow("unknown schedule") << "train -o x --data sample:train --schedule zigzag" << "--schedule";
    QTest::addRow("keeping what") << "train -o x --data sample:train --keep all" << "--keep";
    QTest::addRow("turned too far") << "train -o x --data sample:train --rotation 200" << "--rotation";
    QTest::addRow("0 epochs without a new head") << "train -o x --data sample:train --epochs 0" << "--new-head";
    QTest::addRow("recipe and preset") << "compress @model -o x --recipe a --preset none" << "excludes";
    QTest::addRow("unknown preset") << "compress @model -o x --preset best" << "best";
    QTest::addRow("0 threads") << "inspect @pack --threads 0" << "--threads";
    QTest::addRow("seed as text") << "compress @model -o x --seed one" << "--seed";
    QTest::addRow("seed negative") << "compress @model -o x --seed -1" << "--seed";
    QTest::addRow("limit 0") << "evaluate @pack --data sample:val --limit 0" << "--limit";
    QTest::addRow("mean of four colours") << "evaluate @pack --data sample:val --mean 0.5,0.5,0.5,0.5" << "--mean";
    QTest::addRow("crop as text") << "evaluate @pack --data sample:val --crop big" << "--crop";
    QTest::addRow("unknown precision") << "evaluate @pack --data sample:val --precision int8" << "--precision";
    QTest::addRow("unknown coder") << "repack @pack -o x --coder zip2000" << "--coder";
    QTest::addRow("unknown format") << "unpack @pack -o x --format onnx" << "--format";
    QTest::addRow("more zeros than weights") << "compress @model -o x --total-sparsity 1.1" << "--total-sparsity";
    QTest::addRow("an unknown spread") << "compress @model -o x --total-sparsity 0.9 --spread fair" << "--spread";
    QTest::addRow("value missing") << "compress @model -o x --sparsity" << "--sparsity";
}

void TestCliUsage::refusesWrongUse()
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

void TestCliUsage::refusesBadInput_data()
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
    row("no layer is free", "compress @model -o @/out.pkz --sparsity all=0.5 --total-sparsity 0.9", "invalid-argument",
        "every layer a sparsity of its own");
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
    row("a frozen layer that isn't there", "train --model @model --data sample:train -o @/out.safetensors --freeze fc9", "unknown-name", "fc9");
    row("a rate of nothing", "train --model @model --data sample:train -o @/out.safetensors --rate-of fc6", "invalid-argument", "LAYER=FACTOR");
    row("a rate factor below 0", "train --model @model --data sample:train -o @/out.safetensors --rate-of fc6=-1", "invalid-argument", "rate factor -1");
    row("a rate factor that is no number", "train --model @model --data sample:train -o @/out.safetensors --rate-of fc6=nan", "invalid-argument", "rate factor nan");
    row("Nesterov with Adam", "train --model @model --data sample:train -o @/out.safetensors --optimizer adam --nesterov", "invalid-argument", "Nesterov");
    row("unknown part of the sample", "evaluate @pack --data sample:test", "invalid-argument", "sample:test");
    row("crop too small for the network", "evaluate @pack --data sample:val --crop 20", "invalid-argument", "20 x 20");
    row("mean of two colours", "evaluate @pack --data sample:val --mean 0.5,0.5", "invalid-argument", "--mean: 2 numbers");
    row("deviation of 0", "evaluate @pack --data sample:val --deviation 1,0,1", "invalid-argument", "deviation");
    row("no data there", "evaluate @pack --data @/nowhere", "", "nowhere");
}

void TestCliUsage::refusesBadInput()
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

void TestCliUsage::neverRunsCode()
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

QTEST_GUILESS_MAIN(TestCliUsage)
#include "test_cli_usage.moc"
