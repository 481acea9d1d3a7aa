// SPDX-License-Identifier: GPL-3.0-or-later
// Bindings without a network: plain gradient steps on numbers.
#include "core/training/weight_binding.h"
#include "tests/support/test_support.h"
#include "tests/training/bound_layer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace pangkas;
using namespace pangkas::test;

namespace {

using Values = std::vector<float>;

} // namespace

class TestBindings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void masksHold();
    void masksTightenAlongTheCurve();
    void resolvesThresholdsOnce();
    void splicesBack();
    void centroidsTakeTheMeanStep();
    void sharedValuesStayFew();
    void reassignsToTheNearest();
    void reassignsCrossedCentroids();
    void pricedDerivesAnew();
    void ternaryIsThreeValues();
    void ternaryScalesGradients();
    void goesOnFromItsState_data();
    void goesOnFromItsState();
    void refusesDamagedStates();
    void refuses_data();
    void refuses();
    void refusesWeightsThatAreNoNumbers_data();
    void refusesWeightsThatAreNoNumbers();
};

void TestBindings::masksHold()
{
    Layer layer({1, -2, 3, -4, 5, -6}, masked(0.5));
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.answers, (Values{0, 0, 0, -4, 5, -6}));
    QCOMPARE(layer.momentum, (Values{0, 0, 0, 1, 1, 1}));
    QVERIFY(layer.binding->isSettled());
    layer.step({1, 1, 1, 1, 1, 1}, 0.5f);
    QCOMPARE(layer.answers, (Values{0, 0, 0, -4.5f, 4.5f, -6.5f}));
    const auto again = layer.moveTo(3.5);
    VERIFY_OK(again);
    QVERIFY(!*again);
}

void TestBindings::masksTightenAlongTheCurve()
{
    BindingSpec spec = masked(0.9);
    spec.schedule = {SparsityCurve::Cubic, 0, 1, 5, 8};
    Layer layer(test::bellValues(1000, 1), spec);
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.zeros(), 0);
    QVERIFY(!layer.binding->isSettled());
    std::vector<float> before = layer.answers;
    std::ptrdiff_t zeros = 0;
    for (double position = 1; position < 6; position += 0.25) {
        VERIFY_OK(layer.moveTo(position));
        QVERIFY(layer.zeros() >= zeros);
        zeros = layer.zeros();
        for (std::size_t i = 0; i < before.size(); ++i)
            QVERIFY(before[i] != 0 || layer.answers[i] == 0); // nothing returns
        before = layer.answers;
        layer.step(test::bellValues(1000, 2), 0.01f);
        if (position == 3)
            QCOMPARE(layer.zeros(), qsizetype(std::llround(1000 * (0.9 - 0.9 / 8))));
    }
    QCOMPARE(zeros, 900);
    QVERIFY(layer.binding->isSettled());
}

void TestBindings::resolvesThresholdsOnce()
{
    BindingSpec spec = masked(0);
    spec.pruning = {PruningRule::Threshold, 3};
    spec.schedule = {SparsityCurve::Steps, 0, 0, 2, 2};
    Layer layer({1, -2, 3, -4, 5, -6, 7, -8}, spec);
    for (const double position : {0.0, 1.0, 2.0}) {
        VERIFY_OK(layer.moveTo(position));
        for (float& weight : layer.latent)
            weight /= 4; // all would be below the threshold
    }
    QCOMPARE(layer.zeros(), 2);
}

void TestBindings::splicesBack()
{
    BindingSpec spec = masked(0.5);
    spec.spliceBack = true;
    Layer layer({1, 2, 3, 4}, spec, 5);
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.answers, (Values{0, 0, 3, 4}));
    layer.step({-9, 0, 0, 0}, 1);
    QCOMPARE(layer.answers, (Values{0, 0, 3, 4})); // until the next draw
    VERIFY_OK(layer.moveTo(0.5));
    QCOMPARE(layer.answers, (Values{0, 0, 3, 4}));
    VERIFY_OK(layer.moveTo(1));
    QCOMPARE(layer.answers, (Values{10, 0, 0, 4}));
    layer.step({0, -9, 0, 0}, 1);
    VERIFY_OK(layer.moveTo(4)); // the last fifth
    QCOMPARE(layer.answers, (Values{10, 0, 0, 4}));
}

void TestBindings::centroidsTakeTheMeanStep()
{
    Layer layer({1, 1, 1, 5, 5, 0.1f}, shared(2, 1.0 / 6));
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.answers, (Values{1, 1, 1, 5, 5, 0}));
    layer.step({1, 2, 6, -1, -1, 100}, 0.5f);
    QCOMPARE(layer.answers, (Values{-0.5f, -0.5f, -0.5f, 5.5f, 5.5f, 0}));
}

