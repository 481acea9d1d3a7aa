// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/hashing.h"
#include "core/base/parallel.h"
#include "tests/container/packs.h"

#include <csignal>
#include <filesystem>
#include <limits>
#include <mutex>

#include <sys/resource.h>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(CompressedLayer)

namespace {

std::size_t filesIn(const QTemporaryDir& folder)
{
    const auto all = std::filesystem::directory_iterator(folder.path().toStdString());
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

QStringList streamNames(const LayerBytes& layer)
{
    QStringList names;
    for (const StreamBytes& stream : layer.streams)
        names << QString::fromStdString(stream.name);
    return names;
}

} // namespace

class TestPack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackBitForBit_data();
    void comesBackBitForBit();
    void keepsWhatItSaysAboutItself();
    void keepsEmptyDescriptions();
    void accountsForEveryByte();
    void dependsOnContentAlone();
    void codesSmall();
    void opensVersion1();
    void refusesToPack_data();
    void refusesToPack();
    void refusesToWrite_data();
    void refusesToWrite();
    void stopsAndLeavesNothing();
    void diskFullLeavesTheOldFile();
    void reportsProgressInOrder();

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path = toPath(m_folder.filePath("test.pkz"));
};

void TestPack::comesBackBitForBit_data()
{
    QTest::addColumn<CompressedLayer>("layer");
    QTest::addColumn<QStringList>("streams");
    const auto row = [](const char* title, CompressedLayer layer, const QStringList& streams) {
        QTest::addRow("%s", title) << std::move(layer) << streams;
    };
    row("shared", sharedLayer("fc6", {64, 100}, 0.09, 31), {"gaps", "codes", "codebook", "bias"});
    row("shared, convolution", sharedLayer("conv1", {8, 3, 11, 11}, 0.84, 255), {"gaps", "codes", "codebook", "bias"});
    row("shared, not pruned", sharedLayer("a", {30, 30}, 1, 255), {"codes", "codebook", "bias"});
    row("shared, all pruned", sharedLayer("a", {30, 30}, 0, 7), {"codebook", "bias"});
    row("shared, all pruned, no codebook", sharedLayer("a", {30, 30}, 0, 0), {"bias"});
    row("shared, one centroid", sharedLayer("a", {30, 30}, 0.5, 1), {"gaps", "codes", "codebook", "bias"});
    row("shared, no bias", withoutBias(sharedLayer("a", {30, 30}, 0.5, 4)), {"gaps", "codes", "codebook"});
    row("shared, far apart", sharedLayer("a", {300, 300}, 0.0005, 3), {"gaps", "codes", "codebook", "bias"});
    row("one weight", withoutBias(sharedLayer("a", {1}, 1, 1)), {"codes", "codebook"});
    row("one pruned weight", withoutBias(sharedLayer("a", {1}, 0, 0)), {});
    row("a scalar", sharedLayer("a", {}, 1, 1), {"codes", "codebook", "bias"});
    row("no weights", withoutBias(sharedLayer("a", {0, 10}, 1, 0)), {});
    row("no weights, empty bias", sharedLayer("a", {0}, 1, 0), {});
    row("sparse", sparseLayer("a", {50, 60}, 0.2), {"gaps", "values", "bias"});
    row("sparse, not pruned", sparseLayer("a", {50, 60}, 1), {"values", "bias"});
    row("sparse, all pruned", sparseLayer("a", {50, 60}, 0), {"bias"});
    row("sparse, no weights", withoutBias(sparseLayer("a", {0}, 0)), {});
    row("dense", denseLayer("a", {50, 60}), {"values", "bias"});
    row("dense, no weights", withoutBias(denseLayer("a", {50, 0})), {});
    row("dense, compressible",
        [] {
            CompressedLayer layer = denseLayer("a", {500, 600});
            layer.weight.dense =
                Tensor::fromValues(layer.weight.tensor, {500, 600}, std::vector<float>(300'000, 0.25f));
            return layer;
        }(),
        {"values", "bias"});
    row("negative zeros and denormals",
        [] {
            CompressedLayer layer = denseLayer("a", {4});
            const std::array<float, 4> values = {-0.0f, 0.0f, std::numeric_limits<float>::denorm_min(), -1e-40f};
            layer.weight.dense = Tensor::fromValues(layer.weight.tensor, {4}, values);
            return layer;
        }(),
        {"values", "bias"});
    row("a centroid of zero",
        [] {
            CompressedLayer layer = sharedLayer("a", {40}, 0.5, 3);
            layer.weight.codebook.centroids = {-1, -0.0f, 1};
            return layer;
        }(),
        {"gaps", "codes", "codebook", "bias"});
    row("a tensor name in UTF-8",
        [] {
            CompressedLayer layer = sharedLayer("a", {40}, 0.5, 3);
            layer.weight.tensor = "lapisan \u00e9/\"x\"\n";
            return layer;
        }(),
        {"gaps", "codes", "codebook", "bias"});
}

void TestPack::comesBackBitForBit()
{
    QFETCH(CompressedLayer, layer);
    QFETCH(QStringList, streams);
    const PackReport report = writeAll({layer}, m_path);
    QCOMPARE(streamNames(report.layers.front()), streams);
    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    const PackedLayerInfo& info = reader->layers().front();
    QCOMPARE(info.storedCount, layer.weight.storedCount());
    QCOMPARE(info.centroids, layer.weight.codebook.centroids.size());
    QCOMPARE(info.coder, std::string("deflate"));
    const auto back = reader->readLayer(0);
    VERIFY_OK(back);
    QVERIFY(isSame(*back, layer));

    const auto dense = decodeWeight(layer.weight);
    VERIFY_OK(dense);
    QCOMPARE(info.decodedHash, sha256(std::as_bytes(dense->values())));
    const auto model = reader->decode();
    VERIFY_OK(model);
    QCOMPARE(model->tensors().size(), layer.bias ? 2u : 1u);
    QVERIFY(isBitIdentical(model->tensors()[0], *dense));
    if (layer.bias)
        QVERIFY(isBitIdentical(model->tensors()[1], *layer.bias));
}

void TestPack::keepsWhatItSaysAboutItself()
{
    writeAll(tinyLayers(), m_path);
    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    QCOMPARE(reader->formatVersion(), 2);
    QVERIFY(reader->description() == description());
    QCOMPARE(reader->layers().size(), 3u);
    QCOMPARE(reader->layers()[1].name, std::string("fc6"));
    QCOMPARE(reader->layers()[1].tensor, std::string("fc6.weight"));
    QVERIFY(reader->layers()[1].form == WeightForm::Sparse);
    QVERIFY((reader->layers()[1].shape == Shape{4, 40}));
    VERIFY_FAILS(reader->readLayer(3), ErrorCode::InvalidArgument);
}

void TestPack::keepsEmptyDescriptions()
{
    VERIFY_OK(writePack({}, {}, m_path));
    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    QVERIFY(reader->description() == PackDescription{});
    const auto model = reader->decode();
    VERIFY_OK(model);
    QVERIFY(model->tensors().empty());
}

void TestPack::accountsForEveryByte()
{
    const auto layers = packAll(
        {sharedLayer("fc6", {300, 400}, 0.09, 31), sparseLayer("fc7", {30, 40}, 0.2), denseLayer("fc8", {2, 40})});
    const auto measured = measurePack(description(), layers);
    VERIFY_OK(measured);
    const auto written = writePack(description(), layers, m_path);
    VERIFY_OK(written);
    QVERIFY(*measured == *written);
    const auto bytes = bytesOf(m_path);
    QCOMPARE(written->fileBytes, std::uint64_t(bytes.size()));
    QCOMPARE(written->sha256, sha256(bytes));
    std::uint64_t sum = written->containerBytes;
    for (const LayerBytes& layer : written->layers)
        sum += layer.bytes();
    QCOMPARE(sum, written->fileBytes);

    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    PackReport read = reader->accounting();
    QVERIFY(read.sha256.empty());
    read.sha256 = written->sha256;
    QVERIFY(read == *written);
}

void TestPack::dependsOnContentAlone()
{
    std::vector<CompressedLayer> layers;
    for (int i = 0; i < 8; ++i)
        layers.push_back(sharedLayer("layer" + std::to_string(i), {100, 200}, 0.1 * i, 31, std::uint64_t(i)));
    layers.push_back(sharedLayer("large", {1100, 1000}, 1, 31)); // its strategy is chosen by a sample
    std::vector<PackReport> reports;
    for (const int threads : {1, 2, 7}) {
        setThreadLimit(threads);
        PackedLayers packed(layers.size());
        parallelFor(layers.size(), [&](std::size_t i) { packed[i] = *packLayer(layers[i]); });
        const auto report = measurePack(description(), packed);
        VERIFY_OK(report);
        reports.push_back(*report);
    }
    setThreadLimit(0);
    QVERIFY(reports[0] == reports[1]);
    QVERIFY(reports[0] == reports[2]);
}

void TestPack::codesSmall()
{
    // Gaps and codes that are independent of each other can't be smaller than their entropy; deflate's Huffman codes
    // with a table per block come close to it.
    const CompressedLayer layer = sharedLayer("fc6", {1000, 1000}, 0.09, 31);
    const PackReport report = writeAll({layer}, m_path);
    const double stored = double(layer.weight.storedCount());
    const auto bitsPer = [&](std::size_t stream) {
        return 8.0 * double(report.layers[0].streams[stream].bytes) / stored;
    };
    const double codeEntropy = std::log2(31.0);
    const double gapEntropy = (-0.09 * std::log2(0.09) - 0.91 * std::log2(0.91)) / 0.09;
    QVERIFY2(bitsPer(0) > 0.99 * gapEntropy && bitsPer(0) < 1.03 * gapEntropy, qPrintable(QString::number(bitsPer(0))));
    QVERIFY2(
        bitsPer(1) > 0.99 * codeEntropy && bitsPer(1) < 1.03 * codeEntropy, qPrintable(QString::number(bitsPer(1))));
    // Of eight layers with four streams each.
    std::vector<CompressedLayer> layers;
    for (int i = 0; i < 8; ++i)
        layers.push_back(sharedLayer("conv" + std::to_string(i), {10, 10}, 0.5, 5, std::uint64_t(i)));
    const auto container = writeAll(layers, m_path).containerBytes;
    QVERIFY2(container < 2500, qPrintable(QString::number(container)));
}

void TestPack::opensVersion1()
{
    // Written by the first version of the format and never again: readers must open it forever. A later version of the
    // format gets a file of its own beside it.
    const auto path = dataPath("container/version-1.pkz");
    const auto reader = PackReader::open(path);
    VERIFY_OK(reader);
    QCOMPARE(reader->formatVersion(), 1);
    QVERIFY(reader->description() == description());
    const auto model = reader->decode();
    VERIFY_OK(model);
    QCOMPARE(model->hash(), std::string("7a0c327192e3b180e6fbe183f8c028fe59c5ab392ae0092e7b724cac60c30e90"));
    QCOMPARE(toText(model->tensors()[4]),
        QByteArray("fc7.weight 2x4: -0.2633975 -0.14595175 -0.67954695 -0.2261139 1.3121415 -0.59016937 -0.5190777 "
                   "1.3339963"));
    const auto layers = tinyLayers();
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto layer = reader->readLayer(i);
        VERIFY_OK(layer);
        QVERIFY(isSame(*layer, layers[i]));
    }
}

void TestPack::refusesToPack_data()
{
    QTest::addColumn<CompressedLayer>("layer");
    QTest::addColumn<int>("code");
    const auto row = [](const char* title, CompressedLayer layer, auto change, ErrorCode code) {
        change(layer);
        QTest::addRow("%s", title) << std::move(layer) << int(code);
    };
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    const CompressedLayer shared = sharedLayer("fc6", {10, 10}, 0.5, 3);
    const CompressedLayer sparse = sparseLayer("fc6", {10, 10}, 0.5);
    const CompressedLayer dense = denseLayer("fc6", {10, 10});
    using Layer = CompressedLayer&;
    row(
        "code above the codebook", shared, [](Layer l) { l.weight.codes[7] = 4; }, ErrorCode::InvalidArgument);
    row(
        "code missing", shared, [](Layer l) { l.weight.codes.pop_back(); }, ErrorCode::InvalidArgument);
    row(
        "256 centroids", shared, [](Layer l) { l.weight.codebook.centroids.resize(256); }, ErrorCode::InvalidArgument);
    row(
        "NaN in the codebook", shared, [=](Layer l) { l.weight.codebook.centroids[1] = nan; }, ErrorCode::NotFinite);
    row(
        "infinity among survivors", sparse, [=](Layer l) { l.weight.survivors[1] = infinity; }, ErrorCode::NotFinite);
    row(
        "a survivor too many", sparse, [](Layer l) { l.weight.survivors.push_back(1); }, ErrorCode::InvalidArgument);
    row(
        "mask of another size", sparse, [](Layer l) { l.weight.mask = Mask(99); }, ErrorCode::InvalidArgument);
    row(
        "dense of another size", dense,
        [](Layer l) {
            l.weight.shape = {10, 11};
        },
        ErrorCode::InvalidArgument);
    row(
        "NaN in the bias", dense,
        [=](Layer l) {
            l.bias = Tensor::fromValues("b", {2}, std::array{1.0f, nan});
        },
        ErrorCode::NotFinite);
    row(
        "shape that overflows", shared,
        [](Layer l) {
            l.weight.shape = {1 << 30, 1 << 30, 1 << 30};
        },
        ErrorCode::LimitExceeded);
}

void TestPack::refusesToPack()
{
    QFETCH(CompressedLayer, layer);
    QFETCH(int, code);
    const auto packed = packLayer(layer);
    VERIFY_FAILS(packed, ErrorCode(code));
    QVERIFY(packed.error().detail.starts_with("layer fc6: "));
    CompressedLayer unknown = sharedLayer("fc6", {2}, 1, 1);
    unknown.coder = "zip";
    VERIFY_FAILS(packLayer(unknown), ErrorCode::UnknownName);
}

void TestPack::refusesToWrite_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("code");
    QTest::addRow("layer twice") << "layer" << int(ErrorCode::DuplicateName);
    QTest::addRow("tensor twice") << "tensor" << int(ErrorCode::DuplicateName);
    QTest::addRow("bias as another's weight") << "bias" << int(ErrorCode::DuplicateName);
    QTest::addRow("name with a path") << "path" << int(ErrorCode::InvalidArgument);
    QTest::addRow("name that hides") << "dot" << int(ErrorCode::InvalidArgument);
    QTest::addRow("name not in UTF-8") << "utf8" << int(ErrorCode::InvalidArgument);
    QTest::addRow("squared error NaN") << "error" << int(ErrorCode::NotFinite);
    QTest::addRow("recipe not JSON") << "json" << int(ErrorCode::InvalidArgument);
    QTest::addRow("recipe not an object") << "list" << int(ErrorCode::InvalidArgument);
    QTest::addRow("recipe with a doubled key") << "doubled" << int(ErrorCode::InvalidArgument);
    QTest::addRow("class names missing") << "classes" << int(ErrorCode::InvalidArgument);
}

