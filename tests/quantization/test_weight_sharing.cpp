// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/pruning/magnitude_pruning.h"
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(pangkas::CentroidInit)
Q_DECLARE_METATYPE(std::vector<float>)

namespace {

constexpr CentroidInit allInits[] = {
    CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy, CentroidInit::Optimal};

} // namespace

class TestWeightSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void countsBits_data();
    void countsBits();
    void fewDistinctValuesAreKept_data();
    void fewDistinctValuesAreKept();
    void sharesOnlyWhatIsKept();
    void sortsAnyDistribution_data();
    void sortsAnyDistribution();
    void forgyFollowsTheSeed();
    void doesNotDependOnTheThreads();
    void refuses_data();
    void refuses();
    void reportsAndStops();
};

void TestWeightSharing::countsBits_data()
{
    QTest::addColumn<int>("centroids");
    QTest::addColumn<int>("bits");
    for (const auto& [centroids, bits] :
        {std::pair(0, 0), {1, 1}, {2, 2}, {3, 2}, {4, 3}, {15, 4}, {16, 5}, {31, 5}, {255, 8}})
        QTest::addRow("%d", centroids) << centroids << bits;
}

void TestWeightSharing::countsBits()
{
    QFETCH(int, centroids);
    QFETCH(int, bits);
    QCOMPARE(bitsForCentroids(centroids), bits);
    QVERIFY(centroidsForBits(bits) >= centroids);
}

void TestWeightSharing::fewDistinctValuesAreKept_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<std::vector<float>>("centroids");
    using V = std::vector<float>;
    QTest::addRow("no weights") << V{} << V{};
    QTest::addRow("one weight") << V{3} << V{3};
    QTest::addRow("all equal") << V(5000, -0.5f) << V{-0.5f};
    QTest::addRow("three values") << V{3, 1, 2, 1, 3, 3} << V{1, 2, 3};
    QTest::addRow("as many as centroids") << V{7, 6, 5, 4, 3, 2, 1} << V{1, 2, 3, 4, 5, 6, 7};
    QTest::addRow("zero is a value") << V{-1, 0, 1} << V{-1, 0, 1};
    QTest::addRow("both zeros are one value") << V{0, -0.0f} << V{0};
}

void TestWeightSharing::fewDistinctValuesAreKept()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(std::vector<float>, centroids);
    for (const CentroidInit init : allInits) {
        const auto found = clusterAll(weights, {7, init});
        VERIFY_OK(found);
        QCOMPARE(found->codebook.centroids, centroids);
        QCOMPARE(found->squaredError, 0.0);
        QVERIFY(found->converged);
        for (const float centroid : found->codebook.centroids)
            QVERIFY(!(centroid == 0 && std::signbit(centroid)));
    }
}

void TestWeightSharing::sharesOnlyWhatIsKept()
{
    std::vector<float> weights = test::bellValues(10'000, 3);
    const auto mask = pruneByMagnitude(weights, {PruningRule::Sparsity, 0.7});
    VERIFY_OK(mask);
    std::vector<float> kept;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (mask->isKept(i))
            kept.push_back(weights[i]);
        else
            weights[i] = std::numeric_limits<float>::quiet_NaN(); // must not be looked at
    }
    for (const CentroidInit init : allInits) {
        const auto masked = clusterWeights(weights, *mask, {15, init}, 4);
        const auto alone = clusterAll(kept, {15, init}, 4);
        VERIFY_OK(masked);
        VERIFY_OK(alone);
        QVERIFY(masked->codebook == alone->codebook);
        QCOMPARE(masked->sizes, alone->sizes);
        QCOMPARE(masked->squaredError, alone->squaredError);
    }
    const auto nothing = clusterWeights(weights, Mask(weights.size()), {15, CentroidInit::Optimal}, 4);
    VERIFY_OK(nothing);
    QVERIFY(nothing->codebook.centroids.empty());
}

