// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as wholes: how they end, what they keep, how they go on.
#include "core/base/parallel.h"
#include "core/engine/engine.h"
#include "tests/engine/test_networks.h"
#include "tests/engine/training_runs.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <csignal>
#include <filesystem>
#include <functional>
#include <limits>

#include <sys/resource.h>

using namespace pangkas;
using test::quickOptions;
using test::train;

namespace {

using Change = std::function<void(TrainingOptions&)>;

/// All but how long it took.
void compareRuns(const TrainingReport& a, const TrainingReport& b)
{
    QCOMPARE(a.model.hash(), b.model.hash());
    QCOMPARE(a.keptEpoch, b.keptEpoch);
    QCOMPARE(int(a.end), int(b.end));
    QCOMPARE(a.epochs.size(), b.epochs.size());
    for (std::size_t i = 0; i < a.epochs.size(); ++i) {
        EpochReport first = a.epochs[i], second = b.epochs[i];
        first.seconds = second.seconds = 0;
        QCOMPARE(first, second);
    }
}

double accuracyOf(const ModelSnapshot& model)
{
    const auto measured = test::engine()->evaluate(test::twoClasses(), model, test::halves(40, 2), {}, {});
    return measured ? measured->top1() : -1;
}

/// A small RLIMIT_FSIZE stands in for a full disk.
class FullDisk
{
public:
    FullDisk()
    {
        struct sigaction ignore = {};
        ignore.sa_handler = SIG_IGN;
        sigaction(SIGXFSZ, &ignore, &m_action);
        getrlimit(RLIMIT_FSIZE, &m_limit);
        const rlimit small{2048, m_limit.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_limit);
        sigaction(SIGXFSZ, &m_action, nullptr);
    }

private:
    struct sigaction m_action = {};
    rlimit m_limit = {};
};

} // namespace

Q_DECLARE_METATYPE(Change)

class TestTrainingRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void goesOnAsIfUnbroken_data();
    void goesOnAsIfUnbroken();
    void refusesAnotherRecipe_data();
    void refusesAnotherRecipe();
    void aFullDiskKeepsTheCheckpointBefore();
    void keepsTheBest();
    void keepsTheStartWhenNothingIsBetter();
    void losesPatience();
    void stopsAndKeeps_data();
    void stopsAndKeeps();
    void keepsTheLastGoodState_data();
    void keepsTheLastGoodState();
    void refusesABrokenStart();
    void leavesFrozenLayersAlone_data();
    void leavesFrozenLayersAlone();
    void factorsSlowLayersDown();
    void clipsMaskedGradientsAlike();
    void learnsInBfloat16_data();
    void learnsInBfloat16();
    void turnsImagesTheSameWayAgain_data();
    void turnsImagesTheSameWayAgain();
    void tellsEachStep();
    void countsZeros();
    void namesBothSidesOfAMismatch();
    void checksNumbers_data();
    void checksNumbers();
};

void TestTrainingRuns::initTestCase()
{
    prepareEngineEnvironment();
    const auto loaded = loadEngine();
    VERIFY_OK(loaded);
}

void TestTrainingRuns::goesOnAsIfUnbroken_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, const Change& change) { QTest::newRow(name) << change; };
    row("SGD", [](TrainingOptions&) {});
    row("Nesterov", [](TrainingOptions& o) { o.optimizer.nesterov = true; });
    row("Adam", [](TrainingOptions& o) {
        o.optimizer.kind = OptimizerKind::Adam;
        o.learningRate = {0.003, 1, 0.0001};
    });
    row("the best is kept", [](TrainingOptions& o) { o.keep = KeptModel::Best; });
    row("the best is the start", [](TrainingOptions& o) {
        o.keep = KeptModel::Best;
        o.learningRate = {0, 0, 0};
    });
    row("patience", [](TrainingOptions& o) { o.patience = 4; });
    row("patience and the best", [](TrainingOptions& o) {
        o.patience = 4;
        o.keep = KeptModel::Best;
    });
    row("everything at once", [](TrainingOptions& o) {
        o.optimizer.clipNorm = 0.5;
        o.labelSmoothing = 0.1;
        o.augmentation.rotation = 20;
        o.augmentation.shift = 0.1;
        o.augmentation.zoom = 0.1;
        o.learningRate.curve = RateCurve::Step;
        o.learningRate.stepEpochs = 2;
        o.layers["conv1"].rateFactor = 0.1;
    });
    row("with a teacher", [](TrainingOptions& o) { o.distillation = {0.7, 2}; });
    row("from kept features", [](TrainingOptions& o) {
        o.augmentation = {false, 1, 0, 0, 0};
        o.dropout = 0;
        o.layers["conv1"].rateFactor = o.layers["conv2"].rateFactor = 0;
    });
}

