// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sparsity_spread.h"

#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

using namespace pangkas;
using namespace pangkas::test;

namespace {

std::shared_ptr<const MagnitudeProfile> bell(std::size_t count, float deviation)
{
    auto profile = MagnitudeProfile::build(bellValues(count, 3, deviation));
    return profile ? std::make_shared<const MagnitudeProfile>(std::move(*profile)) : nullptr;
}

/// A small layer of large weights and a large one of small weights.
std::vector<SpreadLayer> twoLayers()
{
    return {{"conv1", bell(2'000, 0.2f), {}}, {"fc6", bell(30'000, 0.02f), {}}};
}

double shareOfZeros(const std::vector<SpreadLayer>& layers, const std::vector<double>& sparsities)
{
    double zeros = 0, all = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        zeros += sparsities[i] * double(layers[i].profile->size());
        all += double(layers[i].profile->size());
    }
    return zeros / all;
}

/// conv1 gets dear at once, fc6 only beyond 80 %.
Scan scan()
{
    Scan scan;
    scan.rows.push_back({"dense", 0, 0, 0, 100, 90, 0.3});
    for (const double sparsity : {0.2, 0.5, 0.8, 0.9}) {
        scan.rows.push_back({"conv1", sparsity, 2000, 0, 100, 80, 0.3 + 2 * sparsity});
        // Measured a little better than the dense network at first, as happens.
        scan.rows.push_back({"fc6", sparsity, 30'000, 0, 100, 90, sparsity <= 0.8 ? 0.29 : 0.5});
    }
    return scan;
}

} // namespace

class TestSparsitySpread : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void meetsTheTarget_data();
    void meetsTheTarget();
    void growsWithTheTarget();
    void magnitudeIsOneThreshold();
    void sensitivitySparesWhatIsDear();
    void heldLayersStay();
    void adaptiveScoresByTheLayersOwnWeights();
    void adaptiveEmptiesNoLayer();
    void makesARecipe();
    void refusesARecipeWithoutAFreeLayer();
};

void TestSparsitySpread::meetsTheTarget_data()
{
    QTest::addColumn<SpreadRule>("rule");
    QTest::addColumn<double>("target");
    for (const double target : {0.0, 0.001, 0.3, 0.5, 0.9, 0.97, 0.999, 1.0}) {
        QTest::addRow("uniform %g", target) << SpreadRule::Uniform << target;
        QTest::addRow("magnitude %g", target) << SpreadRule::Magnitude << target;
        QTest::addRow("sensitivity %g", target) << SpreadRule::Sensitivity << target;
        QTest::addRow("adaptive %g", target) << SpreadRule::LayerAdaptive << target;
    }
}

void TestSparsitySpread::meetsTheTarget()
{
    QFETCH(SpreadRule, rule);
    QFETCH(double, target);
    const auto layers = twoLayers();
    const Scan measured = scan();
    const auto sparsities = spreadSparsity(target, rule, layers, &measured);
    QCOMPARE(sparsities.size(), layers.size());
    for (const double sparsity : sparsities)
        QVERIFY(sparsity >= 0 && sparsity <= 1);
    QVERIFY2(std::abs(shareOfZeros(layers, sparsities) - target) < 1e-6,
        qPrintable(QString::number(shareOfZeros(layers, sparsities))));
    if (rule == SpreadRule::Uniform)
        QVERIFY(std::abs(sparsities[0] - sparsities[1]) < 1e-12);
}

void TestSparsitySpread::growsWithTheTarget()
{
    const auto layers = twoLayers();
    const Scan measured = scan();
    for (const SpreadRule rule :
        {SpreadRule::Uniform, SpreadRule::Magnitude, SpreadRule::Sensitivity, SpreadRule::LayerAdaptive}) {
        std::vector<double> before(layers.size(), 0);
        for (int step = 0; step <= 200; ++step) {
            const auto now = spreadSparsity(step / 200.0, rule, layers, &measured);
            for (std::size_t i = 0; i < now.size(); ++i)
                QVERIFY2(now[i] >= before[i] - 1e-9, qPrintable(QString("rule %1, step %2").arg(int(rule)).arg(step)));
            before = now;
        }
    }
}

