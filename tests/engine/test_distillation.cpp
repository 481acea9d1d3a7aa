// SPDX-License-Identifier: GPL-3.0-or-later
// Training that learns from a teacher's answers.
#include "core/architecture/seeded_weights.h"
#include "core/base/parallel.h"
#include "core/pipeline/retrain.h"
#include "tests/engine/test_networks.h"
#include "tests/engine/training_runs.h"
#include "tests/support/test_support.h"

#include <cmath>
#include <limits>

using namespace pangkas;

using test::engine;
using test::quickOptions;
using test::startWeights;
using test::train;
using test::twoClasses;

namespace {

std::shared_ptr<const Teacher> teacherOf(Architecture architecture, ModelSnapshot model)
{
    return std::make_shared<const Teacher>(Teacher{std::move(architecture), std::move(model)});
}

std::string modelHash(const TrainingOptions& options)
{
    const auto report = train(options);
    return report ? report->model.hash() : describe(report.error());
}

} // namespace

class TestDistillation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup() { setThreadLimit(0); }
    void takesPyTorchsSteps_data();
    void takesPyTorchsSteps();
    void theStartTeachesWhereNobodyElseDoes();
    void withoutAShareNothingChanges();
    void doesNotDependOnThreads();
    void anotherArchitectureTeaches();
    void thePlansStartTeachesAllPhases();
    void refuses_data();
    void refuses();
};

void TestDistillation::initTestCase()
{
    prepareEngineEnvironment();
    VERIFY_OK(loadEngine());
}

void TestDistillation::takesPyTorchsSteps_data()
{
    // Three epochs of one batch each, the teacher with the weights of seed 5; printed by tests/peers/engine_values.py.
    QTest::addColumn<double>("share");
    QTest::addColumn<double>("temperature");
    QTest::addColumn<double>("smoothing");
    QTest::addColumn<bool>("fromFeatures");
    QTest::addColumn<QList<double>>("losses");
    QTest::addColumn<QList<double>>("sums");
    QTest::addColumn<QList<double>>("magnitudes");
    QTest::addRow("beside labels") << 0.7 << 3.0 << 0.0 << false << QList<double>{0.6447917, 0.624532, 0.6031128}
                                   << QList<double>{8.4755516, -2.8381594, -0.7196301, -0.1244301}
                                   << QList<double>{46.6569933, 57.5507601, 23.1941142, 10.0608263};
    QTest::addRow("beside smoothed labels") << 0.7 << 3.0 << 0.2 << false << QList<double>{0.6388355, 0.6220229, 0.6031164}
                                            << QList<double>{8.4752665, -2.8255693, -0.6942746, -0.12443}
                                            << QList<double>{46.6599149, 57.5514215, 23.1969168, 10.0683954};
    QTest::addRow("without labels") << 1.0 << 0.5 << 0.0 << false << QList<double>{0.0272902, 0.0219252, 0.0147238}
                                    << QList<double>{8.4693732, -2.7290999, -0.5251307, -0.1244302}
                                    << QList<double>{46.6774896, 57.5583539, 23.2106484, 10.1124817};
    QTest::addRow("from kept features") << 0.7 << 3.0 << 0.0 << true << QList<double>{0.6447917, 0.631718, 0.6127003}
                                        << QList<double>{8.4649257, -2.4373613, -0.7691323, -0.12443}
                                        << QList<double>{46.8376563, 57.7517112, 23.1946042, 10.0494156};
}

void TestDistillation::takesPyTorchsSteps()
{
    QFETCH(double, share);
    QFETCH(double, temperature);
    QFETCH(double, smoothing);
    QFETCH(bool, fromFeatures);
    QFETCH(QList<double>, losses);
    QFETCH(QList<double>, sums);
    QFETCH(QList<double>, magnitudes);
    TrainingOptions options;
    options.epochs = 3;
    options.batchSize = 4;
    options.learningRate = {0.05, 0, 0.05};
    options.optimizer.weightDecay = 0.01;
    options.dropout = 0;
    options.augmentation = {false, 1, 0, 0, 0};
    options.labelSmoothing = smoothing;
    options.distillation = {share, temperature};
    options.teacher = teacherOf(test::tinyNetwork(), test::tinyWeights(5));
    if (fromFeatures)
        options.layers["conv1"].rateFactor = options.layers["conv2"].rateFactor = 0;
    std::vector<Image> pictures;
    for (int i = 0; i < 4; ++i)
        pictures.push_back(test::picture(18, 18, i));
    const auto set = std::make_shared<test::PictureDataset>(std::move(pictures), std::vector<int>{0, 1, 2, 3}, 7);
    const auto report = engine()->train(test::tinyNetwork(), test::tinyWeights(), set, nullptr, options, {}, {});
    VERIFY_OK(report);
    for (qsizetype i = 0; i < losses.size(); ++i) {
        const double loss = report->epochs[std::size_t(i)].trainingLoss;
        QVERIFY2(std::abs(loss - losses[i]) < 1e-5, qPrintable(QString("%1 instead of %2").arg(loss, 0, 'g', 9).arg(losses[i])));
    }
    QCOMPARE(test::differenceOfSums(report->model, sums, magnitudes), QString());
}

void TestDistillation::theStartTeachesWhereNobodyElseDoes()
{
    TrainingOptions options = quickOptions();
    options.distillation = {0.8, 2};
    const std::string byItself = modelHash(options);
    options.teacher = teacherOf(twoClasses(), startWeights());
    QCOMPARE(modelHash(options), byItself);
    options.teacher = teacherOf(twoClasses(), *seededWeights(twoClasses(), 9));
    QVERIFY(modelHash(options) != byItself);
}

