// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/entropy.h"
#include "core/coding/layer_coder.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace pangkas;

class TestShannonBits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsUpAllSymbols_data();
    void addsUpAllSymbols();
    void everyCoderStatesIt();
};

void TestShannonBits::addsUpAllSymbols_data()
{
    QTest::addColumn<QByteArray>("symbols");
    QTest::addColumn<double>("bits");
    QTest::addRow("none") << QByteArray() << 0.0;
    QTest::addRow("one") << QByteArray("a") << 0.0;
    QTest::addRow("all alike") << QByteArray(1000, 'a') << 0.0;
    QTest::addRow("two halves") << QByteArray("abababab") << 8.0;
    QTest::addRow("a quarter") << QByteArray("aaaabbcd") << 14.0;
    QTest::addRow("255 and 0") << QByteArray("\xff\0\xff\0\xff\0", 6) << 6.0;
    QByteArray every;
    for (int i = 0; i < 256; ++i)
        every += char(i);
    QTest::addRow("every byte") << every << 2048.0;
}

void TestShannonBits::addsUpAllSymbols()
{
    QFETCH(QByteArray, symbols);
    QFETCH(double, bits);
    const auto bytes = std::as_bytes(std::span(symbols.constData(), std::size_t(symbols.size())));
    QVERIFY(std::abs(shannonBits(bytes) - bits) < 1e-9);
    const auto counts = byteCounts(bytes);
    for (int i = 0; i < 256; ++i)
        QCOMPARE(counts[std::size_t(i)], std::uint64_t(symbols.count(char(i))));
    QVERIFY(std::abs(shannonBits(counts) - bits) < 1e-9);
}

void TestShannonBits::everyCoderStatesIt()
{
    // Every third weight, codes 1 and 2 in turn: gaps need nothing, 100 codes a bit each.
    std::vector<std::uint8_t> codes(300);
    for (std::size_t i = 0; i < 100; ++i)
        codes[3 * i + 2] = static_cast<std::uint8_t>(1 + i % 2);
    for (const LayerCoder* coder : layerCoders()) {
        const auto streams = coder->encode(CodeFacts{{300}, 300, 100, 2}, codes, {});
        VERIFY_OK(streams);
        std::uint64_t symbols = 0;
        double bits = 0;
        for (const CodedStream& stream : *streams) {
            symbols += stream.symbols;
            bits += stream.entropyBits;
        }
        if (coder->id() == "deflate") {
            QCOMPARE(symbols, std::uint64_t(200));
            QCOMPARE(bits, 100.0);
        }
        QVERIFY(symbols >= 100);
    }
}

QTEST_APPLESS_MAIN(TestShannonBits)
#include "test_shannon_bits.moc"
