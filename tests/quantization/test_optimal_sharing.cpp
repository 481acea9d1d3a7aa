// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

/// The least error over all ways to cut the sorted weights into at most `count` ranges, by trying them.
double leastError(const std::vector<float>& sorted, std::size_t begin, int count)
{
    if (begin == sorted.size())
        return 0;
    if (count == 0)
        return std::numeric_limits<double>::infinity();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t end = begin + 1; end <= sorted.size(); ++end) {
        double mean = 0, error = 0;
        for (std::size_t i = begin; i < end; ++i)
            mean += double(sorted[i]) / double(end - begin);
        for (std::size_t i = begin; i < end; ++i)
            error += (double(sorted[i]) - mean) * (double(sorted[i]) - mean);
        least = std::min(least, error + leastError(sorted, end, count - 1));
    }
    return least;
}

} // namespace

class TestOptimalSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheLeastOfAll_data();
    void isTheLeastOfAll();
    void isNeverAboveAnother_data();
    void isNeverAboveAnother();
};

void TestOptimalSharing::isTheLeastOfAll_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        QTest::addRow("bell %d", int(seed)) << bellValues(6 + seed % 8, seed);
        QTest::addRow("ties %d", int(seed)) << rounded(bellValues(14, seed), 0.4f);
    }
    QTest::addRow("where linear fails") << std::vector<float>{-100, -99, 0, 0.1f, 0.2f, 5, 5.1f, 5.2f, 9, 9.3f};
    QTest::addRow("far from zero") << std::vector<float>{1000, 1000.25f, 1001, 1003, 1003.5f, 1010, 1010.125f, 1020};
}

void TestOptimalSharing::isTheLeastOfAll()
{
    QFETCH(std::vector<float>, weights);
    std::vector<float> sorted = weights;
    std::ranges::sort(sorted);
    for (int count = 1; count <= 5; ++count) {
        const auto found = clusterAll(weights, {count, CentroidInit::Optimal});
        VERIFY_OK(found);
        QVERIFY(found->converged);
        const double least = leastError(sorted, 0, count);
        // The codebook's floats are off the means by up to 2^-25 of them.
        const double largest = std::max(-double(sorted.front()), double(sorted.back()));
        const double rounding = double(sorted.size()) * std::pow(largest * 0x1p-25, 2);
        QVERIFY2(std::abs(found->squaredError - least) <= 1e-9 * least + rounding,
            qPrintable(QString("%1 centroids: %2, least %3")
                           .arg(count)
                           .arg(found->squaredError, 0, 'g', 17)
                           .arg(least, 0, 'g', 17)));
    }
}

void TestOptimalSharing::isNeverAboveAnother_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addRow("few points, bell") << bellValues(2000, 1);
    QTest::addRow("60,000 points, bell") << bellValues(60'000, 2, 0.02f);
    QTest::addRow("100,000 points, bell") << bellValues(100'000, 3, 0.02f);
    QTest::addRow("two humps") << withoutMiddle(bellValues(300'000, 4, 0.02f), 0.02f);
    QTest::addRow("outliers") << heavyTailed(100'000, 5);
    QTest::addRow("one outlier") << [] {
        std::vector<float> weights = bellValues(80'000, 6, 0.001f);
        weights[77] = 1000;
        return weights;
    }();
    QTest::addRow("a crowded value") << [] {
        std::vector<float> weights(300'000, 0.01f);
        std::ranges::copy(bellValues(100'000, 7, 1e-3f), weights.begin());
        weights[0] = 50;
        return weights;
    }();
    QTest::addRow("steps") << rounded(bellValues(100'000, 8), 0x1p-12f);
}

void TestOptimalSharing::isNeverAboveAnother()
{
    QFETCH(std::vector<float>, weights);
    for (const int count : {1, 31, 255}) {
        const auto best = clusterAll(weights, {count, CentroidInit::Optimal});
        VERIFY_OK(best);
        QVERIFY(best->converged);
        QVERIFY(best->sizes.size() <= static_cast<std::size_t>(count));
        for (const CentroidInit init : {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy}) {
            for (const int iterations : {0, 100, untilConverged}) {
                if (iterations == untilConverged && count == 255)
                    continue; // ten thousands of iterations
                const auto other = clusterAll(weights, {count, init, iterations}, 99);
                VERIFY_OK(other);
                // Both are rounded to floats, which may cost either some 1e-11.
                QVERIFY2(best->squaredError <= other->squaredError * (1 + 1e-9),
                    qPrintable(QString("%1 centroids, %2, %3 iterations: %4 above %5")
                                   .arg(count)
                                   .arg(toString(init).data())
                                   .arg(iterations)
                                   .arg(best->squaredError)
                                   .arg(other->squaredError)));
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestOptimalSharing)
#include "test_optimal_sharing.moc"