void TestTrainingRuns::goesOnAsIfUnbroken()
{
    QFETCH(Change, change);
    TrainingOptions options = quickOptions();
    options.epochs = 8;
    change(options);
    const auto whole = train(options);
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    options.checkpoint = test::toPath(folder.filePath("run"));
    for (const int last : {2, 6}) {
        std::stop_source stop;
        const auto part = train(
            options, [&](const EpochReport& epoch) { epoch.epoch == last && stop.request_stop(); },
            JobContext(stop.get_token()));
        if (last < int(whole->epochs.size()))
            VERIFY_FAILS(part, ErrorCode::Cancelled);
    }
    int epochs = 0;
    const auto rest = train(options, [&](const EpochReport&) { ++epochs; });
    VERIFY_OK(rest);
    QCOMPARE(epochs, std::max(0, int(whole->epochs.size()) - 6));
    compareRuns(*rest, *whole);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(test::toPath(folder.path())), {}), 1);
    // Done is done: nothing is trained once more.
    epochs = 0;
    const auto again = train(options, [&](const EpochReport&) { ++epochs; });
    VERIFY_OK(again);
    QCOMPARE(epochs, 0);
    compareRuns(*again, *whole);
}

void TestTrainingRuns::refusesAnotherRecipe_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const Change& change) { QTest::newRow(name) << change << QString(name); };
    row("options/epochs", [](TrainingOptions& o) { o.epochs = 3; });
    row("options/batchSize", [](TrainingOptions& o) { o.batchSize = 8; });
    row("options/learningRate/start", [](TrainingOptions& o) { o.learningRate.start = 0.06; });
    row("options/learningRate/end", [](TrainingOptions& o) { o.learningRate.end = 0.002; });
    row("options/learningRate/warmupEpochs", [](TrainingOptions& o) { o.learningRate.warmupEpochs = 0; });
    row("options/learningRate/curve", [](TrainingOptions& o) { o.learningRate.curve = RateCurve::Constant; });
    row("options/learningRate/stepEpochs", [](TrainingOptions& o) { o.learningRate.stepEpochs = 3; });
    row("options/learningRate/stepFactor", [](TrainingOptions& o) { o.learningRate.stepFactor = 0.5; });
    row("options/optimizer/kind", [](TrainingOptions& o) { o.optimizer.kind = OptimizerKind::Adam; });
    row("options/optimizer/momentum", [](TrainingOptions& o) { o.optimizer.momentum = 0.8; });
    row("options/optimizer/nesterov", [](TrainingOptions& o) { o.optimizer.nesterov = true; });
    row("options/optimizer/secondDecay", [](TrainingOptions& o) { o.optimizer.secondDecay = 0.99; });
    row("options/optimizer/epsilon", [](TrainingOptions& o) { o.optimizer.epsilon = 1e-7; });
    row("options/optimizer/weightDecay", [](TrainingOptions& o) { o.optimizer.weightDecay = 0; });
    row("options/optimizer/clipNorm", [](TrainingOptions& o) { o.optimizer.clipNorm = 1; });
    row("options/augmentation/flip", [](TrainingOptions& o) { o.augmentation.flip = false; });
    row("options/augmentation/smallestCrop", [](TrainingOptions& o) { o.augmentation.smallestCrop = 1; });
    row("options/augmentation/rotation", [](TrainingOptions& o) { o.augmentation.rotation = 5; });
    row("options/augmentation/shift", [](TrainingOptions& o) { o.augmentation.shift = 0.1; });
    row("options/augmentation/zoom", [](TrainingOptions& o) { o.augmentation.zoom = 0.1; });
    row("options/dropout", [](TrainingOptions& o) { o.dropout = 0.1; });
    row("options/labelSmoothing", [](TrainingOptions& o) { o.labelSmoothing = 0.1; });
    row("options/distillation/share", [](TrainingOptions& o) { o.distillation.share = 0.5; });
    row("options/patience", [](TrainingOptions& o) { o.patience = 2; });
    row("options/keep", [](TrainingOptions& o) { o.keep = KeptModel::Best; });
    row("options/seed", [](TrainingOptions& o) { o.seed = 2; });
    row("options/mixedPrecision", [](TrainingOptions& o) { o.mixedPrecision = true; });
    row("options/layers/conv1/rateFactor", [](TrainingOptions& o) { o.layers["conv1"].rateFactor = 0.5; });
    row("options/layers/fc3/binding/kind", [](TrainingOptions& o) { o.layers["fc3"].binding.kind = BindingKind::Masked; });
    row("options/trainable/c.weight", [](TrainingOptions& o) {
        o.trainable.emplace("c.weight", Tensor::fromValues("c.weight", {10, 24}, std::vector<float>(240, 1)));
    });
}

