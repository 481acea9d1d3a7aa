// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/bit_stream.h"
#include "core/coding/deep_compression_coder.h"
#include "tests/coding/coder_layers.h"
#include "tests/coding/textbook_huffman.h"
#include "tests/support/test_support.h"

#include <array>
#include <cstring>
#include <set>

using namespace pangkas;
using namespace pangkas::test;

namespace {

const DeepCompressionCoder coder;

std::vector<std::byte> bytesOfBits(const QString& text) // '|' goes on to the next byte
{
    BitWriter writer;
    for (const QChar one : text) {
        if (one == '|')
            writer.align();
        else if (one != ' ')
            writer.put(one == '1', 1);
    }
    return writer.finish();
}

/// The entries of the paper, one weight after the other: gap and code.
std::vector<std::pair<std::size_t, std::size_t>> entriesOf(const std::vector<std::uint8_t>& codes, std::size_t largest)
{
    std::vector<std::pair<std::size_t, std::size_t>> entries;
    std::size_t gap = 0;
    std::size_t stored = codes.size() - std::size_t(std::ranges::count(codes, 0));
    for (std::size_t i = 0; i < codes.size() && stored > 0; ++i) {
        if (codes[i] == 0 && gap < largest) {
            ++gap;
            continue;
        }
        entries.emplace_back(gap, codes[i]);
        stored -= codes[i] != 0;
        gap = 0;
    }
    return entries;
}

/// Bytes of a stream of these symbols by the textbook, without its table.
std::size_t textbookBytes(const std::vector<std::size_t>& symbols)
{
    std::vector<std::uint64_t> counts(256);
    for (const std::size_t symbol : symbols)
        ++counts[symbol];
    const auto code = textbookHuffman(counts);
    std::string bits;
    for (const std::size_t symbol : symbols)
        bits += code.at(symbol);
    return (bits.size() + 7) / 8;
}

/// A layer of the released SqueezeNet (../shared/design/formats.md), its codes as they are there.
struct ReleasedLayer
{
    std::vector<std::uint8_t> codes;
    std::size_t outputs = 0;
};

std::vector<ReleasedLayer> releasedSqueezeNet(const std::filesystem::path& path)
{
    struct Shape
    {
        std::size_t outputs, inputs, kernel;
    };
    std::vector<Shape> shapes{{96, 3, 7}};
    for (const std::size_t squeezed : {16u, 16u, 32u, 32u, 48u, 48u, 64u, 64u}) {
        const std::size_t inputs = shapes.size() == 1 ? 96 : 2 * shapes.back().outputs;
        shapes.insert(shapes.end(), {{squeezed, inputs, 1}, {4 * squeezed, squeezed, 1}, {4 * squeezed, squeezed, 3}});
    }
    shapes.push_back({1000, 512, 1});
    const auto bytes = bytesOf(path);
    const auto at = [&bytes](std::size_t i) { return std::to_integer<std::size_t>(bytes.at(i)); };
    std::vector<ReleasedLayer> layers;
    std::size_t next = 4 * shapes.size();
    for (std::size_t layer = 0; layer < shapes.size(); ++layer) {
        std::uint32_t entries = 0;
        std::memcpy(&entries, bytes.data() + 4 * layer, 4);
        const auto [outputs, inputs, kernel] = shapes[layer];
        next += 256 * 4 + outputs * 4;
        ReleasedLayer one{std::vector<std::uint8_t>(outputs * inputs * kernel * kernel), outputs};
        std::size_t position = 0;
        for (std::size_t i = 0; i < entries; ++i) {
            position += (at(next + entries + i / 2) >> (i % 2 * 4) & 15) + 1;
            one.codes.at(position - 1) = std::uint8_t(at(next + i));
        }
        next += entries + (entries + 1) / 2;
        layers.push_back(std::move(one));
    }
    return layers;
}

} // namespace

class TestDeepCompression : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsTheTextbook_data();
    void equalsTheTextbook();
    void choosesTheSmallerGaps();
    void refusesDamage_data();
    void refusesDamage();
    void refusesSizes_data();
    void refusesSizes();
    void isAsSmallAsTheReleasedFile();
};

void TestDeepCompression::equalsTheTextbook_data()
{
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    for (const double density : {0.001, 0.02, 0.09, 0.3, 0.8, 1.0})
        for (const int symbols : {0, 1, 3, 31, 255})
            QTest::addRow("%g stored, %d symbols", density, symbols) << density << symbols;
}

