// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/entropy.h"
#include "tests/support/test_support.h"

using namespace pangkas;

class TestEntropy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsBits_data();
    void countsBits();
};

void TestEntropy::countsBits_data()
{
    QTest::addColumn<std::vector<std::uint64_t>>("counts");
    QTest::addColumn<double>("bits");
    using C = std::vector<std::uint64_t>;
    QTest::addRow("no symbols") << C{} << 0.0;
    QTest::addRow("none occurs") << C{0, 0} << 0.0;
    QTest::addRow("one symbol") << C{7} << 0.0;
    QTest::addRow("a fair coin") << C{5, 0, 5} << 1.0;
    QTest::addRow("a skewed coin") << C{1, 3} << 2.0 - 0.75 * 1.5849625007211562; // 2 - 3/4 log2(3)
    QTest::addRow("bytes") << C(256, 1000) << 8.0;
    QTest::addRow("halves") << C{8, 4, 2, 1, 1} << 1.875;
    QTest::addRow("large counts") << C{std::uint64_t{1} << 62, std::uint64_t{1} << 62} << 1.0;
}

void TestEntropy::countsBits()
{
    QFETCH(std::vector<std::uint64_t>, counts);
    QFETCH(double, bits);
    QVERIFY2(std::abs(entropyBits(counts) - bits) < 1e-12, qPrintable(QString::number(entropyBits(counts))));
}

QTEST_APPLESS_MAIN(TestEntropy)
#include "test_entropy.moc"
