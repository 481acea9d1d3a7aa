// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"
#include "core/pipeline/training_plan.h"
#include "tests/support/test_support.h"

#include <limits>

using namespace pangkas;

class TestTrainingPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namedPlansAreGood_data();
    void namedPlansAreGood();
    void namesWhatThereIs();
    void roundTrips();
    void readsWhatPeopleWrite();
    void refuses_data();
    void refuses();
    void findsWhatIsSaidOfALayer_data();
    void findsWhatIsSaidOfALayer();
    void namesLayersThatAreNotThere();
    void stretchesToEpochs();
    void readsAndWritesFiles();
};

void TestTrainingPlan::namedPlansAreGood_data()
{
    QTest::addColumn<QString>("name");
    for (const std::string& name : planNames())
        QTest::addRow("%s", name.c_str()) << QString::fromStdString(name);
}

void TestTrainingPlan::namedPlansAreGood()
{
    QFETCH(QString, name);
    const auto plan = planByName(name.toStdString());
    VERIFY_OK(plan);
    VERIFY_OK(checkPlan(*plan, alexnet(2)));
    const auto read = planFromJson(toJson(*plan));
    VERIFY_OK(read);
    QVERIFY(*read == *plan);
    QCOMPARE(toJson(*read), toJson(*plan));
    VERIFY_OK(checkPlan(withEpochs(*plan, 1), alexnet(2)));
    for (const TrainingPhase& phase : plan->phases)
        QVERIFY(phase.options.learningRate.start <= 0.01);
}

void TestTrainingPlan::namesWhatThereIs()
{
    const auto plan = planByName("nonsense");
    VERIFY_FAILS(plan, ErrorCode::UnknownName);
    for (const char* name : {"masked", "deep-compression", "gradual", "dsd", "ternary", "priced", "head"})
        QVERIFY(plan.error().remedy.find(name) != std::string::npos);
}

void TestTrainingPlan::roundTrips()
{
    TrainingPhase phase;
    phase.name = "a \"name\"";
    phase.binding = BindingKind::Priced;
    phase.schedule = {SparsityCurve::Steps, 0.1, 0.25, 7.5, 3};
    phase.spliceBack = phase.reassign = true;
    phase.ternaryThreshold = 1.0 / 3;
    phase.sparsity = 0.3;
    phase.options.epochs = 9;
    phase.options.batchSize = 17;
    phase.options.learningRate = {0.1, 2, 1e-300, RateCurve::Step, 3, 0.3};
    phase.options.optimizer = {OptimizerKind::Adam, 0.8, true, 0.99, 1e-7, 0.01, 5};
    phase.options.augmentation = {false, 0.7, 10, 0.1, 0.2};
    phase.options.dropout = 0.25;
    phase.options.labelSmoothing = 0.1;
    phase.options.distillation = {0.75, 2.5};
    phase.options.patience = 4;
    phase.options.keep = KeptModel::Best;
    phase.options.mixedPrecision = true;
    phase.rateFactors = {{"all", 0.5}, {"conv1", 0}};
    phase.bindings = {{"conv1", BindingKind::Free}, {"last", BindingKind::Ternary}};
    const TrainingPlan plan{"\u00e9", std::numeric_limits<std::uint64_t>::max(), {phase, TrainingPhase{.name = "b"}}};
    const auto read = planFromJson(toJson(plan));
    VERIFY_OK(read);
    QVERIFY(*read == plan);
}

void TestTrainingPlan::readsWhatPeopleWrite()
{
    const auto plan = planFromJson(R"({"phases": [{"name": "x", "epochs": 2, "learning_rate": {"start": 0.5}}]})");
    VERIFY_OK(plan);
    TrainingPhase expected;
    expected.name = "x";
    expected.options.epochs = 2;
    expected.options.learningRate.start = 0.5;
    QVERIFY(plan->phases.front() == expected);
}

