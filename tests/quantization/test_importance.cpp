// SPDX-License-Identifier: GPL-3.0-or-later
// Errors weighed by importance, against the textbook's weighted k-means and against all partitions.
#include "core/base/parallel.h"
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

std::vector<float> drawnImportances(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<float> importances;
    for (std::size_t i = 0; i < count; ++i)
        importances.push_back(random.chance(0.1) ? 100.0f : float(random.uniform()) + 0.05f);
    return importances;
}

Result<Clustering> clusterWeighed(const std::vector<float>& weights, const std::vector<float>& importances,
    const SharingSpec& spec, std::size_t stride = 1)
{
    return clusterWeights(weights, Mask(weights.size(), true), spec, ImportanceValues{importances, stride}, 1);
}

/// Weighted k-means as textbooks have it, until nothing moves, from linear's start.
std::vector<double> textbookCentroids(
    const std::vector<float>& weights, const std::vector<float>& importances, int count)
{
    const auto [low, high] = std::ranges::minmax(weights);
    std::vector<double> centroids;
    for (int c = 0; c < count; ++c)
        centroids.push_back(double(low) + (double(high) - double(low)) * c / (count - 1));
    std::vector<std::size_t> labels(weights.size()), before;
    while (labels != before) {
        before = labels;
        std::vector<double> sums(centroids.size()), masses(centroids.size());
        for (std::size_t i = 0; i < weights.size(); ++i) {
            labels[i] = 0;
            for (std::size_t c = 1; c < centroids.size(); ++c) {
                if (std::abs(double(weights[i]) - centroids[c]) < std::abs(double(weights[i]) - centroids[labels[i]]))
                    labels[i] = c;
            }
            sums[labels[i]] += double(importances[i]) * double(weights[i]);
            masses[labels[i]] += double(importances[i]);
        }
        for (std::size_t c = 0; c < centroids.size(); ++c) {
            if (masses[c] > 0)
                centroids[c] = sums[c] / masses[c];
        }
    }
    for (std::size_t c = centroids.size(); c-- > 0;) {
        if (std::ranges::find(labels, c) == labels.end())
            centroids.erase(centroids.begin() + std::ptrdiff_t(c));
    }
    return centroids;
}

struct Weighed
{
    double weight, importance;
};

/// The least weighted error + bit cost over all ways to cut the sorted weights into at most `count` ranges.
double leastCost(const std::vector<Weighed>& sorted, std::size_t begin, int count, double bitCost)
{
    if (begin == sorted.size())
        return 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t end = begin + 1; count > 0 && end <= sorted.size(); ++end) {
        double mass = 0, sum = 0, error = 0;
        for (std::size_t i = begin; i < end; ++i) {
            mass += sorted[i].importance;
            sum += sorted[i].importance * sorted[i].weight;
        }
        for (std::size_t i = begin; i < end; ++i)
            error += sorted[i].importance * std::pow(sorted[i].weight - sum / mass, 2);
        const double n = double(end - begin);
        least = std::min(least,
            error + bitCost * n * std::log2(double(sorted.size()) / n) + leastCost(sorted, end, count - 1, bitCost));
    }
    return least;
}

} // namespace

class TestImportance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void followsTheTextbook_data();
    void followsTheTextbook();
    void isTheLeastOfAll_data();
    void isTheLeastOfAll();
    void magnitudeIsTheWeightsOwn();
    void equalOnesChangeNothing();
    void onlyRatiosMatter();
    void readsValuesInSteps();
    void ignoresPrunedWeights();
    void doesNotDependOnThreads();
    void bearsZeros();
    void refuses_data();
    void refuses();
};

void TestImportance::followsTheTextbook_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addRow("bell") << bellValues(1500, 5);
    QTest::addRow("two humps") << withoutMiddle(bellValues(3000, 6, 0.02f), 0.03f);
    QTest::addRow("ties") << rounded(bellValues(2000, 7), 0.0625f);
}

void TestImportance::followsTheTextbook()
{
    QFETCH(std::vector<float>, weights);
    const std::vector<float> importances = drawnImportances(weights.size(), 8);
    for (const int count : {2, 7, 31}) {
        const std::vector<double> expected = textbookCentroids(weights, importances, count);
        const auto found = clusterWeighed(weights, importances, {count, CentroidInit::Linear, untilConverged});
        VERIFY_OK(found);
        QCOMPARE(found->codebook.centroids.size(), expected.size());
        for (std::size_t c = 0; c < expected.size(); ++c)
            QVERIFY(std::abs(double(found->codebook.centroids[c]) - expected[c]) <= 2e-7 * std::abs(expected[c]));
    }
}