void TestPack::refusesToWrite()
{
    QFETCH(QString, change);
    QFETCH(int, code);
    PackDescription about = description();
    CompressedLayer a = sharedLayer("a", {10}, 0.5, 3), b = sharedLayer("b", {10}, 0.5, 3);
    if (change == "layer")
        b.name = "a";
    else if (change == "tensor")
        b.weight.tensor = a.weight.tensor;
    else if (change == "bias")
        b.weight.tensor = a.bias->name();
    else if (change == "path")
        b.name = "../b";
    else if (change == "dot")
        b.name = ".b";
    else if (change == "utf8")
        b.weight.tensor = "b\xff";
    else if (change == "error")
        b.squaredError = std::numeric_limits<double>::quiet_NaN();
    else if (change == "json")
        about.recipe = "{\"a\": }";
    else if (change == "list")
        about.recipe = "[1]";
    else if (change == "doubled")
        about.recipe = "{\"a\": 1, \"a\": 2}";
    else if (change == "classes")
        about.classNames.pop_back();
    std::filesystem::remove(m_path);
    VERIFY_FAILS(writePack(about, packAll({a, b}), m_path), ErrorCode(code));
    VERIFY_FAILS(measurePack(about, packAll({a, b})), ErrorCode(code));
    QCOMPARE(filesIn(m_folder), 0u);
}

