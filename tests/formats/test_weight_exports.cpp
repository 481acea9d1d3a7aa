// SPDX-License-Identifier: GPL-3.0-or-later
// Weights in other programs' formats, read back with our own readers. tests/peers lets those programs read them.
#include "core/archive/zip_reader.h"
#include "core/base/file.h"
#include "core/extension/plugin_host.h"
#include "core/formats/model_reader.h"
#include "core/formats/weight_format.h"
#include "tests/support/test_support.h"

#include <array>
#include <csignal>
#include <limits>

#include <sys/resource.h>

using namespace pangkas;

Q_DECLARE_METATYPE(WeightFormat)

namespace {

void addFormats()
{
    QTest::addColumn<WeightFormat>("format");
    for (const WeightFormat format : allWeightFormats)
        QTest::addRow("%s", std::string(toString(format)).c_str()) << format;
}

ModelSnapshot specialModel()
{
    const auto values = test::bellValues(4 * 3 * 5 * 7, 3);
    return ModelSnapshot({Tensor::fromValues("conv.weight", {4, 3, 5, 7}, values),
        Tensor::fromValues("bias", {5},
            std::array{
                -0.0f, 1e-45f, std::numeric_limits<float>::infinity(), 1.5f, std::numeric_limits<float>::quiet_NaN()}),
        Tensor::fromValues("none", {0, 3}, {}), Tensor::fromValues("none.either", {2, 0, 300}, {}),
        Tensor::fromValues("lapisan-\u00e9", {}, std::array{7.0f}),
        Tensor::fromValues("long", {70'000}, test::bellValues(70'000, 4)),
        Tensor::fromValues("thin", {300, 1, 1}, test::bellValues(300, 5))});
}

std::size_t filesIn(const QTemporaryDir& folder)
{
    const auto all = std::filesystem::directory_iterator(test::toPath(folder.path()));
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

} // namespace

class TestWeightExports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void comesBackBitForBit_data() { addFormats(); }
    void comesBackBitForBit();
    void writesNothingAtAll_data() { addFormats(); }
    void writesNothingAtAll();
    void dependsOnContentAlone_data() { addFormats(); }
    void dependsOnContentAlone();
    void alignsNumbers();
    void holdsOneTensorAtATime_data() { addFormats(); }
    void holdsOneTensorAtATime();
    void refusesNames_data();
    void refusesNames();
    void refusesOtherTensors_data() { addFormats(); }
    void refusesOtherTensors();
    void refusesTargets_data();
    void refusesTargets();
    void leavesTheOldFile_data();
    void leavesTheOldFile();
    void knowsEndings_data();
    void knowsEndings();

private:
    Result<ModelSnapshot> read(WeightFormat format, const std::filesystem::path& path) const
    {
        if (format == WeightFormat::NumpyArchive)
            return m_extensions.importers.find("numpy-archive")->read(path, {}).map([](ModelFile f) {
                return f.model;
            });
        return readModelFile(path).map([](ModelFile file) { return file.model; });
    }

    Extensions m_extensions;
    QTemporaryDir m_folder;
    std::filesystem::path m_path = test::toPath(m_folder.filePath("model"));
};

void TestWeightExports::initTestCase()
{
    for (const PluginStatus& status : loadPlugins(pluginFolders(), m_extensions))
        QVERIFY2(status.isLoaded(), status.error ? describe(*status.error).c_str() : "");
    QVERIFY(m_extensions.importers.find("numpy-archive"));
}

void TestWeightExports::comesBackBitForBit()
{
    QFETCH(WeightFormat, format);
    const ModelSnapshot model = specialModel();
    std::vector<std::int64_t> reported;
    const JobContext job({}, [&](const Progress& progress) {
        QVERIFY(progress.stage == Stage::Writing && progress.total == std::int64_t(model.denseBytes()));
        reported.push_back(progress.done);
    });
    VERIFY_OK(writeWeights(tensorsOf(model), format, {{"architecture", "none"}}, m_path, job));
    QVERIFY(!reported.empty() && reported.size() < 150 && std::ranges::is_sorted(reported));
    QCOMPARE(reported.back(), std::int64_t(model.denseBytes()));
    const auto back = read(format, m_path);
    VERIFY_OK(back);
    QVERIFY(std::ranges::equal(back->tensors(), model.tensors(), isBitIdentical));
    QCOMPARE(QString::fromStdString(back->hash()), QString::fromStdString(model.hash()));
}

void TestWeightExports::writesNothingAtAll()
{
    QFETCH(WeightFormat, format);
    VERIFY_OK(writeWeights({}, format, {}, m_path));
    QVERIFY(std::filesystem::file_size(m_path) > 0);
    if (format == WeightFormat::NumpyArchive)
        QVERIFY(read(format, m_path)->tensors().empty());
}

