// SPDX-License-Identifier: GPL-3.0-or-later
// Codebooks that know the price of a bit, against ways to find them that need no thought and much time.
#include "core/base/parallel.h"
#include "core/quantization/code_assignment.h"
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

SharingSpec priced(int centroids, double price)
{
    return {centroids, CentroidInit::Linear, 100, price};
}

double energyOf(const std::vector<float>& weights)
{
    double sum = 0;
    for (const float weight : weights)
        sum += double(weight) * double(weight);
    return sum / double(weights.size());
}

/// Squared error + price x bits of the weights of one code among `all`.
double costOf(const std::vector<float>& weights, double all, double bitCost)
{
    const double count = double(weights.size()), mean = std::accumulate(weights.begin(), weights.end(), 0.0) / count;
    double error = 0;
    for (const float weight : weights)
        error += (double(weight) - mean) * (double(weight) - mean);
    return error + bitCost * count * std::log2(all / count);
}

/// The least cost over all ways to give each weight one of `count` codes, ranges or not.
double leastOfAllLabelings(const std::vector<float>& weights, int count, double bitCost)
{
    std::vector<std::vector<float>> groups;
    double least = infinity;
    const std::function<void(std::size_t)> label = [&](std::size_t i) {
        if (i == weights.size()) {
            double cost = 0;
            for (const auto& group : groups)
                cost += costOf(group, double(weights.size()), bitCost);
            least = std::min(least, cost);
            return;
        }
        for (std::size_t g = 0; g < groups.size(); ++g) {
            groups[g].push_back(weights[i]);
            label(i + 1);
            groups[g].pop_back();
        }
        if (groups.size() < std::size_t(count)) {
            groups.push_back({weights[i]});
            label(i + 1);
            groups.pop_back();
        }
    };
    label(0);
    return least;
}

/// The least cost over all partitions into at most `count` ranges: every begin for every end, row by row.
double leastOfAllRanges(std::vector<float> weights, int count, double bitCost)
{
    std::ranges::sort(weights);
    const std::size_t size = weights.size();
    std::vector<double> before(size + 1, infinity);
    before[0] = 0;
    double least = infinity;
    for (int ranges = 1; ranges <= count; ++ranges) {
        std::vector<double> row(size + 1, infinity);
        for (std::size_t begin = 0; begin < size; ++begin) {
            double mean = 0, error = 0; // of the weights from begin on (Welford)
            for (std::size_t end = begin + 1; end <= size; ++end) {
                const double difference = double(weights[end - 1]) - mean, n = double(end - begin);
                mean += difference / n;
                error += difference * (double(weights[end - 1]) - mean);
                if (end < size && weights[end] == weights[end - 1])
                    continue; // equal values are never parted
                row[end] = std::min(row[end], before[begin] + error + bitCost * n * std::log2(double(size) / n));
            }
        }
        least = std::min(least, row[size]);
        before = std::move(row);
    }
    return least;
}

/// What the textbook's iterations (Chou, Lookabaugh and Gray 1989) make of a codebook: each weight to the code that is
/// cheapest for it, then centroids and lengths anew, 40 times or until nothing is gained.
double afterTextbookIterations(const std::vector<float>& weights, const Clustering& clustering, double bitCost)
{
    const double all = double(weights.size());
    std::vector<double> centroids(clustering.codebook.centroids.begin(), clustering.codebook.centroids.end());
    std::vector<double> lengths;
    for (const std::size_t size : clustering.sizes)
        lengths.push_back(std::log2(all / double(size)));
    double before = infinity;
    for (int iteration = 0;; ++iteration) {
        std::vector<double> counts(centroids.size()), sums(centroids.size());
        for (const float weight : weights) {
            std::size_t best = 0;
            double least = infinity;
            for (std::size_t c = 0; c < centroids.size(); ++c) {
                const double cost = std::pow(double(weight) - centroids[c], 2) + bitCost * lengths[c];
                if (cost < least) {
                    least = cost;
                    best = c;
                }
            }
            counts[best] += 1;
            sums[best] += double(weight);
        }
        double cost = 0;
        for (const float weight : weights)
            cost += double(weight) * double(weight);
        for (std::size_t c = 0; c < centroids.size(); ++c) {
            centroids[c] = counts[c] > 0 ? sums[c] / counts[c] : 0;
            lengths[c] = counts[c] > 0 ? std::log2(all / counts[c]) : infinity;
            if (counts[c] > 0)
                cost += bitCost * counts[c] * lengths[c] - counts[c] * centroids[c] * centroids[c];
        }
        if (cost >= before * (1 - 1e-13) || iteration == 40)
            return std::min(cost, before);
        before = cost;
    }
}