void TestWeightSharing::sortsAnyDistribution_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    Random random(17);
    std::vector<float> anyBits, narrow, mixed;
    for (int i = 0; i < 300'000; ++i) {
        const auto bits = static_cast<std::uint32_t>(random.bits());
        anyBits.push_back((bits >> 23 & 255) == 255 ? 0.0f : std::bit_cast<float>(bits));
        narrow.push_back(1 + static_cast<float>(random.below(40'000)) * 0x1p-23f);
        mixed.push_back(i % 3 == 0 ? static_cast<float>(random.uniform()) - 0.5f : narrow.back());
    }
    QTest::addRow("all finite floats") << anyBits;
    QTest::addRow("alike in the leading bits") << narrow;
    QTest::addRow("crowded and spread") << mixed;
    QTest::addRow("ascending") << [] {
        std::vector<float> weights = test::bellValues(200'000, 1);
        std::ranges::sort(weights);
        return weights;
    }();
}

void TestWeightSharing::sortsAnyDistribution()
{
    // With density's start and no iterations the centroids are order statistics, which shows the order itself.
    QFETCH(std::vector<float>, weights);
    std::vector<float> sorted = weights;
    std::ranges::sort(sorted);
    const auto found = clusterAll(weights, {255, CentroidInit::Density, 0});
    VERIFY_OK(found);
    const std::vector<double> expected = densityStart(weights, 255);
    QCOMPARE(found->codebook.centroids.size(), expected.size());
    for (std::size_t c = 0; c < expected.size(); ++c)
        QCOMPARE(double(found->codebook.centroids[c]), expected[c]);
    QCOMPARE(std::accumulate(found->sizes.begin(), found->sizes.end(), std::size_t{0}), weights.size());
    std::size_t end = 0;
    for (std::size_t c = 0; c < expected.size(); ++c) {
        end += found->sizes[c];
        const double bound = c + 1 < expected.size() ? (expected[c] + expected[c + 1]) / 2 : HUGE_VAL;
        QVERIFY(double(sorted[end - 1]) <= bound && (end == sorted.size() || double(sorted[end]) > bound));
    }
}

void TestWeightSharing::forgyFollowsTheSeed()
{
    const std::vector<float> weights = test::bellValues(20'000, 1);
    const SharingSpec start{15, CentroidInit::Forgy, 0};
    const auto one = clusterAll(weights, start, 1), again = clusterAll(weights, start, 1),
               two = clusterAll(weights, start, 2);
    VERIFY_OK(one);
    VERIFY_OK(again);
    VERIFY_OK(two);
    QVERIFY(one->codebook == again->codebook);
    QVERIFY(one->codebook != two->codebook);
    QCOMPARE(one->codebook.centroids.size(), 15u);
    const std::set<float> observed(weights.begin(), weights.end());
    for (const float centroid : one->codebook.centroids)
        QVERIFY(observed.contains(centroid));

    // Hardly any draw hits a new value here.
    std::vector<float> crowded(100'000, 1.0f);
    for (std::size_t i = 0; i < 40; ++i)
        crowded[i * 1000] = static_cast<float>(i) + 2;
    for (const CentroidInit init : {CentroidInit::Forgy, CentroidInit::Density})
        QCOMPARE(clusterAll(crowded, {31, init, 0})->codebook.centroids.size(), 31u);
}

void TestWeightSharing::doesNotDependOnTheThreads()
{
    const std::vector<float> weights = test::bellValues(500'001, 9, 0.02f);
    const auto mask = pruneByMagnitude(weights, {PruningRule::Sparsity, 0.3});
    for (const CentroidInit init : allInits) {
        setThreadLimit(1);
        const auto alone = clusterWeights(weights, *mask, {31, init, 20}, 5);
        VERIFY_OK(alone);
        for (const int threads : {2, 5, 16}) {
            setThreadLimit(threads);
            const auto together = clusterWeights(weights, *mask, {31, init, 20}, 5);
            VERIFY_OK(together);
            QVERIFY(together->codebook == alone->codebook);
            QVERIFY(together->sizes == alone->sizes);
            QVERIFY(together->squaredError == alone->squaredError); // to the bit
            QCOMPARE(together->iterations, alone->iterations);
        }
    }
}

void TestWeightSharing::refuses_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("maskSize");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<int>("iterations");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("named");
    using V = std::vector<float>;
    const int invalid = int(ErrorCode::InvalidArgument), notFinite = int(ErrorCode::NotFinite);
    QTest::addRow("0 centroids") << V{1, 2} << 2 << 0 << 10 << invalid << QByteArray("0 centroids");
    QTest::addRow("-1 centroids") << V{1, 2} << 2 << -1 << 10 << invalid << QByteArray("-1 centroids");
    QTest::addRow("256 centroids") << V{1, 2} << 2 << 256 << 10 << invalid << QByteArray("256 centroids");
    QTest::addRow("-1 iterations") << V{1, 2} << 2 << 1 << -1 << invalid << QByteArray("-1 iterations");
    QTest::addRow("too many iterations") << V{1, 2} << 2 << 1 << 1'000'001 << invalid
                                         << QByteArray("1000001 iterations");
    QTest::addRow("a mask of another size") << V{1, 2} << 3 << 1 << 1 << invalid << QByteArray("mask of 3");
    QTest::addRow("NaN") << V{1, 2, std::nanf("")} << 3 << 1 << 1 << notFinite << QByteArray("weight 2");
    QTest::addRow("infinity") << V{1, -std::numeric_limits<float>::infinity()} << 2 << 1 << 1 << notFinite
                              << QByteArray("weight 1");
}

void TestWeightSharing::refuses()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, maskSize);
    QFETCH(int, centroids);
    QFETCH(int, iterations);
    QFETCH(int, code);
    QFETCH(QByteArray, named);
    for (const CentroidInit init : allInits) {
        const auto found =
            clusterWeights(weights, Mask(static_cast<std::size_t>(maskSize), true), {centroids, init, iterations}, 1);
        VERIFY_FAILS(found, ErrorCode(code));
        QVERIFY2(QByteArray::fromStdString(found.error().detail).contains(named), found.error().detail.c_str());
    }
    VERIFY_OK(checkSharing({0})); // not shared
}

void TestWeightSharing::reportsAndStops()
{
    const std::vector<float> weights = test::bellValues(100'000, 1);
    for (const CentroidInit init : allInits) {
        std::mutex mutex;
        std::vector<Progress> reports;
        const JobContext counting({}, [&](const Progress& progress) {
            const std::lock_guard lock(mutex);
            reports.push_back(progress);
        });
        const auto clustering = clusterWeights(weights, Mask(weights.size(), true), {63, init}, 1, counting);
        VERIFY_OK(clustering);
        QVERIFY(reports.size() >= 2 && reports.size() <= 100);
        QVERIFY(std::ranges::is_sorted(reports, {}, &Progress::done));
        QCOMPARE(reports.back().done, reports.back().total);
        QVERIFY(reports.back().stage == Stage::Sharing);
        for (std::size_t stopAt = 0; stopAt + 1 < reports.size(); ++stopAt) {
            std::stop_source source;
            std::atomic<std::size_t> seen = 0;
            const JobContext stopping(source.get_token(), [&](const Progress&) {
                if (seen++ == stopAt)
                    source.request_stop();
            });
            const auto stopped = clusterWeights(weights, Mask(weights.size(), true), {63, init}, 1, stopping);
            VERIFY_FAILS(stopped, ErrorCode::Cancelled);
        }
    }
}

QTEST_APPLESS_MAIN(TestWeightSharing)
#include "test_weight_sharing.moc"
