// SPDX-License-Identifier: GPL-3.0-or-later
// Codebooks that are given: pinned values stay, the others follow as the textbook's k-means would have it.
#include "core/base/parallel.h"
#include "core/quantization/code_assignment.h"
#include "core/quantization/codebook_preview.h"
#include "core/quantization/sharing_index.h"
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)
Q_DECLARE_METATYPE(std::vector<SetCentroid>)

class TestCodebookByHand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void followsTheTextbook_data();
    void followsTheTextbook();
    void pinnedValuesAreExact_data() { followsTheTextbook_data(); }
    void pinnedValuesAreExact();
    void unusedValuesAreLeftOut();
    void fewDistinctSurvivors();
    void importancesMoveFreeValues();
    void ignoresInitAndPrice();
    void doesNotDependOnTheThreads();
    void previews();
    void refuses_data();
    void refuses();
};

namespace {

SharingSpec byHand(std::vector<SetCentroid> codebook, int iterations = 100)
{
    SharingSpec spec{int(codebook.size()), CentroidInit::Linear, iterations};
    spec.codebook = std::move(codebook);
    return spec;
}

/// "value" is free, "value!" is pinned.
std::vector<SetCentroid> codebook(const char* text)
{
    std::vector<SetCentroid> values;
    for (const QString& word : QString::fromLatin1(text).split(' ', Qt::SkipEmptyParts))
        values.push_back({word.endsWith('!') ? word.chopped(1).toFloat() : word.toFloat(), word.endsWith('!')});
    return values;
}

struct Cells
{
    std::vector<double> centroids;
    std::vector<std::size_t> sizes;
};

/// Assign to the nearest, the lower one at equal distance; move those that are free: O(n k) a round.
Cells textbook(const std::vector<float>& weights, const std::vector<SetCentroid>& start, int rounds)
{
    Cells cells;
    for (const SetCentroid& centroid : start)
        cells.centroids.push_back(double(centroid.value));
    std::vector<std::size_t> before;
    for (int round = 0; round <= rounds; ++round) {
        std::vector<std::size_t> codes;
        std::vector<double> sums(start.size(), 0.0);
        cells.sizes.assign(start.size(), 0);
        for (const float weight : weights) {
            std::size_t nearest = 0;
            for (std::size_t c = 1; c < start.size(); ++c) {
                if (std::abs(double(weight) - cells.centroids[c]) < std::abs(double(weight) - cells.centroids[nearest]))
                    nearest = c;
            }
            codes.push_back(nearest);
            sums[nearest] += double(weight);
            ++cells.sizes[nearest];
        }
        if (round == rounds || codes == before)
            break;
        before = codes;
        for (std::size_t c = 0; c < start.size(); ++c) {
            if (!start[c].isPinned && cells.sizes[c] > 0)
                cells.centroids[c] = sums[c] / double(cells.sizes[c]);
        }
    }
    return cells;
}

} // namespace

void TestCodebookByHand::followsTheTextbook_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<std::vector<SetCentroid>>("values");
    const auto bell = bellValues(700, 5);
    QTest::addRow("one") << bell << codebook("0.25!");
    QTest::addRow("all pinned") << bell << codebook("-1! -0.3! 0.2! 0.9!");
    QTest::addRow("none pinned") << bell << codebook("-1 -0.3 0.2 0.9");
    QTest::addRow("ends pinned") << bell << codebook("-2! -0.3 0.2 0.9 2!");
    QTest::addRow("middle pinned") << bell << codebook("-2 -0.3 0.01! 0.02 2");
    QTest::addRow("crowded between pinned ones") << bell << codebook("-0.1! -0.05 0 0.05 0.1!");
    QTest::addRow("outliers") << heavyTailed(1500, 7) << codebook("-15 -0.01! 0 0.01! 15");
    QTest::addRow("ties") << rounded(bellValues(600, 8), 0.25f) << codebook("-1 -0.375! 0.125 0.625!");
    QTest::addRow("without the middle") << withoutMiddle(bellValues(3000, 6, 0.02f), 0.03f) << codebook("-0.05 0! 0.031 0.05!");
}