bool isClose(double a, double b, double relative) { return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b)); }

QString compared(double found, double expected)
{
    return QString("%1, expected %2").arg(found, 0, 'g', 17).arg(expected, 0, 'g', 17);
}

/// A crowd of equal values among others: what costs of ranges are least smooth on.
std::vector<float> crowds(std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<float> weights = bellValues(count, seed);
    for (std::size_t i = 0; i < count / 2; ++i)
        weights[i] = 0.25f * float(1 + random.below(3));
    return weights;
}

} // namespace

class TestPricedSharing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void rangesAreNoRestriction_data();
    void rangesAreNoRestriction();
    void isTheCheapestOfAll_data();
    void isTheCheapestOfAll();
    void costsLessThanOthers_data();
    void costsLessThanOthers();
    void agreesWithItsCodes_data() { costsLessThanOthers_data(); }
    void agreesWithItsCodes();
    void buysFewerBitsAtAHigherPrice();
    void isOptimalWhereBitsAreFree();
    void knowsNoScale();
    void doesNotDependOnThreadsOrInit();
    void handlesExtremes_data();
    void handlesExtremes();
    void refuses_data();
    void refuses();
    void stops();
};

void TestPricedSharing::rangesAreNoRestriction_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    for (std::uint64_t seed = 1; seed <= 10; ++seed)
        QTest::addRow("bell %d", int(seed)) << bellValues(7 + seed % 2, seed);
    QTest::addRow("two far apart") << std::vector<float>{-1, -1.01f, -0.98f, 0.1f, 3, 3.02f, 2.9f, 3.1f};
    QTest::addRow("ties") << std::vector<float>{1, 1, 1, 1, 2, 2, 2.1f, 5};
}

void TestPricedSharing::rangesAreNoRestriction()
{
    QFETCH(std::vector<float>, weights);
    for (const int count : {1, 2, 3, 8}) {
        for (const double price : {0.001, 0.02, 0.1, 0.3, 1.0}) {
            const auto found = clusterAll(weights, priced(count, price));
            VERIFY_OK(found);
            QVERIFY(found->sizes.size() <= std::size_t(count));
            const double least = leastOfAllLabelings(weights, count, price * energyOf(weights));
            QVERIFY2(isClose(found->objective, least, 1e-9), qPrintable(compared(found->objective, least)));
        }
    }
}

void TestPricedSharing::isTheCheapestOfAll_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        QTest::addRow("bell %d", int(seed)) << bellValues(160, seed, 0.02f);
        QTest::addRow("two humps %d", int(seed)) << withoutMiddle(bellValues(400, seed, 0.02f), 0.02f);
        QTest::addRow("outliers %d", int(seed)) << heavyTailed(160, seed);
        QTest::addRow("steps %d", int(seed)) << rounded(bellValues(300, seed), 0.125f);
        QTest::addRow("crowds %d", int(seed)) << crowds(160, seed);
    }
    // Parting one pair gains as much as parting all: no fine on codes leads to a number between.
    QTest::addRow("pairs") << std::vector<float>{1, 1.125f, 2, 2.125f, 3, 3.125f, 4, 4.125f};
    QTest::addRow("many pairs") << [] {
        std::vector<float> weights;
        for (int i = 0; i < 12; ++i)
            weights.insert(weights.end(), {float(i), float(i), float(i) + 0.125f, float(i) + 0.125f});
        return weights;
    }();
}

void TestPricedSharing::isTheCheapestOfAll()
{
    QFETCH(std::vector<float>, weights);
    for (const int count : {1, 2, 3, 7, 20}) {
        for (const double price : {1e-7, 3e-3, 0.3}) {
            const auto found = clusterAll(weights, priced(count, price));
            VERIFY_OK(found);
            const double least = leastOfAllRanges(weights, count, price * energyOf(weights));
            // The codebook's floats are off the means by up to 2^-25 of them.
            const double rounding = energyOf(weights) * double(weights.size()) * 0x1p-49;
            QVERIFY2(std::abs(found->objective - least) <= 1e-9 * least + rounding,
                qPrintable(QString("%1 centroids at %2: ").arg(count).arg(price) + compared(found->objective, least)));
        }
    }
}