void TestPack::stopsAndLeavesNothing()
{
    writeAll(tinyLayers(), m_path);
    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    const auto layers = packAll(tinyLayers());
    std::stop_source source;
    source.request_stop();
    const JobContext stopped(source.get_token());
    VERIFY_FAILS(packLayer(tinyLayers()[0], stopped), ErrorCode::Cancelled);
    VERIFY_FAILS(measurePack(description(), layers, stopped), ErrorCode::Cancelled);
    VERIFY_FAILS(reader->readLayer(0, stopped), ErrorCode::Cancelled);
    VERIFY_FAILS(reader->decode(stopped), ErrorCode::Cancelled);
    std::filesystem::remove(m_path);
    VERIFY_FAILS(writePack(description(), layers, m_path, stopped), ErrorCode::Cancelled);
    QCOMPARE(filesIn(m_folder), 0u);
}

void TestPack::diskFullLeavesTheOldFile()
{
    writeAll(tinyLayers(), m_path);
    const auto old = bytesOf(m_path);
    const auto layers = packAll({denseLayer("a", {200, 300})});
    // RLIMIT_FSIZE stands in for a full disk: write(2) fails in the middle of a file.
    struct sigaction ignore = {}, previous = {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &previous);
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    for (const rlim_t room : {rlim_t{0}, rlim_t{10}, rlim_t{1000}, rlim_t{100'000}}) {
        const rlimit small{room, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        const auto written = writePack(description(), layers, m_path);
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!written);
        QCOMPARE(QString::fromStdString(written.error().file), QString::fromStdString(m_path.string()));
        QVERIFY(bytesOf(m_path) == old);
        QCOMPARE(filesIn(m_folder), 1u);
    }
    sigaction(SIGXFSZ, &previous, nullptr);
    VERIFY_FAILS(writePack(description(), layers, "/nowhere/at/all.pkz"), ErrorCode::FileNotFound);
    VERIFY_FAILS(writePack(description(), layers, m_folder.path().toStdString()), ErrorCode::InvalidArgument);
}

void TestPack::reportsProgressInOrder()
{
    std::vector<Progress> seen;
    std::mutex mutex;
    const JobContext job({}, [&](const Progress& progress) {
        const std::lock_guard lock(mutex);
        seen.push_back(progress);
    });
    const auto check = [&seen](Stage stage) {
        QVERIFY(!seen.empty() && seen.size() <= 110);
        std::int64_t last = 0;
        for (const Progress& progress : seen) {
            QVERIFY2(progress.stage == stage && progress.done >= last && progress.done <= progress.total,
                qPrintable(QString("%1: %2 of %3 after %4")
                               .arg(int(progress.stage))
                               .arg(progress.done)
                               .arg(progress.total)
                               .arg(last)));
            last = progress.done;
        }
        QCOMPARE(last, seen.back().total);
        seen.clear();
    };
    const CompressedLayer layer = sharedLayer("fc6", {2000, 1000}, 0.5, 31);
    const auto packed = packLayer(layer, job);
    VERIFY_OK(packed);
    check(Stage::Coding);
    const auto written = writePack(description(), {*packed}, m_path, job);
    VERIFY_OK(written);
    check(Stage::Writing);
    const auto reader = PackReader::open(m_path);
    VERIFY_OK(reader);
    const auto decoded = reader->decode(job);
    VERIFY_OK(decoded);
    check(Stage::Decoding);
}

QTEST_APPLESS_MAIN(TestPack)
#include "test_pack.moc"