void TestBindings::sharedValuesStayFew()
{
    Layer layer(test::bellValues(5000, 3), shared(15, 0.7));
    VERIFY_OK(layer.moveTo(0));
    for (int i = 0; i < 5; ++i)
        layer.step(test::bellValues(5000, std::uint64_t(10 + i)), 0.1f);
    QCOMPARE(layer.zeros(), 3500);
    QVERIFY(layer.values().size() <= 15 && layer.values().size() > 10);
    for (const float value : layer.values())
        QVERIFY(std::ranges::find(layer.shared, value) != layer.shared.end());
}

void TestBindings::reassignsToTheNearest()
{
    BindingSpec spec = shared(2, 0.2);
    spec.reassign = true;
    Layer layer({1, 1, 5, 5, 0}, spec);
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.answers, (Values{1, 1, 5, 5, 0}));
    layer.step({-6, 6, 0, 0, 9}, 0.5f); // the mean of the first two stays
    QCOMPARE(layer.answers, (Values{1, 1, 5, 5, 0}));
    QCOMPARE(layer.latent, (Values{4, -2, 5, 5, 0}));
    VERIFY_OK(layer.moveTo(1));
    QCOMPARE(layer.answers, (Values{5, 1, 5, 5, 0}));
}

void TestBindings::reassignsCrossedCentroids()
{
    BindingSpec spec = shared(2, 0);
    spec.reassign = true;
    Layer layer({1, 1, 5, 5}, spec);
    VERIFY_OK(layer.moveTo(0));
    layer.step({-12, -12, 12, 12}, 0.5f); // 1 becomes 7, 5 becomes -1
    QCOMPARE(layer.answers, (Values{7, 7, -1, -1}));
    VERIFY_OK(layer.moveTo(1));
    QCOMPARE(layer.answers, (Values{7, 7, -1, -1}));
}

void TestBindings::pricedDerivesAnew()
{
    BindingSpec spec = shared(15, 0.5);
    spec.kind = BindingKind::Priced;
    spec.sharing.bitPrice = 0.01;
    Layer layer(test::bellValues(4000, 4), spec);
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.zeros(), 2000);
    std::vector<float> gradient(4000);
    const auto pruned = std::size_t(std::ranges::find(layer.answers, 0.0f) - layer.answers.begin());
    gradient[pruned] = -8;
    layer.step(gradient, 1);
    QCOMPARE(layer.answers[pruned], 0.0f);
    QCOMPARE(layer.zeros(), 2000);
    VERIFY_OK(layer.moveTo(1));
    QVERIFY(layer.answers[pruned] > 1);
    QCOMPARE(layer.zeros(), 2000);
    QVERIFY(layer.values().size() <= 15);
    QCOMPARE(layer.sharedMomentum, Values(15));
}

void TestBindings::ternaryIsThreeValues()
{
    BindingSpec spec;
    spec.kind = BindingKind::Ternary;
    spec.ternaryThreshold = 0.25;
    Layer layer({-8, 2, 3, 4, -1, -6, 0}, spec);
    VERIFY_OK(layer.moveTo(0));
    QCOMPARE(layer.answers, (Values{-7, 0, 3.5f, 3.5f, 0, -7, 0}));
    QCOMPARE(layer.latent.front(), -1.0f); // divided by the largest magnitude
    for (int i = 0; i < 20; ++i) {
        layer.step(test::bellValues(7, std::uint64_t(i)), 0.05f);
        QVERIFY(layer.values().size() <= 2);
    }
}

void TestBindings::ternaryScalesGradients()
{
    BindingSpec spec;
    spec.kind = BindingKind::Ternary;
    spec.ternaryThreshold = 0.25;
    Layer layer({-8, 2, 4, 4}, spec);
    VERIFY_OK(layer.moveTo(0)); // latent -1, 0.25, 0.5, 0.5; scales 4 and 8
    std::vector<float> gradient{1, 1, 1, 3};
    layer.binding->takeGradient(0, layer.numbers(), gradient);
    QCOMPARE(gradient, (Values{8, 1, 4, 12}));
    QCOMPARE(layer.binding->sharedGradient(), (Values{2, -1})); // means; the negative scale's sign is turned
}

void TestBindings::goesOnFromItsState_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("option");
    QTest::addRow("masked") << int(BindingKind::Masked) << false;
    QTest::addRow("spliced") << int(BindingKind::Masked) << true;
    QTest::addRow("shared") << int(BindingKind::Shared) << false;
    QTest::addRow("reassigned") << int(BindingKind::Shared) << true;
    QTest::addRow("priced") << int(BindingKind::Priced) << false;
    QTest::addRow("ternary") << int(BindingKind::Ternary) << false;
}