void TestPricedSharing::costsLessThanOthers_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addRow("few points") << bellValues(2000, 1);
    QTest::addRow("two humps") << withoutMiddle(bellValues(30'000, 4, 0.02f), 0.02f);
    QTest::addRow("outliers") << heavyTailed(10'000, 5);
    QTest::addRow("steps") << rounded(bellValues(20'000, 8), 0x1p-11f);
}

void TestPricedSharing::costsLessThanOthers()
{
    QFETCH(std::vector<float>, weights);
    const double energy = energyOf(weights);
    for (const int count : {7, 40}) {
        for (const double price : {1e-5, 1e-2}) {
            const auto found = clusterAll(weights, priced(count, price));
            VERIFY_OK(found);
            for (const CentroidInit init : {CentroidInit::Linear, CentroidInit::Optimal}) {
                const auto other = clusterAll(weights, {count, init, 100});
                VERIFY_OK(other);
                const double theirs = other->squaredError + price * energy * other->codeBits;
                QVERIFY2(found->objective <= theirs * (1 + 1e-9), qPrintable(compared(found->objective, theirs)));
                const double iterated = afterTextbookIterations(weights, *other, price * energy);
                QVERIFY2(found->objective <= iterated * (1 + 1e-6), qPrintable(compared(found->objective, iterated)));
            }
            // No start leads the iterations to less, this one's own end included.
            const double on = afterTextbookIterations(weights, *found, price * energy);
            QVERIFY2(found->objective <= on * (1 + 1e-7), qPrintable(compared(found->objective, on)));
        }
    }
}

void TestPricedSharing::agreesWithItsCodes()
{
    QFETCH(std::vector<float>, weights);
    const auto found = clusterAll(weights, priced(31, 0.003));
    VERIFY_OK(found);
    QVERIFY(std::ranges::is_sorted(found->codebook.centroids, std::less_equal{}));
    QCOMPARE(found->bounds.size(), found->sizes.size() - 1);
    const auto codes = assignCodes(weights, Mask(weights.size(), true), found->codebook, found->bounds);
    VERIFY_OK(codes);
    std::vector<std::size_t> sizes(found->sizes.size());
    double error = 0, bits = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        ++sizes.at((*codes)[i] - 1u);
        error += std::pow(double(weights[i]) - double(found->codebook.centroids[(*codes)[i] - 1u]), 2);
    }
    for (const std::size_t size : sizes)
        bits -= double(size) * std::log2(double(size) / double(weights.size()));
    QVERIFY(sizes == found->sizes);
    QVERIFY2(isClose(found->squaredError, error, 1e-11), qPrintable(compared(found->squaredError, error)));
    QVERIFY2(isClose(found->codeBits, bits, 1e-12), qPrintable(compared(found->codeBits, bits)));
    QVERIFY(isClose(found->objective, error + 0.003 * energyOf(weights) * bits, 1e-11));
}

void TestPricedSharing::buysFewerBitsAtAHigherPrice()
{
    const std::vector<float> weights = withoutMiddle(bellValues(3000, 3, 0.02f), 0.01f);
    for (const int count : {7, 60}) {
        double bits = infinity, error = 0;
        std::size_t used = 0;
        for (const double price : {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 100.0, 1e6}) {
            const auto found = clusterAll(weights, priced(count, price));
            VERIFY_OK(found);
            QVERIFY2(found->codeBits <= bits + 1e-9, qPrintable(compared(found->codeBits, bits)));
            QVERIFY2(found->squaredError >= error * (1 - 1e-9), qPrintable(compared(found->squaredError, error)));
            bits = found->codeBits;
            error = found->squaredError;
            used = found->sizes.size();
        }
        QCOMPARE(used, 1u);
        QCOMPARE(bits, 0.0);
    }
}

void TestPricedSharing::isOptimalWhereBitsAreFree()
{
    const std::vector<float> weights = bellValues(5000, 9, 0.02f);
    const auto optimal = clusterAll(weights, {31, CentroidInit::Optimal});
    const auto free = clusterWeights(weights, Mask(weights.size(), true), {31, CentroidInit::Optimal, 100, 0.0}, 1);
    const auto nearlyFree = clusterAll(weights, priced(31, 1e-13));
    VERIFY_OK(optimal);
    VERIFY_OK(free);
    VERIFY_OK(nearlyFree);
    QVERIFY(free->codebook == optimal->codebook);
    QVERIFY(isClose(nearlyFree->squaredError, optimal->squaredError, 1e-9));
    QVERIFY(nearlyFree->sizes == optimal->sizes);
}

void TestPricedSharing::knowsNoScale()
{
    const std::vector<float> weights = bellValues(30'000, 10, 0.02f);
    std::vector<float> scaled = weights;
    for (float& weight : scaled)
        weight *= 0x1p-9f;
    const auto one = clusterAll(weights, priced(31, 0.003));
    const auto other = clusterAll(scaled, priced(31, 0.003));
    VERIFY_OK(one);
    VERIFY_OK(other);
    QVERIFY(one->sizes == other->sizes);
}

void TestPricedSharing::doesNotDependOnThreadsOrInit()
{
    const std::vector<float> weights = withoutMiddle(bellValues(100'000, 11, 0.02f), 0.02f);
    const auto first = clusterAll(weights, priced(31, 0.001));
    VERIFY_OK(first);
    for (const int threads : {1, 2, 7}) {
        setThreadLimit(threads);
        for (const CentroidInit init : {CentroidInit::Forgy, CentroidInit::Optimal}) {
            const auto found = clusterAll(weights, {31, init, threads, 0.001}, std::uint64_t(threads));
            VERIFY_OK(found);
            QVERIFY(found->codebook == first->codebook);
            QVERIFY(found->bounds == first->bounds);
            QVERIFY(found->objective == first->objective); // to the bit
        }
    }
}

void TestPricedSharing::handlesExtremes_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("most");
    using V = std::vector<float>;
    constexpr float denormal = std::numeric_limits<float>::denorm_min();
    QTest::addRow("none") << V{} << 0;
    QTest::addRow("one") << V{0.3f} << 1;
    QTest::addRow("a zero") << V{0} << 1;
    QTest::addRow("both zeros") << V{0, -0.0f} << 1;
    QTest::addRow("one value") << V(1000, -2.5f) << 1;
    QTest::addRow("largest floats") << V{-3e38f, 3e38f, 3e38f} << 2;
    QTest::addRow("denormals") << V{denormal, -denormal, 5 * denormal} << 3;
    QTest::addRow("neighbours") << V{1, std::nextafter(1.0f, 2.0f), std::nextafter(1.0f, 0.0f)} << 3;
}

void TestPricedSharing::handlesExtremes()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, most);
    for (const double price : {1e-300, 1e-3, 1.0, 1e6}) {
        const auto found = clusterAll(weights, priced(255, price));
        VERIFY_OK(found);
        QVERIFY(found->sizes.size() <= std::size_t(most));
        QVERIFY(std::isfinite(found->objective) && std::isfinite(found->squaredError));
        VERIFY_OK(assignCodes(weights, Mask(weights.size(), true), found->codebook, found->bounds));
        for (const float centroid : found->codebook.centroids)
            QVERIFY(std::isfinite(centroid) && !(centroid == 0 && std::signbit(centroid)));
    }
}

void TestPricedSharing::refuses_data()
{
    QTest::addColumn<double>("price");
    QTest::addRow("negative") << -1e-9;
    QTest::addRow("NaN") << std::nan("");
    QTest::addRow("infinite") << infinity;
    QTest::addRow("above the highest") << 1'000'001.0;
}

void TestPricedSharing::refuses()
{
    QFETCH(double, price);
    VERIFY_FAILS(checkSharing(priced(31, price)), ErrorCode::InvalidArgument);
    const auto found = clusterAll({1, 2, 3}, priced(2, price));
    VERIFY_FAILS(found, ErrorCode::InvalidArgument);
    QVERIFY(found.error().detail.find("bit price") != std::string::npos);
}

void TestPricedSharing::stops()
{
    const std::vector<float> weights = bellValues(100'000, 1);
    std::stop_source source;
    const JobContext job(source.get_token(), [&](const Progress&) { source.request_stop(); });
    VERIFY_FAILS(clusterWeights(weights, Mask(weights.size(), true), priced(31, 0.01), 1, job), ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestPricedSharing)
#include "test_priced_sharing.moc"