void TestCodebookByHand::followsTheTextbook()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(std::vector<SetCentroid>, values);
    for (const int rounds : {1, 2, 5, 1000}) {
        const Cells expected = textbook(weights, values, rounds);
        const auto found = clusterAll(weights, byHand(values, rounds));
        VERIFY_OK(found);
        std::vector<std::size_t> sizes;
        std::vector<double> centroids;
        for (std::size_t c = 0; c < values.size(); ++c) {
            if (expected.sizes[c] > 0) {
                sizes.push_back(expected.sizes[c]);
                centroids.push_back(expected.centroids[c]);
            }
        }
        QCOMPARE(found->sizes, sizes);
        for (std::size_t c = 0; c < centroids.size(); ++c)
            QVERIFY(std::abs(double(found->codebook.centroids[c]) - centroids[c]) <= 1e-6 * (1 + std::abs(centroids[c])));
    }
}

void TestCodebookByHand::pinnedValuesAreExact()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(std::vector<SetCentroid>, values);
    const auto index = SharingIndex::build(weights, Mask(weights.size(), true));
    VERIFY_OK(index);
    auto sequence = index->iterate(byHand(values), 1);
    VERIFY_OK(sequence);
    double before = HUGE_VAL;
    for (int round = 0; round < 1000 && !sequence->state().converged; ++round) {
        const LloydState& state = sequence->state();
        for (std::size_t c = 0; c < values.size(); ++c) {
            if (values[c].isPinned)
                QCOMPARE(state.centroids[c], double(values[c].value));
        }
        QVERIFY(std::ranges::is_sorted(state.centroids));
        QVERIFY(state.squaredError <= before * (1 + 1e-12));
        before = state.squaredError;
        sequence->step();
    }
    QVERIFY(sequence->state().converged);
    const auto end = index->cluster(byHand(values, untilConverged), 1);
    VERIFY_OK(end);
    QVERIFY(std::abs(end->squaredError - sequence->state().squaredError) <= 1e-5 * end->squaredError);
    const auto optimum = index->cluster({int(values.size()), CentroidInit::Optimal}, 1);
    VERIFY_OK(optimum);
    QVERIFY(end->squaredError >= optimum->squaredError * (1 - 1e-12));
}

void TestCodebookByHand::unusedValuesAreLeftOut()
{
    const std::vector<float> weights = {1, 1.1f, 5, 5.2f};
    const auto found = clusterAll(weights, byHand(codebook("-7! 1! 3 5! 100!")));
    VERIFY_OK(found);
    QCOMPARE(found->codebook.centroids, (std::vector<float>{1, 5}));
    QCOMPARE(found->sizes, (std::vector<std::size_t>{2, 2}));
    const Mask none(weights.size(), false);
    const auto empty = clusterWeights(weights, none, byHand(codebook("1! 5!")), 1);
    VERIFY_OK(empty);
    QVERIFY(empty->codebook.centroids.empty());
}

void TestCodebookByHand::fewDistinctSurvivors()
{
    // k-means would take the two values themselves; what was set by hand holds.
    const std::vector<float> weights = {1, 1, 5};
    const auto fixed = clusterAll(weights, byHand(codebook("1.5! 4! 9!")));
    VERIFY_OK(fixed);
    QCOMPARE(fixed->codebook.centroids, (std::vector<float>{1.5f, 4}));
    QCOMPARE(fixed->squaredError, 0.25 + 0.25 + 1);
    const auto free = clusterAll(weights, byHand(codebook("1.5 4 9!")));
    VERIFY_OK(free);
    QCOMPARE(free->codebook.centroids, (std::vector<float>{1, 5}));
}

void TestCodebookByHand::importancesMoveFreeValues()
{
    SharingSpec spec = byHand(codebook("1! 4"), untilConverged);
    const std::vector<float> weights = {1, 3, 5, 7};
    const auto equal = clusterAll(weights, spec);
    VERIFY_OK(equal);
    QCOMPARE(equal->codebook.centroids, (std::vector<float>{1, 6})); // 3 is halfway at first: to the lower one
    spec.importance = Importance::Magnitude;
    const auto weighed = clusterAll(weights, spec);
    VERIFY_OK(weighed);
    // (9 + 25 + 49) / (3 + 5 + 7) = 5.533; then 3 is nearer to 1: (25 + 49) / 12
    QVERIFY(std::abs(weighed->codebook.centroids[1] - 74.0f / 12) < 1e-5f);
    const auto index = SharingIndex::build(weights, Mask(weights.size(), true), Importance::Magnitude);
    VERIFY_OK(index);
    const auto indexed = index->cluster(spec, 1);
    VERIFY_OK(indexed);
    QVERIFY(indexed->codebook == weighed->codebook);
}