void TestDeepCompression::equalsTheTextbook()
{
    QFETCH(double, density);
    QFETCH(int, symbols);
    const auto codes = randomCodes(30'000, density, symbols, 21);
    const CodeFacts facts = factsOf(codes, symbols);
    const auto streams = coder.encode(facts, codes, {});
    VERIFY_OK(streams);
    const Coded coded(*streams);
    const auto tables = coder.codeTables(facts, coded.views());
    VERIFY_OK(tables);
    std::size_t largest = 15;
    if (!coded.names.empty() && coded.names.front() == "gaps")
        largest = (std::size_t{1} << std::to_integer<int>(coded.bytes.front().front())) - 1;
    std::vector<std::size_t> gaps, values;
    for (const auto& [gap, code] : entriesOf(codes, largest)) {
        gaps.push_back(gap);
        values.push_back(code);
    }
    for (std::size_t i = 0; i < coded.names.size(); ++i) {
        const bool isGaps = coded.names[i] == "gaps";
        QCOMPARE(coded.rawBytes[i], std::uint64_t(gaps.size()));
        const CodeTable& table = (*tables)[i];
        QCOMPARE(table.offset, std::uint64_t(isGaps ? 1 : 0));
        QCOMPARE(coded.bytes[i].size() - table.offset - table.bytes, textbookBytes(isGaps ? gaps : values));
    }
}

void TestDeepCompression::choosesTheSmallerGaps()
{
    const auto bitsAt = [](double density) {
        const auto codes = randomCodes(30'000, density, 31, 22, 30'000);
        const auto streams = coder.encode(factsOf(codes, 31), codes, {});
        return streams ? std::to_integer<int>(streams->front().bytes.front()) : 0;
    };
    QCOMPARE(bitsAt(0.5), 4);
    QCOMPARE(bitsAt(0.02), 5);
}

void TestDeepCompression::refusesDamage_data()
{
    // Of 40 weights those at 0 and 17 are stored, with the codes 1 and 2: the entries (0, 1), (15, filler), (0, 2).
    // Gaps 0 and 15 have the codes 0 and 1; 1, the filler and 2 have the codes 0, 10 and 11.
    const QString four = "00000100|", gapTable = "100 110 0000000000000 100|", gaps = four + gapTable + "0 1 0";
    const QString codeTable = "1010 110 100|", codes = codeTable + "0 10 11";
    QTest::addColumn<int>("weights");
    QTest::addColumn<QString>("gaps");
    QTest::addColumn<QString>("codes");
    QTest::addColumn<QString>("named"); // empty: fine
    QTest::addRow("none") << 40 << gaps << codes << "";
    QTest::addRow("none, the last weight stored") << 18 << gaps << codes << "";
    QTest::addRow("gaps of 3 bits") << 40 << "00000011|" + gapTable + "0 1 0" << codes << "stream gaps: gaps of 3 bits";
    QTest::addRow("gaps of 6 bits") << 40 << "00000110|" + gapTable + "0 1 0" << codes << "stream gaps: gaps of 6 bits";
    QTest::addRow("over-subscribed") << 40 << four + "100 0 0 110 000000000000|0 1 0" << codes
                                     << "stream gaps: code table over-subscribed";
    QTest::addRow("under-subscribed") << 40 << four + "1010 0 1110 0000000000000|0 1 0" << codes
                                      << "stream gaps: code table under-subscribed";
    QTest::addRow("no gap in the table") << 40 << four + "0000000000000000|" << codes
                                         << "stream gaps: code table under-subscribed";
    QTest::addRow("over-subscribed codes") << 40 << gaps << "100 0 0|0 10 11"
                                           << "stream codes: code table over-subscribed";
    QTest::addRow("under-subscribed codes") << 40 << gaps << "1010 0 0|0 10 11"
                                            << "stream codes: code table under-subscribed";
    QTest::addRow("a table cut") << 40 << four + "100 110 00" << codes << "stream gaps: ends after";
    QTest::addRow("padding of the table") << 40 << four + "100 110 0000000000000 100 01|0 1 0" << codes
                                          << "stream gaps: bits set in the padding";
    QTest::addRow("padding of the gaps") << 40 << gaps + "00001" << codes << "stream gaps: bits set in the padding";
    QTest::addRow("padding of the codes") << 40 << gaps << codes + "1" << "stream codes: bits set in the padding";
    QTest::addRow("a byte after the gaps") << 40 << gaps + "|00000000" << codes << "stream gaps: 1 bytes after its end";
    QTest::addRow("bytes after the codes") << 40 << gaps << codes + "|0000000000000000"
                                           << "stream codes: 2 bytes after its end";
    QTest::addRow("codes that end early") << 40 << gaps << codeTable << "stream codes: ends after";
    QTest::addRow("past the end") << 30 << four + gapTable + "0 1 1" << codes
                                  << "stream gaps: entry 2 leads to position 32, past the end at 30";
    QTest::addRow("just past the end") << 17 << gaps << codes << "stream gaps: entry 2 leads to position 17";
    QTest::addRow("a filler past the end") << 16 << gaps << codes << "stream gaps: entry 1 leads to position 16";
    QTest::addRow("a filler that is too short") << 40 << four + gapTable + "0 0 0" << codes
                                                << "stream gaps: a filler of less than 15";
    QTest::addRow("fillers without an end") << 40 << four + "0000000000000000|0" << codes << "stream gaps";
    QTest::addRow("nothing but fillers") << 40 << four + "000000000000000 100|" << "100 110 0|"
                                         << "stream gaps: entry 2 leads to position 47, past the end at 40";
}

void TestDeepCompression::refusesDamage()
{
    QFETCH(int, weights);
    QFETCH(QString, gaps);
    QFETCH(QString, codes);
    QFETCH(QString, named);
    const auto gapBytes = bytesOfBits(gaps), codeBytes = bytesOfBits(codes);
    const std::array<StreamView, 2> streams = {StreamView{"gaps", gapBytes}, StreamView{"codes", codeBytes}};
    std::vector<std::uint8_t> decoded(static_cast<std::size_t>(weights));
    const auto result = coder.decode(CodeFacts{{weights}, decoded.size(), 2, 2}, streams, decoded, {});
    if (named.isEmpty()) {
        VERIFY_OK(result);
        std::vector<std::uint8_t> expected(decoded.size());
        expected[0] = 1;
        expected[17] = 2;
        QVERIFY(decoded == expected);
        return;
    }
    VERIFY_FAILS(result, ErrorCode::CorruptFile);
    QVERIFY2(result.error().detail.starts_with(named.toStdString()), result.error().detail.c_str());
}

void TestDeepCompression::refusesSizes_data()
{
    QTest::addColumn<int>("stored");
    QTest::addColumn<QStringList>("streams"); // name:bytes:raw
    QTest::addColumn<QString>("named"); // empty: fine
    // Of 100 weights.
    QTest::addRow("fine") << 4 << QStringList{"gaps:9:4", "codes:9:4"} << "";
    QTest::addRow("fillers") << 4 << QStringList{"gaps:9:10", "codes:9:10"} << "";
    QTest::addRow("all stored") << 100 << QStringList{"codes:9:100"} << "";
    QTest::addRow("none stored") << 0 << QStringList{} << "";
    QTest::addRow("more fillers than fit") << 4 << QStringList{"gaps:9:11", "codes:9:11"} << "stream gaps: 11 entries";
    QTest::addRow("too few entries") << 4 << QStringList{"gaps:9:3", "codes:9:3"} << "stream gaps: 3 entries";
    QTest::addRow("entries that differ") << 4 << QStringList{"gaps:9:5", "codes:9:4"} << "stream codes: 4 entries";
    QTest::addRow("fillers where all are stored") << 100 << QStringList{"codes:9:101"} << "stream codes: 101 entries";
    QTest::addRow("more bytes than entries") << 4 << QStringList{"gaps:999:4", "codes:9:4"} << "stream gaps: 999 bytes";
    QTest::addRow("no bytes") << 4 << QStringList{"gaps:9:4", "codes:0:4"} << "stream codes: 0 bytes";
    QTest::addRow("no codes") << 4 << QStringList{"gaps:9:4"} << "streams [gaps] instead of [gaps, codes]";
    QTest::addRow("another order") << 4 << QStringList{"codes:9:4", "gaps:9:4"} << "streams [codes, gaps]";
    QTest::addRow("gaps, all stored") << 100 << QStringList{"gaps:9:100", "codes:9:100"} << "streams [gaps, codes]";
    QTest::addRow("something for nothing") << 0 << QStringList{"codes:1:0"} << "streams [codes] instead of []";
}

void TestDeepCompression::refusesSizes()
{
    QFETCH(int, stored);
    QFETCH(QStringList, streams);
    QFETCH(QString, named);
    std::vector<std::string> names;
    for (const QString& stream : streams)
        names.push_back(stream.section(':', 0, 0).toStdString());
    std::vector<StreamSize> sizes;
    for (qsizetype i = 0; i < streams.size(); ++i)
        sizes.push_back({names[std::size_t(i)], streams[i].section(':', 1, 1).toULongLong(),
            streams[i].section(':', 2, 2).toULongLong()});
    const auto checked = coder.checkStreams(CodeFacts{{100}, 100, std::size_t(stored), 3}, sizes);
    if (named.isEmpty()) {
        VERIFY_OK(checked);
        return;
    }
    VERIFY_FAILS(checked, ErrorCode::CorruptFile);
    QVERIFY2(checked.error().detail.starts_with(named.toStdString()), checked.error().detail.c_str());
}

void TestDeepCompression::isAsSmallAsTheReleasedFile()
{
    const auto path = sharedPath("models/squeezenet-deep-compression.net");
    if (path.empty())
        QSKIP("../shared isn't there");
    std::size_t bytes = 0;
    for (const ReleasedLayer& layer : releasedSqueezeNet(path)) {
        const CodeFacts facts = factsOf(layer.codes, 255);
        const auto streams = coder.encode(facts, layer.codes, {});
        VERIFY_OK(streams);
        for (const CodedStream& stream : *streams)
            bytes += stream.bytes.size();
        // Biases, and the centroids that are used, as floats.
        bytes += 4 * (layer.outputs + std::set(layer.codes.begin(), layer.codes.end()).size() - 1);
        std::vector<std::uint8_t> back(layer.codes.size());
        VERIFY_OK(coder.decode(facts, Coded(*streams).views(), back, {}));
        QVERIFY(back == layer.codes);
    }
    QVERIFY2(std::abs(double(bytes) / 556'400 - 1) < 0.015, qPrintable(QString::number(bytes)));
}

QTEST_APPLESS_MAIN(TestDeepCompression)
#include "test_deep_compression.moc"
