// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/formats/deep_compression_reader.h"
#include "tests/formats/release_file.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>

using namespace pangkas;

namespace {

/// A convolution of 18 weights and a linear layer of 40.
Architecture tinyNet()
{
    Architecture net{"tiny", "Tiny", 4, {}, {}, {}};
    net.layers = {{"conv", LayerKind::Convolution, "c.weight", "c.bias", {2, 1, 3, 3}},
        {"fc", LayerKind::Linear, "f.weight", "f.bias", {4, 10}}};
    return net;
}

std::vector<test::ReleaseLayer> tinyLayers()
{
    // Code 4 is a zero that isn't code 0, 5 the same value as 2; a filler bridges 16 zeros of the linear layer.
    return {{256, {0, 0.5f, -1, 2, -0.0f, -1}, {0.25f, -0.5f}, "0:1 2:2 0:3 1:4 3:5"},
        {16, {0, 3, -2, 0.125f}, {1, 2, 3, 4}, "1:1 15:0 4:2 0:3"}};
}

QByteArray textOf(const std::vector<std::uint8_t>& codes)
{
    QByteArray text;
    for (const std::uint8_t code : codes)
        text += char('0' + code);
    return text;
}

} // namespace

class TestDeepCompressionRelease : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsCodes();
    void readsWeights();
    void refuses_data();
    void refuses();
    void survivesAnyDamage();
    void stopsWhenAsked();
    void recognizesByCounts_data();
    void recognizesByCounts();
    void readsAnAlexNet();
    void readsTheRelease();

private:
    std::filesystem::path write(std::span<const std::byte> bytes)
    {
        QFile file(m_folder.filePath("file")); // not atomically, which waits for the disk a thousand times
        if (file.open(QIODevice::WriteOnly))
            file.write(reinterpret_cast<const char*>(bytes.data()), qint64(bytes.size()));
        return test::toPath(file.fileName());
    }
    Result<std::vector<CodedLayer>> read(std::span<const std::byte> bytes, const JobContext& job = {})
    {
        const auto file = InputFile::open(write(bytes));
        if (!file)
            return fail(file.error());
        return readDeepCompressionCodes(*file, tinyNet(), job);
    }

    QTemporaryDir m_folder;
};

void TestDeepCompressionRelease::readsCodes()
{
    const auto layers = read(test::releaseFile(tinyLayers()));
    VERIFY_OK(layers);
    QCOMPARE(layers->size(), 2u);
    const CodedLayer &conv = layers->at(0), &fc = layers->at(1);
    // Positions 0, 3, 4, 6 (zero), 10; the values in ascending order are -1, 0.5, 2.
    QCOMPARE(textOf(conv.codes), QByteArray("200130000010000000"));
    QCOMPARE(conv.values, (std::vector<float>{-1, 0.5f, 2}));
    QCOMPARE(conv.entries, 5u);
    QCOMPARE(conv.fillers, 1u);
    QCOMPARE(QByteArray::fromStdString(conv.name), QByteArray("conv"));
    QCOMPARE(test::toText(conv.bias), QByteArray("c.bias 2: 0.25 -0.5"));
    // Positions 1, 17 (filler), 22, 23.
    QCOMPARE(textOf(fc.codes), QByteArray("0300000000000000000000120000000000000000"));
    QCOMPARE(fc.values, (std::vector<float>{-2, 0.125f, 3}));
    QCOMPARE(fc.entries, 4u);
    QCOMPARE(fc.fillers, 1u);
    QVERIFY(fc.weight == (TensorInfo{"f.weight", {4, 10}}));
}

void TestDeepCompressionRelease::readsWeights()
{
    const auto file = InputFile::open(write(test::releaseFile(tinyLayers())));
    VERIFY_OK(file);
    const auto model = readDeepCompression(*file, tinyNet());
    VERIFY_OK(model);
    QVERIFY(model->format == ModelFormat::DeepCompression);
    QCOMPARE(model->metadata, (std::map<std::string, std::string>{{"architecture", "tiny"}}));
    QVERIFY(model->notes.at(0).find("9 entries, 2 of them zeros") != std::string::npos);
    const ModelSnapshot expected = test::model("c.weight 2x1x3x3: 0.5 0 0 -1 2 0 0 0 0 0 -1 0 0 0 0 0 0 0\n"
                                               "c.bias: 0.25 -0.5\n"
                                               "f.weight 4x10: 0 3 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -2 0.125 "
                                               "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n"
                                               "f.bias: 1 2 3 4");
    QVERIFY(std::ranges::equal(model->model.tensors(), expected.tensors(), isBitIdentical)); // no -0 either
}