void TestSparsitySpread::magnitudeIsOneThreshold()
{
    const auto layers = twoLayers();
    const auto sparsities = spreadSparsity(0.6, SpreadRule::Magnitude, layers);
    const double first = layers[0].profile->thresholdForSparsity(sparsities[0]);
    const double second = layers[1].profile->thresholdForSparsity(sparsities[1]);
    QVERIFY2(std::abs(first / second - 1) < 1.0 / 128, qPrintable(QString("%1 %2").arg(first).arg(second)));
    QVERIFY(sparsities[1] > 2 * sparsities[0]);
}

void TestSparsitySpread::sensitivitySparesWhatIsDear()
{
    const auto layers = twoLayers();
    const Scan measured = scan();
    const auto half = spreadSparsity(0.5, SpreadRule::Sensitivity, layers, &measured);
    QVERIFY2(half[0] < 0.01, qPrintable(QString::number(half[0]))); // fc6 to 80 % costs nothing
    const auto most = spreadSparsity(0.85, SpreadRule::Sensitivity, layers, &measured);
    QVERIFY(most[0] > 0.01 && most[0] < most[1]);

    // Nothing measured: the same for all.
    const auto blind = spreadSparsity(0.5, SpreadRule::Sensitivity, layers, nullptr);
    QCOMPARE(blind, spreadSparsity(0.5, SpreadRule::Uniform, layers));
    Scan ofOne = measured;
    std::erase_if(ofOne.rows, [](const ScanRow& row) { return row.layer == "conv1"; });
    const auto mixed = spreadSparsity(0.5, SpreadRule::Sensitivity, layers, &ofOne);
    QVERIFY(std::abs(mixed[0] - 0.5) < 1e-9);
}

void TestSparsitySpread::heldLayersStay()
{
    auto layers = twoLayers();
    layers[0].held = 0.1;
    for (const SpreadRule rule : {SpreadRule::Uniform, SpreadRule::Magnitude, SpreadRule::LayerAdaptive}) {
        const auto sparsities = spreadSparsity(0.5, rule, layers);
        QCOMPARE(sparsities[0], 0.1);
        QVERIFY(std::abs(shareOfZeros(layers, sparsities) - 0.5) < 1e-6);
        QCOMPARE(spreadSparsity(1, rule, layers)[0], 0.1); // as near as can be
        QCOMPARE(spreadSparsity(1, rule, layers)[1], 1.0);
        QCOMPARE(spreadSparsity(0, rule, layers)[1], 0.0);
    }
    layers[1].held = 0.9;
    QCOMPARE(spreadSparsity(0.2, SpreadRule::Uniform, layers), (std::vector{0.1, 0.9}));
}

void TestSparsitySpread::adaptiveScoresByTheLayersOwnWeights()
{
    // LAMP by its definition: w^2 over the sum of the squares that are no smaller, the least of all layers go first.
    const std::vector<std::vector<float>> weights = {bellValues(300, 3, 0.2f), bellValues(3000, 5, 0.02f)};
    std::vector<SpreadLayer> layers;
    std::vector<std::pair<double, std::size_t>> scores;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto profile = MagnitudeProfile::build(weights[i]);
        VERIFY_OK(profile);
        layers.push_back({std::to_string(i), std::make_shared<const MagnitudeProfile>(*std::move(profile)), {}});
        std::vector<double> squares;
        for (const float weight : weights[i])
            squares.push_back(double(weight) * weight);
        std::ranges::sort(squares, std::greater());
        double sum = 0;
        for (const double square : squares) {
            sum += square;
            scores.emplace_back(square / sum, i);
        }
    }
    std::ranges::sort(scores);
    for (const double target : {0.1, 0.5, 0.9, 0.98}) {
        const auto sparsities = spreadSparsity(target, SpreadRule::LayerAdaptive, layers);
        std::vector<double> zeros(2);
        for (std::size_t i = 0; i < std::size_t(std::lround(target * 3300)); ++i)
            ++zeros[scores[i].second];
        QVERIFY2(std::abs(sparsities[0] * 300 - zeros[0]) < 4, qPrintable(QString("%1 %2").arg(sparsities[0] * 300).arg(zeros[0])));
        QVERIFY(std::abs(sparsities[1] * 3000 - zeros[1]) < 4);
    }
}

