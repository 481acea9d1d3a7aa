// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/coding/entropy.h"
#include "core/coding/fast_coder.h"
#include "core/coding/gap_classes.h"
#include "core/coding/rans.h"
#include "core/coding/rans_rows.h"
#include "tests/coding/coder_layers.h"
#include "tests/support/test_support.h"

#ifdef PANGKAS_HTSCODECS
#include <htscodecs/rANS_static4x16.h>
#endif

#include <array>

using namespace pangkas;
using namespace pangkas::test;

namespace {

using Bytes = std::vector<std::byte>;

/// Bytes around the middle of an alphabet of `alphabet`.
Bytes randomBytes(std::size_t count, unsigned alphabet, std::uint64_t seed)
{
    Random random(seed);
    Bytes bytes(count);
    for (std::byte& byte : bytes)
        byte = std::byte((random.below(alphabet) + random.below(alphabet) + random.below(alphabet)) / 3);
    return bytes;
}

Result<Bytes> decoded(const Bytes& block, std::size_t count, std::size_t piece = 1 << 14)
{
    PANGKAS_ASSIGN(RansDecoder decoder, RansDecoder::open(block, count));
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; i += piece)
        PANGKAS_TRY(decoder.decode(std::span(bytes).subspan(i, std::min(piece, count - i))));
    PANGKAS_TRY(decoder.finish());
    return bytes;
}

Bytes bytesOfHex(const QByteArray& hex)
{
    const QByteArray raw = QByteArray::fromHex(hex);
    Bytes bytes(std::size_t(raw.size()));
    std::ranges::transform(raw, bytes.begin(), [](char one) { return std::byte(one); });
    return bytes;
}

} // namespace

class TestRans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesBytesBack_data();
    void takesBytesBack();
    void agreesWithHtscodecs_data();
    void agreesWithHtscodecs();
    void staysNearTheEntropy_data();
    void staysNearTheEntropy();
    void givesTheSameInAllInstructions();
    void refusesDamage_data();
    void refusesDamage();
    void noticesCutAndChangedBlocks();
    void classesCoverAllGaps();
    void fastRefusesDamage_data();
    void fastRefusesDamage();
};