void TestTrainingRuns::refusesAnotherRecipe()
{
    QFETCH(Change, change);
    QFETCH(QString, named);
    const QTemporaryDir folder;
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    options.checkpoint = test::toPath(folder.filePath("run"));
    VERIFY_OK(train(options));
    const auto before = test::bytesOf(options.checkpoint);
    change(options);
    const auto other = train(options);
    VERIFY_FAILS(other, ErrorCode::InvalidArgument);
    QCOMPARE(other.error().file, options.checkpoint.string());
    QVERIFY2(other.error().detail.find(named.toStdString()) != std::string::npos, other.error().detail.c_str());
    QVERIFY(test::bytesOf(options.checkpoint) == before);
}

void TestTrainingRuns::aFullDiskKeepsTheCheckpointBefore()
{
    const auto whole = train(quickOptions());
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    TrainingOptions options = quickOptions();
    options.checkpoint = test::toPath(folder.filePath("run"));
    std::vector<std::byte> before;
    {
        std::optional<FullDisk> full;
        const auto stopped = train(options, [&](const EpochReport& epoch) {
            if (epoch.epoch == 2) {
                before = test::bytesOf(options.checkpoint);
                full.emplace();
            }
        });
        full.reset();
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().file, options.checkpoint.string());
        const QString detail = QString::fromStdString(stopped.error().detail);
        QVERIFY2(detail.contains("after epoch 3") && detail.contains("after epoch 2 is kept"), qPrintable(detail));
    }
    QVERIFY(test::bytesOf(options.checkpoint) == before);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(test::toPath(folder.path())), {}), 1);
    const auto rest = train(options);
    VERIFY_OK(rest);
    compareRuns(*rest, *whole);
}

void TestTrainingRuns::keepsTheBest()
{
    TrainingOptions options = quickOptions();
    options.epochs = 10;
    const auto last = train(options);
    VERIFY_OK(last);
    QCOMPARE(last->keptEpoch, 10);
    options.keep = KeptModel::Best;
    const auto best = train(options);
    VERIFY_OK(best);
    QCOMPARE(best->epochs.size(), last->epochs.size());
    int expected = 0;
    double highest = accuracyOf(test::startWeights());
    for (const EpochReport& epoch : best->epochs) {
        if (*epoch.validationAccuracy > highest) {
            highest = *epoch.validationAccuracy;
            expected = epoch.epoch;
        }
    }
    QVERIFY(expected > 0 && expected < 10); // all are classified long before the end
    QCOMPARE(best->keptEpoch, expected);
    QCOMPARE(accuracyOf(best->model), highest);
    QVERIFY(best->model.hash() != last->model.hash());
}

void TestTrainingRuns::keepsTheStartWhenNothingIsBetter()
{
    TrainingOptions options = quickOptions();
    options.epochs = 2;
    options.learningRate = {0, 0, 0};
    options.keep = KeptModel::Best;
    const auto report = train(options);
    VERIFY_OK(report);
    QCOMPARE(report->keptEpoch, 0);
    QCOMPARE(report->model.hash(), test::startWeights().hash());
}

