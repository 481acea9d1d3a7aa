// SPDX-License-Identifier: GPL-3.0-or-later
// Plans on a tiny network: what binds holds, and the recipe packs what came out to the bit.
#include "core/base/parallel.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/retrain.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>

using namespace pangkas;

namespace {

std::shared_ptr<const Engine> engine()
{
    const auto loaded = loadEngine();
    return loaded ? *loaded : nullptr;
}

Architecture network()
{
    Architecture net = test::tinyNetwork();
    net.classes = 2;
    net.layers.back().weightShape = {2, 10};
    return net;
}

ModelSnapshot startWeights()
{
    std::vector<Tensor> tensors;
    const ModelSnapshot from = test::tinyWeights();
    for (const Tensor& tensor : from.tensors())
        tensors.push_back(
            tensor.name() == "d.weight" ? Tensor::fromValues("d.weight", {2, 10}, tensor.values().first(20)) : tensor);
    return ModelSnapshot(std::move(tensors));
}

/// fc4 as it is; the others lose half and share seven values.
Recipe recipe()
{
    Recipe recipe = emptyRecipe(network());
    for (LayerRecipe& layer : recipe.layers) {
        if (layer.layer == "fc4")
            continue;
        layer.pruning.amount = 0.5;
        layer.sharing.centroids = 7;
    }
    return recipe;
}

TrainingPhase phase(BindingKind kind, int epochs = 3)
{
    TrainingPhase phase;
    phase.name = std::string(toString(kind));
    phase.binding = kind;
    phase.options.epochs = epochs;
    phase.options.batchSize = 16;
    phase.options.learningRate = {0.02, 0, 0.001};
    phase.options.dropout = 0.1;
    phase.options.augmentation.smallestCrop = 0.9;
    return phase;
}

RetrainInput input(std::vector<TrainingPhase> phases)
{
    RetrainInput input;
    input.architecture = network();
    input.model = startWeights();
    input.recipe = recipe();
    input.plan.phases = std::move(phases);
    input.training = test::halves(32, 1);
    input.validation = test::halves(8, 2);
    return input;
}

/// Rows of kinds for tests of all of them.
std::vector<TrainingPhase> phasesOf(const QString& what)
{
    if (what == "masked")
        return {phase(BindingKind::Masked)};
    if (what == "gradual" || what == "spliced") {
        TrainingPhase gradual = phase(BindingKind::Masked, 5);
        gradual.schedule = {SparsityCurve::Cubic, 0.1, 0.5, 3.2, 6};
        gradual.spliceBack = what == "spliced";
        return {gradual};
    }
    if (what == "shared")
        return {phase(BindingKind::Shared)};
    if (what == "reassigned") {
        TrainingPhase shared = phase(BindingKind::Shared);
        shared.reassign = true;
        return {shared};
    }
    if (what == "priced")
        return {phase(BindingKind::Priced)};
    if (what == "prune, then share")
        return {phase(BindingKind::Masked), phase(BindingKind::Shared)};
    TrainingPhase ternary = phase(BindingKind::Ternary);
    if (what == "ternary by Adam") {
        ternary.options.optimizer.kind = OptimizerKind::Adam;
        ternary.options.learningRate = {0.01, 0, 0.001};
    }
    return {ternary};
}

void addKinds()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"masked", "gradual", "spliced", "shared", "reassigned", "priced", "prune, then share", "ternary",
             "ternary by Adam"})
        QTest::addRow("%s", what) << what;
}

std::size_t distinctValues(const Tensor& tensor)
{
    std::set<float> values(tensor.values().begin(), tensor.values().end());
    values.erase(0.0f);
    return values.size();
}

} // namespace

class TestRetraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void bindsExactly_data() { addKinds(); }
    void bindsExactly();
    void doesNotDependOnThreads_data() { addKinds(); }
    void doesNotDependOnThreads();
    void goesOnFromItsCheckpoints_data() { addKinds(); }
    void goesOnFromItsCheckpoints();
    void refusesCheckpointsOfOthers_data();
    void refusesCheckpointsOfOthers();
    void centroidsFollowTheLoss();
    void learnsUnderTheMask();
    void growsAgain();
    void bindsByLayer();
    void tellsHowFarItIs();
    void refuses_data();
    void refuses();
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
    const RetrainInput given = input(phasesOf(what));
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
        const auto report = retrain(*engine(), input(phasesOf(what)), {}, {});
        VERIFY_OK(report);
        hashes.push_back(report->model.hash());
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestRetraining::goesOnFromItsCheckpoints()
{
    QFETCH(QString, what);
    RetrainInput given = input(phasesOf(what));
    const auto whole = retrain(*engine(), given, {}, {});
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    given.checkpoint = test::toPath(folder.filePath("run"));
    std::stop_source stop;
    RetrainObserver observer;
    observer.epochDone = [&](std::size_t index, const EpochReport& epoch) {
        if (index + 1 == given.plan.phases.size() && epoch.epoch == 2)
            stop.request_stop();
    };
    VERIFY_FAILS(retrain(*engine(), given, observer, JobContext(stop.get_token())), ErrorCode::Cancelled);
    int epochs = 0;
    observer.epochDone = [&](std::size_t, const EpochReport&) { ++epochs; };
    const auto rest = retrain(*engine(), given, observer, {});
    VERIFY_OK(rest);
    QCOMPARE(epochs, given.plan.phases.back().options.epochs - 2);
    QCOMPARE(rest->model.hash(), whole->model.hash());
    QVERIFY(rest->recipe == whole->recipe);
}

void TestRetraining::refusesCheckpointsOfOthers_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"sparsity", "centroids", "binding", "rate", "curve"})
        QTest::addRow("%s", what) << what;
}

void TestRetraining::refusesCheckpointsOfOthers()
{
    QFETCH(QString, what);
    RetrainInput given = input({phase(BindingKind::Shared, 1)});
    const QTemporaryDir folder;
    given.checkpoint = test::toPath(folder.filePath("run"));
    VERIFY_OK(retrain(*engine(), given, {}, {}));
    VERIFY_OK(retrain(*engine(), given, {}, {}));
    TrainingPhase& first = given.plan.phases.front();
    if (what == "sparsity")
        given.recipe.layers[0].pruning.amount = 0.6;
    else if (what == "centroids")
        given.recipe.layers[1].sharing.centroids = 6;
    else if (what == "binding")
        first.binding = BindingKind::Masked;
    else if (what == "rate")
        first.options.learningRate.start = 0.03;
    else
        first.reassign = true;
    VERIFY_FAILS(retrain(*engine(), given, {}, {}), ErrorCode::InvalidArgument);
}

