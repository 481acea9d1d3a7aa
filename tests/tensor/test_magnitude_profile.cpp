// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/magnitude_profile.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

using namespace pangkas;

Q_DECLARE_METATYPE(std::vector<float>)

namespace {

std::size_t countBelow(const std::vector<float>& weights, double threshold)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(weights, [&](float weight) { return std::abs(double(weight)) < threshold; }));
}

/// What interpolation may be off by: the weights whose leading 16 bits of magnitude are those of `magnitude`.
struct Bin
{
    double count = 0;
    double energy = 0;
};

Bin binAround(const std::vector<float>& weights, float magnitude)
{
    Bin bin;
    for (const float weight : weights) {
        if (std::bit_cast<std::uint32_t>(std::abs(weight)) >> 15 == std::bit_cast<std::uint32_t>(magnitude) >> 15) {
            bin.count += 1;
            bin.energy += double(weight) * double(weight);
        }
    }
    return bin;
}

} // namespace

class TestMagnitudeProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void looksUpWhatCountingFinds_data();
    void looksUpWhatCountingFinds();
    void knowsTheEnds_data();
    void knowsTheEnds();
    void drawsTheHistogram_data();
    void drawsTheHistogram();
    void knowsTheSurvivors_data() { looksUpWhatCountingFinds_data(); }
    void knowsTheSurvivors();
    void doesNotDependOnTheThreads();
    void refusesWhatIsNotFinite();
};

void TestMagnitudeProfile::looksUpWhatCountingFinds_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    using V = std::vector<float>;
    QTest::addRow("a bell") << test::bellValues(50'000, 1, 0.02f);
    QTest::addRow("a small bell") << test::bellValues(300, 2);
    V sparse = test::bellValues(20'000, 3);
    for (std::size_t i = 0; i < sparse.size(); i += 2)
        sparse[i] = 0;
    QTest::addRow("half zeros") << sparse;
    QTest::addRow("four") << V{1, -2, 3, -4};
    QTest::addRow("one") << V{-0.3f};
    QTest::addRow("all equal") << V(1000, 0.75f);
    QTest::addRow("denormals") << V{1e-45f, -1e-42f, 1e-40f, 0};
    QTest::addRow("the largest floats") << V{-3e38f, 1, 3.4e38f};
}

void TestMagnitudeProfile::looksUpWhatCountingFinds()
{
    QFETCH(std::vector<float>, weights);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    QCOMPARE(profile->size(), weights.size());
    double energy = 0;
    for (const float weight : weights)
        energy += double(weight) * double(weight);
    QVERIFY(std::abs(profile->energy() - energy) <= 1e-12 * energy);

    std::vector<float> magnitudes;
    for (const float weight : weights)
        magnitudes.push_back(std::abs(weight));
    std::ranges::sort(magnitudes);
    double sparsityBefore = 0, energyBefore = 0;
    for (std::size_t i = 0; i < magnitudes.size(); i += 1 + magnitudes.size() / 200) {
        const auto threshold = double(magnitudes[i]);
        const Bin bin = binAround(weights, magnitudes[i]);
        const double counted = double(countBelow(weights, threshold)) / double(weights.size());
        const double sparsity = profile->sparsityForThreshold(threshold);
        QVERIFY2(std::abs(sparsity - counted) <= bin.count / double(weights.size()) + 1e-12,
            qPrintable(QString("at %1: %2, counted %3").arg(threshold).arg(sparsity).arg(counted)));
        double below = 0;
        for (const float magnitude : magnitudes)
            below += double(magnitude) < threshold ? double(magnitude) * double(magnitude) : 0;
        QVERIFY(std::abs(profile->energyBelow(threshold) - below / energy) <= bin.energy / energy + 1e-12);
        QVERIFY(sparsity >= sparsityBefore && profile->energyBelow(threshold) >= energyBefore); // never back
        sparsityBefore = sparsity;
        energyBefore = profile->energyBelow(threshold);
    }

    double before = 0;
    const double zeros = double(profile->exactZeros()) / double(weights.size());
    for (int step = 0; step <= 1000; ++step) {
        const double sparsity = step / 1000.0;
        const double threshold = profile->thresholdForSparsity(sparsity);
        QVERIFY(threshold >= before);
        before = threshold;
        const double back = profile->sparsityForThreshold(threshold);
        if (sparsity > zeros)
            QVERIFY2(
                std::abs(back - sparsity) <= 1e-9, qPrintable(QString("%1 comes back as %2").arg(sparsity).arg(back)));
        else if (step > 0) // the smallest positive float, which denormals may share a bin with
            QVERIFY(back >= zeros && back <= zeros + 1e-4);
    }
}

void TestMagnitudeProfile::knowsTheEnds_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<double>("whole"); // share of the energy that all weights have
    using V = std::vector<float>;
    QTest::addRow("no weights") << V{} << 0.0;
    QTest::addRow("zeros of both signs") << V{0, -0.0f} << 0.0;
    QTest::addRow("four") << V{1, -2, 0, -4} << 1.0;
}

void TestMagnitudeProfile::knowsTheEnds()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(double, whole);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    QCOMPARE(profile->exactZeros(), static_cast<std::size_t>(std::ranges::count(weights, 0.0f)));
    QCOMPARE(profile->thresholdForSparsity(0), 0.0);
    for (const double nothing : {0.0, -1.0, -HUGE_VAL, std::nan("")}) {
        QCOMPARE(profile->thresholdForSparsity(nothing), 0.0);
        QCOMPARE(profile->sparsityForThreshold(nothing), 0.0);
        QCOMPARE(profile->energyBelow(nothing), 0.0);
    }
    const double all = profile->thresholdForSparsity(1);
    QCOMPARE(countBelow(weights, all), weights.size());
    for (const double everything : {all, 2 * all, 1e300, HUGE_VAL}) {
        QCOMPARE(profile->energyBelow(everything), everything > 0 ? whole : 0.0);
        QCOMPARE(profile->sparsityForThreshold(everything), weights.empty() || everything == 0 ? 0.0 : 1.0);
    }
}

