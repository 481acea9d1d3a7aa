// SPDX-License-Identifier: GPL-3.0-or-later
// What is particular to the coder "max"; test_layer_coders.cpp has what holds for every coder.
#include "core/base/hashing.h"
#include "core/base/parallel.h"
#include "core/coding/binary_coder.h"
#include "core/coding/max_coder.h"
#include "tests/coding/coder_layers.h"
#include "tests/support/test_support.h"

#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

namespace {

const MaxCoder coder;

CodeFacts factsOf(const Shape& shape, const std::vector<std::uint8_t>& codes, int symbols)
{
    CodeFacts facts = test::factsOf(codes, symbols);
    facts.shape = shape;
    return facts;
}

std::size_t weightsOf(const Shape& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::size_t{1},
        [](std::size_t product, std::int64_t size) { return product * std::size_t(size); });
}

/// Some rows and columns have many stored weights and large ones, as in layers that were trained.
std::vector<std::uint8_t> structuredCodes(const Shape& shape, double density, int symbols, std::uint64_t seed)
{
    Random random(seed);
    std::vector<std::uint8_t> codes(weightsOf(shape));
    const std::size_t columns = codes.size() / std::size_t(shape.front());
    std::vector<double> scale(columns);
    for (double& column : scale)
        column = random.uniform() * 2;
    double row = 1;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i % columns == 0)
            row = random.uniform() * 2;
        const double level = row * scale[i % columns];
        if (!random.chance(std::min(1.0, density * level)))
            continue;
        const double largest = symbols * 0.5 * std::min(1.0, level / 2);
        const double value = (random.uniform() + random.uniform() - 1) * largest + symbols * 0.5;
        codes[i] = std::uint8_t(std::clamp(1 + int(value), 1, std::max(symbols, 1)));
    }
    return codes;
}

/// The stream, or nothing.
std::vector<std::byte> encoded(const CodeFacts& facts, const std::vector<std::uint8_t>& codes)
{
    auto streams = coder.encode(facts, codes, {});
    return !streams || streams->empty() ? std::vector<std::byte>() : streams->front().bytes;
}

Result<std::vector<std::uint8_t>> decoded(const CodeFacts& facts, std::vector<std::byte> bytes)
{
    bytes.shrink_to_fit();
    const std::array<StreamSize, 1> sizes = {StreamSize{"mixed", bytes.size(), facts.weights}};
    const std::array<StreamView, 1> views = {StreamView{"mixed", bytes}};
    PANGKAS_TRY(coder.checkStreams(facts, sizes));
    std::vector<std::uint8_t> codes(facts.weights);
    PANGKAS_TRY(coder.decode(facts, views, codes, {}));
    return codes;
}

/// Three segments of a row each.
const Shape longRows = {3, (1 << 21) + 1};

} // namespace

class TestMaxCoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codesDecisions_data();
    void codesDecisions();
    void noticesTheEnd();
    void takesShapesBack_data();
    void takesShapesBack();
    void staysBelowOrderZero_data();
    void staysBelowOrderZero();
    void segmentsDontDependOnThreads();
    void refusesDamagedSegments();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
    void refusesOtherSizes_data();
    void refusesOtherSizes();
    void keepsItsFormat_data();
    void keepsItsFormat();
};

void TestMaxCoder::codesDecisions_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("probability"); // the coder is told, in 1/65536
    QTest::addColumn<double>("frequency"); // of ones
    QTest::addRow("none") << 0 << 32768 << 0.5;
    QTest::addRow("one") << 1 << 32768 << 1.0;
    QTest::addRow("even") << 100'000 << 32768 << 0.5;
    QTest::addRow("rare ones") << 100'000 << 22 << 0.0003;
    QTest::addRow("rare zeros") << 100'000 << 65514 << 0.9997;
    QTest::addRow("ones against the odds") << 5'000 << 1 << 1.0;
    QTest::addRow("zeros against the odds") << 5'000 << 65535 << 0.0;
    QTest::addRow("zeros, carries for ever") << 100'000 << 40000 << 0.0;
}

