// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/coding/gap_coding.h"
#include "core/coding/layer_coder.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace pangkas;

namespace {

std::vector<std::byte> bytesOf(const QList<int>& numbers)
{
    std::vector<std::byte> bytes;
    for (const int number : numbers)
        bytes.push_back(static_cast<std::byte>(number));
    return bytes;
}

std::vector<std::uint8_t> codesAt(std::size_t weights, const QList<int>& positions)
{
    std::vector<std::uint8_t> codes(weights);
    for (const int position : positions)
        codes[std::size_t(position)] = 1;
    return codes;
}

} // namespace

class TestGapCoding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void codesPositions_data();
    void codesPositions();
    void refusesOtherBytes_data();
    void refusesOtherBytes();
    void takesRandomPositionsBack();
    void coderTakesItsStreamsBack_data();
    void coderTakesItsStreamsBack();
    void coderRefusesOtherStreams_data();
    void coderRefusesOtherStreams();
    void findsCodersById();
};

void TestGapCoding::codesPositions_data()
{
    QTest::addColumn<int>("weights");
    QTest::addColumn<QList<int>>("positions");
    QTest::addColumn<QList<int>>("gaps");
    QTest::addRow("nothing") << 0 << QList<int>{} << QList<int>{};
    QTest::addRow("nothing stored") << 1000 << QList<int>{} << QList<int>{};
    QTest::addRow("the first") << 3 << QList<int>{0} << QList<int>{0};
    QTest::addRow("the last") << 3 << QList<int>{2} << QList<int>{2};
    QTest::addRow("all") << 3 << QList<int>{0, 1, 2} << QList<int>{0, 0, 0};
    QTest::addRow("254 skipped") << 255 << QList<int>{254} << QList<int>{254};
    QTest::addRow("255 skipped") << 256 << QList<int>{255} << QList<int>{255, 0};
    QTest::addRow("510 skipped") << 600 << QList<int>{510, 511} << QList<int>{255, 255, 0, 0};
    QTest::addRow("far apart") << 2000 << QList<int>{10, 1000} << QList<int>{10, 255, 255, 255, 224};
}

void TestGapCoding::codesPositions()
{
    QFETCH(int, weights);
    QFETCH(QList<int>, positions);
    QFETCH(QList<int>, gaps);
    const auto codes = codesAt(std::size_t(weights), positions);
    const auto coded = encodeGaps(codes);
    VERIFY_OK(coded);
    QVERIFY(*coded == bytesOf(gaps));
    std::vector<std::uint8_t> back(codes.size());
    VERIFY_OK(decodeGaps(bytesOf(gaps), std::size_t(positions.size()), {}, back));
    QVERIFY(back == codes);
}

void TestGapCoding::refusesOtherBytes_data()
{
    QTest::addColumn<QList<int>>("gaps");
    QTest::addColumn<int>("stored");
    QTest::addRow("past the end") << QList<int>{10} << 1; // of 10 weights
    QTest::addRow("past the end later") << QList<int>{4, 5} << 2;
    QTest::addRow("escape past the end") << QList<int>{255, 0} << 1;
    QTest::addRow("too few") << QList<int>{0, 0} << 3;
    QTest::addRow("too many") << QList<int>{0, 0} << 1;
    QTest::addRow("something after the last") << QList<int>{0, 255} << 1;
    QTest::addRow("escapes alone") << QList<int>{255, 255} << 0;
}

void TestGapCoding::refusesOtherBytes()
{
    QFETCH(QList<int>, gaps);
    QFETCH(int, stored);
    std::vector<std::uint8_t> codes(10);
    VERIFY_FAILS(decodeGaps(bytesOf(gaps), std::size_t(stored), {}, codes), ErrorCode::CorruptFile);
}

