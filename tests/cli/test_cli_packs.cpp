// SPDX-License-Identifier: GPL-3.0-or-later
// From models to packed files and back.
#include "core/base/file.h"
#include "tests/cli/cli_folder.h"
#include "tests/formats/release_file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <filesystem>

using namespace pangkas;
using namespace pangkas::test;

class TestCliPacks : public QObject, private CliFolder
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { makeFiles(); }
    void refusesDamagedPacks();
    void goesThereAndBack();
    void repacksWhatIsCompressed();
    void keepsExistingFiles_data();
    void keepsExistingFiles();
    void sayingsAreTheSameInEveryLocale();
};

void TestCliPacks::refusesDamagedPacks()
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

void TestCliPacks::goesThereAndBack()
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

void TestCliPacks::repacksWhatIsCompressed()
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

void TestCliPacks::keepsExistingFiles_data()
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

void TestCliPacks::keepsExistingFiles()
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

void TestCliPacks::sayingsAreTheSameInEveryLocale()
{
    for (const char* command : {"inspect @pack --json", "inspect @model", "compress @pack -o @/o.pkz --force --bits conv=3 --sigma fc=0.5"}) {
        const Outcome plain = run(command, {"LC_ALL=C"}), indonesian = run(command, {"LC_ALL=id_ID.UTF-8", "LANG=id_ID.UTF-8"});
        VERIFY_OUTCOME(plain, 0);
        VERIFY_OUTCOME(indonesian, 0);
        QCOMPARE(indonesian.out, plain.out);
    }
    QFile::remove(path("o.pkz"));
}

QTEST_GUILESS_MAIN(TestCliPacks)
#include "test_cli_packs.moc"