void TestMaxCoder::codesDecisions()
{
    QFETCH(int, count);
    QFETCH(int, probability);
    QFETCH(double, frequency);
    Random random(21);
    std::vector<bool> bits;
    for (int i = 0; i < count; ++i)
        bits.push_back(random.chance(frequency));
    std::vector<std::byte> bytes = {std::byte{0xFF}, std::byte{0xFF}}; // somebody else's
    BinaryEncoder encoder(bytes);
    for (const bool bit : bits)
        encoder.code(bit, std::uint32_t(probability));
    encoder.finish();
    QVERIFY(bytes.size() > 2 && bytes[0] == std::byte{0xFF} && bytes[1] == std::byte{0xFF});
    bytes.erase(bytes.begin(), bytes.begin() + 2);
    BinaryDecoder decoder(bytes);
    for (const bool bit : bits)
        QCOMPARE(decoder.code(false, std::uint32_t(probability)), bit);
    QVERIFY(decoder.isAtEnd() && !decoder.isPastEnd());
}

void TestMaxCoder::noticesTheEnd()
{
    Random random(22);
    std::vector<bool> bits(1000);
    std::vector<std::byte> bytes;
    BinaryEncoder encoder(bytes);
    for (auto bit : bits)
        encoder.code(bit = random.chance(0.5), 32768);
    encoder.finish();
    for (std::size_t size = 0; size < bytes.size() + 8; ++size) {
        std::vector<std::byte> part = bytes;
        part.resize(size);
        BinaryDecoder decoder(part);
        for (std::size_t i = 0; i < bits.size(); ++i)
            decoder.code(false, 32768);
        // Up to three zeros are left out at the end, which makes sizes between these uncertain.
        if (size + 4 <= bytes.size())
            QVERIFY(decoder.isPastEnd() && !decoder.isAtEnd());
        if (size == bytes.size())
            QVERIFY(!decoder.isPastEnd() && decoder.isAtEnd());
        if (size >= bytes.size() + 4)
            QVERIFY(!decoder.isPastEnd() && !decoder.isAtEnd());
    }
    BinaryDecoder empty({});
    QVERIFY(empty.isPastEnd());
}

void TestMaxCoder::takesShapesBack_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    const QList<Shape> shapes = {{1}, {1, 1}, {1, 1, 1, 1}, {37}, {3, 5}, {1, 1000}, {1000, 1}, {2, 3, 5}, {4, 3, 5, 7},
        {2, 1, 11, 11}, {5, 2, 1, 3}, {5, 2, 3, 1}, {64, 16, 3, 3}, {16, 128, 1, 1}, {2, 1, 2, 3, 4}, {50, 300}};
    for (const Shape& shape : shapes) {
        QStringList sizes;
        for (const std::int64_t size : shape)
            sizes << QString::number(size);
        for (const double density : {0.0, 0.05, 0.5, 1.0})
            for (const int symbols : {0, 1, 2, 3, 31, 255})
                QTest::addRow("%s, %g stored, %d symbols", qPrintable(sizes.join('x')), density, symbols)
                    << shape << density << symbols;
    }
}

void TestMaxCoder::takesShapesBack()
{
    QFETCH(Shape, shape);
    QFETCH(double, density);
    QFETCH(int, symbols);
    const auto codes =
        density == 1 ? randomCodes(weightsOf(shape), 1, symbols, 23) : structuredCodes(shape, density, symbols, 23);
    const CodeFacts facts = factsOf(shape, codes, symbols);
    const auto bytes = encoded(facts, codes);
    QCOMPARE(bytes.empty(), facts.stored == 0 || (facts.stored == facts.weights && symbols < 2));
    if (bytes.empty()) {
        VERIFY_OK(coder.checkStreams(facts, {}));
        std::vector<std::uint8_t> back(codes.size());
        VERIFY_OK(coder.decode(facts, {}, back, {}));
        QVERIFY(back == codes);
        VERIFY_FAILS(decoded(facts, {std::byte{0}}), ErrorCode::CorruptFile);
        return;
    }
    const auto back = decoded(facts, bytes);
    VERIFY_OK(back);
    QVERIFY(*back == codes);
    VERIFY_FAILS(coder.checkStreams(facts, {}), ErrorCode::CorruptFile);
}

