// SPDX-License-Identifier: GPL-3.0-or-later
// Plans for layers with a pattern: what comes out of training has it to the weight, and so does what is packed from it.
#include "core/base/parallel.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/retrain.h"
#include "tests/engine/retraining_runs.h"
#include "tests/engine/test_networks.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>

using namespace pangkas;
using namespace pangkas::test;

namespace {

constexpr std::size_t patterned = 2; // fc3, 10 x 24

RetrainInput inputFor(const QString& plan, const char* pattern)
{
    std::vector<TrainingPhase> phases;
    if (plan == "gradual, then share") {
        phases = phasesOf("gradual");
        phases.push_back(quickPhase(BindingKind::Shared));
    } else if (plan == "steps from a quarter") {
        phases = phasesOf("gradual");
        phases.front().schedule = {SparsityCurve::Steps, 0.25, 0, 3, 3};
    } else {
        phases = phasesOf(plan);
    }
    RetrainInput input = plannedInput(std::move(phases));
    PruningSpec& pruning = input.recipe.layers[patterned].pruning;
    pruning.pattern = *patternFromText(pattern);
    pruning.amount = pruning.pattern.kind == PatternKind::NofM ? sparsityOf(pruning.pattern) : 0.75;
    return input;
}

/// Survivors of each group of rows or of each block, in words where they aren't what the pattern says; counted plainly.
QString fault(const Tensor& weight, const PruningPattern& pattern, double sparsity)
{
    const auto rows = static_cast<int>(weight.shape()[0]), columns = static_cast<int>(weight.shape()[1]);
    const auto isKept = [&](int row, int column) { return weight.values()[std::size_t(row * columns + column)] != 0; };
    if (pattern.kind == PatternKind::NofM) {
        for (int row = 0; row < rows; ++row) {
            for (int begin = 0; begin < columns; begin += pattern.of) {
                int kept = 0;
                for (int column = begin; column < std::min(begin + pattern.of, columns); ++column)
                    kept += isKept(row, column);
                if (kept != std::min(pattern.kept, columns - begin))
                    return QString("row %1 from column %2 on: %3").arg(row).arg(begin).arg(kept);
            }
        }
        return {};
    }
    const auto expected = int(std::lround((1 - sparsity) * rows * columns / pattern.groups));
    for (int group = 0; group < pattern.groups; ++group) {
        int kept = 0;
        for (int row = group; row < rows; row += pattern.groups) {
            for (int column = 0; column < columns; ++column)
                kept += isKept(row, column);
        }
        if (kept != expected)
            return QString("group %1: %2 instead of %3").arg(group).arg(kept).arg(expected);
    }
    return {};
}

} // namespace

class TestPatternRetraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void keepsThePattern_data();
    void keepsThePattern();
    void goesOnFromItsCheckpoints();
    void stoppedHalfwayTellsWhatItIs();
    void growsAgainWithoutThePattern();
    void refuses_data();
    void refuses();
};

void TestPatternRetraining::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestPatternRetraining::keepsThePattern_data()
{
    QTest::addColumn<QString>("plan");
    QTest::addColumn<QByteArray>("pattern");
    for (const char* plan : {"masked", "gradual", "steps from a quarter", "spliced", "shared", "reassigned", "priced", "prune, then share",
             "gradual, then share"}) {
        // 24 columns: blocks of 7 leave three at a row's end; four groups of ten rows are uneven.
        for (const char* pattern : {"2:4", "1:3", "2:7", "balanced-2", "balanced-4", "balanced-10"})
            QTest::addRow("%s, %s", plan, pattern) << plan << QByteArray(pattern);
    }
}

void TestPatternRetraining::keepsThePattern()
{
    QFETCH(QString, plan);
    QFETCH(QByteArray, pattern);
    const RetrainInput given = inputFor(plan, pattern.constData());
    const LayerInfo& layer = given.architecture.layers[patterned];
    const PruningSpec& asked = given.recipe.layers[patterned].pruning;
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    const Tensor& weight = *report->model.find(layer.weight);
    QCOMPARE(fault(weight, asked.pattern, asked.amount), QString());
    QVERIFY(!std::ranges::equal(weight.values(), given.model.find(layer.weight)->values()));

    // The same number of weights without the pattern lie elsewhere: the test can fail.
    RetrainInput plain = given;
    plain.recipe.layers[patterned].pruning.pattern = {};
    const auto without = retrain(*engine(), plain, {}, {});
    VERIFY_OK(without);
    QVERIFY(!fault(*without->model.find(layer.weight), asked.pattern, asked.amount).isEmpty());

    // Packed by the recipe that came out, it decodes to the same bits, and the recipe still says which pattern.
    QVERIFY(report->recipe.layers[patterned].pruning.pattern == asked.pattern);
    QVERIFY(recipeFromJson(toJson(report->recipe)).value() == report->recipe);
    const auto compressed = compressModel(given.architecture, report->model, report->recipe);
    VERIFY_OK(compressed);
    const auto decoded = decodeWeight(compressed->layers[patterned]->weight);
    VERIFY_OK(decoded);
    QVERIFY(isBitIdentical(*decoded, weight));
    for (const LayerInfo& other : given.architecture.layers) {
        if (other.kind == LayerKind::Convolution)
            QCOMPARE(std::size_t(std::ranges::count(report->model.find(other.weight)->values(), 0.0f)),
                report->model.find(other.weight)->size() / 2);
    }
}