void TestTrainingPlan::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    const auto inPhase = [](const char* more) { return QByteArray("{\"phases\": [{\"name\": \"x\", ") + more + "}]}"; };
    QTest::addRow("nothing") << QByteArray() << "JSON";
    QTest::addRow("no object") << QByteArray("[]") << "the plan";
    QTest::addRow("no phases") << QByteArray("{}") << "phases";
    QTest::addRow("phases empty") << QByteArray(R"({"phases": []})") << "phases";
    QTest::addRow("phases no array") << QByteArray(R"({"phases": {}})") << "phases";
    QTest::addRow("a phase no object") << QByteArray(R"({"phases": [3]})") << "phases[0]";
    QTest::addRow("unknown key") << QByteArray(R"({"phases": [{"name": "x"}], "speed": 1})") << "speed";
    QTest::addRow("seed below 0") << QByteArray(R"({"seed": -1, "phases": [{"name": "x"}]})") << "seed";
    QTest::addRow("no name") << QByteArray(R"({"phases": [{"epochs": 1}]})") << "phases[0].name";
    QTest::addRow("unknown key of a phase") << inPhase(R"("epoch": 1)") << "phases[0].epoch";
    QTest::addRow("doubled key") << inPhase(R"("epochs": 1, "epochs": 2)") << "phases[0].epochs";
    QTest::addRow("unknown binding") << inPhase(R"("binding": "glued")") << "phases[0].binding";
    QTest::addRow("no epochs") << inPhase(R"("epochs": 0)") << "phases[0].epochs";
    QTest::addRow("half an epoch") << inPhase(R"("epochs": 1.5)") << "phases[0].epochs";
    QTest::addRow("NaN") << inPhase(R"("dropout": NaN)") << "JSON";
    QTest::addRow("infinite") << inPhase(R"("dropout": 1e999)") << "too large";
    QTest::addRow("dropout of everything") << inPhase(R"("dropout": 1)") << "phases[0].dropout";
    QTest::addRow("dropout as text") << inPhase(R"("dropout": "0.5")") << "phases[0].dropout";
    QTest::addRow("sparsity above 1") << inPhase(R"("sparsity": 1.01)") << "phases[0].sparsity";
    QTest::addRow("threshold of all") << inPhase(R"("ternary_threshold": 1)") << "phases[0].ternary_threshold";
    QTest::addRow("a rate below 0") << inPhase(R"("learning_rate": {"start": -0.1})") << "phases[0].learning_rate.start";
    QTest::addRow("unknown curve") << inPhase(R"("learning_rate": {"curve": "up"})") << "phases[0].learning_rate.curve";
    QTest::addRow("momentum of 1") << inPhase(R"("optimizer": {"momentum": 1})") << "phases[0].optimizer.momentum";
    QTest::addRow("no optimizer") << inPhase(R"("optimizer": "adam")") << "phases[0].optimizer";
    QTest::addRow("more than all of the loss") << inPhase(R"("distillation": {"share": 1.5})") << "phases[0].distillation.share";
    QTest::addRow("a teacher in a plan") << inPhase(R"("distillation": {"teacher": "x"})") << "phases[0].distillation.teacher";
    QTest::addRow("no temperature") << inPhase(R"("distillation": {"temperature": 0})") << "phases[0].distillation.temperature";
    QTest::addRow("crops of nothing") << inPhase(R"("augmentation": {"smallest_crop": 0})") << "smallest_crop";
    QTest::addRow("a schedule too long") << inPhase(R"("epochs": 3, "schedule": {"curve": "cubic", "end": 3})")
                                         << "phases[0].schedule";
    QTest::addRow("a layer without anything") << inPhase(R"("layers": {"conv1": {}})") << "phases[0].layers.conv1";
    QTest::addRow("a layer without a name") << inPhase(R"("layers": {"": {"rate": 1}})") << "phases[0].layers";
    QTest::addRow("a layer's rate below 0") << inPhase(R"("layers": {"a": {"rate": -1}})") << "phases[0].layers.a.rate";
    QTest::addRow("true as text") << inPhase(R"("reassign": "yes")") << "phases[0].reassign";
    QTest::addRow("deeply nested") << QByteArray("{\"phases\": ") + QByteArray(100, '[') << "deeper";
}