void TestMaxCoder::staysBelowOrderZero_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    QTest::addColumn<double>("most"); // of the order-0 entropy
    QTest::addRow("fully connected") << Shape{300, 1000} << 0.1 << 31 << 0.95;
    QTest::addRow("convolution") << Shape{64, 64, 3, 3} << 0.35 << 255 << 0.98;
    QTest::addRow("positions") << Shape{300, 1000} << 0.1 << 0 << 0.95;
}

void TestMaxCoder::staysBelowOrderZero()
{
    QFETCH(Shape, shape);
    QFETCH(double, density);
    QFETCH(int, symbols);
    QFETCH(double, most);
    const auto codes = structuredCodes(shape, density, symbols, 24);
    const auto streams = coder.encode(factsOf(shape, codes, symbols), codes, {});
    VERIFY_OK(streams);
    const CodedStream& stream = streams->front();
    QCOMPARE(stream.symbols, std::uint64_t(codes.size()));
    const double ratio = double(stream.bytes.size()) * 8 / stream.entropyBits;
    QVERIFY2(ratio < most, qPrintable(QString::number(ratio)));
}

void TestMaxCoder::segmentsDontDependOnThreads()
{
    const auto codes = structuredCodes(longRows, 0.02, 7, 25);
    const CodeFacts facts = factsOf(longRows, codes, 7);
    std::vector<std::byte> bytes;
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto again = encoded(facts, codes);
        QVERIFY(!again.empty() && (bytes.empty() || again == bytes));
        bytes = again;
        const auto back = decoded(facts, bytes);
        VERIFY_OK(back);
        QVERIFY(*back == codes);
    }
    setThreadLimit(0);
}

void TestMaxCoder::refusesDamagedSegments()
{
    const auto codes = structuredCodes(longRows, 0.002, 7, 26);
    const CodeFacts facts = factsOf(longRows, codes, 7);
    const auto bytes = encoded(facts, codes);
    QVERIFY(bytes.size() > 1000);
    const auto damaged = [&bytes](std::size_t place, unsigned change) {
        auto copy = bytes;
        copy[place] ^= std::byte(change);
        return copy;
    };
    // Byte 0: codes below zero; 1 to 4 and 5 to 8: lengths of two segments.
    for (const std::size_t place : {std::size_t{1}, std::size_t{2}, std::size_t{4}, std::size_t{5}, std::size_t{8},
             std::size_t{20}, bytes.size() / 2, bytes.size() - 20}) {
        const auto back = decoded(facts, damaged(place, 0x55));
        VERIFY_FAILS(back, ErrorCode::CorruptFile);
        QVERIFY2(back.error().detail.starts_with("stream mixed: segment")
                || back.error().detail.find("stored weights") != std::string::npos,
            back.error().detail.c_str());
    }
}

void TestMaxCoder::refusesOtherBytes_data()
{
    QTest::addColumn<int>("cut"); // bytes off the end
    QTest::addColumn<QByteArray>("added");
    QTest::addColumn<int>("negative"); // -1: as it was
    QTest::addColumn<int>("stored"); // more than there are
    QTest::addRow("cut by 4") << 4 << QByteArray() << -1 << 0;
    QTest::addRow("cut to a byte and the header") << 100'000 << QByteArray() << -1 << 0;
    QTest::addRow("bytes more") << 0 << QByteArray("\1\2\3\4") << -1 << 0;
    QTest::addRow("zeros more") << 0 << QByteArray(10, 0) << -1 << 0;
    QTest::addRow("more codes below zero than codes") << 0 << QByteArray() << 32 << 0;
    QTest::addRow("more stored") << 0 << QByteArray() << -1 << 1;
    QTest::addRow("fewer stored") << 0 << QByteArray() << -1 << -1;
}