void TestImportance::isTheLeastOfAll_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    for (std::uint64_t seed = 1; seed <= 8; ++seed)
        QTest::addRow("bell %d", int(seed)) << bellValues(6 + seed % 8, seed);
    QTest::addRow("far apart") << std::vector<float>{-100, -99, 0, 0.1f, 0.2f, 5, 5.1f, 5.2f, 9, 9.3f};
}

void TestImportance::isTheLeastOfAll()
{
    QFETCH(std::vector<float>, weights);
    std::ranges::sort(weights);
    const std::vector<float> importances = drawnImportances(weights.size(), weights.size());
    double mean = 0, energy = 0;
    for (const float importance : importances)
        mean += double(importance) / double(weights.size());
    std::vector<Weighed> sorted;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        sorted.push_back({double(weights[i]), double(importances[i]) / mean});
        energy += sorted[i].importance * sorted[i].weight * sorted[i].weight / double(weights.size());
    }
    for (int count = 1; count <= 5; ++count) {
        for (const double price : {0.0, 1e-3, 0.05, 0.5}) {
            const auto found = clusterWeighed(weights, importances, {count, CentroidInit::Optimal, 100, price});
            VERIFY_OK(found);
            const double least = leastCost(sorted, 0, count, price * energy);
            // Importances are kept as floats.
            QVERIFY2(std::abs(found->objective - least) <= 3e-7 * least + 1e-12 * energy,
                qPrintable(QString("%1 centroids at %2: %3, least %4")
                               .arg(count)
                               .arg(price)
                               .arg(found->objective, 0, 'g', 17)
                               .arg(least, 0, 'g', 17)));
        }
    }
}