void TestDeepCompressionRelease::refuses_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::vector<std::byte>& bytes, ErrorCode code, const char* says) {
        QTest::addRow("%s", name) << QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size()))
                                  << int(code) << says;
    };
    const auto changed = [](const std::function<void(std::vector<test::ReleaseLayer>&)>& change) {
        auto layers = tinyLayers();
        change(layers);
        return test::releaseFile(layers);
    };
    const auto whole = test::releaseFile(tinyLayers());
    const auto cut = [&](std::size_t size) { return std::vector<std::byte>(whole.begin(), whole.begin() + long(size)); };
    const auto with = [&](std::size_t at, unsigned value) {
        auto bytes = whole;
        bytes.at(at) = std::byte(value);
        return bytes;
    };
    constexpr float infinity = std::numeric_limits<float>::infinity(), nan = std::numeric_limits<float>::quiet_NaN();
    const std::size_t convCodes = 8 + 1024 + 8, fcCodes = convCodes + 5 + 3 + 64 + 16;

    row("empty", {}, ErrorCode::TruncatedFile, "0 bytes hold no counts for 2 layers");
    row("a count cut short", cut(7), ErrorCode::TruncatedFile, "7 bytes hold no counts");
    row("counts alone", cut(8), ErrorCode::TruncatedFile, "ends in conv: 8 of ");
    row("cut in the last gaps", cut(whole.size() - 1), ErrorCode::TruncatedFile, "ends in fc: ");
    auto longer = whole;
    longer.push_back({});
    row("a byte too many", longer, ErrorCode::CorruptFile, "bytes where the counts of Tiny lead to");
    row("a count above the file", with(3, 0xff), ErrorCode::TruncatedFile, "ends in conv");
    row("a count that takes from the next layer", with(0, 6), ErrorCode::TruncatedFile, "ends in fc");
    row("more entries than weights",
        changed([](auto& layers) { layers[0].entries = QByteArray("0:1 ").repeated(19).trimmed(); }), ErrorCode::CorruptFile,
        "conv: stores 19 entries, but has 18 weights");
    row("a gap past the end", changed([](auto& layers) { layers[0].entries = "0:1 15:2 1:3"; }), ErrorCode::CorruptFile,
        "conv: gaps: entry 2 of 3 lies at 18, but there are 18 weights");
    row("a gap past the end of the linear layer", changed([](auto& layers) { layers[1].entries = "15:1 15:1 15:1"; }),
        ErrorCode::CorruptFile, "fc: gaps: entry 2 of 3 lies at 47, but there are 40 weights");
    row("NaN in a codebook", changed([](auto& layers) { layers[0].codebook[1] = nan; }), ErrorCode::NotFinite,
        "conv: codebook[1] is nan");
    row("infinity that no entry uses", changed([](auto& layers) { layers[1].codebook[3] = infinity; layers[1].entries = "0:1 0:2"; }),
        ErrorCode::NotFinite, "fc: codebook[3] is inf");
    row("NaN in a bias", changed([](auto& layers) { layers[1].bias[2] = -nan; }), ErrorCode::NotFinite, "fc: bias[2] is");
    row("code 0 is not 0", changed([](auto& layers) { layers[1].codebook[0] = 0.5f; }), ErrorCode::CorruptFile,
        "fc: codebook[0] is 0.5, not 0");
    row("half a gap too many", with(convCodes + 5 + 2, 0x33), ErrorCode::CorruptFile, "conv: gaps: half a byte of 3");
    auto odd = changed([](auto& layers) { layers[1].entries = "0:1 0:2 0:3 0:1 0:2"; });
    odd.at(fcCodes + 2) |= std::byte{0x40};
    row("half a code too many", odd, ErrorCode::CorruptFile, "fc: codes: half a byte of 4");
}

void TestDeepCompressionRelease::refuses()
{
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QString, says);
    const auto layers = read(std::as_bytes(std::span(file.constData(), std::size_t(file.size()))));
    VERIFY_FAILS(layers, ErrorCode(code));
    QVERIFY2(QString::fromStdString(layers.error().detail).contains(says), layers.error().detail.c_str());
}