void TestTrainingRuns::losesPatience()
{
    TrainingOptions options = quickOptions();
    options.epochs = 9;
    options.learningRate = {0, 0, 0};
    options.patience = 3;
    const auto report = train(options);
    VERIFY_OK(report);
    QCOMPARE(int(report->end), int(TrainingEnd::Patience));
    QCOMPARE(report->epochs.size(), 3u);
    QCOMPARE(report->keptEpoch, 3);
    options.epochs = 3;
    const auto finished = train(options);
    VERIFY_OK(finished);
    QCOMPARE(int(finished->end), int(TrainingEnd::Finished));
}

void TestTrainingRuns::stopsAndKeeps_data()
{
    QTest::addColumn<int>("epoch"); // in which it is asked for, after its first step; 0: before
    QTest::addColumn<bool>("best");
    QTest::addRow("before the first step") << 0 << false;
    QTest::addRow("in the first epoch") << 1 << false;
    QTest::addRow("in the third epoch") << 3 << false;
    QTest::addRow("in the third epoch, the best") << 3 << true;
}

void TestTrainingRuns::stopsAndKeeps()
{
    QFETCH(int, epoch);
    QFETCH(bool, best);
    TrainingOptions options = quickOptions();
    options.keep = best ? KeptModel::Best : KeptModel::Last;
    const auto whole = train(options);
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    options.checkpoint = test::toPath(folder.filePath("run"));
    std::stop_source stop;
    if (epoch == 0)
        stop.request_stop();
    const auto stopped = train(options,
        TrainingObserver{[&](const TrainingStep& step) { step.epoch == epoch && stop.request_stop(); }, {}, stop.get_token()});
    VERIFY_OK(stopped);
    QCOMPARE(int(stopped->end), int(TrainingEnd::StoppedByUser));
    QCOMPARE(int(stopped->epochs.size()), epoch);
    if (!best)
        QCOMPARE(stopped->keptEpoch, epoch);
    QCOMPARE(accuracyOf(stopped->model),
        stopped->keptEpoch ? *stopped->epochs[std::size_t(stopped->keptEpoch - 1)].validationAccuracy
                           : accuracyOf(test::startWeights()));
    if (epoch == 0)
        QCOMPARE(stopped->model.hash(), test::startWeights().hash());
    // The epoch that was broken off is trained anew.
    const auto rest = train(options);
    VERIFY_OK(rest);
    compareRuns(*rest, *whole);
}

void TestTrainingRuns::keepsTheLastGoodState_data()
{
    QTest::addColumn<bool>("afterwards");
    QTest::addColumn<bool>("best");
    QTest::addRow("at once") << false << false;
    QTest::addRow("after good epochs") << true << false;
    QTest::addRow("after good epochs, the best is kept") << true << true;
}

void TestTrainingRuns::keepsTheLastGoodState()
{
    QFETCH(bool, afterwards);
    QFETCH(bool, best);
    TrainingOptions options = quickOptions();
    options.epochs = 40;
    options.keep = best ? KeptModel::Best : KeptModel::Last;
    options.learningRate = {100, 0, 100};
    if (afterwards)
        options.learningRate = {100, 40, 100}; // rises from 10 by more each epoch
    if (afterwards) {
        options.learningRate.start = 2;
        options.optimizer.momentum = 0.99;
    }
    const auto report = train(options);
    VERIFY_OK(report);
    QCOMPARE(int(report->end), int(TrainingEnd::Diverged));
    QVERIFY2(report->endDetail.find("epoch " + std::to_string(report->epochs.size() + 1) + " of 40") != std::string::npos,
        report->endDetail.c_str());
    QVERIFY(!afterwards || !report->epochs.empty());
    if (!best)
        QCOMPARE(report->keptEpoch, int(report->epochs.size()));
    for (const Tensor& tensor : report->model.tensors()) {
        for (const float value : tensor.values())
            QVERIFY(std::isfinite(value));
    }
    if (report->keptEpoch > 0)
        QCOMPARE(accuracyOf(report->model), *report->epochs[std::size_t(report->keptEpoch - 1)].validationAccuracy);
    else
        QCOMPARE(report->model.hash(), test::startWeights().hash());
}

void TestTrainingRuns::refusesABrokenStart()
{
    std::vector<float> values(20, 0.1f);
    values[7] = std::numeric_limits<float>::infinity();
    const ModelSnapshot broken = test::startWeights().with(Tensor::fromValues("d.weight", {2, 10}, values));
    const auto report =
        test::engine()->train(test::twoClasses(), broken, test::halves(8, 1), nullptr, quickOptions(), {}, {});
    VERIFY_FAILS(report, ErrorCode::NotFinite);
}

