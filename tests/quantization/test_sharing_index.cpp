// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/codebook_preview.h"
#include "core/quantization/sharing_index.h"
#include "tests/quantization/sharing_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<float>)
Q_DECLARE_METATYPE(SharingSpec)

class TestSharingIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesWhatClusteringGives_data();
    void givesWhatClusteringGives();
    void stepsAsLloydDoes_data() { givesWhatClusteringGives_data(); }
    void stepsAsLloydDoes();
    void refuses();
    void previewsCodebooks_data();
    void previewsCodebooks();
    void previewsNothing();
};

void TestSharingIndex::givesWhatClusteringGives_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 15, 32, 255}) {
        QTest::addRow("bell, %d", count) << bellValues(count == 32 ? 80'000 : 5000, 3, 0.02f) << count;
        QTest::addRow("outliers, %d", count) << heavyTailed(3000, 4) << count;
        QTest::addRow("ties, %d", count) << rounded(bellValues(2000, 5), 0.25f) << count;
        QTest::addRow("without the middle, %d", count) << withoutMiddle(bellValues(4000, 6, 0.02f), 0.03f) << count;
    }
}

void TestSharingIndex::givesWhatClusteringGives()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, count);
    Mask mask(weights.size(), true);
    const auto index = SharingIndex::build(weights, mask);
    VERIFY_OK(index);
    QCOMPARE(index->size(), weights.size());
    std::vector<float> distinct = weights;
    std::ranges::sort(distinct);
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    QCOMPARE(index->distinctCount(), distinct.size());
    for (const SharingSpec& spec : {SharingSpec{count, CentroidInit::Linear}, SharingSpec{count, CentroidInit::Density},
             SharingSpec{count, CentroidInit::Forgy, 3}, SharingSpec{count, CentroidInit::Optimal},
             SharingSpec{count, CentroidInit::Linear, 100, 0.01}}) {
        const auto expected = clusterWeights(weights, mask, spec, 9);
        VERIFY_OK(expected);
        const auto found = index->cluster(spec, 9);
        VERIFY_OK(found);
        QVERIFY(found->codebook == expected->codebook);
        QCOMPARE(found->sizes, expected->sizes);
        QVERIFY(found->squaredError == expected->squaredError);
        QCOMPARE(found->iterations, expected->iterations);
    }
}

void TestSharingIndex::stepsAsLloydDoes()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(int, count);
    const auto index = SharingIndex::build(weights, Mask(weights.size(), true));
    VERIFY_OK(index);
    double energy = 0;
    for (const float weight : weights)
        energy += double(weight) * double(weight);
    for (const CentroidInit init : {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy}) {
        auto sequence = index->iterate(init, count, 2);
        VERIFY_OK(sequence);
        QCOMPARE(sequence->state().iterations, 0);
        QVERIFY(std::ranges::is_sorted(sequence->state().centroids));
        double errorBefore = HUGE_VAL;
        while (!sequence->state().converged) {
            const LloydState& state = sequence->state();
            QVERIFY(state.squaredError <= errorBefore + 1e-12 * energy);
            errorBefore = state.squaredError;
            QCOMPARE(std::accumulate(state.sizes.begin(), state.sizes.end(), std::size_t{0}), weights.size());
            sequence->step();
            QCOMPARE(sequence->state().iterations, state.iterations);
        }
        const auto plain = clusterWeights(
            weights, Mask(weights.size(), true), {count, init, untilConverged}, 2);
        VERIFY_OK(plain);
        if (plain->iterations > 0) // else there are no more values than centroids
            QCOMPARE(sequence->state().iterations, plain->iterations);
        std::vector<float> centroids;
        std::vector<std::size_t> sizes;
        for (std::size_t c = 0; c < sequence->state().centroids.size(); ++c) {
            if (sequence->state().sizes[c] == 0)
                continue;
            centroids.push_back(float(sequence->state().centroids[c]) + 0.0f);
            sizes.push_back(sequence->state().sizes[c]);
        }
        QCOMPARE(centroids, plain->codebook.centroids);
        QCOMPARE(sizes, plain->sizes);
        QVERIFY(std::abs(sequence->state().squaredError - plain->squaredError) <= 1e-9 * energy);
    }
}