void TestImportance::magnitudeIsTheWeightsOwn()
{
    const std::vector<float> weights = withoutMiddle(bellValues(20'000, 3, 0.02f), 0.01f);
    std::vector<float> magnitudes;
    for (const float weight : weights)
        magnitudes.push_back(std::abs(weight));
    for (const double price : {0.0, 0.003}) {
        SharingSpec spec{15, CentroidInit::Optimal, 100, price};
        const auto given = clusterWeighed(weights, magnitudes, spec);
        spec.importance = Importance::Magnitude;
        const auto own = clusterAll(weights, spec);
        VERIFY_OK(given);
        VERIFY_OK(own);
        // Sums over the mean of magnitudes are made in another order.
        QVERIFY(std::abs(own->objective - given->objective) <= 1e-6 * given->objective);
        spec.importance = Importance::Equal;
        const auto equal = clusterAll(weights, spec);
        VERIFY_OK(equal);
        QVERIFY(equal->squaredError < own->squaredError);
        // Large weights are nearer to their centroids.
        QVERIFY(own->codebook.centroids.back() > equal->codebook.centroids.back());
    }
}

void TestImportance::equalOnesChangeNothing()
{
    const std::vector<float> weights = bellValues(30'000, 4);
    for (const CentroidInit init : {CentroidInit::Linear, CentroidInit::Optimal}) {
        for (const double price : {0.0, 0.01}) {
            const auto plain = clusterAll(weights, {15, init, 50, price});
            VERIFY_OK(plain);
            for (const float importance : {1.0f, 3.0f, 0.0f}) {
                const auto weighed = clusterWeighed(weights, {importance}, {15, init, 50, price});
                VERIFY_OK(weighed);
                QVERIFY(weighed->codebook == plain->codebook);
                QVERIFY(weighed->sizes == plain->sizes);
            }
        }
    }
}

void TestImportance::onlyRatiosMatter()
{
    const std::vector<float> weights = bellValues(3000, 4);
    std::vector<float> importances = drawnImportances(weights.size(), 5);
    const auto one = clusterWeighed(weights, importances, {15, CentroidInit::Optimal, 100, 0.003});
    for (float& importance : importances)
        importance *= 0x1p40f;
    const auto other = clusterWeighed(weights, importances, {15, CentroidInit::Optimal, 100, 0.003});
    VERIFY_OK(one);
    VERIFY_OK(other);
    QVERIFY(one->codebook == other->codebook);
    QVERIFY(one->objective == other->objective);
}

void TestImportance::readsValuesInSteps()
{
    // 4 output channels, 3 input channels, kernels of 5 weights.
    const std::vector<float> weights = bellValues(60, 6), channels{1, 20, 3};
    std::vector<float> each;
    for (std::size_t i = 0; i < weights.size(); ++i)
        each.push_back(channels[i / 5 % 3]);
    const auto inSteps = clusterWeighed(weights, channels, {4, CentroidInit::Optimal}, 5);
    const auto oneByOne = clusterWeighed(weights, each, {4, CentroidInit::Optimal});
    VERIFY_OK(inSteps);
    VERIFY_OK(oneByOne);
    QVERIFY(inSteps->codebook == oneByOne->codebook);
    QVERIFY(inSteps->objective == oneByOne->objective);
    const auto columns = clusterWeighed(weights, channels, {4, CentroidInit::Optimal});
    VERIFY_OK(columns);
    QVERIFY(columns->codebook != oneByOne->codebook);
}

void TestImportance::ignoresPrunedWeights()
{
    const std::vector<float> weights = bellValues(500, 7), importances = drawnImportances(500, 8);
    Mask mask(weights.size());
    std::vector<float> kept, keptImportances;
    for (std::size_t i = 0; i < weights.size(); i += 3) {
        mask.keep(i);
        kept.push_back(weights[i]);
        keptImportances.push_back(importances[i]);
    }
    std::vector<float> withNoise = weights;
    withNoise[1] = std::nanf(""); // pruned
    const auto found = clusterWeights(withNoise, mask, {7, CentroidInit::Optimal}, ImportanceValues{importances}, 1);
    const auto alone = clusterWeighed(kept, keptImportances, {7, CentroidInit::Optimal});
    VERIFY_OK(found);
    VERIFY_OK(alone);
    QVERIFY(found->codebook == alone->codebook);
    QVERIFY(found->sizes == alone->sizes);
}

void TestImportance::doesNotDependOnThreads()
{
    const std::vector<float> weights = rounded(bellValues(150'000, 9), 0x1p-11f);
    const std::vector<float> importances = drawnImportances(weights.size(), 10);
    std::vector<Clustering> found;
    for (const int threads : {1, 2, 7}) {
        setThreadLimit(threads);
        const auto clustering = clusterWeighed(weights, importances, {31, CentroidInit::Optimal});
        VERIFY_OK(clustering);
        found.push_back(*clustering);
    }
    for (const Clustering& other : found) {
        QVERIFY(other.codebook == found[0].codebook);
        QVERIFY(other.objective == found[0].objective); // to the bit
    }
}

void TestImportance::bearsZeros()
{
    std::vector<float> weights = rounded(bellValues(3000, 11), 0.25f); // with exact zeros: of magnitude 0
    for (const double price : {0.0, 1e-3}) {
        const auto found = clusterWeights(weights, Mask(weights.size(), true),
            {7, CentroidInit::Optimal, 100, price, Importance::Magnitude}, 1);
        VERIFY_OK(found);
        QVERIFY(std::isfinite(found->objective));
        for (const float centroid : found->codebook.centroids)
            QVERIFY(std::abs(centroid) < 10);
        // All but one don't count: that one is met exactly.
        std::vector<float> importances(weights.size(), 0.0f);
        importances[5] = 1;
        weights[5] = 0.7f;
        const auto one = clusterWeighed(weights, importances, {2, CentroidInit::Optimal, 100, price});
        VERIFY_OK(one);
        float nearest = std::numeric_limits<float>::infinity();
        for (const float centroid : one->codebook.centroids)
            nearest = std::min(nearest, std::abs(centroid - 0.7f));
        QVERIFY(nearest < 1e-3f);
    }
}

void TestImportance::refuses_data()
{
    QTest::addColumn<std::vector<float>>("importances");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("named");
    using V = std::vector<float>;
    const int invalid = int(ErrorCode::InvalidArgument), notFinite = int(ErrorCode::NotFinite);
    QTest::addRow("none") << V{} << 1 << invalid << QByteArray("0 importances");
    QTest::addRow("steps of nothing") << V{1, 2} << 0 << invalid << QByteArray("steps of 0");
    QTest::addRow("negative") << V{1, -1, 2} << 1 << invalid << QByteArray("importance 1 is -1");
    QTest::addRow("NaN") << V{1, 1, std::nanf("")} << 1 << notFinite << QByteArray("importance 2");
    QTest::addRow("infinite") << V{std::numeric_limits<float>::infinity()} << 1 << notFinite
                              << QByteArray("importance 0");
}

void TestImportance::refuses()
{
    QFETCH(std::vector<float>, importances);
    QFETCH(int, stride);
    QFETCH(int, code);
    QFETCH(QByteArray, named);
    const auto found
        = clusterWeighed({1, 2, 3, 4}, importances, {2, CentroidInit::Optimal}, std::size_t(stride));
    VERIFY_FAILS(found, ErrorCode(code));
    QVERIFY2(QByteArray::fromStdString(found.error().detail).contains(named), found.error().detail.c_str());
    const auto notFiniteWeight = clusterWeighed({1, std::nanf(""), 3}, {1}, {2, CentroidInit::Optimal});
    VERIFY_FAILS(notFiniteWeight, ErrorCode::NotFinite);
    QVERIFY(notFiniteWeight.error().detail.find("weight 1") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestImportance)
#include "test_importance.moc"
