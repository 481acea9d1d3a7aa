// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/quantization/weight_sharing.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>

using namespace pangkas;

Q_DECLARE_METATYPE(pangkas::CentroidInit)
Q_DECLARE_METATYPE(std::vector<float>)

namespace {

constexpr CentroidInit allInits[] = {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy, CentroidInit::Optimal};
constexpr int untilConverged = 1'000'000;

Result<Clustering> clusterAll(const std::vector<float>& weights, SharingSpec spec, std::uint64_t seed = 1)
{
    return clusterWeights(weights, Mask(weights.size(), true), spec, seed);
}

struct Textbook
{
    std::vector<double> centroids;
    int iterations = 0;
    bool converged = false;
};

/// Lloyd's algorithm as textbooks have it: every weight against every centroid.
Textbook textbookLloyd(const std::vector<float>& weights, std::vector<double> centroids, int mostIterations)
{
    Textbook result{std::move(centroids)};
    std::vector<std::size_t> labels, before;
    while (result.iterations < mostIterations && !result.converged) {
        labels.clear();
        std::vector<double> sums(result.centroids.size()), counts(result.centroids.size());
        for (const float weight : weights) {
            std::size_t best = 0;
            for (std::size_t c = 1; c < result.centroids.size(); ++c) {
                if (std::abs(double(weight) - result.centroids[c]) < std::abs(double(weight) - result.centroids[best]))
                    best = c;
            }
            labels.push_back(best);
            sums[best] += double(weight);
            counts[best] += 1;
        }
        for (std::size_t c = 0; c < sums.size(); ++c) {
            if (counts[c] > 0)
                result.centroids[c] = sums[c] / counts[c];
        }
        ++result.iterations;
        result.converged = labels == before;
        before = labels;
    }
    // Clusters without a weight are left out.
    for (std::size_t c = result.centroids.size(); c-- > 0;) {
        if (std::ranges::find(labels, c) == labels.end())
            result.centroids.erase(result.centroids.begin() + std::ptrdiff_t(c));
    }
    return result;
}

std::vector<double> linearStart(const std::vector<float>& weights, int count)
{
    const auto [low, high] = std::ranges::minmax(weights);
    std::vector<double> start;
    for (int i = 0; i < count; ++i)
        start.push_back(count == 1 ? (double(low) + double(high)) / 2 : double(low) + (double(high) - double(low)) * i / (count - 1));
    return start;
}

std::vector<double> densityStart(std::vector<float> weights, int count)
{
    std::ranges::sort(weights);
    std::vector<double> start;
    for (int i = 0; i < count; ++i)
        start.push_back(double(weights[std::size_t(2 * i + 1) * weights.size() / std::size_t(2 * count)]));
    return start;
}

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

bool isClose(double a, double b, double relative) { return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b)); }

std::vector<float> rounded(std::vector<float> weights, float step)
{
    for (float& weight : weights)
        weight = std::round(weight / step) * step;
    return weights;
}

std::vector<float> withoutMiddle(std::vector<float> weights, float limit)
{
    std::erase_if(weights, [&](float weight) { return std::abs(weight) < limit; });
    return weights;
}

/// A narrow peak with far outliers.
std::vector<float> heavyTailed(std::size_t count, std::uint64_t seed)
{
    std::vector<float> weights = test::bellValues(count, seed, 0.01f);
    Random random(seed);
    for (std::size_t i = 0; i < count; i += 1000)
        weights[i] = static_cast<float>(random.uniform() * 40 - 20);
    return weights;
}

} // namespace

class TestWeightSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void countsBits_data();
    void countsBits();
    void followsTheTextbook_data();
    void followsTheTextbook();
    void agreesWithScikitLearn();
    void optimalIsTheLeastOfAll_data();
    void optimalIsTheLeastOfAll();
    void optimalIsNeverAboveAnother_data();
    void optimalIsNeverAboveAnother();
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
    for (const auto& [centroids, bits] : {std::pair(0, 0), {1, 1}, {2, 2}, {3, 2}, {4, 3}, {15, 4}, {16, 5}, {31, 5}, {255, 8}})
        QTest::addRow("%d", centroids) << centroids << bits;
}

void TestWeightSharing::countsBits()
{
    QFETCH(int, centroids);
    QFETCH(int, bits);
    QCOMPARE(bitsForCentroids(centroids), bits);
    QVERIFY(centroidsForBits(bits) >= centroids);
}

void TestWeightSharing::followsTheTextbook_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("iterations");
    for (const int iterations : {1, 2, 10, untilConverged}) {
        for (const int count : {1, 2, 7, 31}) {
            QTest::addRow("bell, %d centroids, %d iterations", count, iterations) << test::bellValues(900, 5) << count << iterations;
            QTest::addRow("two humps, %d centroids, %d iterations", count, iterations)
                << withoutMiddle(test::bellValues(3000, 6, 0.02f), 0.03f) << count << iterations;
            QTest::addRow("outliers, %d centroids, %d iterations", count, iterations) << heavyTailed(2000, 7) << count << iterations;
        }
    }
    QTest::addRow("far from zero") << [] {
        std::vector<float> weights = test::bellValues(500, 8, 0.001f);
        for (float& weight : weights)
            weight += 100;
        return weights;
    }() << 7 << untilConverged;
}