void TestRetraining::centroidsFollowTheLoss()
{
    // The step of a centroid times the number of its weights is the loss's slope, here by differences.
    RetrainInput given = input({phase(BindingKind::Shared, 1)});
    given.validation = nullptr;
    TrainingOptions& options = given.plan.phases.front().options;
    options.batchSize = 32;
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
    RetrainInput given = input({phase(BindingKind::Masked, 8)});
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
    TrainingPhase sparse = phase(BindingKind::Masked, 1);
    sparse.sparsity = 0.3;
    const RetrainInput given = input({phase(BindingKind::Free, 1), sparse, phase(BindingKind::Free, 1)});
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
    TrainingPhase mixed = phase(BindingKind::Ternary, 1);
    mixed.bindings = {{"first", BindingKind::Shared}, {"fc", BindingKind::Masked}, {"fc4", BindingKind::Free}};
    mixed.rateFactors = {{"all", 1}, {"conv", 0}};
    RetrainInput given = input({mixed});
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

void TestRetraining::tellsHowFarItIs()
{
    std::int64_t done = 0, total = 0;
    const JobContext job({}, [&](const Progress& progress) {
        if (progress.stage != Stage::Training)
            return;
        QVERIFY(progress.done >= done);
        done = progress.done;
        total = progress.total;
    });
    VERIFY_OK(retrain(*engine(), input(phasesOf("prune, then share")), {}, job));
    QVERIFY(total > 0);
    QCOMPARE(done, total);
}

void TestRetraining::refuses_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::addRow("no phases") << "phases" << int(ErrorCode::InvalidArgument);
    QTest::addRow("another network's recipe") << "recipe" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a layer that isn't there") << "layer" << int(ErrorCode::UnknownName);
    QTest::addRow("a layer that isn't there bound") << "bound" << int(ErrorCode::UnknownName);
    QTest::addRow("a schedule that ends too late") << "late" << int(ErrorCode::InvalidArgument);
    QTest::addRow("a sparsity above 1") << "sparsity" << int(ErrorCode::InvalidArgument);
    QTest::addRow("other classes") << "classes" << int(ErrorCode::ClassMismatch);
    QTest::addRow("no images") << "images" << int(ErrorCode::EmptyDataset);
    QTest::addRow("weights that are no numbers") << "weights" << int(ErrorCode::NotFinite);
    QTest::addRow("another network's weights") << "tensors" << int(ErrorCode::MissingTensor);
}

void TestRetraining::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    RetrainInput given = input({phase(BindingKind::Masked, 1)});
    TrainingPhase& first = given.plan.phases.front();
    if (what == "phases")
        given.plan.phases.clear();
    else if (what == "recipe")
        given.recipe.layers.pop_back();
    else if (what == "layer")
        first.rateFactors["conv9"] = 1;
    else if (what == "bound")
        first.bindings["conv9"] = BindingKind::Free;
    else if (what == "late")
        first.schedule = {SparsityCurve::Steps, 0, 0, 1, 2};
    else if (what == "sparsity")
        first.sparsity = 1.5;
    else if (what == "classes")
        given.training = std::make_shared<test::PictureDataset>(std::vector{test::picture(18, 18, 0)}, std::vector{0}, 3);
    else if (what == "images")
        given.training = std::make_shared<test::PictureDataset>(std::vector<Image>(), std::vector<int>(), 2);
    else if (what == "tensors")
        given.model = ModelSnapshot({given.model.tensors().front()});
    else {
        std::vector<float> weights(216);
        weights[7] = std::numeric_limits<float>::quiet_NaN();
        given.model = given.model.with(Tensor::fromValues("a.weight", {8, 3, 3, 3}, weights));
    }
    VERIFY_FAILS(retrain(*engine(), given, {}, {}), ErrorCode(code));
}

void TestRetraining::resolvesSigmaBeforeTheFirstPhase()
{
    RetrainInput given = input({phase(BindingKind::Masked, 1), phase(BindingKind::Masked, 1)});
    given.recipe.layers[2].pruning = {PruningRule::Sigma, 0.8};
    const auto mask = pruneByMagnitude(given.model.find("c.weight")->values(), given.recipe.layers[2].pruning);
    VERIFY_OK(mask);
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QCOMPARE(std::size_t(std::ranges::count(report->model.find("c.weight")->values(), 0.0f)), 240 - mask->keptCount());
}

void TestRetraining::exactRecipesKeepWhatHasNoPattern()
{
    const auto exact = exactRecipe(network(), startWeights(), recipe());
    VERIFY_OK(exact);
    for (const LayerRecipe& layer : exact->layers) {
        QCOMPARE(layer.pruning.amount, 0.0);
        QCOMPARE(layer.sharing.centroids, 0);
    }
    const auto compressed = compressModel(network(), startWeights(), *exact);
    VERIFY_OK(compressed);
    for (const auto& layer : compressed->layers)
        QVERIFY(layer->weight.form == WeightForm::Dense);
}

QTEST_APPLESS_MAIN(TestRetraining)
#include "test_retraining.moc"
