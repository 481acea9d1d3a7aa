// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/coding/huffman_code.h"
#include "tests/coding/textbook_huffman.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace pangkas;
using namespace pangkas::test;

namespace {

using Counts = std::vector<std::uint64_t>;

/// The least bits of any code under the limit, by trying, depth by depth, how many of the nodes become symbols. Each
/// depth costs the weight of all symbols that are not placed yet.
std::uint64_t leastBits(Counts counts)
{
    std::erase(counts, 0u);
    std::ranges::sort(counts, std::greater{});
    std::map<std::tuple<int, std::size_t, std::size_t>, std::uint64_t> known;
    constexpr std::uint64_t never = ~std::uint64_t{0} / 2;
    const auto least = [&](const auto& self, int depth, std::size_t nodes, std::size_t placed) -> std::uint64_t {
        if (placed == counts.size())
            return 0;
        if (depth == longestHuffmanCode || nodes == 0)
            return never;
        const auto key = std::tuple(depth, nodes, placed);
        if (const auto found = known.find(key); found != known.end())
            return found->second;
        std::uint64_t open = 0;
        for (std::size_t i = placed; i < counts.size(); ++i)
            open += counts[i];
        std::uint64_t best = never;
        const std::size_t below = std::min(2 * nodes, counts.size() - placed); // more are of no use
        for (std::size_t leaves = 0; leaves <= below; ++leaves)
            best = std::min(best, open + self(self, depth + 1, below - leaves, placed + leaves));
        return known[key] = best;
    };
    return counts.size() < 2 ? 0 : least(least, 0, 1, 0);
}

std::vector<std::byte> bytesOfBits(const QString& text) // '|' goes on to the next byte
{
    BitWriter writer;
    for (const QChar one : text) {
        if (one == '|')
            writer.align();
        else
            writer.put(one == '1', 1);
    }
    return writer.finish();
}

} // namespace

class TestHuffmanCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAsShortAsTheTextbooks_data();
    void isAsShortAsTheTextbooks();
    void isTheShortestUnderTheLimit_data();
    void isTheShortestUnderTheLimit();
    void takesSymbolsBack_data();
    void takesSymbolsBack();
    void takesTheLongestCodesBack();
    void numbersCodesCanonically();
    void refusesTables_data();
    void refusesTables();
    void readsBits();
};

void TestHuffmanCode::isAsShortAsTheTextbooks_data()
{
    QTest::addColumn<Counts>("counts");
    QTest::addRow("none") << Counts{0, 0, 0};
    QTest::addRow("one") << Counts{0, 9, 0};
    QTest::addRow("two") << Counts{1, 0, 900};
    QTest::addRow("three alike") << Counts{5, 5, 5};
    QTest::addRow("halves") << Counts{64, 32, 16, 8, 4, 2, 1, 1};
    QTest::addRow("256 alike") << Counts(256, 3);
    QTest::addRow("257 would not be a power of two") << Counts(255, 3);
    Random random(1);
    for (int i = 0; i < 200; ++i) {
        Counts counts(2 + random.below(255));
        for (std::uint64_t& count : counts)
            count = random.chance(0.2) ? 0 : 1 + random.below(i % 2 ? 10 : 300);
        QTest::addRow("random %d", i) << counts;
    }
}

void TestHuffmanCode::isAsShortAsTheTextbooks()
{
    QFETCH(Counts, counts);
    const auto textbook = textbookHuffman(counts);
    std::size_t longest = 0;
    for (const auto& [symbol, code] : textbook)
        longest = std::max(longest, code.size());
    QVERIFY(longest <= std::size_t(longestHuffmanCode)); // else it could be shorter than ours
    std::uint64_t bits = 0;
    for (const auto& [symbol, code] : textbook)
        bits += counts[symbol] * code.size();
    QCOMPARE(huffmanBits(counts, huffmanLengths(counts)), bits);
}

