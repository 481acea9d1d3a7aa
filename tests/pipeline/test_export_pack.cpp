// SPDX-License-Identifier: GPL-3.0-or-later
// A packed file decoded into other programs' formats while it is read.
#include "core/base/file.h"
#include "core/formats/model_reader.h"
#include "core/pipeline/export_pack.h"
#include "tests/container/packs.h"

using namespace pangkas;
using namespace pangkas::test;

class TestExportPack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesWhatItDecodes_data();
    void writesWhatItDecodes();
    void reportsProgress();
    void leavesTheOldFile_data();
    void leavesTheOldFile();

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_pack = toPath(m_folder.filePath("packed.pkz"));
};

void TestExportPack::initTestCase()
{
    writeAll(
        {sharedLayer("conv1", {8, 3, 5, 5}, 0.84, 200, 1), withoutBias(sharedLayer("fc6", {300, 500}, 0.09, 31, 2)),
            sparseLayer("fc7", {50, 60}, 0.2, 5), denseLayer("fc8", {20, 30}, 8),
            withoutBias(denseLayer("empty", {0, 30}, 9)), sharedLayer("scalar", {}, 1, 1, 11)},
        m_pack);
}

void TestExportPack::writesWhatItDecodes_data()
{
    QTest::addColumn<QString>("file");
    QTest::addRow("every form") << QString::fromStdString(m_pack.string());
    QTest::addRow("golden, version 1") << QString::fromStdString(
        (dataPath("").parent_path().parent_path() / "format" / "golden-v1-forms.pkz").string());
}

void TestExportPack::writesWhatItDecodes()
{
    QFETCH(QString, file);
    const auto pack = PackReader::open(toPath(file));
    VERIFY_OK(pack);
    const auto model = pack->decode();
    VERIFY_OK(model);
    for (const WeightFormat format : allWeightFormats) {
        const auto path = toPath(m_folder.filePath("out"));
        const auto report = exportPack(*pack, format, {{"classes", "a,b"}}, path);
        VERIFY_OK(report);
        const ExportReport expected{
            model->tensors().size(), model->parameterCount(), std::filesystem::file_size(path), model->hash()};
        QVERIFY(*report == expected);
        if (format == WeightFormat::NumpyArchive) // a plugin reads it; tests/formats has it read back
            continue;
        const auto back = readModelFile(path);
        VERIFY_OK(back);
        QVERIFY(std::ranges::equal(back->model.tensors(), model->tensors(), isBitIdentical));
    }
}

void TestExportPack::reportsProgress()
{
    const auto pack = PackReader::open(m_pack);
    VERIFY_OK(pack);
    std::vector<std::int64_t> reported;
    const JobContext job({}, [&](const Progress& progress) { reported.push_back(progress.done); });
    const auto report = exportPack(*pack, WeightFormat::PyTorch, {}, toPath(m_folder.filePath("out")), job);
    VERIFY_OK(report);
    QVERIFY(std::ranges::is_sorted(reported) && !reported.empty());
    QCOMPARE(reported.back(), std::int64_t(4 * report->values));
}

void TestExportPack::leavesTheOldFile_data()
{
    QTest::addColumn<bool>("isCancel");
    QTest::addRow("damaged") << false;
    QTest::addRow("cancelled") << true;
}

void TestExportPack::leavesTheOldFile()
{
    QFETCH(bool, isCancel);
    const QTemporaryDir folder;
    const auto path = toPath(folder.filePath("out")), damaged = toPath(m_folder.filePath("damaged.pkz"));
    VERIFY_OK(writeFileAtomically(path, "old"));
    // The last layer's stream: everything before it is decoded and written when the damage is met.
    writeAll({sharedLayer("fc6", {300, 500}, 0.09, 31, 2), denseLayer("fc8", {200, 300}, 8)}, damaged);
    auto bytes = bytesOf(damaged);
    bytes[bytes.size() / 2] ^= std::byte{1};
    if (!isCancel)
        writeBytes(damaged, bytes);
    std::stop_source source;
    const JobContext job(source.get_token(), [&](const Progress&) {
        if (isCancel)
            source.request_stop();
    });
    const auto pack = PackReader::open(damaged);
    VERIFY_OK(pack);
    for (const WeightFormat format : allWeightFormats) {
        VERIFY_FAILS(
            exportPack(*pack, format, {}, path, job), isCancel ? ErrorCode::Cancelled : ErrorCode::CorruptFile);
        QCOMPARE(*readTextFile(path), std::string("old"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
    }
}

QTEST_APPLESS_MAIN(TestExportPack)
#include "test_export_pack.moc"