void TestWeightExports::dependsOnContentAlone()
{
    QFETCH(WeightFormat, format);
    const auto other = test::toPath(m_folder.filePath("another-name"));
    VERIFY_OK(writeWeights(tensorsOf(specialModel()), format, {}, m_path));
    VERIFY_OK(writeWeights(tensorsOf(specialModel()), format, {}, other));
    QVERIFY(test::bytesOf(m_path) == test::bytesOf(other));
    std::filesystem::remove(other);
}

void TestWeightExports::alignsNumbers()
{
    VERIFY_OK(writeWeights(tensorsOf(specialModel()), WeightFormat::PyTorch, {}, m_path));
    QStringList names;
    const auto torch = ZipReader::open(*InputFile::open(m_path));
    VERIFY_OK(torch);
    for (const ZipEntry& entry : torch->entries()) {
        names << QString::fromStdString(entry.name);
        QVERIFY(!entry.isDeflated);
        QCOMPARE(entry.dataOffset % 64, 0u);
    }
    QCOMPARE(names.join(' '),
        "archive/data.pkl archive/byteorder archive/data/0 archive/data/1 archive/data/2 archive/data/3 archive/data/4 "
        "archive/data/5 archive/data/6 archive/version");
    VERIFY_OK(writeWeights(tensorsOf(specialModel()), WeightFormat::NumpyArchive, {}, m_path));
    const auto numpy = ZipReader::open(*InputFile::open(m_path));
    VERIFY_OK(numpy);
    QCOMPARE(numpy->entries()[4].name, std::string("lapisan-\u00e9.npy"));
    for (const ZipEntry& entry : numpy->entries()) {
        QCOMPARE(entry.dataOffset % 64, 0u);
        const auto bytes = numpy->read(entry, 1 << 20);
        VERIFY_OK(bytes);
        const unsigned literal = std::to_integer<unsigned>((*bytes)[8]) | std::to_integer<unsigned>((*bytes)[9]) << 8;
        QCOMPARE((10 + literal) % 64, 0u);
        QCOMPARE((*bytes)[9 + literal], std::byte{'\n'});
    }
}

void TestWeightExports::holdsOneTensorAtATime()
{
    QFETCH(WeightFormat, format);
    const ModelSnapshot model = specialModel();
    TensorSequence sequence = tensorsOf(model);
    std::vector<std::weak_ptr<const float[]>> handedOut;
    sequence.tensor = [&](std::size_t index, const JobContext&) -> Result<Tensor> {
        const bool areGone = std::ranges::all_of(handedOut, [](const auto& storage) { return storage.expired(); });
        if (!areGone || index != handedOut.size())
            return fail(ErrorCode::Internal, "an earlier tensor is still there");
        const Tensor& same = model.tensors()[index];
        Tensor copy = Tensor::fromValues(same.name(), same.shape(), same.values());
        handedOut.push_back(copy.storage());
        return copy;
    };
    VERIFY_OK(writeWeights(sequence, format, {}, m_path));
    QCOMPARE(handedOut.size(), model.tensors().size());
}

void TestWeightExports::refusesNames_data()
{
    QTest::addColumn<WeightFormat>("format");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    for (const WeightFormat format : allWeightFormats) {
        const std::string id(toString(format));
        QTest::addRow("%s: a name twice", id.c_str()) << format << "b" << int(ErrorCode::DuplicateName);
        QTest::addRow("%s: control characters", id.c_str()) << format << "a\x1b" << int(ErrorCode::InvalidArgument);
        QTest::addRow("%s: no name", id.c_str()) << format << "" << int(ErrorCode::InvalidArgument);
    }
    const auto npz = WeightFormat::NumpyArchive;
    QTest::addRow("npz: out of the archive") << npz << "../a" << int(ErrorCode::InvalidArgument);
    QTest::addRow("npz: an absolute path") << npz << "/etc/a" << int(ErrorCode::InvalidArgument);
    QTest::addRow("npz: a backslash") << npz << "a\\b" << int(ErrorCode::InvalidArgument);
    QTest::addRow("npz: 65,536 bytes") << npz << QString(65'532, 'a') << int(ErrorCode::InvalidArgument);
}

void TestWeightExports::refusesNames()
{
    QFETCH(WeightFormat, format);
    QFETCH(QString, name);
    QFETCH(int, code);
    const QTemporaryDir folder;
    const ModelSnapshot model({Tensor::fromValues("b", {1}, std::array{1.0f}),
        Tensor::fromValues(name.toStdString(), {1}, std::array{2.0f})});
    const auto path = test::toPath(folder.filePath("model"));
    VERIFY_FAILS(writeWeights(tensorsOf(model), format, {}, path), ErrorCode(code));
    QCOMPARE(filesIn(folder), 0u);
}

void TestWeightExports::refusesOtherTensors()
{
    QFETCH(WeightFormat, format);
    const QTemporaryDir folder;
    TensorSequence sequence = tensorsOf(specialModel());
    sequence.infos[1].shape = {1, 5};
    const auto path = test::toPath(folder.filePath("model"));
    VERIFY_FAILS(writeWeights(sequence, format, {}, path), ErrorCode::Internal);
    sequence.infos[1].shape = {std::int64_t{1} << 40, 2};
    VERIFY_FAILS(writeWeights(sequence, format, {}, path), ErrorCode::LimitExceeded);
    sequence = tensorsOf(specialModel());
    sequence.tensor = [](std::size_t, const JobContext&) -> Result<Tensor> {
        return fail(ErrorCode::CorruptFile, "x");
    };
    VERIFY_FAILS(writeWeights(sequence, format, {}, path), ErrorCode::CorruptFile);
    QCOMPARE(filesIn(folder), 0u);
}

void TestWeightExports::refusesTargets_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    QTest::addRow("no such folder") << m_folder.filePath("none/model") << int(ErrorCode::FileNotFound);
    QTest::addRow("a folder") << m_folder.path() << int(ErrorCode::InvalidArgument);
    QTest::addRow("a full device") << "/dev/full" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a folder that takes no files") << "/proc/model" << -1;
}