void TestTrainingRuns::leavesFrozenLayersAlone_data()
{
    QTest::addColumn<QStringList>("frozen");
    QTest::addColumn<bool>("plain"); // images that are always the same: what frozen layers make of them is kept
    QTest::addRow("the first") << QStringList{"conv1"} << false;
    QTest::addRow("one in the middle") << QStringList{"fc3"} << false;
    QTest::addRow("the last") << QStringList{"fc4"} << false;
    QTest::addRow("all but the last") << QStringList{"conv1", "conv2", "fc3"} << false;
    QTest::addRow("all but the last, features kept") << QStringList{"conv1", "conv2", "fc3"} << true;
    QTest::addRow("the first, features kept") << QStringList{"conv1"} << true;
}

void TestTrainingRuns::leavesFrozenLayersAlone()
{
    QFETCH(QStringList, frozen);
    QFETCH(bool, plain);
    TrainingOptions options = quickOptions();
    if (plain) {
        options.augmentation = {false, 1, 0, 0, 0};
        options.dropout = 0;
    }
    for (const QString& layer : frozen)
        options.layers[layer.toStdString()].rateFactor = 0;
    std::vector<std::string> hashes;
    const ModelSnapshot start = test::startWeights();
    for (const int threads : {1, 3}) {
        setThreadLimit(threads);
        const auto report = train(options);
        VERIFY_OK(report);
        hashes.push_back(report->model.hash());
        for (const LayerInfo& layer : test::twoClasses().layers)
            QCOMPARE(isBitIdentical(*report->model.find(layer.weight), *start.find(layer.weight)),
                frozen.contains(QString::fromStdString(layer.name)));
        QVERIFY(report->epochs.back().trainingLoss < report->epochs.front().trainingLoss);
        QCOMPARE(accuracyOf(report->model), *report->epochs.back().validationAccuracy);
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestTrainingRuns::factorsSlowLayersDown()
{
    const auto movement = [](double factor) {
        TrainingOptions options = quickOptions();
        options.epochs = 1;
        options.layers["fc3"].rateFactor = factor;
        const auto report = train(options);
        double sum = 0;
        const ModelSnapshot start = test::startWeights();
        for (std::size_t i = 0; report && i < 240; ++i)
            sum += std::abs(report->model.find("c.weight")->values()[i] - start.find("c.weight")->values()[i]);
        return sum;
    };
    QVERIFY(movement(0.01) > 0);
    QVERIFY(movement(0.01) < 0.05 * movement(1));
}

void TestTrainingRuns::clipsMaskedGradientsAlike()
{
    // A mask's gradient is measured block by block, another's by its factors' inner products: the same length.
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    options.optimizer.clipNorm = 0.2;
    const auto plain = train(options);
    VERIFY_OK(plain);
    const Tensor like = *test::startWeights().find("c.weight");
    options.trainable.emplace("c.weight", Tensor::fromValues("c.weight", like.shape(), std::vector<float>(like.size(), 1)));
    const auto masked = train(options);
    VERIFY_OK(masked);
    options.optimizer.clipNorm = 0;
    const auto free = train(options);
    VERIFY_OK(free);
    double difference = 0, movement = 0;
    for (std::size_t t = 0; t < plain->model.tensors().size(); ++t) {
        for (std::size_t i = 0; i < plain->model.tensors()[t].size(); ++i) {
            const double value = plain->model.tensors()[t].values()[i];
            difference = std::max(difference, std::abs(value - masked->model.tensors()[t].values()[i]));
            movement = std::max(movement, std::abs(value - free->model.tensors()[t].values()[i]));
        }
    }
    QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    QVERIFY2(movement > 1e-3, qPrintable(QString::number(movement))); // so it has been clipped
}

void TestTrainingRuns::learnsInBfloat16_data()
{
    QTest::addColumn<bool>("fire");
    QTest::addColumn<bool>("frozen");
    QTest::addRow("linear layers at the end") << false << false;
    QTest::addRow("convolutions alone") << true << false;
    QTest::addRow("linear layers from kept features") << false << true;
    QTest::addRow("a convolution from kept features") << true << true;
}

void TestTrainingRuns::learnsInBfloat16()
{
    QFETCH(bool, fire);
    QFETCH(bool, frozen);
    TrainingOptions options = quickOptions();
    options.mixedPrecision = true; // float32 where the processor can't
    options.augmentation = {!frozen, 1, 0, 0, 0};
    options.dropout = 0;
    const Architecture architecture = fire ? test::fireNetwork() : test::tinyNetwork();
    for (std::size_t i = 0; frozen && i + 1 < architecture.layers.size(); ++i)
        options.layers[architecture.layers[i].name].rateFactor = 0;
    std::vector<std::string> hashes;
    for (const int threads : {1, 2}) {
        setThreadLimit(threads);
        const auto report = test::engine()->train(architecture, fire ? test::fireWeights() : test::tinyWeights(),
            test::halves(96, 1), nullptr, options, {}, {});
        VERIFY_OK(report);
        QVERIFY(report->epochs.back().trainingLoss < report->epochs.front().trainingLoss);
        hashes.push_back(report->model.hash());
    }
    QCOMPARE(hashes[0], hashes[1]);
}

void TestTrainingRuns::turnsImagesTheSameWayAgain_data()
{
    QTest::addColumn<double>("rotation");
    QTest::addColumn<double>("shift");
    QTest::addColumn<double>("zoom");
    QTest::addRow("rotation") << 20.0 << 0.0 << 0.0;
    QTest::addRow("shift") << 0.0 << 0.2 << 0.0;
    QTest::addRow("zoom") << 0.0 << 0.0 << 0.3;
}

void TestTrainingRuns::turnsImagesTheSameWayAgain()
{
    QFETCH(double, rotation);
    QFETCH(double, shift);
    QFETCH(double, zoom);
    TrainingOptions options = quickOptions();
    options.epochs = 2;
    const auto plain = train(options);
    options.augmentation.rotation = rotation;
    options.augmentation.shift = shift;
    options.augmentation.zoom = zoom;
    const auto first = train(options);
    setThreadLimit(1);
    const auto second = train(options);
    options.seed = 5;
    const auto other = train(options);
    VERIFY_OK(plain);
    VERIFY_OK(first);
    VERIFY_OK(second);
    VERIFY_OK(other);
    compareRuns(*first, *second);
    QVERIFY(first->model.hash() != plain->model.hash());
    QVERIFY(first->model.hash() != other->model.hash());
}

void TestTrainingRuns::tellsEachStep()
{
    std::vector<TrainingStep> steps;
    TrainingObserver observer;
    observer.stepDone = [&](const TrainingStep& step) { steps.push_back(step); };
    const auto report = train(quickOptions(), observer);
    VERIFY_OK(report);
    QVERIFY(steps.size() >= 4); // at least each epoch's last
    for (const TrainingStep& step : steps) {
        QVERIFY(step.epoch >= 1 && step.epoch <= 4 && step.epochs == 4 && step.steps == 6 && step.step >= 1 && step.step <= 6);
        QVERIFY(step.loss > 0 && step.accuracy >= 0 && step.accuracy <= 1 && step.imagesPerSecond > 0);
        const EpochReport& epoch = report->epochs[std::size_t(step.epoch - 1)];
        if (step.step == 6) {
            QCOMPARE(step.loss, epoch.trainingLoss);
            QCOMPARE(step.accuracy, epoch.trainingAccuracy);
            QCOMPARE(step.learningRate, epoch.learningRate);
        }
    }
}

void TestTrainingRuns::countsZeros()
{
    // Half of fc3's weights are 0 and stay it; 120 of 928 weights in all.
    std::vector<float> values(240, 0.1f), mask(240, 1.0f);
    for (std::size_t i = 0; i < 120; ++i)
        values[2 * i] = mask[2 * i] = 0;
    TrainingOptions options = quickOptions();
    options.epochs = 1;
    options.trainable.emplace("c.weight", Tensor::fromValues("c.weight", {10, 24}, mask));
    const auto report = test::engine()->train(test::twoClasses(),
        test::startWeights().with(Tensor::fromValues("c.weight", {10, 24}, values)), test::halves(32, 1), nullptr, options, {}, {});
    VERIFY_OK(report);
    QCOMPARE(report->epochs[0].sparsity, 120.0 / (8 * 27 + 6 * 72 + 240 + 20));
}

void TestTrainingRuns::namesBothSidesOfAMismatch()
{
    const auto set = std::make_shared<test::PictureDataset>(std::vector{test::picture(18, 18, 0)}, std::vector{0}, 3);
    const auto report = test::engine()->train(test::twoClasses(), test::startWeights(), set, nullptr, quickOptions(), {}, {});
    VERIFY_FAILS(report, ErrorCode::ClassMismatch);
    const QString detail = QString::fromStdString(report.error().detail);
    QVERIFY2(detail.contains("3 classes (class a, class b, class c)") && detail.contains("fc4 answers with 2"), qPrintable(detail));
    QVERIFY(!report.error().remedy.empty());
}

void TestTrainingRuns::checksNumbers_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, const Change& change) { QTest::newRow(name) << change; };
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    row("epochs 0", [](TrainingOptions& o) { o.epochs = 0; });
    row("a rate below 0", [](TrainingOptions& o) { o.learningRate.start = -1; });
    row("no number as the last rate", [](TrainingOptions& o) { o.learningRate.end = none; });
    row("a step of no epochs", [](TrainingOptions& o) { o.learningRate.stepEpochs = 0; });
    row("no number as a step's factor", [](TrainingOptions& o) { o.learningRate.stepFactor = none; });
    row("momentum 1", [](TrainingOptions& o) { o.optimizer.momentum = 1; });
    row("a second decay of 1", [](TrainingOptions& o) { o.optimizer.secondDecay = 1; });
    row("epsilon 0", [](TrainingOptions& o) { o.optimizer.epsilon = 0; });
    row("no number as epsilon", [](TrainingOptions& o) { o.optimizer.epsilon = none; });
    row("a clip below 0", [](TrainingOptions& o) { o.optimizer.clipNorm = -1; });
    row("no number as clip", [](TrainingOptions& o) { o.optimizer.clipNorm = none; });
    row("Adam with Nesterov", [](TrainingOptions& o) {
        o.optimizer.kind = OptimizerKind::Adam;
        o.optimizer.nesterov = true;
    });
    row("a rotation by 181 degrees", [](TrainingOptions& o) { o.augmentation.rotation = 181; });
    row("no number as rotation", [](TrainingOptions& o) { o.augmentation.rotation = none; });
    row("a shift out of the picture", [](TrainingOptions& o) { o.augmentation.shift = 0.6; });
    row("no number as zoom", [](TrainingOptions& o) { o.augmentation.zoom = none; });
    row("a zoom to nothing", [](TrainingOptions& o) { o.augmentation.zoom = 1; });
    row("smoothing of everything", [](TrainingOptions& o) { o.labelSmoothing = 1; });
    row("no number as smoothing", [](TrainingOptions& o) { o.labelSmoothing = none; });
    row("patience below 0", [](TrainingOptions& o) { o.patience = -1; });
    row("a rate factor below 0", [](TrainingOptions& o) { o.layers["fc3"].rateFactor = -1; });
    row("no number as rate factor", [](TrainingOptions& o) { o.layers["fc3"].rateFactor = none; });
    row("no number as first sparsity", [](TrainingOptions& o) { o.layers["fc3"].binding.schedule.first = none; });
    row("a schedule that ends before it begins", [](TrainingOptions& o) { o.layers["fc3"].binding.schedule.beginEpoch = 2; });
    row("a schedule of no steps", [](TrainingOptions& o) { o.layers["fc3"].binding.schedule.steps = 0; });
    row("no number as ternary threshold", [](TrainingOptions& o) { o.layers["fc3"].binding.ternaryThreshold = none; });
}

void TestTrainingRuns::checksNumbers()
{
    QFETCH(Change, change);
    TrainingOptions options = quickOptions();
    VERIFY_OK(checkTrainingOptions(options));
    change(options);
    VERIFY_FAILS(checkTrainingOptions(options), ErrorCode::InvalidArgument);
    VERIFY_FAILS(train(options), ErrorCode::InvalidArgument);
}

QTEST_APPLESS_MAIN(TestTrainingRuns)
#include "test_training_runs.moc"
