// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/pruning/magnitude_pruning.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <numeric>

using namespace pangkas;

Q_DECLARE_METATYPE(pangkas::PruningRule)
Q_DECLARE_METATYPE(std::vector<float>)

namespace {

constexpr float notANumber = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float smallest = std::numeric_limits<float>::denorm_min();

QByteArray toText(const Mask& mask)
{
    QByteArray text;
    for (std::size_t i = 0; i < mask.size(); ++i)
        text += mask.isKept(i) ? 'x' : '.';
    return text;
}

/// The contract in the plainest words: sort by magnitude, those further back first among equals, drop the first.
Mask sortedReference(const std::vector<float>& weights, double sparsity)
{
    std::vector<std::size_t> order(weights.size());
    std::iota(order.rbegin(), order.rend(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return std::abs(weights[i]); });
    Mask mask(weights.size(), true);
    const auto count = static_cast<std::size_t>(std::llround(sparsity * double(weights.size())));
    for (std::size_t i = 0; i < count; ++i)
        mask.drop(order[i]);
    return mask;
}

} // namespace

class TestMagnitudePruning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { setThreadLimit(0); }
    void keepsTheLargest_data();
    void keepsTheLargest();
    void dropsTheExactNumber_data();
    void dropsTheExactNumber();
    void doesNotDependOnTheThreads();
    void refusesAmounts_data();
    void refusesAmounts();
    void namesWhatIsNotFinite_data();
    void namesWhatIsNotFinite();
    void reportsAndStops();
};

void TestMagnitudePruning::keepsTheLargest_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    QTest::addColumn<PruningRule>("rule");
    QTest::addColumn<double>("amount");
    QTest::addColumn<QByteArray>("kept");
    using V = std::vector<float>;
    const auto sparsity = PruningRule::Sparsity, threshold = PruningRule::Threshold, sigma = PruningRule::Sigma;

    QTest::addRow("half of four") << V{1, -2, 3, -4} << sparsity << 0.5 << QByteArray("..xx");
    QTest::addRow("nothing") << V{1, -2, 0, -4} << sparsity << 0.0 << QByteArray("xxxx");
    QTest::addRow("everything") << V{1, -2, 3, -4} << sparsity << 1.0 << QByteArray("....");
    QTest::addRow("a half is rounded up") << V{1, -2, 3} << sparsity << 0.5 << QByteArray("..x");
    QTest::addRow("less than half a weight") << V{1, -2, 3} << sparsity << 0.16 << QByteArray("xxx");
    QTest::addRow("of ties, those further back go") << V{2, 1, -1, 1, -1, 2} << sparsity << 0.5 << QByteArray("xx...x");
    QTest::addRow("all equal") << V{1, -1, 1, -1} << sparsity << 0.25 << QByteArray("xxx.");
    QTest::addRow("zeros go first") << V{0, 1, -0.0f, 2} << sparsity << 0.5 << QByteArray(".x.x");
    QTest::addRow("more zeros than asked for") << V{0, -0.0f, 0, 2} << sparsity << 0.5 << QByteArray("x..x");
    QTest::addRow("zeros below denormals") << V{smallest, 0, -smallest, -0.0f} << sparsity << 0.5 << QByteArray("x.x.");
    QTest::addRow("neighbouring floats") << V{std::nextafter(1.0f, 2.0f), 1} << sparsity << 0.5 << QByteArray("x.");
    QTest::addRow("no weights") << V{} << sparsity << 0.5 << QByteArray();

    QTest::addRow("the threshold itself stays") << V{1, -2, 3, -4} << threshold << 2.0 << QByteArray(".xxx");
    QTest::addRow("threshold between floats")
        << V{0.1f, -0.1f, 0.2f} << threshold << 0.1 << QByteArray("xxx"); // 0.1f > 0.1
    QTest::addRow("threshold just above") << V{1, 2} << threshold << 1 + 1e-12 << QByteArray(".x");
    QTest::addRow("threshold 0") << V{0, -0.0f, 1} << threshold << 0.0 << QByteArray("xxx");
    QTest::addRow("the least threshold") << V{0, -0.0f, smallest} << threshold << 1e-300 << QByteArray("..x");
    QTest::addRow("threshold above all floats") << V{0, 1, 3e38f} << threshold << 1e39 << QByteArray("...");

    QTest::addRow("one deviation") << V{1, -1, 3, -3} << sigma << 1.0 << QByteArray("..xx"); // sqrt(5)
    QTest::addRow("the mean is taken off") << V{10, 10, 12, 12} << sigma << 10.0 << QByteArray("xxxx"); // 1
    QTest::addRow("no deviation") << V{0, 0, 0} << sigma << 2.0 << QByteArray("xxx");
    QTest::addRow("0 deviations") << V{0, 1} << sigma << 0.0 << QByteArray("xx");
}