void TestSharingIndex::refuses()
{
    std::vector<float> weights = bellValues(100, 1);
    VERIFY_FAILS(SharingIndex::build(weights, Mask(99, true)), ErrorCode::InvalidArgument);
    const auto index = SharingIndex::build(weights, Mask(100, true));
    VERIFY_OK(index);
    for (const int count : {0, -1, 256}) {
        VERIFY_FAILS(index->cluster({count}, 1), ErrorCode::InvalidArgument);
        QVERIFY(!index->iterate(CentroidInit::Linear, count, 1));
    }
    const auto empty = SharingIndex::build(weights, Mask(100, false));
    VERIFY_OK(empty);
    QVERIFY(!empty->iterate(CentroidInit::Linear, 3, 1));
    const auto nothing = empty->cluster({3, CentroidInit::Optimal}, 1);
    VERIFY_OK(nothing);
    QVERIFY(nothing->codebook.centroids.empty());
    weights[7] = std::nanf("");
    VERIFY_FAILS(SharingIndex::build(weights, Mask(100, true)), ErrorCode::NotFinite);
}

void TestSharingIndex::previewsCodebooks_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<SharingSpec>("spec");
    for (const double sparsity : {0.0, 0.5, 0.9}) {
        for (const int count : {31, 255}) {
            for (const CentroidInit init : {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Optimal}) {
                if (count == 255 && init == CentroidInit::Optimal)
                    continue; // seconds of dynamic programming
                QTest::addRow("bell, %.1f, %d, %s", sparsity, count, toString(init).data())
                    << bellValues(200'000, 11, 0.02f) << sparsity << SharingSpec{count, init};
            }
        }
        QTest::addRow("all above zero, %.1f", sparsity) << [] {
            std::vector<float> weights = bellValues(100'000, 12, 0.02f);
            for (float& weight : weights)
                weight = std::abs(weight) + 0.001f;
            return weights;
        }() << sparsity << SharingSpec{31, CentroidInit::Linear};
    }
}

void TestSharingIndex::previewsCodebooks()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(double, sparsity);
    QFETCH(SharingSpec, spec);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    const double threshold = profile->thresholdForSparsity(sparsity);
    const CodebookPreview preview = previewCodebook(*profile, threshold, spec);
    std::vector<float> kept = weights;
    std::erase_if(kept, [&](float weight) { return std::abs(double(weight)) < threshold; });
    const auto real = clusterAll(kept, spec);
    VERIFY_OK(real);

    const double total = std::accumulate(preview.counts.begin(), preview.counts.end(), 0.0);
    QVERIFY(std::abs(total - double(kept.size())) <= 0.002 * double(kept.size()) + 1);
    QVERIFY(std::ranges::is_sorted(preview.centroids));
    double bits = 0;
    for (const double count : preview.counts)
        bits += count * std::log2(total / count);
    QVERIFY2(std::abs(bits / real->codeBits - 1) < 0.015,
        qPrintable(QString("%1 bits, really %2").arg(bits).arg(real->codeBits)));
}

void TestSharingIndex::previewsNothing()
{
    const auto profile = MagnitudeProfile::build(bellValues(1000, 1));
    VERIFY_OK(profile);
    QVERIFY(previewCodebook(*profile, 0, {}).counts.empty());
    QVERIFY(previewCodebook(*profile, 1e9, {31}).counts.empty());
    const auto none = MagnitudeProfile::build({});
    VERIFY_OK(none);
    QVERIFY(previewCodebook(*none, 0, {31}).counts.empty());
}


QTEST_APPLESS_MAIN(TestSharingIndex)
#include "test_sharing_index.moc"
