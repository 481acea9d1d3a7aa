// SPDX-License-Identifier: GPL-3.0-or-later
// How runs of plans end, go on and are refused, on a tiny network.
#include "core/base/parallel.h"
#include "core/pipeline/retrain.h"
#include "tests/engine/retraining_runs.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace pangkas;
using namespace pangkas::test;

class TestRetrainingEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void goesOnFromItsCheckpoints_data() { addPlannedKinds(); }
    void goesOnFromItsCheckpoints();
    void refusesCheckpointsOfOthers_data();
    void refusesCheckpointsOfOthers();
    void stopsAndKeeps();
    void keepsTheLastGoodState();
    void tellsHowFarItIs();
    void refuses_data();
    void refuses();
};

void TestRetrainingEnds::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestRetrainingEnds::goesOnFromItsCheckpoints()
{
    QFETCH(QString, what);
    RetrainInput given = plannedInput(phasesOf(what));
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

void TestRetrainingEnds::refusesCheckpointsOfOthers_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"sparsity", "centroids", "binding", "rate", "curve"})
        QTest::addRow("%s", what) << what;
}

void TestRetrainingEnds::refusesCheckpointsOfOthers()
{
    QFETCH(QString, what);
    RetrainInput given = plannedInput({quickPhase(BindingKind::Shared, 1)});
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

void TestRetrainingEnds::stopsAndKeeps()
{
    std::stop_source stop;
    RetrainObserver observer;
    observer.stopAndKeep = stop.get_token();
    observer.epochDone = [&](std::size_t, const EpochReport& epoch) {
        if (epoch.epoch == 2)
            stop.request_stop();
    };
    const auto report = retrain(*engine(), plannedInput(phasesOf("prune, then share")), observer, {});
    VERIFY_OK(report);
    QCOMPARE(report->phases.size(), std::size_t(1)); // of two
    QCOMPARE(report->phases.front().epochs.size(), std::size_t(2));
    QVERIFY(report->phases.front().end == TrainingEnd::StoppedByUser);
    QCOMPARE(std::ranges::count(report->model.find("c.weight")->values(), 0.0f), std::ptrdiff_t(120));
    QCOMPARE(report->recipe.layers[2].pruning.amount, 0.5);
    QCOMPARE(report->recipe.layers[2].sharing.centroids, 0);
}

void TestRetrainingEnds::keepsTheLastGoodState()
{
    RetrainInput given = plannedInput({quickPhase(BindingKind::Masked, 1), quickPhase(BindingKind::Shared, 20), quickPhase(BindingKind::Shared)});
    given.plan.phases[1].options.learningRate = {100, 0, 100};
    given.plan.phases[1].options.optimizer.weightDecay = 1; // each step multiplies by -99
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QCOMPARE(report->phases.size(), std::size_t(2));
    QVERIFY(report->phases.back().end == TrainingEnd::Diverged);
    QVERIFY(!report->phases.back().endDetail.empty());
    for (const float value : report->model.find("c.weight")->values())
        QVERIFY(std::isfinite(value));
    QVERIFY(distinctValues(*report->model.find("c.weight")) <= 7); // bound before the first step
}

void TestRetrainingEnds::tellsHowFarItIs()
{
    std::int64_t done = 0, total = 0;
    const JobContext job({}, [&](const Progress& progress) {
        if (progress.stage != Stage::Training)
            return;
        QVERIFY(progress.done >= done);
        done = progress.done;
        total = progress.total;
    });
    VERIFY_OK(retrain(*engine(), plannedInput(phasesOf("prune, then share")), {}, job));
    QVERIFY(total > 0);
    QCOMPARE(done, total);
}

void TestRetrainingEnds::refuses_data()
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

void TestRetrainingEnds::refuses()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    RetrainInput given = plannedInput({quickPhase(BindingKind::Masked, 1)});
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

QTEST_APPLESS_MAIN(TestRetrainingEnds)
#include "test_retraining_ends.moc"