void TestPatternRetraining::goesOnFromItsCheckpoints()
{
    RetrainInput given = inputFor("spliced", "2:4");
    const auto whole = retrain(*engine(), given, {}, {});
    VERIFY_OK(whole);
    const QTemporaryDir folder;
    given.checkpoint = test::toPath(folder.filePath("run"));
    std::stop_source stop;
    RetrainObserver observer;
    observer.epochDone = [&](std::size_t, const EpochReport& epoch) {
        if (epoch.epoch == 2)
            stop.request_stop();
    };
    VERIFY_FAILS(retrain(*engine(), given, observer, JobContext(stop.get_token())), ErrorCode::Cancelled);
    const auto rest = retrain(*engine(), given, {}, {});
    VERIFY_OK(rest);
    QCOMPARE(rest->model.hash(), whole->model.hash());
    given.recipe.layers[patterned].pruning = {PruningRule::Sparsity, 0.5}; // as sparse, without the pattern
    VERIFY_FAILS(retrain(*engine(), given, {}, {}), ErrorCode::InvalidArgument);
}

void TestPatternRetraining::stoppedHalfwayTellsWhatItIs()
{
    const RetrainInput given = inputFor("gradual", "2:4");
    std::stop_source stop;
    RetrainObserver observer;
    observer.stopAndKeep = stop.get_token();
    observer.epochDone = [&](std::size_t, const EpochReport& epoch) {
        if (epoch.epoch == 2)
            stop.request_stop();
    };
    const auto report = retrain(*engine(), given, observer, {});
    VERIFY_OK(report);
    const PruningSpec& pruning = report->recipe.layers[patterned].pruning;
    QVERIFY(pruning.pattern.kind == PatternKind::None);
    QVERIFY(pruning.amount > 0.1 && pruning.amount < 0.5);
    const auto compressed = compressModel(given.architecture, report->model, report->recipe);
    VERIFY_OK(compressed);
    const auto decoded = decodeWeight(compressed->layers[patterned]->weight);
    VERIFY_OK(decoded);
    QVERIFY(isBitIdentical(*decoded, *report->model.find(given.architecture.layers[patterned].weight)));
}

void TestPatternRetraining::growsAgainWithoutThePattern()
{
    // A sparsity of a phase's own has no pattern, and the recipe stays as it was for what is dense in the end.
    TrainingPhase sparse = quickPhase(BindingKind::Masked, 1);
    sparse.sparsity = 0.3;
    RetrainInput given = inputFor("masked", "2:4");
    given.plan.phases = {sparse, quickPhase(BindingKind::Free, 1)};
    const auto report = retrain(*engine(), given, {}, {});
    VERIFY_OK(report);
    QVERIFY(report->recipe == given.recipe);
    const auto compressed = compressModel(given.architecture, report->model, report->recipe);
    VERIFY_OK(compressed);
    const auto decoded = decodeWeight(compressed->layers[patterned]->weight);
    VERIFY_OK(decoded);
    QCOMPARE(fault(*decoded, given.recipe.layers[patterned].pruning.pattern, 0.5), QString());
}

void TestPatternRetraining::refuses_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QString>("plan");
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<QByteArray>("words"); // the layer and why
    QTest::addRow("a convolution") << 0 << QByteArray("2:4") << "masked" << 0.5 << QByteArray("conv1: the pattern 2:4 is for fully connected");
    QTest::addRow("a convolution that is shared") << 1 << QByteArray("balanced-2") << "shared" << 0.5 << QByteArray("conv2: the pattern");
    QTest::addRow("groups that don't divide the rows, and little to prune")
        << 2 << QByteArray("balanced-4") << "gradual" << 0.1 << QByteArray("fc3: 10 rows in 4 groups");
    QTest::addRow("more groups than rows") << 2 << QByteArray("balanced-11") << "priced" << 0.5 << QByteArray("fc3: 10 rows in 11 groups");
    QTest::addRow("another sparsity than N:M's") << 2 << QByteArray("2:4") << "masked" << 0.6 << QByteArray("fc3: sparsity 0.6");
    QTest::addRow("ternary") << 2 << QByteArray("2:4") << "ternary" << 0.5 << QByteArray("fc3: ternary weights choose");
    QTest::addRow("ternary groups") << 2 << QByteArray("balanced-2") << "ternary" << 0.5 << QByteArray("fc3: ternary weights choose");
    QTest::addRow("ternary in a later phase") << 2 << QByteArray("2:4") << "masked, then ternary" << 0.5 << QByteArray("phase ternary, layer fc3");
    QTest::addRow("a last phase with a sparsity of its own")
        << 2 << QByteArray("2:4") << "own sparsity" << 0.5 << QByteArray("fc3: a last phase");
}

void TestPatternRetraining::refuses()
{
    QFETCH(int, layer);
    QFETCH(QByteArray, pattern);
    QFETCH(QString, plan);
    QFETCH(double, sparsity);
    QFETCH(QByteArray, words);
    RetrainInput given = plannedInput(phasesOf(plan.section(',', 0, 0)));
    if (plan == "masked, then ternary") {
        given.plan.phases.push_back(quickPhase(BindingKind::Ternary));
    } else if (plan == "own sparsity") {
        given.plan.phases = {quickPhase(BindingKind::Masked)};
        given.plan.phases.front().sparsity = 0.3;
    }
    given.recipe.layers[std::size_t(layer)].pruning = {PruningRule::Sparsity, sparsity, *patternFromText(pattern.constData())};
    int epochs = 0;
    RetrainObserver observer;
    observer.epochDone = [&](std::size_t, const EpochReport&) { ++epochs; };
    const auto report = retrain(*engine(), given, observer, {});
    VERIFY_FAILS(report, ErrorCode::InvalidArgument);
    QVERIFY2(report.error().detail.find(words.constData()) != std::string::npos, report.error().detail.c_str());
    QCOMPARE(epochs, 0); // before anything was trained
}

QTEST_APPLESS_MAIN(TestPatternRetraining)
#include "test_pattern_retraining.moc"