void TestHuffmanCode::isTheShortestUnderTheLimit_data()
{
    QTest::addColumn<Counts>("counts");
    Counts fibonacci{1, 1};
    while (fibonacci.size() < 24)
        fibonacci.push_back(fibonacci[fibonacci.size() - 1] + fibonacci[fibonacci.size() - 2]);
    QTest::addRow("Fibonacci") << fibonacci;
    Counts powers;
    for (int i = 0; i < 40; ++i)
        powers.push_back(std::uint64_t{1} << i);
    QTest::addRow("powers of two") << powers;
    std::ranges::reverse(powers);
    QTest::addRow("powers of two, falling") << powers;
    Random random(2);
    for (int i = 0; i < 30; ++i) {
        Counts counts(2 + random.below(40));
        for (std::uint64_t& count : counts)
            count = random.bits() >> (24 + random.below(40));
        QTest::addRow("random %d", i) << counts;
    }
}

void TestHuffmanCode::isTheShortestUnderTheLimit()
{
    QFETCH(Counts, counts);
    const auto lengths = huffmanLengths(counts);
    for (std::size_t i = 0; i < counts.size(); ++i)
        QCOMPARE(lengths[i] > 0, counts[i] > 0);
    QVERIFY(*std::ranges::max_element(lengths) <= longestHuffmanCode);
    QCOMPARE(huffmanBits(counts, lengths), leastBits(counts));
}

void TestHuffmanCode::takesSymbolsBack_data()
{
    QTest::addColumn<int>("alphabet");
    QTest::addColumn<int>("used");
    QTest::addColumn<int>("count");
    for (const int alphabet : {2, 16, 32, 256})
        for (const int used : {1, 2, alphabet})
            for (const int count : {1, 2, 100, 5000})
                QTest::addRow("%d of %d, %d times", used, alphabet, count) << alphabet << used << count;
}

void TestHuffmanCode::takesSymbolsBack()
{
    QFETCH(int, alphabet);
    QFETCH(int, used);
    QFETCH(int, count);
    Random random(3);
    std::vector<std::size_t> symbols;
    Counts counts(static_cast<std::size_t>(alphabet));
    for (int i = 0; i < count; ++i) {
        const auto bound = 1 + random.below(unsigned(used));
        symbols.push_back(std::size_t(alphabet - 1) - random.below(bound));
        ++counts[symbols.back()];
    }
    const HuffmanEncoder encoder(huffmanLengths(counts));
    BitWriter writer;
    encoder.putTable(writer);
    for (const std::size_t symbol : symbols)
        encoder.put(writer, symbol);
    const auto bytes = writer.finish();
    BitReader reader(bytes);
    const auto lengths = readHuffmanTable(reader, std::size_t(alphabet));
    VERIFY_OK(lengths);
    QVERIFY(*lengths == huffmanLengths(counts));
    const std::uint64_t begin = reader.position();
    QCOMPARE(begin % 8, std::uint64_t(0));
    const HuffmanDecoder decoder(*lengths);
    for (const std::size_t symbol : symbols) {
        reader.refill();
        QCOMPARE(decoder.take(reader), symbol);
    }
    QCOMPARE(reader.position() - begin, huffmanBits(counts, *lengths));
    VERIFY_OK(reader.finish());
}

void TestHuffmanCode::takesTheLongestCodesBack()
{
    Counts counts;
    for (int i = 0; i < 40; ++i)
        counts.push_back(std::uint64_t{1} << i);
    const auto lengths = huffmanLengths(counts);
    QCOMPARE(int(*std::ranges::max_element(lengths)), longestHuffmanCode);
    const HuffmanEncoder encoder(lengths);
    BitWriter writer;
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
        encoder.put(writer, symbol);
    const auto bytes = writer.finish();
    BitReader reader(bytes);
    const HuffmanDecoder decoder(lengths);
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol) {
        reader.refill();
        QCOMPARE(decoder.take(reader), symbol);
    }
    VERIFY_OK(reader.finish());
}