void TestMagnitudeProfile::drawsTheHistogram_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    using V = std::vector<float>;
    QTest::addRow("a bell") << test::bellValues(50'000, 1, 0.02f);
    QTest::addRow("lopsided") << V{-1, -0.5f, -0.25f, 3, 3, 0.001f, -0.001f, 0, -0.0f};
    QTest::addRow("one") << V{-0.3f};
    QTest::addRow("zeros") << V{0, -0.0f};
    QTest::addRow("no weights") << V{};
    QTest::addRow("denormals") << V{1e-45f, -1e-45f, 0};
    QTest::addRow("the largest floats") << V{-3.4e38f, 3.4e38f};
}

void TestMagnitudeProfile::drawsTheHistogram()
{
    QFETCH(std::vector<float>, weights);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    const Histogram& histogram = profile->histogram();
    QCOMPARE(histogram.counts.size(), 1024u);
    QCOMPARE(histogram.low, -histogram.high);
    double largest = 0;
    for (const float weight : weights)
        largest = std::max(largest, std::abs(double(weight)));
    QCOMPARE(histogram.high, largest > 0 ? largest : 1.0);
    std::vector<std::uint64_t> expected(1024);
    for (const float weight : weights) {
        const auto step =
            std::min<std::size_t>(511, static_cast<std::size_t>(std::abs(double(weight)) / histogram.high * 512));
        ++expected[weight < 0 ? 511 - step : 512 + step];
    }
    QCOMPARE(histogram.counts, expected);
}

void TestMagnitudeProfile::knowsTheSurvivors()
{
    QFETCH(std::vector<float>, weights);
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_OK(profile);
    const double largest = std::max(-profile->minimum(), profile->maximum());
    for (const double share : {0.0, 1e-3, 0.01, 0.125, 0.25, 0.5, 1.0}) {
        // At a bin's edge, where nothing is interpolated.
        const double threshold = double(std::bit_cast<float>(magnitudeBits(float(share * largest)) & ~0x7fffu));
        double count = 0, sum = 0, square = 0, removed = 0;
        for (const float weight : weights) {
            if (std::abs(double(weight)) < threshold) {
                removed += double(weight) * double(weight);
                continue;
            }
            ++count;
            sum += double(weight);
            square += double(weight) * double(weight);
        }
        const double expected = count > 1 ? std::sqrt(std::max(0.0, square / count - sum / count * sum / count)) : 0;
        QVERIFY2(std::abs(profile->survivorDeviation(threshold) - expected) <= 1e-6 * largest + 1e-6 * expected,
            qPrintable(QString("%1: %2, really %3").arg(threshold).arg(profile->survivorDeviation(threshold)).arg(expected)));
        QVERIFY(std::abs(profile->meanSquaredError(threshold) - removed / double(weights.size()))
            <= 1e-9 * (removed + square) / double(weights.size()));
        double visited = 0;
        profile->forEachBin(threshold, [&](std::uint32_t, double inBin) { visited += inBin; });
        QVERIFY(std::abs(visited - count) <= 1e-6 * count);
    }
    for (const std::size_t bins : {1u, 7u, 1024u}) {
        // From below the lowest weight's bin, where nothing is interpolated.
        const Histogram all = profile->histogramBetween(-1.01 * largest, profile->maximum(), bins);
        std::uint64_t sum = 0;
        for (const std::uint64_t inBin : all.counts)
            sum += inBin;
        QCOMPARE(sum, weights.size());
    }
}

void TestMagnitudeProfile::doesNotDependOnTheThreads()
{
    const std::vector<float> weights = test::bellValues(600'001, 4, 0.02f);
    setThreadLimit(1);
    const auto alone = MagnitudeProfile::build(weights);
    VERIFY_OK(alone);
    for (const int threads : {2, 3, 16}) {
        setThreadLimit(threads);
        const auto together = MagnitudeProfile::build(weights);
        VERIFY_OK(together);
        QVERIFY(together->energy() == alone->energy()); // to the bit, as all that follow
        QVERIFY(together->mean() == alone->mean());
        QVERIFY(together->deviation() == alone->deviation());
        QVERIFY(together->histogram() == alone->histogram());
        for (int step = 0; step <= 100; ++step) {
            const double threshold = alone->thresholdForSparsity(step / 100.0);
            QVERIFY(together->thresholdForSparsity(step / 100.0) == threshold);
            QVERIFY(together->energyBelow(threshold) == alone->energyBelow(threshold));
        }
    }
}

void TestMagnitudeProfile::refusesWhatIsNotFinite()
{
    std::vector<float> weights = test::bellValues(1000, 1);
    weights[777] = std::nanf("");
    const auto profile = MagnitudeProfile::build(weights);
    VERIFY_FAILS(profile, ErrorCode::NotFinite);
    QVERIFY2(profile.error().detail.starts_with("weight 777"), profile.error().detail.c_str());
    std::stop_source source;
    source.request_stop();
    const auto stopped = MagnitudeProfile::build(test::bellValues(1000, 1), JobContext(source.get_token()));
    VERIFY_FAILS(stopped, ErrorCode::Cancelled);
}

QTEST_APPLESS_MAIN(TestMagnitudeProfile)
#include "test_magnitude_profile.moc"