void TestBindings::goesOnFromItsState()
{
    QFETCH(int, kind);
    QFETCH(bool, option);
    BindingSpec spec = shared(7, 0.6);
    spec.kind = BindingKind(kind);
    spec.schedule = {SparsityCurve::Cubic, 0.1, 0.5, 3, 5};
    spec.spliceBack = spec.reassign = option;
    spec.sharing.bitPrice = 0.001;
    const auto run = [&](Layer& layer, double begin, double end) {
        for (double position = begin; position < end; position += 0.5) {
            QVERIFY(layer.moveTo(position).has_value());
            layer.step(test::bellValues(300, std::uint64_t(position * 2)), 0.05f);
        }
    };
    for (const double pause : {0.0, 1.5, 4.0}) {
        Layer whole(test::bellValues(300, 5), spec, 6), half(test::bellValues(300, 5), spec, 6);
        run(whole, 0, 6);
        run(half, 0, pause);
        Layer rest(half.latent, spec, 6);
        rest.shared = half.shared;
        rest.momentum = half.momentum;
        const auto state = half.binding->state();
        QCOMPARE(state.size(), rest.binding->state().size());
        VERIFY_OK(rest.binding->restore(state));
        if (pause > 0) {
            rest.refresh();
            QCOMPARE(rest.answers, half.answers);
        }
        run(rest, pause, 6);
        QCOMPARE(rest.answers, whole.answers);
        QCOMPARE(rest.latent, whole.latent);
    }
}

void TestBindings::refusesDamagedStates()
{
    for (const BindingKind kind : {BindingKind::Masked, BindingKind::Shared, BindingKind::Priced, BindingKind::Ternary}) {
        BindingSpec spec = shared(7, 0.6);
        spec.kind = kind;
        Layer layer(test::bellValues(300, 5), spec);
        VERIFY_OK(layer.moveTo(0));
        auto state = layer.binding->state();
        state.pop_back();
        VERIFY_FAILS(layer.binding->restore(state), ErrorCode::CorruptFile);
        state.resize(state.size() + 2);
        VERIFY_FAILS(layer.binding->restore(state), ErrorCode::CorruptFile);
        state.pop_back();
        std::ranges::fill(state, std::byte{0xff});
        VERIFY_FAILS(layer.binding->restore(state), ErrorCode::CorruptFile);
    }
}

void TestBindings::refuses_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("amount");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<double>("threshold");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QTest::addRow("more than all pruned") << int(BindingKind::Masked) << 1.5 << 0 << 0.0;
    QTest::addRow("no number pruned") << int(BindingKind::Masked) << nan << 0 << 0.0;
    QTest::addRow("no centroids") << int(BindingKind::Shared) << 0.5 << 0 << 0.0;
    QTest::addRow("too many centroids") << int(BindingKind::Priced) << 0.5 << 256 << 0.0;
    QTest::addRow("a threshold of all") << int(BindingKind::Ternary) << 0.5 << 0 << 1.0;
    QTest::addRow("no number as threshold") << int(BindingKind::Ternary) << 0.5 << 0 << nan;
}

void TestBindings::refuses()
{
    QFETCH(int, kind);
    QFETCH(double, amount);
    QFETCH(int, centroids);
    QFETCH(double, threshold);
    BindingSpec spec;
    spec.kind = BindingKind(kind);
    spec.pruning.amount = amount;
    spec.sharing.centroids = centroids;
    spec.ternaryThreshold = threshold;
    VERIFY_FAILS(makeBinding(spec, {10, 5, 1}), ErrorCode::InvalidArgument);
}

void TestBindings::refusesWeightsThatAreNoNumbers_data()
{
    QTest::addColumn<int>("kind");
    QTest::addRow("masked") << int(BindingKind::Masked);
    QTest::addRow("shared") << int(BindingKind::Shared);
    QTest::addRow("ternary") << int(BindingKind::Ternary);
}

void TestBindings::refusesWeightsThatAreNoNumbers()
{
    QFETCH(int, kind);
    BindingSpec spec = shared(3, 0.5);
    spec.kind = BindingKind(kind);
    std::vector<float> weights = test::bellValues(100, 1);
    weights[40] = std::numeric_limits<float>::infinity();
    Layer layer(std::move(weights), spec);
    VERIFY_FAILS(layer.binding->moveTo(0, layer.numbers(), {}), ErrorCode::NotFinite);
}

QTEST_APPLESS_MAIN(TestBindings)
#include "test_bindings.moc"