void TestHuffmanCode::numbersCodesCanonically()
{
    const HuffmanEncoder encoder({2, 0, 3, 1, 3});
    BitWriter writer;
    for (const std::size_t symbol : {3u, 0u, 2u, 4u})
        encoder.put(writer, symbol);
    QVERIFY(writer.finish() == bytesOfBits("0" "10" "110" "111"));
    BitWriter table;
    encoder.putTable(table);
    QVERIFY(table.finish() == bytesOfBits("1010" "1110" "10110" "1110" "1010"));
}

void TestHuffmanCode::refusesTables_data()
{
    QTest::addColumn<QString>("bits"); // of an alphabet of 4
    QTest::addColumn<QString>("named");
    QTest::addRow("over-subscribed") << "100" "0" "0" "110" << "over-subscribed";
    QTest::addRow("over-subscribed, long ones") << "100" "0" "101111111111" "0" "0" << "over-subscribed";
    QTest::addRow("under-subscribed") << "1010" "0" "0" "1110" << "under-subscribed";
    QTest::addRow("a single one of two bits") << "1010" "1110" "0" "0" << "under-subscribed";
    QTest::addRow("no symbols") << "0000" << "under-subscribed";
    QTest::addRow("above 15") << "10" "111111111111111" "0" "000" << "symbol 0 has a length";
    QTest::addRow("below 0") << "110" "000" << "symbol 0 has a length";
    QTest::addRow("below 0 later") << "100" "1110" "00" << "symbol 1 has a length";
    QTest::addRow("ones without an end") << "1011111111111111111111" << "symbol 0 has a length";
    QTest::addRow("nothing") << "" << "ends after 0 bytes";
    QTest::addRow("cut") << "10" "111111" << "ends after 1 bytes";
    QTest::addRow("set padding") << "100" "0" "110" "0" "|" << ""; // fits
    QTest::addRow("a set bit of the padding") << "1010" "0" "0" "0" "1" << "padding";
}

void TestHuffmanCode::refusesTables()
{
    QFETCH(QString, bits);
    QFETCH(QString, named);
    const auto bytes = bytesOfBits(bits);
    BitReader reader(bytes);
    const auto lengths = readHuffmanTable(reader, 4);
    if (named.isEmpty()) {
        VERIFY_OK(lengths);
        return;
    }
    VERIFY_FAILS(lengths, ErrorCode::CorruptFile);
    QVERIFY2(lengths.error().detail.find(named.toStdString()) != std::string::npos, lengths.error().detail.c_str());
}

void TestHuffmanCode::readsBits()
{
    Random random(4);
    std::vector<std::pair<std::uint32_t, int>> pieces;
    BitWriter writer;
    std::uint64_t total = 0;
    for (int i = 0; i < 1000; ++i) {
        const int count = random.between(0, 32);
        const auto value = count == 0 ? 0u : std::uint32_t(random.bits() >> (64 - count));
        pieces.emplace_back(value, count);
        writer.put(value, count);
        total += std::uint64_t(count);
    }
    const auto bytes = writer.finish();
    QCOMPARE(bytes.size(), std::size_t((total + 7) / 8));
    BitReader reader(bytes);
    for (const auto& [value, count] : pieces)
        QCOMPARE(reader.take(count), value);
    QCOMPARE(reader.position(), total);
    VERIFY_OK(reader.finish());
    QCOMPARE(reader.take(32), 0u);
    QVERIFY(reader.isPastEnd());
    VERIFY_FAILS(reader.finish(), ErrorCode::CorruptFile);
    BitReader early(bytes);
    early.take(3);
    VERIFY_FAILS(early.finish(), ErrorCode::CorruptFile);
}

QTEST_APPLESS_MAIN(TestHuffmanCode)
#include "test_huffman_code.moc"