void TestGapCoding::takesRandomPositionsBack()
{
    Random random(3);
    for (const double density : {0.0005, 0.003, 0.004, 0.09, 0.5, 0.999}) {
        std::vector<std::uint8_t> codes(100'000);
        std::vector<std::byte> values;
        for (std::uint8_t& code : codes) {
            if (!random.chance(density))
                continue;
            code = static_cast<std::uint8_t>(random.between(1, 255));
            values.push_back(static_cast<std::byte>(code - 1));
        }
        const auto coded = encodeGaps(codes);
        VERIFY_OK(coded);
        const auto& gaps = *coded;
        QVERIFY(gaps.size() <= values.size() + codes.size() / 255);
        std::vector<std::uint8_t> back(codes.size());
        VERIFY_OK(decodeGaps(gaps, values.size(), values, back));
        QVERIFY(back == codes);
    }
}

void TestGapCoding::coderTakesItsStreamsBack_data()
{
    QTest::addColumn<QByteArray>("coder");
    QTest::addColumn<QByteArray>("codes");
    QTest::addColumn<int>("symbols");
    for (const LayerCoder* coder : layerCoders()) {
        const QByteArray id(coder->id().data(), qsizetype(coder->id().size()));
        const auto row = [&](const char* title, const QByteArray& codes, int symbols) {
            QTest::addRow("%s: %s", id.constData(), title) << id << codes << symbols;
        };
        row("no weight", "", 3);
        row("nothing stored", QByteArray(1000, 0), 3);
        row("nothing to store, no symbols", QByteArray(1000, 0), 0);
        row("one weight", "\1", 1);
        row("all stored", "\1\2\3\1", 3);
        row("some stored", QByteArray("\0\2\0\0\1\0", 6), 2);
        row("255 symbols", QByteArray("\0\xff\1\0", 4), 255);
        row("positions", QByteArray("\0\1\0\1", 4), 0);
        row("all positions", "\1\1\1", 0);
    }
}

void TestGapCoding::coderTakesItsStreamsBack()
{
    QFETCH(QByteArray, coder);
    QFETCH(QByteArray, codes);
    QFETCH(int, symbols);
    const LayerCoder* found = findLayerCoder(coder.toStdString());
    QVERIFY(found);
    const std::vector<std::uint8_t> original(codes.begin(), codes.end());
    const auto stored = original.size() - std::size_t(std::ranges::count(original, 0));
    const CodeFacts facts{{std::int64_t(original.size())}, original.size(), stored, symbols};
    const auto streams = found->encode(facts, original, {});
    VERIFY_OK(streams);
    std::vector<StreamView> views;
    std::vector<StreamSize> sizes;
    for (const CodedStream& stream : *streams) {
        QVERIFY(!stream.bytes.empty());
        views.push_back({stream.name, stream.bytes});
        sizes.push_back({stream.name, stream.bytes.size(), stream.rawBytes});
    }
    VERIFY_OK(found->checkStreams(facts, sizes));
    std::vector<std::uint8_t> back(original.size());
    VERIFY_OK(found->decode(facts, views, back, {}));
    QVERIFY(back == original);
}

void TestGapCoding::coderRefusesOtherStreams_data()
{
    QTest::addColumn<QStringList>("streams"); // name:bytes:raw
    QTest::addColumn<QString>("named");
    // 10 weights, 4 stored, 3 symbols.
    QTest::addRow("none") << QStringList{} << "codes";
    QTest::addRow("no codes") << QStringList{"gaps:4:4"} << "codes";
    QTest::addRow("no gaps") << QStringList{"codes:4:4"} << "gaps";
    QTest::addRow("another order") << QStringList{"codes:4:4", "gaps:4:4"} << "gaps";
    QTest::addRow("one twice") << QStringList{"gaps:4:4", "gaps:4:4", "codes:4:4"} << "gaps";
    QTest::addRow("too few gaps") << QStringList{"gaps:3:3", "codes:4:4"} << "stream gaps";
    QTest::addRow("too many gaps") << QStringList{"gaps:5:5", "codes:4:4"} << "stream gaps";
    QTest::addRow("too few codes") << QStringList{"gaps:4:4", "codes:3:3"} << "stream codes";
    QTest::addRow("too many codes") << QStringList{"gaps:4:4", "codes:5:5"} << "stream codes";
    QTest::addRow("another raw size") << QStringList{"gaps:4:4", "codes:4:5"} << "stream codes";
}

void TestGapCoding::coderRefusesOtherStreams()
{
    QFETCH(QStringList, streams);
    QFETCH(QString, named);
    std::vector<std::string> names;
    for (const QString& stream : streams)
        names.push_back(stream.section(':', 0, 0).toStdString());
    std::vector<StreamSize> sizes;
    for (qsizetype i = 0; i < streams.size(); ++i)
        sizes.push_back({names[std::size_t(i)], streams[i].section(':', 1, 1).toULongLong(),
            streams[i].section(':', 2, 2).toULongLong()});
    const auto checked = findLayerCoder("deflate")->checkStreams(CodeFacts{{2, 5}, 10, 4, 3}, sizes);
    VERIFY_FAILS(checked, ErrorCode::CorruptFile);
    QVERIFY2(checked.error().detail.find(named.toStdString()) != std::string::npos, checked.error().detail.c_str());
}

void TestGapCoding::findsCodersById()
{
    QCOMPARE(findLayerCoder("deflate"), layerCoders().front());
    QCOMPARE(findLayerCoder("nothing"), nullptr);
    // A code above the codebook is the decoder's to find.
    const std::vector<std::byte> gaps = bytesOf({0}), codes = bytesOf({3});
    const std::array<StreamView, 2> streams = {StreamView{"gaps", gaps}, StreamView{"codes", codes}};
    std::vector<std::uint8_t> decoded(10);
    VERIFY_FAILS(
        findLayerCoder("deflate")->decode(CodeFacts{{10}, 10, 1, 3}, streams, decoded, {}), ErrorCode::CorruptFile);
}

QTEST_APPLESS_MAIN(TestGapCoding)
#include "test_gap_coding.moc"