void TestWeightSharing::followsTheTextbook()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, count);
    QFETCH(int, iterations);
    for (const bool isLinear : {true, false}) {
        const Textbook expected
            = textbookLloyd(weights, isLinear ? linearStart(weights, count) : densityStart(weights, count), iterations);
        const auto found = clusterAll(weights, {count, isLinear ? CentroidInit::Linear : CentroidInit::Density, iterations});
        VERIFY_OK(found);
        QCOMPARE(found->iterations, expected.iterations);
        QCOMPARE(found->converged, expected.converged);
        if (!expected.converged)
            continue; // the textbook's last centroids were not assigned to yet: a cluster may run empty there
        QCOMPARE(found->codebook.centroids.size(), expected.centroids.size());
        for (std::size_t c = 0; c < expected.centroids.size(); ++c)
            QVERIFY(isClose(double(found->codebook.centroids[c]), expected.centroids[c], 1e-7));
    }
}

// scikit-learn 1.2.1 on the same 200,000 numbers as float64: KMeans(31, init=linspace(min, max, 31), n_init=1,
// algorithm="lloyd", tol=0, max_iter=100 and 5000): inertia_, n_iter_ and three of the sorted cluster_centers_.
// (With float32 numbers it ends at 0.24581304 after 100 iterations, 7e-6 above.)
void TestWeightSharing::agreesWithScikitLearn()
{
    const std::vector<float> weights = test::bellValues(200'000, 2024, 0.02f);
    const auto first = clusterAll(weights, {31, CentroidInit::Linear, 100});
    VERIFY_OK(first);
    QCOMPARE(first->iterations, 100);
    QVERIFY(!first->converged);
    QVERIFY(isClose(first->squaredError, 0.24581124268818833, 1e-5));
    const auto all = clusterAll(weights, {31, CentroidInit::Linear, 5000});
    VERIFY_OK(all);
    QCOMPARE(all->iterations, 513);
    QVERIFY(all->converged);
    QVERIFY(isClose(all->squaredError, 0.20210349319748752, 1e-5));
    QVERIFY(isClose(double(all->codebook.centroids[0]), -0.061093119497510125, 1e-6));
    QVERIFY(isClose(double(all->codebook.centroids[15]), 0.00018636915483573826, 1e-5));
    QVERIFY(isClose(double(all->codebook.centroids[30]), 0.061655916552216986, 1e-6));
}

void TestWeightSharing::optimalIsTheLeastOfAll_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        QTest::addRow("bell %d", int(seed)) << test::bellValues(6 + seed % 8, seed);
        QTest::addRow("ties %d", int(seed)) << rounded(test::bellValues(14, seed), 0.4f);
    }
    QTest::addRow("where linear fails") << std::vector<float>{-100, -99, 0, 0.1f, 0.2f, 5, 5.1f, 5.2f, 9, 9.3f};
    QTest::addRow("far from zero") << std::vector<float>{1000, 1000.25f, 1001, 1003, 1003.5f, 1010, 1010.125f, 1020};
}

void TestWeightSharing::optimalIsTheLeastOfAll()
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
            qPrintable(QString("%1 centroids: %2, least %3").arg(count).arg(found->squaredError, 0, 'g', 17).arg(least, 0, 'g', 17)));
    }
}

void TestWeightSharing::optimalIsNeverAboveAnother_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addRow("few points, bell") << test::bellValues(2000, 1);
    QTest::addRow("60,000 points, bell") << test::bellValues(60'000, 2, 0.02f);
    QTest::addRow("100,000 points, bell") << test::bellValues(100'000, 3, 0.02f);
    QTest::addRow("two humps") << withoutMiddle(test::bellValues(300'000, 4, 0.02f), 0.02f);
    QTest::addRow("outliers") << heavyTailed(100'000, 5);
    QTest::addRow("one outlier") << [] {
        std::vector<float> weights = test::bellValues(80'000, 6, 0.001f);
        weights[77] = 1000;
        return weights;
    }();
    QTest::addRow("a crowded value") << [] {
        std::vector<float> weights(300'000, 0.01f);
        std::ranges::copy(test::bellValues(100'000, 7, 1e-3f), weights.begin());
        weights[0] = 50;
        return weights;
    }();
    QTest::addRow("steps") << rounded(test::bellValues(100'000, 8), 0x1p-12f);
}

void TestWeightSharing::optimalIsNeverAboveAnother()
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
                    qPrintable(QString("%1 centroids, %2, %3 iterations: %4 above %5").arg(count).arg(toString(init).data())
                                   .arg(iterations).arg(best->squaredError).arg(other->squaredError)));
            }
        }
    }
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
    const auto one = clusterAll(weights, start, 1), again = clusterAll(weights, start, 1), two = clusterAll(weights, start, 2);
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
    QTest::addRow("too many iterations") << V{1, 2} << 2 << 1 << 1'000'001 << invalid << QByteArray("1000001 iterations");
    QTest::addRow("a mask of another size") << V{1, 2} << 3 << 1 << 1 << invalid << QByteArray("mask of 3");
    QTest::addRow("NaN") << V{1, 2, std::nanf("")} << 3 << 1 << 1 << notFinite << QByteArray("weight 2");
    QTest::addRow("infinity") << V{1, -std::numeric_limits<float>::infinity()} << 2 << 1 << 1 << notFinite << QByteArray("weight 1");
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
        const auto found = clusterWeights(weights, Mask(static_cast<std::size_t>(maskSize), true), {centroids, init, iterations}, 1);
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