void TestRans::takesBytesBack_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("alphabet");
    constexpr int many = 1 << 17; // from here on there are 32 states
    for (const int count : {0, 1, 2, 3, 4, 5, 31, 32, 33, 100, 1000, 5001, many - 1, many, many + 31, 400'000})
        for (const int alphabet : {1, 2, 3, 40, 256})
            QTest::addRow("%d of %d", count, alphabet) << count << alphabet;
}

void TestRans::takesBytesBack()
{
    QFETCH(int, count);
    QFETCH(int, alphabet);
    const Bytes bytes = randomBytes(std::size_t(count), unsigned(alphabet), 31);
    const auto block = encodeRans(bytes);
    VERIFY_OK(block);
    QVERIFY(block->size() <= bytes.size() + 1);
    for (const std::size_t piece : {std::size_t{32}, std::size_t{1024}, std::size_t{1} << 20}) {
        const auto back = decoded(*block, bytes.size(), piece);
        VERIFY_OK(back);
        QVERIFY(*back == bytes);
    }
}

void TestRans::agreesWithHtscodecs_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("alphabet");
    for (const int count : {5000, 150'001, 1'000'000})
        for (const int alphabet : {2, 3, 40, 200, 256})
            QTest::addRow("%d of %d", count, alphabet) << count << alphabet;
}

void TestRans::agreesWithHtscodecs()
{
#ifdef PANGKAS_HTSCODECS
    QFETCH(int, count);
    QFETCH(int, alphabet);
    Bytes bytes = randomBytes(std::size_t(count), unsigned(alphabet), 32);
    const auto data = [](Bytes& of) { return reinterpret_cast<unsigned char*>(of.data()); };
    auto block = encodeRans(bytes);
    VERIFY_OK(block);
    for (const int processor : {0, ~0}) { // without and with its vector instructions
        rans_set_cpu(processor);
        Bytes theirs(bytes.size());
        auto size = unsigned(theirs.size());
        QVERIFY(rans_uncompress_to_4x16(data(*block), unsigned(block->size()), data(theirs), &size));
        QCOMPARE(size, unsigned(bytes.size()));
        QVERIFY(theirs == bytes);

        const int form = std::to_integer<int>(block->front());
        size = rans_compress_bound_4x16(unsigned(bytes.size()), form);
        Bytes compressed(size);
        QVERIFY(rans_compress_to_4x16(data(bytes), unsigned(bytes.size()), data(compressed), &size, form));
        compressed.resize(size);
        const auto back = decoded(compressed, bytes.size());
        VERIFY_OK(back);
        QVERIFY(*back == bytes);
        QVERIFY(block->size() <= compressed.size() + 4); // our frequencies are not worse
    }
#else
    QSKIP("built without libhtscodecs-dev");
#endif
}

void TestRans::staysNearTheEntropy_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("alphabet");
    QTest::addRow("codes of a fully connected layer") << 1'000'000 << 31;
    QTest::addRow("codes of a convolution") << 300'000 << 200;
    QTest::addRow("a bit") << 1'000'000 << 2;
}

void TestRans::staysNearTheEntropy()
{
    QFETCH(int, count);
    QFETCH(int, alphabet);
    const Bytes bytes = randomBytes(std::size_t(count), unsigned(alphabet), 33);
    const auto block = encodeRans(bytes);
    VERIFY_OK(block);
    const double ratio = double(block->size()) * 8 / shannonBits(bytes);
    QVERIFY2(ratio > 0.9999 && ratio < 1.005, qPrintable(QString::number(ratio)));
}

void TestRans::givesTheSameInAllInstructions()
{
    const Bytes bytes = randomBytes(200'000, 100, 34);
    const auto block = encodeRans(bytes);
    VERIFY_OK(block);
    // The parts of the block: tables as RansDecoder has them.
    const auto decoder = RansDecoder::open(*block, bytes.size());
    VERIFY_OK(decoder);
    std::vector<std::uint32_t> entries;
    for (const CodePrice& price : decoder->table().prices) {
        const auto frequency = std::uint32_t(std::lround(std::exp2(12 - price.bits)));
        for (std::uint32_t i = 0; i < frequency; ++i)
            entries.push_back(frequency << 20 | i << 8 | std::uint32_t(price.symbol));
    }
    QCOMPARE(entries.size(), std::size_t(4096));
    const auto coded = std::span<const std::byte>(*block).subspan(decoder->table().offset + decoder->table().bytes);
    for (const auto instructions : {RansInstructions::Scalar, RansInstructions::Avx2, RansInstructions::Avx512}) {
        if (instructions > bestRansInstructions())
            continue;
        std::array<std::uint32_t, ransLanes> states = {};
        for (std::size_t i = 0; i < 4 * ransLanes; ++i)
            states[i / 4] |= std::to_integer<std::uint32_t>(coded[i]) << (i % 4 * 8);
        std::span<const std::byte> words = coded.subspan(4 * ransLanes);
        Bytes back(bytes.size());
        std::span<std::byte> left = back;
        decodeRansRows(instructions, ransLanes, RansEntries(entries.data(), 4096), states, words, left);
        QVERIFY(left.size() < 1000 && words.size() < 64);
        QVERIFY(std::equal(back.begin(), back.end() - std::ptrdiff_t(left.size()), bytes.begin()));
    }
}

void TestRans::refusesDamage_data()
{
    // Five bytes, 1 2 1 1 1, in 4 states: frequencies 3072 and 1024. State 0 has two of them.
    QTest::addColumn<QByteArray>("block"); // hexadecimal
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("named"); // empty: fine
    const QByteArray table = "01020000" "9800" "8800"; // byte 1; 2 and none after it; the end; 3072; 1024
    // 1 makes 2^15 / 3072 * 4096 + 2^15 mod 3072 = 43008; twice: 14 * 4096; 2 makes 32 * 4096 + 3072.
    const QByteArray states = "00e00000" "000c0200" "00a80000" "00a80000";
    QTest::addRow("none") << "10" + table + states << 5 << "";
    QTest::addRow("nothing") << QByteArray() << 5 << "no block";
    QTest::addRow("uncoded") << QByteArray("300102010101") << 5 << "";
    QTest::addRow("uncoded, cut") << QByteArray("3001020101") << 5 << "4 bytes instead of 5";
    QTest::addRow("uncoded and more") << QByteArray("30010201010101") << 5 << "6 bytes instead of 5";
    QTest::addRow("32 states") << "14" + table + states << 5 << "ends inside the 32 states";
    for (const char* form : {"00", "04", "11", "18", "50", "90", "ff"})
        QTest::addRow("form %s", form) << form + table + states << 5 << "a block of the unknown form";
    QTest::addRow("table cut") << QByteArray("1001") << 5 << "ends inside the code table";
    QTest::addRow("table cut later") << QByteArray("1001020000" "9800" "88") << 5 << "ends inside the code table";
    QTest::addRow("over-subscribed") << "10" "01020000" "9800" "8801" + states << 5 << "code table over-subscribed";
    QTest::addRow("under-subscribed") << "10" "01020000" "9800" "877f" + states << 5 << "code table under-subscribed";
    QTest::addRow("a frequency of 0") << "10" "01020000" "a000" "00" + states << 5 << "code table: frequency 0 of 2";
    const QByteArray two = "10" "01020000";
    QTest::addRow("a longer frequency than needed") << two + "9f7f" "8001" + states << 5 << "code table: frequency 0";
    QTest::addRow("a frequency of three bytes") << two + "9800" "8881" "00" + states << 5 << "code table: frequency 0";
    QTest::addRow("bytes that fall") << "10" "0501" "00" "9800" "8800" + states << 5 << "code table: byte 1 after 5";
    QTest::addRow("a run past 255") << "10" "fdfe0200" "9800" "8800" + states << 5 << "code table: 2 bytes after 254";
    QTest::addRow("a run after a run") << "10" "010200030000" "9800" + states << 5 << "code table: byte 3 after 2";
    QTest::addRow("states cut") << "10" + table + states.chopped(2) << 5 << "ends inside the 4 states";
    QTest::addRow("a state too small") << "10" + table + "ff7f0000" + states.mid(8) << 5 << "state 0 is 0x7fff";
    QTest::addRow("a state too large") << "10" + table + "00000080" + states.mid(8) << 5 << "state 0 is 0x80000000";
    QTest::addRow("a word after the end") << "10" + table + states + "0000" << 5 << "2 bytes after its end";
    QTest::addRow("fewer bytes asked for") << "10" + table + states << 4 << "state 0 ends as 0xa800";
    QTest::addRow("more bytes asked for") << "10" + table + states << 6 << "ends before the last";
    QTest::addRow("another state") << "10" + table + "01e00000" + states.mid(8) << 5 << "state 0 ends as 0x8001";
    const QByteArray seven = "10" "0700" "a000" "00800000" "00800000" "00800000"; // no other byte, three states of it
    QTest::addRow("one byte only") << seven + "00800000" << 99 << "";
    QTest::addRow("one byte only, a word") << seven + "00800000" "0000" << 99 << "2 bytes after its end";
    QTest::addRow("one byte only, a state") << seven + "01800000" << 99 << "state 3 ends as 0x8001";
}

void TestRans::refusesDamage()
{
    QFETCH(QByteArray, block);
    QFETCH(int, count);
    QFETCH(QString, named);
    const auto result = decoded(bytesOfHex(block), std::size_t(count));
    if (named.isEmpty()) {
        VERIFY_OK(result);
        const bool isConstant = count == 99;
        QVERIFY(*result == (isConstant ? Bytes(99, std::byte(7)) : bytesOfHex("0102010101")));
        return;
    }
    VERIFY_FAILS(result, ErrorCode::CorruptFile);
    QVERIFY2(result.error().detail.starts_with(named.toStdString()), result.error().detail.c_str());
}

void TestRans::noticesCutAndChangedBlocks()
{
    for (const std::size_t count : {std::size_t{3000}, std::size_t{140'000}}) {
        const Bytes bytes = randomBytes(count, 100, 35);
        const auto block = encodeRans(bytes);
        VERIFY_OK(block);
        Random random(36);
        for (int i = 0; i < 100; ++i) {
            Bytes cut = *block;
            cut.resize(random.below(cut.size()));
            cut.shrink_to_fit();
            VERIFY_FAILS(decoded(cut, count), ErrorCode::CorruptFile);
            Bytes changed = *block;
            changed[random.below(changed.size())] ^= std::byte(1 + random.below(255));
            const auto result = decoded(changed, count);
            QVERIFY(!result || *result != bytes); // another block is other bytes
        }
    }
}

void TestRans::classesCoverAllGaps()
{
    Random random(37);
    std::size_t last = 0;
    for (std::uint32_t gap = 0; gap < 100'000; ++gap) {
        const std::size_t symbol = gapClassOf(gap);
        QVERIFY(symbol == last || symbol == last + 1);
        last = symbol;
        QVERIFY(gap >= gapClasses[symbol].base && gap - gapClasses[symbol].base < 1u << gapClasses[symbol].extraBits);
    }
    for (int i = 0; i < 100'000; ++i) {
        const auto gap = std::uint32_t(random.bits() >> (33 + random.below(30)));
        const GapClass& one = gapClasses[gapClassOf(gap)];
        QVERIFY(gap >= one.base && gap - one.base < 1u << one.extraBits);
    }
    QCOMPARE(gapClassOf(0x7fffffff), gapClasses.size() - 1);
}

void TestRans::fastRefusesDamage_data()
{
    // Of 100 weights those at 3 and 50 are stored, with the codes 1 and 2: gaps 3 and 46, which is symbol 21 (40 to 47)
    // and the extra bits 110.
    QTest::addColumn<QByteArray>("gaps");
    QTest::addColumn<QByteArray>("codes");
    QTest::addColumn<int>("weights");
    QTest::addColumn<QString>("named"); // empty: fine
    const QByteArray gaps = "01" "c0" "300315", codes = "300001";
    QTest::addRow("none") << gaps << codes << 100 << "";
    QTest::addRow("none, the last weight stored") << gaps << codes << 51 << "";
    QTest::addRow("no bytes") << QByteArray() << codes << 100 << "stream gaps: ends inside its first number";
    QTest::addRow("a number without an end") << QByteArray("818181818181") << codes << 100
                                             << "stream gaps: ends inside its first number";
    QTest::addRow("a longer number than needed") << "80" + gaps << codes << 100 << "stream gaps: begins with a number";
    QTest::addRow("more extra bits than bytes") << QByteArray("05c0300315") << codes << 100
                                                << "stream gaps: 5 bytes of extra bits in 5";
    QTest::addRow("a number of 2^35") << QByteArray("ffffffff7f300315") << codes << 100 << "stream gaps: 3435973";
    QTest::addRow("no block") << QByteArray("01c0") << codes << 100 << "stream gaps: no block";
    QTest::addRow("a gap past the end") << gaps << codes << 50
                                        << "stream gaps: gap 1 leads to position 50, past the end at 50";
    QTest::addRow("a gap far past the end") << QByteArray("04" "fffffffc" "300336") << codes << 100
                                            << "stream gaps: gap 1 leads to position 2147483651";
    QTest::addRow("gap symbol 55") << QByteArray("01c0300337") << codes << 100 << "stream gaps: symbol 55,";
    QTest::addRow("padding") << QByteArray("01c1300315") << codes << 100 << "stream gaps: bits set in the padding";
    QTest::addRow("extra bits left") << QByteArray("02c000300315") << codes << 100 << "stream gaps: 1 bytes after";
    QTest::addRow("too few extra bits") << QByteArray("00300315") << codes << 100 << "stream gaps: ends after 0 bytes";
    QTest::addRow("a code above the centroids") << gaps << QByteArray("300002") << 100 << "stream codes: symbol 2, but";
    QTest::addRow("too few codes") << gaps << QByteArray("3000") << 100 << "stream codes: 1 bytes instead of 2";
    QTest::addRow("an unknown block") << gaps << QByteArray("310001") << 100 << "stream codes: a block of the unk";
}

void TestRans::fastRefusesDamage()
{
    QFETCH(QByteArray, gaps);
    QFETCH(QByteArray, codes);
    QFETCH(int, weights);
    QFETCH(QString, named);
    const Bytes gapBytes = bytesOfHex(gaps), codeBytes = bytesOfHex(codes);
    const std::array<StreamView, 2> streams = {StreamView{"gaps", gapBytes}, StreamView{"codes", codeBytes}};
    std::vector<std::uint8_t> back(static_cast<std::size_t>(weights));
    const auto result = FastCoder().decode(CodeFacts{{weights}, back.size(), 2, 2}, streams, back, {});
    if (named.isEmpty()) {
        VERIFY_OK(result);
        std::vector<std::uint8_t> expected(back.size());
        expected[3] = 1;
        expected[50] = 2;
        QVERIFY(back == expected);
        return;
    }
    VERIFY_FAILS(result, ErrorCode::CorruptFile);
    QVERIFY2(result.error().detail.starts_with(named.toStdString()), result.error().detail.c_str());
}

QTEST_APPLESS_MAIN(TestRans)
#include "test_rans.moc"
