// SPDX-License-Identifier: GPL-3.0-or-later
// Plans on a tiny network: what binds holds, and the recipe packs what came out to the bit.
#include "core/base/parallel.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/plan_comparison.h"
#include "core/pipeline/retrain.h"
#include "tests/engine/retraining_runs.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace pangkas;
using namespace pangkas::test;

class TestRetraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void bindsExactly_data() { addPlannedKinds(); }
    void bindsExactly();
    void doesNotDependOnThreads_data() { addPlannedKinds(); }
    void doesNotDependOnThreads();
    void centroidsFollowTheLoss();
    void learnsUnderTheMask();
    void growsAgain();
    void bindsByLayer();
    void ranksEpochsOnceTheyAreBound();
    void comparesWithPlainTraining();
    void resolvesSigmaBeforeTheFirstPhase();
    void exactRecipesKeepWhatHasNoPattern();
};

void TestRetraining::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestRetraining::bindsExactly()
{
    QFETCH(QString, what);
    const RetrainInput given = plannedInput(phasesOf(what));
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QCOMPARE(report->phases.size(), given.plan.phases.size());
    for (const LayerInfo& layer : given.architecture.layers) {
        const Tensor& weight = *report->model.find(layer.weight);
        const Tensor& before = *given.model.find(layer.weight);
        const auto zeros = std::size_t(std::ranges::count(weight.values(), 0.0f));
        QVERIFY(!std::ranges::equal(weight.values(), before.values()));
        QVERIFY(std::ranges::none_of(weight.values(), [](float v) { return v == 0 && std::signbit(v); }));
        if (layer.name == "fc4") {
            QCOMPARE(zeros, std::size_t(0));
            continue;
        }
        if (!what.startsWith("ternary"))
            QCOMPARE(zeros, weight.size() / 2);
        if (what.startsWith("ternary"))
            QVERIFY(distinctValues(weight) <= 2);
        else if (what == "masked" || what == "gradual" || what == "spliced")
            QVERIFY(distinctValues(weight) > 7);
        else
            QVERIFY(distinctValues(weight) <= 7);
    }
    const auto compressed = compressModel(given.architecture, report->model, report->recipe);
    VERIFY_OK(compressed);
    for (std::size_t i = 0; i < given.architecture.layers.size(); ++i) {
        const auto decoded = decodeWeight(compressed->layers[i]->weight);
        VERIFY_OK(decoded);
        QVERIFY(isBitIdentical(*decoded, *report->model.find(given.architecture.layers[i].weight)));
    }
    QVERIFY(recipeFromJson(toJson(report->recipe)).value() == report->recipe);
}