void TestSparsitySpread::adaptiveEmptiesNoLayer()
{
    // One threshold takes all of the large layer, whose weights are small.
    const auto layers = twoLayers();
    QVERIFY(spreadSparsity(0.97, SpreadRule::Magnitude, layers)[1] > 0.999);
    QVERIFY(spreadSparsity(0.97, SpreadRule::LayerAdaptive, layers)[1] < 0.99);
}

void TestSparsitySpread::makesARecipe()
{
    Architecture net;
    net.layers = {{"a", LayerKind::Linear, "a.weight", "", {10, 40}}, {"b", LayerKind::Linear, "b.weight", "", {10, 60}},
        {"c", LayerKind::Linear, "c.weight", "", {10, 100}}};
    const ModelSnapshot model({Tensor::fromValues("a.weight", {10, 40}, bellValues(400, 1, 1)),
        Tensor::fromValues("b.weight", {10, 60}, bellValues(600, 2, 1)),
        Tensor::fromValues("c.weight", {10, 100}, bellValues(1000, 3, 1))});
    Recipe recipe = emptyRecipe(net);
    recipe.layers[0].pruning = {PruningRule::Sparsity, 0.25};
    recipe.layers[1].enabled = false;
    const auto spread = withTotalSparsity(recipe, net, model, 0.4, SpreadRule::LayerAdaptive);
    VERIFY_OK(spread);
    QCOMPARE(spread->layers[0].pruning.amount, 0.25);
    QCOMPARE(spread->layers[1].pruning.amount, 0.0);
    QVERIFY(std::abs(spread->layers[2].pruning.amount - 0.7) < 1e-6); // 800 zeros in all, 100 of them in a
    // A threshold is held as the sparsity that it comes to.
    recipe.layers[0].pruning = {PruningRule::Sigma, 1e9};
    const auto held = withTotalSparsity(recipe, net, model, 0.4, SpreadRule::Uniform);
    VERIFY_OK(held);
    QVERIFY(held->layers[0].pruning == recipe.layers[0].pruning);
    QVERIFY(std::abs(held->layers[2].pruning.amount - 0.4) < 1e-6); // 400 are a's
}

void TestSparsitySpread::refusesARecipeWithoutAFreeLayer()
{
    Architecture net;
    net.layers = {{"a", LayerKind::Linear, "a.weight", "", {1, 4}}};
    Recipe recipe = emptyRecipe(net);
    recipe.layers[0].pruning.amount = 0.5;
    VERIFY_FAILS(withTotalSparsity(recipe, net, model("a.weight: 1 2 3 4"), 0.5, SpreadRule::LayerAdaptive), ErrorCode::InvalidArgument);
    recipe.layers[0].pruning.amount = 0;
    const ModelSnapshot broken({Tensor::fromValues("a.weight", {1, 4}, std::vector<float>{1, 2, 3, NAN})});
    const auto refused = withTotalSparsity(recipe, net, broken, 0.5, SpreadRule::LayerAdaptive);
    VERIFY_FAILS(refused, ErrorCode::NotFinite);
    QVERIFY(refused.error().detail.find("a.weight") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestSparsitySpread)
#include "test_sparsity_spread.moc"