void TestTrainingPlan::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const auto plan = planFromJson(text.toStdString());
    VERIFY_FAILS(plan, ErrorCode::InvalidRecipe);
    QVERIFY2(plan.error().detail.find(place.toStdString()) != std::string::npos, describe(plan.error()).c_str());
    VERIFY_FAILS(planFromJson(R"({"version": 2, "phases": []})"), ErrorCode::NewerFormat);
}

void TestTrainingPlan::findsWhatIsSaidOfALayer_data()
{
    QTest::addColumn<QString>("layer");
    QTest::addColumn<double>("rate");
    QTest::addRow("its name before first") << "conv1" << 1.0;
    QTest::addRow("a group") << "conv3" << 3.0;
    QTest::addRow("all") << "fc6" << 4.0;
    QTest::addRow("last") << "fc8" << 2.0;
}

void TestTrainingPlan::findsWhatIsSaidOfALayer()
{
    QFETCH(QString, layer);
    QFETCH(double, rate);
    const std::map<std::string, double> rates = {{"conv1", 1}, {"first", 9}, {"last", 2}, {"conv", 3}, {"all", 4}};
    const Architecture net = alexnet(2);
    const double* found = valueFor(rates, net, *net.find(layer.toStdString()));
    QVERIFY(found);
    QCOMPARE(*found, rate);
    QVERIFY(!valueFor(std::map<std::string, double>{{"fc6", 1}}, net, *net.find("fc7")));
}

void TestTrainingPlan::namesLayersThatAreNotThere()
{
    TrainingPlan plan = planByName("masked").value();
    plan.phases.front().bindings["conv9"] = BindingKind::Free;
    const auto checked = checkPlan(plan, alexnet(2));
    VERIFY_FAILS(checked, ErrorCode::UnknownName);
    QVERIFY(checked.error().detail.find("conv9") != std::string::npos);
    QVERIFY(checked.error().remedy.find("fc8") != std::string::npos);
}

void TestTrainingPlan::stretchesToEpochs()
{
    const TrainingPlan plan = planByName("gradual").value();
    const TrainingPlan longer = withEpochs(plan, 20), shorter = withEpochs(plan, 1);
    QCOMPARE(longer.phases[0].schedule.endEpoch, 12.0);
    QCOMPARE(longer.phases[0].schedule.steps, plan.phases[0].schedule.steps);
    QCOMPARE(longer.phases[1].options.epochs, 20);
    QCOMPARE(shorter.phases[0].schedule.endEpoch, 0.6);
}

void TestTrainingPlan::readsAndWritesFiles()
{
    const QTemporaryDir folder;
    const auto path = test::toPath(folder.filePath("plan.json"));
    const TrainingPlan plan = planByName("priced").value();
    VERIFY_OK(writePlan(plan, path));
    const auto read = readPlan(path);
    VERIFY_OK(read);
    QVERIFY(*read == plan);
    VERIFY_OK(writeFileAtomically(path, "{"));
    const auto damaged = readPlan(path);
    VERIFY_FAILS(damaged, ErrorCode::InvalidRecipe);
    QCOMPARE(damaged.error().file, path.string());
    VERIFY_OK(writeFileAtomically(path, ""));
    VERIFY_FAILS(readPlan(path), ErrorCode::EmptyFile);
    VERIFY_FAILS(readPlan(test::toPath(folder.filePath("none"))), ErrorCode::FileNotFound);
}

QTEST_APPLESS_MAIN(TestTrainingPlan)
#include "test_training_plan.moc"