void TestMaxCoder::refusesOtherBytes()
{
    QFETCH(int, cut);
    QFETCH(QByteArray, added);
    QFETCH(int, negative);
    QFETCH(int, stored);
    const Shape shape = {40, 50};
    const auto codes = structuredCodes(shape, 0.3, 31, 27);
    CodeFacts facts = factsOf(shape, codes, 31);
    auto bytes = encoded(facts, codes);
    QVERIFY(bytes.size() > 200);
    bytes.resize(std::max<std::size_t>(2, bytes.size() - std::min(std::size_t(cut), bytes.size())));
    for (const char byte : added)
        bytes.push_back(std::byte(byte));
    if (negative >= 0)
        bytes[0] = std::byte(negative);
    facts.stored += std::size_t(stored);
    const auto back = decoded(facts, bytes);
    VERIFY_FAILS(back, ErrorCode::CorruptFile);
    QVERIFY2(back.error().detail.starts_with("stream mixed: "), back.error().detail.c_str());
}

void TestMaxCoder::refusesOtherSizes_data()
{
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<quint64>("raw");
    QTest::addColumn<bool>("isFine");
    QTest::addRow("possible") << quint64(500) << quint64(2000) << true;
    QTest::addRow("no byte of the segment") << quint64(1) << quint64(2000) << false;
    QTest::addRow("too many") << quint64(2000 * 16 + 7) << quint64(2000) << false;
    QTest::addRow("far too many") << ~quint64(0) << quint64(2000) << false;
    QTest::addRow("another raw size") << quint64(500) << quint64(1999) << false;
}

void TestMaxCoder::refusesOtherSizes()
{
    QFETCH(quint64, bytes);
    QFETCH(quint64, raw);
    QFETCH(bool, isFine);
    const CodeFacts facts{{40, 50}, 2000, 600, 31};
    const std::array<StreamSize, 1> sizes = {StreamSize{"mixed", bytes, raw}};
    if (isFine)
        VERIFY_OK(coder.checkStreams(facts, sizes));
    else
        VERIFY_FAILS(coder.checkStreams(facts, sizes), ErrorCode::CorruptFile);
    const std::array<StreamSize, 1> other = {StreamSize{"codes", 500, 2000}};
    VERIFY_FAILS(coder.checkStreams(facts, other), ErrorCode::CorruptFile);
}

void TestMaxCoder::keepsItsFormat_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    QTest::addColumn<QByteArray>("sha256"); // of the stream
    QTest::addRow("fully connected") << Shape{100, 300} << 0.1 << 31
                                     << QByteArray("3b72fffb397870d197ba69807531a9392781d34562af7f640edff2d64b146edd");
    QTest::addRow("convolution") << Shape{16, 12, 3, 5} << 0.4 << 255
                                 << QByteArray("f9a11098f7e90621b52b6a36becd7509bcf0cd2ea59802dd4c1b8074312707c5");
    QTest::addRow("positions") << Shape{50, 200} << 0.1 << 0
                               << QByteArray("953d5f462c6ccaab25cfb01882dd8b111669336fa96512183ec948a45d249c16");
    QTest::addRow("three segments") << longRows << 0.001 << 3
                                    << QByteArray("514e8e821ffb11b1d79c0624b229ff800504870785d80baa54aaba213dd285f2");
}

void TestMaxCoder::keepsItsFormat()
{
    QFETCH(Shape, shape);
    QFETCH(double, density);
    QFETCH(int, symbols);
    QFETCH(QByteArray, sha256);
    const auto codes = structuredCodes(shape, density, symbols, 28);
    const auto bytes = encoded(factsOf(shape, codes, symbols), codes);
    QCOMPARE(QByteArray::fromStdString(pangkas::sha256(bytes)), sha256);
}

QTEST_APPLESS_MAIN(TestMaxCoder)
#include "test_max_coder.moc"