void TestMagnitudePruning::keepsTheLargest()
{
    QFETCH(std::vector<float>, weights);
    QFETCH(PruningRule, rule);
    QFETCH(double, amount);
    QFETCH(QByteArray, kept);
    const auto mask = pruneByMagnitude(weights, {rule, amount});
    VERIFY_OK(mask);
    QCOMPARE(toText(*mask), kept);
}

void TestMagnitudePruning::dropsTheExactNumber_data()
{
    QTest::addColumn<std::vector<float>>("weights");
    // Sizes around words and around the pieces that threads work on.
    for (const std::size_t size : {1u, 63u, 64u, 65u, 1000u, 131'072u, 131'073u, 400'000u})
        QTest::addRow("bell of %zu", size) << test::bellValues(size, size);
    std::vector<float> coarse = test::bellValues(300'000, 5);
    for (float& weight : coarse)
        weight = std::round(weight * 4) / 4;
    QTest::addRow("few distinct values") << coarse;
    std::vector<float> narrow(300'000);
    Random random(3);
    for (float& weight : narrow) // all in one bin of the high bits
        weight = (random.chance(0.5) ? -1.0f : 1.0f) * (1 + static_cast<float>(random.below(20'000)) * 0x1p-23f);
    QTest::addRow("alike in the high bits") << narrow;
    QTest::addRow("all equal") << std::vector<float>(300'000, -0.5f);
    QTest::addRow("all zero") << std::vector<float>(300'000, 0.0f);
}

void TestMagnitudePruning::dropsTheExactNumber()
{
    QFETCH(std::vector<float>, weights);
    for (const double sparsity : {0.0, 1e-5, 0.1, 0.3333, 0.5, 0.91, 0.99999, 1.0}) {
        const auto mask = pruneByMagnitude(weights, {PruningRule::Sparsity, sparsity});
        VERIFY_OK(mask);
        const auto dropped = static_cast<std::size_t>(std::llround(sparsity * double(weights.size())));
        QCOMPARE(mask->keptCount(), weights.size() - dropped);
        QVERIFY2(*mask == sortedReference(weights, sparsity), qPrintable(QString::number(sparsity)));
    }
}

void TestMagnitudePruning::doesNotDependOnTheThreads()
{
    std::vector<float> weights = test::bellValues(700'001, 9);
    for (std::size_t i = 0; i < weights.size(); i += 3)
        weights[i] = 0.25f;
    for (const PruningSpec spec : {PruningSpec{PruningRule::Sparsity, 0.2}, PruningSpec{PruningRule::Sparsity, 0.9},
             PruningSpec{PruningRule::Sigma, 0.7}}) {
        setThreadLimit(1);
        const auto alone = pruneByMagnitude(weights, spec);
        VERIFY_OK(alone);
        for (const int threads : {2, 3, 16}) {
            setThreadLimit(threads);
            const auto together = pruneByMagnitude(weights, spec);
            VERIFY_OK(together);
            QVERIFY(*together == *alone);
        }
    }
}

void TestMagnitudePruning::refusesAmounts_data()
{
    QTest::addColumn<PruningRule>("rule");
    QTest::addColumn<double>("amount");
    for (const PruningRule rule : {PruningRule::Sparsity, PruningRule::Threshold, PruningRule::Sigma}) {
        const auto name = QByteArray::fromStdString(std::string(toString(rule)));
        QTest::addRow("%s NaN", name.data()) << rule << std::nan("");
        QTest::addRow("%s negative", name.data()) << rule << -0.05;
        QTest::addRow("%s infinite", name.data()) << rule << HUGE_VAL;
    }
    QTest::addRow("sparsity 101 %%") << PruningRule::Sparsity << 1.01;
}

void TestMagnitudePruning::refusesAmounts()
{
    QFETCH(PruningRule, rule);
    QFETCH(double, amount);
    VERIFY_FAILS(checkPruning({rule, amount}), ErrorCode::InvalidArgument);
    VERIFY_FAILS(pruneByMagnitude(std::vector<float>{1, 2}, {rule, amount}), ErrorCode::InvalidArgument);
}

void TestMagnitudePruning::namesWhatIsNotFinite_data()
{
    QTest::addColumn<float>("value");
    QTest::addColumn<int>("position");
    QTest::addRow("NaN at the front") << notANumber << 0;
    QTest::addRow("NaN within") << notANumber << 150'000;
    QTest::addRow("negative NaN at the end") << -notANumber << 199'999;
    QTest::addRow("infinity") << infinity << 77;
    QTest::addRow("-infinity") << -infinity << 131'072;
}

void TestMagnitudePruning::namesWhatIsNotFinite()
{
    QFETCH(float, value);
    QFETCH(int, position);
    std::vector<float> weights = test::bellValues(200'000, 1);
    weights[static_cast<std::size_t>(position)] = value;
    weights.back() = value; // the first one is named
    for (const PruningSpec spec : {PruningSpec{PruningRule::Sparsity, 0.0}, PruningSpec{PruningRule::Sparsity, 0.5},
             PruningSpec{PruningRule::Sparsity, 1.0}, PruningSpec{PruningRule::Threshold, 0.1},
             PruningSpec{PruningRule::Sigma, 1.0}}) {
        const auto mask = pruneByMagnitude(weights, spec);
        VERIFY_FAILS(mask, ErrorCode::NotFinite);
        QVERIFY2(mask.error().detail.starts_with("weight " + std::to_string(position) + " is "),
            mask.error().detail.c_str());
    }
}

void TestMagnitudePruning::reportsAndStops()
{
    const std::vector<float> weights = test::bellValues(500'000, 1);
    std::mutex mutex;
    std::vector<Progress> reports;
    const auto sink = [&](const Progress& progress) {
        const std::lock_guard lock(mutex);
        reports.push_back(progress);
    };
    const auto mask = pruneByMagnitude(weights, {PruningRule::Sparsity, 0.5}, JobContext({}, sink));
    VERIFY_OK(mask);
    QVERIFY(reports.size() >= 2 && reports.size() <= 100);
    QVERIFY(std::ranges::is_sorted(reports, {}, &Progress::done));
    QCOMPARE(reports.front().done, std::int64_t{0});
    QCOMPARE(reports.back().done, reports.back().total);
    QVERIFY(reports.back().stage == Stage::Pruning);

    // Whoever asks to stop at any report gets it.
    for (std::size_t stopAt = 0; stopAt + 1 < reports.size(); ++stopAt) {
        std::stop_source source;
        std::atomic<std::size_t> seen = 0;
        const JobContext job(source.get_token(), [&](const Progress&) {
            if (seen++ == stopAt)
                source.request_stop();
        });
        const auto stopped = pruneByMagnitude(weights, {PruningRule::Sparsity, 0.5}, job);
        VERIFY_FAILS(stopped, ErrorCode::Cancelled);
    }
}

QTEST_APPLESS_MAIN(TestMagnitudePruning)
#include "test_magnitude_pruning.moc"