void TestWeightExports::refusesTargets()
{
    QFETCH(QString, path);
    QFETCH(int, code);
    for (const WeightFormat format : allWeightFormats) {
        const auto written = writeWeights(tensorsOf(specialModel()), format, {}, test::toPath(path));
        QVERIFY(!written);
        if (code >= 0)
            VERIFY_FAILS(written, ErrorCode(code));
        QCOMPARE(QString::fromStdString(written.error().file), path);
    }
}

void TestWeightExports::leavesTheOldFile_data()
{
    QTest::addColumn<WeightFormat>("format");
    QTest::addColumn<bool>("isCancel");
    for (const WeightFormat format : allWeightFormats) {
        QTest::addRow("%s, cancelled", std::string(toString(format)).c_str()) << format << true;
        QTest::addRow("%s, the disk is full", std::string(toString(format)).c_str()) << format << false;
    }
}

void TestWeightExports::leavesTheOldFile()
{
    QFETCH(WeightFormat, format);
    QFETCH(bool, isCancel);
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("model"));
    VERIFY_OK(writeFileAtomically(path, "old"));
    const ModelSnapshot model({Tensor::fromValues("a", {3'000'000}, test::bellValues(3'000'000, 1))});
    std::stop_source source;
    const JobContext job(source.get_token(), [&](const Progress&) {
        if (isCancel)
            source.request_stop();
    });
    // RLIMIT_FSIZE stands in for a full disk: write(2) fails in the middle of a file.
    struct sigaction ignore = {}, previous = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &previous);
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{5'000'000, before.rlim_max};
    if (!isCancel)
        setrlimit(RLIMIT_FSIZE, &small);
    const auto written = writeWeights(tensorsOf(model), format, {}, path, job);
    setrlimit(RLIMIT_FSIZE, &before);
    sigaction(SIGXFSZ, &previous, nullptr);
    QVERIFY(!written);
    QCOMPARE(written.error().code == ErrorCode::Cancelled, isCancel);
    QCOMPARE(*readTextFile(path), std::string("old"));
    QCOMPARE(filesIn(folder), 1u);
}

void TestWeightExports::knowsEndings_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("format"); // empty: unknown
    QTest::addRow("safetensors") << "a.safetensors"
                                 << "safetensors";
    QTest::addRow("pth") << "/x.npz/a.b.pth"
                         << "pth";
    QTest::addRow("pt") << "a.pt"
                        << "pth";
    QTest::addRow("npz") << "a.NPZ"
                         << "npz";
    QTest::addRow("none") << "safetensors"
                          << "";
    QTest::addRow("none, in a folder with one") << "a.pth/b"
                                                << "";
    QTest::addRow("a point") << "a."
                             << "";
    QTest::addRow("a hidden file") << ".pth"
                                   << "";
    QTest::addRow("another") << "a.pkz"
                             << "";
}

void TestWeightExports::knowsEndings()
{
    QFETCH(QString, path);
    QFETCH(QString, format);
    const auto found = weightFormatOfPath(test::toPath(path));
    if (format.isEmpty()) {
        VERIFY_FAILS(found, ErrorCode::UnknownName);
        QVERIFY2(describe(found.error()).find(".npz") != std::string::npos, describe(found.error()).c_str());
        return;
    }
    VERIFY_OK(found);
    QVERIFY(*found == *weightFormatOfName(format.toStdString()));
    VERIFY_FAILS(weightFormatOfName("pkz"), ErrorCode::UnknownName);
}

QTEST_APPLESS_MAIN(TestWeightExports)
#include "test_weight_exports.moc"
