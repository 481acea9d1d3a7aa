// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

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
        start.push_back(count == 1 ? (double(low) + double(high)) / 2
                                   : double(low) + (double(high) - double(low)) * i / (count - 1));
    return start;
}

bool isClose(double a, double b, double relative)
{
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

} // namespace

class TestLloyd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheTextbook_data();
    void followsTheTextbook();
    void agreesWithScikitLearn();
};

void TestLloyd::followsTheTextbook_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("iterations");
    for (const int iterations : {1, 2, 10, untilConverged}) {
        for (const int count : {1, 2, 7, 31}) {
            QTest::addRow("bell, %d centroids, %d iterations", count, iterations)
                << bellValues(900, 5) << count << iterations;
            QTest::addRow("two humps, %d centroids, %d iterations", count, iterations)
                << withoutMiddle(bellValues(3000, 6, 0.02f), 0.03f) << count << iterations;
            QTest::addRow("outliers, %d centroids, %d iterations", count, iterations)
                << heavyTailed(2000, 7) << count << iterations;
        }
    }
    QTest::addRow("far from zero") << [] {
        std::vector<float> weights = bellValues(500, 8, 0.001f);
        for (float& weight : weights)
            weight += 100;
        return weights;
    }() << 7 << untilConverged;
}

void TestLloyd::followsTheTextbook()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, count);
    QFETCH(int, iterations);
    for (const bool isLinear : {true, false}) {
        const Textbook expected =
            textbookLloyd(weights, isLinear ? linearStart(weights, count) : densityStart(weights, count), iterations);
        const auto found =
            clusterAll(weights, {count, isLinear ? CentroidInit::Linear : CentroidInit::Density, iterations});
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
void TestLloyd::agreesWithScikitLearn()
{
    const std::vector<float> weights = bellValues(200'000, 2024, 0.02f);
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

QTEST_APPLESS_MAIN(TestLloyd)
#include "test_lloyd.moc"