void TestDistillation::withoutAShareNothingChanges()
{
    TrainingOptions options = quickOptions();
    const std::string plain = modelHash(options);
    options.distillation.temperature = 7;
    options.teacher = teacherOf(twoClasses(), startWeights());
    QCOMPARE(modelHash(options), plain);
    options.distillation.share = 0.01;
    QVERIFY(modelHash(options) != plain);
}

void TestDistillation::doesNotDependOnThreads()
{
    TrainingOptions options = quickOptions();
    options.batchSize = 40; // more than the teacher answers at once
    options.distillation = {0.5, 2};
    setThreadLimit(1);
    const std::string alone = modelHash(options);
    setThreadLimit(3);
    QCOMPARE(modelHash(options), alone);
}

void TestDistillation::anotherArchitectureTeaches()
{
    // What no label tells: those that the student is given are all the same.
    Architecture student = twoClasses();
    student.id = "smaller";
    student.layers[0].weightShape = {4, 3, 3, 3};
    student.layers[1].weightShape = {3, 4, 3, 3};
    student.layers[2].weightShape = {10, 12};
    TrainingOptions options = quickOptions();
    options.epochs = 8;
    const auto taught = train(options);
    VERIFY_OK(taught);
    const auto images = test::halves(96, 1);
    std::vector<Image> pictures;
    for (std::size_t i = 0; i < images->size(); ++i)
        pictures.push_back(*images->load(i));
    const auto unlabelled = std::make_shared<test::PictureDataset>(std::move(pictures), std::vector<int>(images->size(), 0), 2);
    options.epochs = 12;
    options.teacher = teacherOf(twoClasses(), taught->model);
    options.distillation = {1, 2};
    const auto report = engine()->train(student, *seededWeights(student, 3), unlabelled, nullptr, options, {}, {});
    VERIFY_OK(report);
    const auto measured = engine()->evaluate(student, report->model, test::halves(40, 2), {}, {});
    VERIFY_OK(measured);
    QVERIFY2(measured->top1() > 0.9, qPrintable(QString::number(measured->top1())));
}

void TestDistillation::thePlansStartTeachesAllPhases()
{
    TrainingPhase phase;
    phase.name = "a";
    phase.binding = BindingKind::Free;
    phase.options = quickOptions();
    phase.options.epochs = 2;
    phase.options.distillation = {0.9, 2};
    RetrainInput input;
    input.architecture = twoClasses();
    input.model = startWeights();
    for (const LayerInfo& layer : input.architecture.layers)
        input.recipe.layers.emplace_back().layer = layer.name;
    input.training = test::halves(24, 1);
    input.plan.phases = {phase};
    const auto first = retrain(*engine(), input, {}, {});
    VERIFY_OK(first);
    input.plan.phases = {phase, phase};
    const auto both = retrain(*engine(), input, {}, {});
    VERIFY_OK(both);
    input.teacher = teacherOf(twoClasses(), startWeights());
    const auto named = retrain(*engine(), input, {}, {});
    VERIFY_OK(named);
    QCOMPARE(named->model.hash(), both->model.hash());
    // With what the first phase made as its teacher the second one would go elsewhere.
    input.teacher = teacherOf(twoClasses(), first->model);
    const auto other = retrain(*engine(), input, {}, {});
    VERIFY_OK(other);
    QVERIFY(other->model.hash() != both->model.hash());
}

void TestDistillation::refuses_data()
{
    using Change = std::function<void(TrainingOptions&)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("words");
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto row = [](const char* name, ErrorCode code, const char* words, const Change& change) {
        QTest::addRow("%s", name) << change << int(code) << words;
    };
    row("more than all of the loss", ErrorCode::InvalidArgument, "share", [](TrainingOptions& o) { o.distillation.share = 1.1; });
    row("no number", ErrorCode::InvalidArgument, "share", [](TrainingOptions& o) { o.distillation.share = none; });
    row("no temperature", ErrorCode::InvalidArgument, "temperature", [](TrainingOptions& o) { o.distillation.temperature = 0; });
    row("other classes", ErrorCode::ClassMismatch, "7 classes", [](TrainingOptions& o) {
        o.teacher = teacherOf(test::tinyNetwork(), test::tinyWeights());
    });
    row("other images", ErrorCode::InvalidArgument, "20 x 20", [](TrainingOptions& o) {
        Architecture larger = twoClasses();
        larger.preprocessing.cropSize = larger.preprocessing.resizeSide = 20;
        o.teacher = teacherOf(larger, startWeights());
    });
    row("a teacher without a layer", ErrorCode::MissingTensor, "", [](TrainingOptions& o) { o.teacher = teacherOf(twoClasses(), {}); });
}

void TestDistillation::refuses()
{
    QFETCH(std::function<void(TrainingOptions&)>, change);
    QFETCH(int, code);
    QFETCH(QString, words);
    TrainingOptions options = quickOptions();
    options.distillation.share = 0.5;
    change(options);
    const auto report = train(options);
    QVERIFY(!report);
    QCOMPARE(int(report.error().code), code);
    QVERIFY2(report.error().detail.find(words.toStdString()) != std::string::npos, report.error().detail.c_str());
}

QTEST_APPLESS_MAIN(TestDistillation)
#include "test_distillation.moc"