void TestRetraining::doesNotDependOnThreads()
{
    QFETCH(QString, what);
    std::vector<std::string> hashes;
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto report = retrain(*engine(), plannedInput(phasesOf(what)), {}, {});
        VERIFY_OK(report);
        hashes.push_back(report->model.hash());
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestRetraining::centroidsFollowTheLoss()
{
    // The step of a centroid times the number of its weights is the loss's slope, here by differences.
    RetrainInput given = plannedInput({quickPhase(BindingKind::Shared, 1)});
    given.validation = nullptr;
    TrainingOptions& options = given.plan.phases.front().options;
    options.batchSize = 16;
    options.dropout = 0;
    options.augmentation.flip = false;
    options.augmentation.smallestCrop = 1;
    options.optimizer.momentum = 0;
    options.optimizer.weightDecay = 0;
    options.learningRate = {0, 0, 0};
    const auto start = retrain(*engine(), given, {}, {});
    VERIFY_OK(start);
    constexpr double rate = 0.001;
    options.learningRate = {rate, 0, rate};
    const auto after = retrain(*engine(), given, {}, {});
    VERIFY_OK(after);
    for (const char* name : {"b.weight", "c.weight"}) {
        const Tensor& before = *start->model.find(name);
        const std::set<float> values(before.values().begin(), before.values().end());
        int compared = 0;
        for (const float value : values) {
            if (value == 0)
                continue;
            const auto at = std::ranges::find(before.values(), value) - before.values().begin();
            const auto count = static_cast<double>(std::ranges::count(before.values(), value));
            const double step = double(after->model.find(name)->values()[std::size_t(at)]) - double(value);
            double losses[2];
            constexpr float width = 1e-3f;
            for (const int side : {0, 1}) {
                std::vector<float> moved(before.values().begin(), before.values().end());
                std::ranges::replace(moved, value, value + (side ? width : -width));
                RetrainInput probe = given;
                probe.model = start->model.with(Tensor::fromValues(name, before.shape(), moved));
                probe.plan.phases.front().binding = BindingKind::Free;
                probe.plan.phases.front().options.learningRate = {0, 0, 0};
                const auto probed = retrain(*engine(), probe, {}, {});
                VERIFY_OK(probed);
                losses[side] = probed->phases.front().epochs.front().trainingLoss;
            }
            const double slope = (losses[1] - losses[0]) / (2 * double(width));
            QVERIFY2(std::abs(-step * count / rate - slope) < 0.02 * std::abs(slope) + 2e-3,
                qPrintable(QString("%1: %2 instead of %3").arg(name).arg(-step * count / rate).arg(slope)));
            ++compared;
        }
        QCOMPARE(compared, int(distinctValues(before)));
    }
}

void TestRetraining::learnsUnderTheMask()
{
    RetrainInput given = plannedInput({quickPhase(BindingKind::Masked, 8)});
    for (LayerRecipe& layer : given.recipe.layers)
        layer.pruning.amount = 0.3;
    given.training = test::halves(96, 1);
    given.validation = test::halves(40, 2);
    given.plan.phases.front().options.learningRate = {0.05, 0, 0.005};
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    const std::vector<EpochReport>& epochs = report->phases.front().epochs;
    QVERIFY(epochs.back().trainingLoss < epochs.front().trainingLoss);
    QVERIFY(epochs.back().validationAccuracy.value() > 0.9);
}

void TestRetraining::growsAgain()
{
    // Dense, sparse, dense: the last phase leaves nothing bound, and the recipe as it was.
    TrainingPhase sparse = quickPhase(BindingKind::Masked, 1);
    sparse.sparsity = 0.3;
    const RetrainInput given = plannedInput({quickPhase(BindingKind::Free, 1), sparse, quickPhase(BindingKind::Free, 1)});
    std::vector<std::size_t> phases;
    RetrainObserver observer;
    observer.epochDone = [&](std::size_t index, const EpochReport&) { phases.push_back(index); };
    const auto report = retrain(*engine(), given, observer, {});
    VERIFY_OK(report);
    QCOMPARE(phases, (std::vector<std::size_t>{0, 1, 2}));
    QVERIFY(report->recipe == given.recipe);
    RetrainInput half = given;
    half.plan.phases.pop_back();
    const auto bound = retrain(*engine(), half, {}, {});
    VERIFY_OK(bound);
    QCOMPARE(std::ranges::count(bound->model.find("c.weight")->values(), 0.0f), std::ptrdiff_t(72));
    QVERIFY(std::ranges::count(report->model.find("c.weight")->values(), 0.0f) < 36); // not those of dead neurons
}

void TestRetraining::bindsByLayer()
{
    TrainingPhase mixed = quickPhase(BindingKind::Ternary, 1);
    mixed.bindings = {{"first", BindingKind::Shared}, {"fc", BindingKind::Masked}, {"fc4", BindingKind::Free}};
    mixed.rateFactors = {{"all", 1}, {"conv", 0}};
    RetrainInput given = plannedInput({mixed});
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QVERIFY(distinctValues(*report->model.find("a.weight")) <= 7); // frozen, and bound all the same
    QCOMPARE(distinctValues(*report->model.find("b.weight")), std::size_t(2));
    QCOMPARE(std::ranges::count(report->model.find("c.weight")->values(), 0.0f), std::ptrdiff_t(120));
    QVERIFY(report->recipe.layers[3] == given.recipe.layers[3]);
    given.plan.phases.front().options.epochs = 2;
    const auto longer = retrain(*engine(), given, {}, {});
    VERIFY_OK(longer);
    QVERIFY(isBitIdentical(*longer->model.find("a.weight"), *report->model.find("a.weight")));
    QVERIFY(!isBitIdentical(*longer->model.find("c.weight"), *report->model.find("c.weight")));
}

void TestRetraining::ranksEpochsOnceTheyAreBound()
{
    // The dense start is better than anything pruned to a tenth, and must not win.
    RetrainInput given = plannedInput({quickPhase(BindingKind::Free, 8)});
    given.training = test::halves(96, 1);
    given.plan.phases.front().options.learningRate = {0.05, 0, 0.005};
    const auto trained = retrain(*engine(), given, {}, {});
    VERIFY_OK(trained);
    for (const bool isGradual : {false, true}) {
        TrainingPhase best = quickPhase(BindingKind::Masked, 4);
        best.sparsity = 0.9;
        best.options.keep = KeptModel::Best;
        best.options.patience = 1;
        if (isGradual)
            best.schedule = {SparsityCurve::Steps, 0, 0, 2.5, 5};
        RetrainInput pruning = plannedInput({best});
        pruning.model = trained->model;
        const auto report = retrain(*engine(), pruning, {}, {});
        VERIFY_OK(report);
        QCOMPARE(std::ranges::count(report->model.find("c.weight")->values(), 0.0f), std::ptrdiff_t(216));
        if (isGradual)
            QVERIFY(report->phases.front().keptEpoch >= 3);
    }
}

void TestRetraining::comparesWithPlainTraining()
{
    TrainingPhase sparse = quickPhase(BindingKind::Masked, 1);
    sparse.sparsity = 0.3;
    const RetrainInput given = plannedInput({sparse, quickPhase(BindingKind::Free, 1)});
    std::vector<ComparedRun> seen;
    const auto comparison = comparePlan(*engine(), given, 2, [&](const ComparedRun& run) { seen.push_back(run); });
    VERIFY_OK(comparison);
    QCOMPARE(comparison->runs.size(), std::size_t(4));
    QCOMPARE(seen.size(), std::size_t(4));
    QCOMPARE(seen[2].seed, given.plan.seed + 1);
    QVERIFY(!seen[2].isPlain && seen[3].isPlain);
    QVERIFY(seen[0].meanLoss != seen[1].meanLoss && seen[0].meanLoss != seen[2].meanLoss);
    QCOMPARE(comparison->test.first.mean, (seen[0].top1 + seen[2].top1) / 2);
    QCOMPARE(comparison->test.second.mean, (seen[1].top1 + seen[3].top1) / 2);
    RetrainInput blind = given;
    blind.validation = nullptr;
    VERIFY_FAILS(comparePlan(*engine(), blind, 2, {}), ErrorCode::InvalidArgument);
    VERIFY_FAILS(comparePlan(*engine(), given, 1, {}), ErrorCode::InvalidArgument);
}

void TestRetraining::resolvesSigmaBeforeTheFirstPhase()
{
    RetrainInput given = plannedInput({quickPhase(BindingKind::Masked, 1), quickPhase(BindingKind::Masked, 1)});
    given.recipe.layers[2].pruning = {PruningRule::Sigma, 0.8};
    const auto mask = pruneByMagnitude(given.model.find("c.weight")->values(), given.recipe.layers[2].pruning);
    VERIFY_OK(mask);
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QCOMPARE(std::size_t(std::ranges::count(report->model.find("c.weight")->values(), 0.0f)), 240 - mask->keptCount());
}

void TestRetraining::exactRecipesKeepWhatHasNoPattern()
{
    const auto exact = exactRecipe(twoClasses(), startWeights(), plannedRecipe());
    VERIFY_OK(exact);
    for (const LayerRecipe& layer : exact->layers) {
        QCOMPARE(layer.pruning.amount, 0.0);
        QCOMPARE(layer.sharing.centroids, 0);
    }
    const auto compressed = compressModel(twoClasses(), startWeights(), *exact);
    VERIFY_OK(compressed);
    for (const auto& layer : compressed->layers)
        QVERIFY(layer->weight.form == WeightForm::Dense);
}

QTEST_APPLESS_MAIN(TestRetraining)
#include "test_retraining.moc"