void TestCodebookByHand::ignoresInitAndPrice()
{
    const auto weights = bellValues(2000, 9);
    SharingSpec spec = byHand(codebook("-1! -0.2 0.3 1"));
    const auto plain = clusterAll(weights, spec);
    VERIFY_OK(plain);
    for (const CentroidInit init : {CentroidInit::Density, CentroidInit::Forgy, CentroidInit::Optimal}) {
        spec.init = init;
        spec.bitPrice = 0.1;
        const auto other = clusterAll(weights, spec, 77);
        VERIFY_OK(other);
        QVERIFY(other->codebook == plain->codebook);
        QCOMPARE(other->bounds, plain->bounds);
    }
}

void TestCodebookByHand::doesNotDependOnTheThreads()
{
    const auto weights = bellValues(300'000, 10);
    std::vector<Clustering> found;
    for (const int threads : {1, 3, 7}) {
        setThreadLimit(threads);
        const auto clustering = clusterAll(weights, byHand(codebook("-1.5! -0.4 0.1! 0.5 2"), 20));
        VERIFY_OK(clustering);
        found.push_back(*clustering);
    }
    for (const Clustering& other : found) {
        QVERIFY(other.codebook == found[0].codebook);
        QVERIFY(other.squaredError == found[0].squaredError);
    }
}

void TestCodebookByHand::previews()
{
    const auto weights = bellValues(50'000, 11, 0.05f);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    const SharingSpec spec = byHand(codebook("-0.09! -0.02 0.01! 0.03 0.1 3!"));
    const auto exact = clusterAll(weights, spec);
    VERIFY_OK(exact);
    const CodebookPreview preview = previewCodebook(*profile, 0, spec);
    QCOMPARE(preview.centroids.size(), exact->sizes.size()); // without 3, which has no weight
    QCOMPARE(preview.centroids[0], double(-0.09f));
    QCOMPARE(preview.centroids[2], double(0.01f));
    for (std::size_t c = 0; c < exact->sizes.size(); ++c) {
        QVERIFY(std::abs(preview.centroids[c] - double(exact->codebook.centroids[c])) < 2e-4);
        QVERIFY(std::abs(preview.counts[c] - double(exact->sizes[c])) < 0.01 * double(weights.size()));
    }
}

void TestCodebookByHand::refuses_data()
{
    QTest::addColumn<std::vector<SetCentroid>>("values");
    QTest::addColumn<int>("centroids");
    constexpr float infinite = std::numeric_limits<float>::infinity();
    QTest::addRow("another number") << codebook("1 2") << 3;
    QTest::addRow("not sorted") << codebook("2 1") << 2;
    QTest::addRow("twice") << codebook("1 1!") << 2;
    QTest::addRow("both zeros") << std::vector<SetCentroid>{{-0.0f, true}, {0.0f, true}} << 2;
    QTest::addRow("infinite") << std::vector<SetCentroid>{{1, true}, {infinite, true}} << 2;
    QTest::addRow("NaN") << std::vector<SetCentroid>{{std::nanf(""), true}} << 1;
    QTest::addRow("too many") << [] {
        std::vector<SetCentroid> values;
        for (int i = 0; i < 256; ++i)
            values.push_back({float(i), true});
        return values;
    }() << 256;
}

void TestCodebookByHand::refuses()
{
    QFETCH(std::vector<SetCentroid>, values);
    QFETCH(int, centroids);
    SharingSpec spec = byHand(values);
    spec.centroids = centroids;
    VERIFY_FAILS(checkSharing(spec), ErrorCode::InvalidArgument);
    VERIFY_FAILS(clusterAll({1, 2, 3}, spec), ErrorCode::InvalidArgument);
    const auto index = SharingIndex::build(std::vector<float>{1, 2, 3}, Mask(3, true));
    VERIFY_OK(index);
    VERIFY_FAILS(index->cluster(spec, 1), ErrorCode::InvalidArgument);
    VERIFY_FAILS(index->iterate(spec, 1), ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(TestCodebookByHand)
#include "test_codebook_by_hand.moc"
