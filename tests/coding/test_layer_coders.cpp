// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for every coder.
#include "core/base/hashing.h"
#include "tests/coding/coder_layers.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <map>

using namespace pangkas;
using namespace pangkas::test;

class TestLayerCoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesItsStreamsBack_data();
    void takesItsStreamsBack();
    void survivesDamage_data();
    void survivesDamage();
    void stopsWhenAskedTo();
    void pricesAddUp();
    void keepsItsFormat_data();
    void keepsItsFormat();
};

void TestLayerCoders::takesItsStreamsBack_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("weights");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    for (const LayerCoder* coder : layerCoders()) {
        const QByteArray id(coder->id().data(), qsizetype(coder->id().size()));
        for (const int weights : {1, 2, 3, 31, 32, 33, 1'000, 50'000, 300'000})
            for (const double density : {0.0, 0.001, 0.09, 0.4, 1.0})
                for (const int symbols : {0, 1, 2, 31, 255})
                    if (weights < 300'000 || (density > 0.3 && symbols == 31))
                        QTest::addRow("%s: %d, %g stored, %d symbols", id.constData(), weights, density, symbols)
                            << id << weights << density << symbols;
    }
}

void TestLayerCoders::takesItsStreamsBack()
{
    QFETCH(QByteArray, id);
    QFETCH(int, weights);
    QFETCH(double, density);
    QFETCH(int, symbols);
    const LayerCoder* coder = findLayerCoder(id.toStdString());
    const auto codes = randomCodes(std::size_t(weights), density, symbols, 11);
    const CodeFacts facts = factsOf(codes, symbols);
    const auto streams = coder->encode(facts, codes, {});
    VERIFY_OK(streams);
    const Coded coded(*streams);
    for (const CodedStream& stream : *streams) {
        QVERIFY(!stream.bytes.empty());
        if (stream.isEntropyCoded) // tables, states and rounding aside
            QVERIFY2(double(stream.bytes.size()) * 8 < stream.entropyBits * 1.15 + double(stream.symbols) * 0.9 + 5000,
                stream.name.c_str());
    }
    VERIFY_OK(coder->checkStreams(facts, coded.sizes()));
    std::vector<std::uint8_t> back(codes.size());
    VERIFY_OK(coder->decode(facts, coded.views(), back, {}));
    QVERIFY(back == codes);
    const auto again = coder->encode(facts, codes, {});
    VERIFY_OK(again);
    QVERIFY(Coded(*again).bytes == coded.bytes);
    VERIFY_OK(coder->codeTables(facts, coded.views()));
}

void TestLayerCoders::survivesDamage_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("weights");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    QTest::addColumn<int>("times");
    for (const LayerCoder* coder : layerCoders()) {
        const QByteArray id(coder->id().data(), qsizetype(coder->id().size()));
        QTest::addRow("%s: sparse", id.constData()) << id << 3'000 << 0.05 << 31 << 1000;
        QTest::addRow("%s: half", id.constData()) << id << 2'000 << 0.5 << 200 << 1000;
        QTest::addRow("%s: all", id.constData()) << id << 1'000 << 1.0 << 7 << 1000;
        QTest::addRow("%s: positions", id.constData()) << id << 1'000 << 0.2 << 0 << 1000;
        QTest::addRow("%s: many", id.constData()) << id << 300'000 << 0.6 << 31 << 15;
    }
}

void TestLayerCoders::survivesDamage()
{
    QFETCH(QByteArray, id);
    QFETCH(int, weights);
    QFETCH(double, density);
    QFETCH(int, symbols);
    QFETCH(int, times);
    const LayerCoder* coder = findLayerCoder(id.toStdString());
    const auto codes = randomCodes(std::size_t(weights), density, symbols, 12);
    const CodeFacts facts = factsOf(codes, symbols);
    const auto streams = coder->encode(facts, codes, {});
    VERIFY_OK(streams);
    const Coded intact(*streams);
    Random random(13);
    int refused = 0;
    for (int time = 0; time < times; ++time) {
        Coded damaged = intact;
        auto& bytes = damaged.bytes[random.below(damaged.bytes.size())];
        // Half of the time in the beginning, where headers and tables are.
        const auto place = [&] {
            return random.below(random.chance(0.5) ? std::min<std::size_t>(bytes.size(), 40) : bytes.size());
        };
        switch (random.below(5)) {
        case 0:
            bytes.resize(place());
            break;
        case 1:
            bytes.insert(bytes.begin() + std::ptrdiff_t(place()), std::byte(random.below(256)));
            break;
        case 2:
            bytes.erase(bytes.begin() + std::ptrdiff_t(place()));
            break;
        default:
            for (std::uint64_t i = 0, count = 1 + random.below(4); i < count; ++i)
                bytes[place()] ^= std::byte(random.chance(0.5) ? 1 + random.below(255) : 1u << random.below(8));
        }
        bytes.shrink_to_fit();
        if (!coder->checkStreams(facts, damaged.sizes())) {
            ++refused;
            continue;
        }
        std::vector<std::uint8_t> back(codes.size());
        const auto decoded = coder->decode(facts, damaged.views(), back, {});
        if (!decoded) {
            QVERIFY2(decoded.error().code == ErrorCode::CorruptFile, describe(decoded.error()).c_str());
            QVERIFY2(decoded.error().detail.starts_with("stream "), decoded.error().detail.c_str());
            ++refused;
            continue;
        }
        QCOMPARE(std::size_t(std::ranges::count_if(back, [](int code) { return code != 0; })), facts.stored);
        QVERIFY(*std::ranges::max_element(back) <= std::max(symbols, 1));
    }
    QVERIFY(refused > times / 10);
}

void TestLayerCoders::stopsWhenAskedTo()
{
    std::stop_source source;
    source.request_stop();
    const JobContext stopped(source.get_token());
    const auto codes = randomCodes(100'000, 0.3, 31, 14);
    const CodeFacts facts = factsOf(codes, 31);
    for (const LayerCoder* coder : layerCoders()) {
        VERIFY_FAILS(coder->encode(facts, codes, stopped), ErrorCode::Cancelled);
        const auto streams = coder->encode(facts, codes, {});
        VERIFY_OK(streams);
        std::vector<std::uint8_t> back(codes.size());
        VERIFY_FAILS(coder->decode(facts, Coded(*streams).views(), back, stopped), ErrorCode::Cancelled);
    }
}

void TestLayerCoders::pricesAddUp()
{
    // A table that is a code has as many codes as its prices promise: their 2^-bits add up to 1.
    const auto codes = randomCodes(200'000, 0.2, 100, 15);
    const CodeFacts facts = factsOf(codes, 100);
    std::map<std::string_view, int> tables;
    for (const LayerCoder* coder : layerCoders()) {
        const auto streams = coder->encode(facts, codes, {});
        VERIFY_OK(streams);
        const Coded coded(*streams);
        const auto found = coder->codeTables(facts, coded.views());
        VERIFY_OK(found);
        for (const CodeTable& table : *found) {
            const auto index = std::size_t(std::ranges::find(coded.names, table.stream) - coded.names.begin());
            QVERIFY(index < coded.names.size());
            QVERIFY(table.bytes > 0 && table.offset + table.bytes <= coded.bytes[index].size());
            double sum = 0;
            int last = -1;
            for (const CodePrice& price : table.prices) {
                QVERIFY(price.symbol > last);
                last = price.symbol;
                sum += std::exp2(-price.bits);
            }
            QVERIFY(std::abs(sum - 1) < 1e-9);
            ++tables[coder->id()];
        }
    }
    QCOMPARE(tables["deep-compression"], 2);
    QCOMPARE(tables["fast"], 2);
}

void TestLayerCoders::keepsItsFormat_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<int>("weights");
    QTest::addColumn<double>("density");
    QTest::addColumn<int>("symbols");
    QTest::addColumn<QByteArray>("sha256"); // of all streams, one behind the other
    QTest::addRow("deep-compression") << QByteArray("deep-compression") << 40'000 << 0.1 << 31
        << QByteArray("aeadd11ee3e094049f62f4f7cbdb32af0975086cb6326a247f37287eebb13015");
    QTest::addRow("deep-compression, 5 bits") << QByteArray("deep-compression") << 40'000 << 0.02 << 255
        << QByteArray("e36672b6aa791e68986b6578dd2cd8a0490acea95e181019e2ca7fd603bcf659");
    QTest::addRow("deep-compression, positions") << QByteArray("deep-compression") << 5'000 << 0.3 << 0
        << QByteArray("0e0963ce003b5f4ccbd1c5c4440b1fedb87793634b43945a027e784d8dfc4305");
    QTest::addRow("fast, 4 states") << QByteArray("fast") << 40'000 << 0.1 << 31
        << QByteArray("7f3db4147f921ec672f5bc59f78dfc3d0a72d15b48c47e821dee2fb6e923d194");
    QTest::addRow("fast, 32 states") << QByteArray("fast") << 500'000 << 0.4 << 255
        << QByteArray("86039e6f3a2619daa935e5f8d1ddffe45d31004b91e3f4ff5a550cd4a90d5d3c");
    QTest::addRow("fast, uncoded") << QByteArray("fast") << 20 << 0.5 << 255
        << QByteArray("f70a274f1c2c934a748572996573709a874838aad42c4332cca8938e9e8842e2");
}

void TestLayerCoders::keepsItsFormat()
{
    QFETCH(QByteArray, id);
    QFETCH(int, weights);
    QFETCH(double, density);
    QFETCH(int, symbols);
    QFETCH(QByteArray, sha256);
    const auto codes = randomCodes(std::size_t(weights), density, symbols, 16);
    const auto streams = findLayerCoder(id.toStdString())->encode(factsOf(codes, symbols), codes, {});
    VERIFY_OK(streams);
    Sha256 hash;
    for (const CodedStream& stream : *streams)
        hash.add(stream.bytes);
    QCOMPARE(QByteArray::fromStdString(hash.finish()), sha256);
}

QTEST_APPLESS_MAIN(TestLayerCoders)
#include "test_layer_coders.moc"