void TestDeepCompressionRelease::survivesAnyDamage()
{
    const auto whole = test::releaseFile(tinyLayers());
    for (std::size_t size = 0; size < whole.size(); ++size)
        QVERIFY(!read(std::span(whole).first(size)).has_value());
    Random random(1);
    for (std::size_t at = 0; at < whole.size(); at += at < 8 || at > 1032 ? 1 : 37) {
        auto bytes = whole;
        bytes[at] ^= std::byte(1 + random.below(255));
        const auto layers = read(bytes);
        for (const CodedLayer& layer : layers.value_or(std::vector<CodedLayer>())) {
            QVERIFY(std::ranges::all_of(layer.codes, [&](std::uint8_t code) { return code <= layer.values.size(); }));
            QVERIFY(std::ranges::adjacent_find(layer.values, std::greater_equal<>()) == layer.values.end());
        }
    }
}

void TestDeepCompressionRelease::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    VERIFY_FAILS(read(test::releaseFile(tinyLayers()), JobContext(stop.get_token())), ErrorCode::Cancelled);
}

void TestDeepCompressionRelease::recognizesByCounts_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("id"); // empty: none
    QTest::addColumn<int>("code"); // of readModelFile(); -1: read
    QTest::addRow("whole") << "" << "squeezenet1_0-caffe" << -1;
    QTest::addRow("cut short") << "cut" << "squeezenet1_0-caffe" << int(ErrorCode::TruncatedFile);
    QTest::addRow("too long") << "long" << "squeezenet1_0-caffe" << int(ErrorCode::CorruptFile);
    QTest::addRow("a count above the weights") << "count" << "" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("counts of 0") << "zeros" << "" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("counts cut short") << "counts" << "" << int(ErrorCode::UnsupportedFormat);
    QTest::addRow("text") << "text" << "" << int(ErrorCode::UnsupportedFormat);
}

void TestDeepCompressionRelease::recognizesByCounts()
{
    QFETCH(QString, damage);
    QFETCH(QString, id);
    QFETCH(int, code);
    auto bytes = test::releaseFile(squeezenetOfCaffe(1000), 1);
    if (damage == "cut")
        bytes.resize(bytes.size() / 2);
    else if (damage == "long")
        bytes.resize(bytes.size() + 1);
    else if (damage == "count")
        bytes[3] = std::byte{1};
    else if (damage == "zeros")
        bytes.assign(2000, {});
    else if (damage == "counts")
        bytes.resize(20);
    else if (damage == "text")
        std::ranges::fill(bytes, std::byte{'a'});
    const auto path = write(bytes);
    const auto file = InputFile::open(path);
    VERIFY_OK(file);
    const auto found = recognizeDeepCompression(*file);
    QCOMPARE(QString::fromStdString(found ? found->id : ""), id);
    const auto model = readModelFile(path);
    if (code >= 0) {
        VERIFY_FAILS(model, ErrorCode(code));
        return;
    }
    VERIFY_OK(model);
    QCOMPARE(model->model.tensors().size(), 52u);
    VERIFY_OK(checkTensors(squeezenet(1000), model->model));
}

void TestDeepCompressionRelease::readsAnAlexNet()
{
    const auto file = InputFile::open(write(test::releaseFile(alexnet(1000), 2)));
    VERIFY_OK(file);
    const auto found = recognizeDeepCompression(*file);
    QVERIFY(found.has_value());
    QVERIFY(*found == alexnet(1000));
    const auto layers = readDeepCompressionCodes(*file, *found);
    VERIFY_OK(layers);
    QCOMPARE(layers->at(0).values.size(), 255u);
    QCOMPARE(layers->at(5).values.size(), 15u);
    QCOMPARE(layers->at(5).codes.size(), 37'748'736u);
    QVERIFY(layers->at(5).entries > 4'000'000);
}

void TestDeepCompressionRelease::readsTheRelease()
{
    const auto path = test::sharedPath("models/squeezenet-deep-compression.net");
    if (path.empty())
        QSKIP("no released SqueezeNet in ../shared");
    const auto file = InputFile::open(path);
    VERIFY_OK(file);
    const auto found = recognizeDeepCompression(*file);
    QVERIFY(found.has_value());
    QVERIFY(*found == squeezenetOfCaffe(1000));
    const auto layers = readDeepCompressionCodes(*file, *found);
    VERIFY_OK(layers);
    std::size_t entries = 0, fillers = 0;
    for (const CodedLayer& layer : *layers) {
        entries += layer.entries;
        fillers += layer.fillers;
        QCOMPARE(layer.values.size(), 255u);
        const auto zeros = std::size_t(std::ranges::count(layer.codes, std::uint8_t{0}));
        QCOMPARE(layer.codes.size() - zeros, layer.entries - layer.fillers);
    }
    QCOMPARE(entries, 422'083u);
    QCOMPARE(fillers, 6162u);
}

QTEST_APPLESS_MAIN(TestDeepCompressionRelease)
#include "test_deep_compression_release.moc"
