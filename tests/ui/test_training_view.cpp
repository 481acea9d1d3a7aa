// SPDX-License-Identifier: GPL-3.0-or-later
// The Training view in the whole window, with a trainer that goes step by step; once with the engine itself.
#include "tests/ui/fake_trainer.h"
#include "tests/ui/window_test.h"

#include "core/engine/engine.h"
#include "ui/document/recipe_edit.h"
#include "ui/jobs/workbench.h"
#include "ui/mainwindow/workspace.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/training/plan_edit.h"
#include "ui/views/training/plan_form.h"
#include "ui/views/training/run_table_model.h"
#include "ui/views/training/run_text.h"
#include "ui/views/training/training_plot.h"
#include "ui/views/training/training_view.h"
#include "ui/widgets/job_row.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTabWidget>
#include <QtTest>

#include <set>

using namespace pangkas;
using namespace pangkas::test;

using Curve = RunCurve;
using RunColumn = RunTableModel::Column;

class TestTrainingView : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void plansKeepTheirShapes_data();
    void plansKeepTheirShapes();
    void teachersShareIsThatOfAllPhases();
    void planIsDrawnBeforeItRuns();
    void coursesFollowTheSchedules();
    void startNeedsModelAndImages();
    void runIsFollowedToItsEnd();
    void stopKeeps();
    void cancelKeepsNothing();
    void failuresAreTold_data();
    void failuresAreTold();
    void adoptingIsOneStep();
    void theOpenedModelTeaches();
    void denseStaysTheOpenedModel();
    void timelineLeadsBackToTheWeights();
    void runsAreComparedAndRemoved();
    void runsGoOneAfterTheOther();
    void anotherModelForgetsThem();
    void choicesAreRemembered();
    void logIsSaved();
    void fitsASmallView();
    void plotIsWorkedByKeys();
    void figuresSoFarAreTold();
    void namesFollowTheLanguage();
    void realRun();
    void screenshots();

private:
    TrainingView& view() const { return m_window->workspace().training(); }
    /// The small model, some images and the fake trainer.
    void openTraining();
    std::uint64_t startRun();
    const TrainingRun& run(std::uint64_t id) const { return *view().runs().find(id); }
    bool waitFor(std::uint64_t id, RunState state) const
    {
        return QTest::qWaitFor([&] { return view().runs().find(id)->state == state; }, 10000);
    }
    /// A finished run.
    std::uint64_t finishedRun();
    QPushButton& button(const char* name) const { return *m_window->findChild<QPushButton*>(name); }
    QAction& action(const char* name) const { return *view().findChild<QAction*>(name); }
    RunTableModel& table() const { return *view().findChild<RunTableModel*>(); }
    QString cellText(int row, RunColumn column) const { return table().index(row, int(column)).data().toString(); }
    const ModelSnapshot& weights() const { return m_document->source()->opened.model; }

    std::shared_ptr<FakeTrainer> m_trainer;
};

void TestTrainingView::openTraining()
{
    openSmall();
    m_window->workspace().showView(&view());
    m_trainer = std::make_shared<FakeTrainer>();
    view().runs().setRunner([trainer = m_trainer](const TrainingInput& input, const RetrainObserver& observer, const JobContext& job) {
        return trainer->run(input, observer, job);
    });
    view().form().setImages("sample:train:20");
    view().form().choosePlan("deep-compression");
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(4);
}

std::uint64_t TestTrainingView::startRun()
{
    QTest::mouseClick(&button("trainingStart"), Qt::LeftButton);
    return view().runs().all().back().id;
}

std::uint64_t TestTrainingView::finishedRun()
{
    const std::uint64_t id = startRun();
    m_trainer->allow(16);
    if (!waitFor(id, RunState::Finished))
        qFatal("the run didn't end");
    return id;
}

void TestTrainingView::plansKeepTheirShapes_data()
{
    QTest::addColumn<int>("epochs");
    QTest::addColumn<double>("rate");
    QTest::addColumn<QVector<int>>("expectedEpochs");
    QTest::addColumn<QVector<double>>("expectedRates");
    QTest::addRow("as it is") << 8 << 0.01 << QVector<int>{6, 2} << QVector<double>{0.01, 0.001};
    QTest::addRow("twice as long") << 16 << 0.01 << QVector<int>{12, 4} << QVector<double>{0.01, 0.001};
    QTest::addRow("shares that don't divide") << 9 << 0.01 << QVector<int>{7, 2} << QVector<double>{0.01, 0.001};
    QTest::addRow("one epoch each") << 2 << 0.01 << QVector<int>{1, 1} << QVector<double>{0.01, 0.001};
    QTest::addRow("too few") << 1 << 0.01 << QVector<int>{1, 1} << QVector<double>{0.01, 0.001};
    QTest::addRow("half the rate") << 8 << 0.005 << QVector<int>{6, 2} << QVector<double>{0.005, 0.0005};
}

void TestTrainingView::plansKeepTheirShapes()
{
    QFETCH(int, epochs);
    QFETCH(double, rate);
    QFETCH(QVector<int>, expectedEpochs);
    QFETCH(QVector<double>, expectedRates);
    TrainingPlan plan;
    plan.phases.resize(2);
    plan.phases[0].options.epochs = 6;
    plan.phases[0].options.learningRate.start = 0.01;
    plan.phases[0].schedule.endEpoch = 3;
    plan.phases[1].options.epochs = 2;
    plan.phases[1].options.learningRate.start = 0.001;
    plan.phases[1].options.batchSize = 7;
    PlanFields fields = fieldsOf(plan);
    QCOMPARE(fields.epochs, 8);
    fields.epochs = epochs;
    fields.learningRate = rate;
    const TrainingPlan next = withFields(plan, fields);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(next.phases[std::size_t(i)].options.epochs, expectedEpochs[i]);
        QVERIFY(qFuzzyCompare(next.phases[std::size_t(i)].options.learningRate.start, expectedRates[i]));
    }
    QCOMPARE(next.phases[0].schedule.endEpoch, 3.0 * expectedEpochs[0] / 6);
    QCOMPARE(next.phases[1].options.batchSize, 7); // nobody has touched it
}

void TestTrainingView::teachersShareIsThatOfAllPhases()
{
    TrainingPlan plan;
    plan.phases.resize(2);
    plan.phases[1].options.distillation = {0.755, 2};
    PlanFields fields = fieldsOf(plan);
    QCOMPARE(fields.distillation, 0.755);
    QVERIFY(withFields(plan, fields) == plan); // a phase without a teacher stays so
    fields.distillation = 0.5;
    const TrainingPlan next = withFields(plan, fields);
    QCOMPARE(next.phases[0].options.distillation.share, 0.5);
    QVERIFY((next.phases[1].options.distillation == Distillation{0.5, 2}));

    // The form shows whole percent and changes nothing by showing.
    openTraining();
    view().form().setPlan(plan);
    auto* field = m_window->findChild<QSpinBox*>("trainingTeacher");
    QCOMPARE(field->value(), 76);
    QVERIFY(view().form().plan() == plan);
    field->setValue(40);
    QCOMPARE(view().form().plan().phases[1].options.distillation.share, 0.4);
    view().form().choosePlan("dsd");
    QCOMPARE(field->value(), 0);
}

void TestTrainingView::planIsDrawnBeforeItRuns()
{
    openTraining();
    auto& plot = *view().findChild<TrainingPlot*>();
    plot.resize(640, 460);
    QTRY_VERIFY(plot.plannedPointCount(RunCurve::Rate) > 50);
    QTRY_VERIFY(plot.plannedPointCount(RunCurve::Sparsity) > 50);
    QCOMPARE(plot.phaseNames().size(), 2);
    QTest::keyClick(&plot, Qt::Key_Right);
    QVERIFY2(plot.cursorText().contains("planned") && plot.cursorText().contains("learning rate"), qPrintable(plot.cursorText()));
    const QString before = plot.cursorText();
    m_window->findChild<QDoubleSpinBox*>("trainingRate")->setValue(0.005); // follows the fields
    QTRY_VERIFY(plot.cursorText() != before);
    m_document->changeRecipe(withBits(*m_document->recipe(), fc6, 4), RecipeEdit::Bits, fc6);
    view().form().choosePlan("ternary");
    QTRY_COMPARE(plot.plannedPointCount(RunCurve::Sparsity), 0); // nobody knows yet
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(4); // as finishedRun() has it
    finishedRun();
    QTRY_COMPARE(plot.plannedPointCount(RunCurve::Rate), 0); // what is measured stands in its place
}

void TestTrainingView::coursesFollowTheSchedules()
{
    Architecture net;
    net.layers = {{"a", LayerKind::Linear, "a", "", {1, 1}}, {"b", LayerKind::Linear, "b", "", {1, 1}}};
    Recipe recipe = emptyRecipe(net);
    TrainingPlan plan;
    plan.phases.resize(3);
    plan.phases[0].options.epochs = 4;
    plan.phases[0].options.learningRate = {0.1, 0, 0.1, RateCurve::Step, 2, 0.1};
    plan.phases[0].schedule = {SparsityCurve::Steps, 0, 1, 3, 2};
    plan.phases[1].options.epochs = 2;
    plan.phases[1].binding = BindingKind::Shared;
    plan.phases[1].bindings = {{"b", BindingKind::Free}};
    plan.phases[2].options.epochs = 1;
    plan.phases[2].sparsity = 0.2;
    const PlannedCourse course = plannedCourse(plan, net, recipe, {{100, 0.8}, {300, 0.4}});
    QCOMPARE(course.epochs, 7.0);
    QCOMPARE(course.phases.size(), std::size_t(3));
    QCOMPARE(course.phases[2].begin, 6.0);
    const auto zeros = [&](double at) { return course.pointAt(at)->zeros.value(); };
    QCOMPARE(zeros(0.5), 0.0);
    QCOMPARE(zeros(2.5), 0.25); // after the first of two steps: half of (80 + 120) of 400
    QCOMPARE(zeros(3.5), 0.5);
    QCOMPARE(zeros(5), 0.2); // b learns freely
    QVERIFY(qFuzzyCompare(zeros(6.5), 0.2));
    QCOMPARE(course.pointAt(1)->learningRate, 0.1);
    QVERIFY(qFuzzyCompare(course.pointAt(2.5)->learningRate, 0.01));
    recipe.layers[0].enabled = false;
    QVERIFY(qFuzzyCompare(plannedCourse(plan, net, recipe, {{100, 0.8}, {300, 0.4}}).pointAt(3.5)->zeros.value(), 0.3));
    QVERIFY(!PlannedCourse().pointAt(1));
}

void TestTrainingView::startNeedsModelAndImages()
{
    m_window->workspace().showView(&view());
    QVERIFY(!button("trainingStart").isEnabled());
    QVERIFY2(textOf("trainingStatus").contains("Open a model"), qPrintable(textOf("trainingStatus")));
    openSmall();
    QTRY_VERIFY(textOf("trainingStatus").contains("Choose the images"));
    QVERIFY(!button("trainingStart").isEnabled());
    view().findChild<QAction*>("trainingSample")->trigger();
    QCOMPARE(view().form().images(), "sample:train");
    QVERIFY(textOf("trainingImages").contains("for training"));
    QTRY_VERIFY(button("trainingStart").isEnabled());
    QVERIFY(textOf("trainingStatus").contains("without validation")); // no data set is open
    QCOMPARE(m_window->findChild<QComboBox*>("trainingPlan")->count(), int(planNames().size()));
}

void TestTrainingView::runIsFollowedToItsEnd()
{
    openTraining();
    const QAbstractItemModelTester tester(&table());
    const auto before = m_document->source();
    const std::uint64_t id = startRun();
    QTRY_COMPARE(int(run(id).state), int(RunState::Running));
    QVERIFY(!button("trainingStart").isVisible());
    QCOMPARE(view().findChild<QTabWidget*>("trainingPages")->currentIndex(), 1);
    m_trainer->allow(3);
    QTRY_COMPARE(view().plot().pointCount(id, Curve::StepLoss), 3);
    QCOMPARE(view().plot().pointCount(id, Curve::Rate), 3);
    QCOMPARE(view().plot().pointCount(id, Curve::EpochLoss), 0);
    QVERIFY2(textOf("trainingStatus").contains("epoch 1 of"), qPrintable(textOf("trainingStatus")));
    QVERIFY(textOf("trainingStatus").contains("123 images/s"));
    QTRY_VERIFY(textOf("trainingStatus").contains("left"));
    QVERIFY(!m_window->workbench().jobs().isIdle(JobLane::Training));
    QVERIFY(m_window->workbench().jobs().isIdle(JobLane::Long)); // evaluations and exports don't wait for it
    QTRY_COMPARE(m_window->findChildren<JobRow*>().size(), 1); // with its own button to cancel it

    m_trainer->allowAll();
    QVERIFY(waitFor(id, RunState::Finished));
    const TrainingRun& done = run(id);
    QCOMPARE(done.steps.size(), std::size_t{16});
    QCOMPARE(done.epochs.size(), std::size_t{4});
    QCOMPARE(done.phases.size(), std::size_t{2});
    QCOMPARE(done.phases[1].begin, double(done.plan.phases[0].options.epochs));
    QCOMPARE(done.steps.back().at, 4.0);
    QCOMPARE(done.shareDone(), 1.0);
    QCOMPARE(*done.timeLeft(done.durationMs), std::int64_t{0});
    QTRY_COMPARE(view().plot().pointCount(id, Curve::ValidationAccuracy), 4);
    QCOMPARE(view().plot().pointCount(id, Curve::Sparsity), 4);
    QCOMPARE(view().plot().phaseNames().size(), 2);
    QVERIFY2(textOf("trainingStatus").contains("is trained"), qPrintable(textOf("trainingStatus")));
    QCOMPARE(table().rowCount(), 1);
    QCOMPARE(cellText(0, RunColumn::State), "trained");
    QCOMPARE(cellText(0, RunColumn::Epochs), "4");
    QVERIFY(cellText(0, RunColumn::Best).startsWith("8"));
    QCOMPARE(m_document->source(), before); // until it is adopted
    QVERIFY(button("trainingAdopt").isEnabled());
    QVERIFY(view().figures()[0].csv().contains("validation_accuracy"));
    QVERIFY(view().figures()[1].csv().contains("finished"));
}

void TestTrainingView::stopKeeps()
{
    openTraining();
    const std::uint64_t id = startRun();
    m_trainer->allow(6);
    QTRY_COMPARE(view().plot().pointCount(id, Curve::StepLoss), 6);
    QTRY_VERIFY(button("trainingStop").isEnabled());
    QTest::mouseClick(&button("trainingStop"), Qt::LeftButton);
    QVERIFY(waitFor(id, RunState::Stopped));
    QVERIFY(run(id).outcome != nullptr);
    QCOMPARE(run(id).epochs.size(), std::size_t{1});
    QTRY_VERIFY(textOf("trainingStatus").contains("was stopped"));
    QTRY_COMPARE(cellText(0, RunColumn::Epochs), "1 of 4");
    QVERIFY(button("trainingAdopt").isEnabled());
}

void TestTrainingView::cancelKeepsNothing()
{
    openTraining();
    const std::uint64_t id = startRun();
    m_trainer->allow(2);
    QTRY_COMPARE(view().plot().pointCount(id, Curve::StepLoss), 2);
    QTest::mouseClick(&button("trainingCancel"), Qt::LeftButton);
    QVERIFY(waitFor(id, RunState::Cancelled));
    QVERIFY(!run(id).outcome);
    QTRY_VERIFY(textOf("trainingStatus").contains("nothing of it is kept"));
    QVERIFY(!button("trainingAdopt").isVisible());
    QVERIFY(!action("adoptRun").isEnabled());
    QVERIFY(button("trainingStart").isVisible());
    QVERIFY(message().isEmpty()); // nothing has gone wrong
}

void TestTrainingView::failuresAreTold_data()
{
    QTest::addColumn<int>("code"); // -1: diverges
    QTest::addColumn<QString>("told");
    QTest::addColumn<bool>("isKept");
    QTest::addRow("classes") << int(ErrorCode::ClassMismatch) << "what to do" << false;
    QTest::addRow("disk") << int(ErrorCode::DiskFull) << "what to do" << false;
    QTest::addRow("diverges") << -1 << "epoch 1, step 3" << true;
}

void TestTrainingView::failuresAreTold()
{
    QFETCH(int, code);
    QFETCH(QString, told);
    QFETCH(bool, isKept);
    openTraining();
    if (code < 0)
        m_trainer->diverge();
    else
        m_trainer->failWith({ErrorCode(code), "2 classes, 3 outputs", "images", "what to do"});
    m_trainer->allowAll();
    QSignalSpy noted(&m_window->workbench(), &Workbench::noted);
    const std::uint64_t id = startRun();
    QVERIFY(waitFor(id, isKept ? RunState::Diverged : RunState::Failed));
    QTRY_VERIFY2(textOf("trainingStatus").contains(told), qPrintable(textOf("trainingStatus")));
    QCOMPARE(run(id).outcome != nullptr, isKept);
    QCOMPARE(button("trainingAdopt").isVisible(), isKept);
    QCOMPARE(message().isEmpty(), isKept); // a failure stands on the bar as well
    QCOMPARE(noted.count(), isKept ? 1 : 0); // in the log
    QVERIFY(button("trainingStart").isVisible()); // and one can go on
    if (isKept)
        QVERIFY(textOf("trainingStatus").contains("Lower the learning rate"));
}

void TestTrainingView::theOpenedModelTeaches()
{
    openTraining();
    const std::string dense = weights().hash();
    std::vector<std::string> teachers, starts; // written before the runs end, read after
    view().runs().setRunner([&, trainer = m_trainer](const TrainingInput& input, const RetrainObserver& observer, const JobContext& job) {
        starts.push_back(input.retrain.model.hash());
        teachers.push_back(input.retrain.teacher->model.hash());
        return trainer->run(input, observer, job);
    });
    view().runs().adopt(finishedRun());
    finishedRun(); // begins with what was adopted
    QCOMPARE(starts, (std::vector{dense, weights().hash()}));
    QVERIFY(starts[1] != dense);
    QCOMPARE(teachers, (std::vector{dense, dense}));
}

void TestTrainingView::adoptingIsOneStep()
{
    openTraining();
    const auto before = m_document->source();
    const auto recipe = m_document->recipe();
    const int steps = m_document->undoStack().count();
    Results& results = m_window->workbench().results();
    QTRY_VERIFY(results.isPackingCurrent());
    const auto bytes = results.packing()->report.fileBytes;

    const std::uint64_t id = finishedRun();
    QSignalSpy other(m_document, &Document::sourceChanged);
    QTRY_VERIFY(button("trainingAdopt").isVisible());
    QTest::mouseClick(&button("trainingAdopt"), Qt::LeftButton);
    QCOMPARE(m_document->undoStack().count(), steps + 1);
    QVERIFY(m_document->source() != before);
    QVERIFY(m_document->isAdopted());
    QCOMPARE(m_document->original(), before);
    QVERIFY(other.isEmpty()); // the model is the same
    QCOMPARE(m_document->recipe()->layers[fc6].pruning, (PruningSpec{PruningRule::Sparsity, 0.5}));
    QCOMPARE(weights().hash(), run(id).outcome->report.model.hash());
    QTRY_VERIFY(results.isPackingCurrent());
    QVERIFY(results.packing()->report.fileBytes < bytes);
    QTRY_VERIFY(results.index(fc6)); // of the new weights
    QCOMPARE(m_table->currentLayer(), int(fc6)); // and nothing else moved
    QTRY_VERIFY(cellText(0, RunColumn::Run).contains("adopted"));
    QVERIFY(!button("trainingAdopt").isEnabled());

    m_document->undoStack().undo();
    QCOMPARE(m_document->source(), before);
    QCOMPARE(m_document->recipe(), recipe);
    QTRY_VERIFY(results.isPackingCurrent());
    QCOMPARE(results.packing()->report.fileBytes, bytes);
    QTRY_VERIFY(!cellText(0, RunColumn::Run).contains("adopted"));
    m_document->undoStack().redo();
    QVERIFY(m_document->isAdopted());
    QTRY_VERIFY(results.isPackingCurrent());

    // Trained further, from there.
    const std::uint64_t second = finishedRun();
    view().runs().adopt(second);
    QCOMPARE(m_document->undoStack().count(), steps + 2);
    QCOMPARE(m_document->original(), before);
}

void TestTrainingView::denseStaysTheOpenedModel()
{
    openTraining();
    Results& results = m_window->workbench().results();
    auto dense = std::make_shared<EvaluationReport>();
    dense->images = dense->total = 10;
    results.setDense(dense);
    view().runs().adopt(finishedRun());
    QCOMPARE(results.dense(), std::shared_ptr<const EvaluationReport>(dense));
    QCOMPARE(results.total().denseBytes, m_document->original()->denseBytes());
    m_document->undoStack().undo();
    QCOMPARE(results.dense(), std::shared_ptr<const EvaluationReport>(dense));
}

void TestTrainingView::timelineLeadsBackToTheWeights()
{
    openTraining();
    RecipeHistory& history = m_window->workbench().history();
    const auto before = m_document->source();
    view().runs().adopt(finishedRun());
    const auto adopted = m_document->source();
    QCOMPARE(history.states().size(), std::size_t{2});
    QCOMPARE(history.textOf(history.states()[1]), "Adopt Retrained Weights");
    history.goTo(0);
    QCOMPARE(m_document->source(), before);
    history.goTo(1);
    QCOMPARE(m_document->source(), adopted);
    m_document->undoStack().undo();
    QCOMPARE(m_document->source(), before);
}

void TestTrainingView::runsAreComparedAndRemoved()
{
    openTraining();
    const std::uint64_t first = finishedRun();
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(6);
    const std::uint64_t second = startRun();
    m_trainer->allow(24);
    QVERIFY(waitFor(second, RunState::Finished));
    QTRY_COMPARE(table().rowCount(), 2);
    QTRY_COMPARE(view().plot().pointCount(first, Curve::EpochLoss), 4);
    QCOMPARE(view().plot().pointCount(second, Curve::EpochLoss), 6);
    QVERIFY(table().index(0, 0).data(RunTableModel::ColourRole) != table().index(1, 0).data(RunTableModel::ColourRole));

    QVERIFY(table().setData(table().index(0, 0), Qt::Unchecked, Qt::CheckStateRole));
    QTRY_COMPARE(view().plot().pointCount(first, Curve::EpochLoss), 0);
    QCOMPARE(view().plot().pointCount(second, Curve::EpochLoss), 6);
    QCOMPARE(table().index(0, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));

    view().selectRun(first);
    QTRY_VERIFY(action("removeRun").isEnabled());
    action("removeRun").trigger();
    QTRY_COMPARE(table().rowCount(), 1);
    QVERIFY(!view().runs().find(first));
    QTRY_COMPARE(view().selectedRun(), second);
    view().runs().adopt(second);
    action("removeRun").trigger(); // what was adopted stays
    QTRY_COMPARE(table().rowCount(), 0);
    QVERIFY(m_document->isAdopted());
}

void TestTrainingView::runsGoOneAfterTheOther()
{
    openTraining();
    const std::uint64_t first = startRun();
    QTRY_COMPARE(int(run(first).state), int(RunState::Running));
    const std::uint64_t second
        = view().runs().start(view().form().plan(), view().form().planName(), "sample:train:20", false);
    QCOMPARE(int(run(second).state), int(RunState::Waiting));
    m_trainer->allow(16);
    QVERIFY(waitFor(first, RunState::Finished));
    m_trainer->allow(16);
    QVERIFY(waitFor(second, RunState::Finished));
}

void TestTrainingView::anotherModelForgetsThem()
{
    openTraining();
    finishedRun();
    startRun();
    m_trainer->allow(1);
    setSmallSource(*m_document, 7);
    QVERIFY(view().runs().all().empty());
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Training));
    QTRY_COMPARE(table().rowCount(), 0);
    QVERIFY(button("trainingStart").isVisible());
}

void TestTrainingView::choicesAreRemembered()
{
    openTraining();
    m_window->findChild<QDoubleSpinBox*>("trainingRate")->setValue(0.004);
    m_window->findChild<QSpinBox*>("trainingSeed")->setValue(17);
    const TrainingPlan plan = view().form().plan();
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_settings);
    QCOMPARE(view().form().images(), "sample:train:20");
    const TrainingPlan restored = view().form().plan();
    QCOMPARE(restored.seed, std::uint64_t{17});
    QCOMPARE(toJson(restored), toJson(plan));
    // One from a file, too.
    TrainingPlan own = plan;
    own.title = "My own";
    own.phases.pop_back();
    view().form().setPlan(own);
    QCOMPARE(view().form().planText(), "My own");
    m_window->show();
    m_window->close();
    m_window = std::make_unique<MainWindow>(*m_settings);
    QCOMPARE(view().form().planText(), "My own");
    QCOMPARE(toJson(view().form().plan()), toJson(own));
}

void TestTrainingView::logIsSaved()
{
    openTraining();
    finishedRun();
    QTRY_VERIFY(action("saveRunLog").isEnabled());
    action("saveRunLog").trigger();
    auto* dialog = view().findChild<QFileDialog*>();
    QVERIFY(dialog);
    const QString path = m_folder->filePath("log.csv");
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith("run,plan,phase,epoch"));
    QCOMPARE(lines[1].split(',').size(), lines[0].split(',').size() + (lines[1].count("\"") > 0 ? lines[1].split('"')[1].count(',') : 0));
}

void TestTrainingView::fitsASmallView()
{
    openTraining();
    const std::uint64_t id = startRun();
    m_trainer->allow(6);
    QTRY_COMPARE(view().plot().pointCount(id, Curve::StepLoss), 6);
    const QSize least = view().minimumSizeHint();
    QVERIFY2(least.width() <= 480 && least.height() <= 420, qPrintable(QStringLiteral("%1 x %2").arg(least.width()).arg(least.height())));
    m_trainer->allowAll();
    QVERIFY(waitFor(id, RunState::Finished));
    QTRY_VERIFY(view().minimumSizeHint().width() <= 480 && view().minimumSizeHint().height() <= 420);
}

void TestTrainingView::plotIsWorkedByKeys()
{
    openTraining();
    TrainingPlot& plot = view().plot();
    const QList<QCPAxisRect*> parts = plot.findChild<QCustomPlot*>()->axisRects();
    QCOMPARE(parts.size(), 3);
    for (int i = 0; i < 2; ++i)
        QVERIFY(!parts[i]->axis(QCPAxis::atBottom)->tickLabels()); // there is nothing to be read yet but the plan
    const std::uint64_t id = finishedRun();
    QTRY_COMPARE(plot.pointCount(id, Curve::EpochLoss), 4);
    QVERIFY(parts[0]->axis(QCPAxis::atBottom)->tickLabels());
    plot.setFocus(Qt::TabFocusReason);
    QVERIFY(plot.hasFocus());
    QVERIFY(plot.cursorText().isEmpty());
    QStringList told;
    for (int i = 0; i < 5; ++i) {
        QTest::keyClick(&plot, Qt::Key_Right);
        told << plot.cursorText();
        QCOMPARE(plot.accessibleDescription(), plot.cursorText());
    }
    QVERIFY2(told[0].contains("epoch 1") && told[0].contains("validation: loss"), qPrintable(told[0]));
    QCOMPARE(std::set<QString>(told.begin(), told.end()).size(), std::size_t{4});
    QCOMPARE(told[4], told[3]); // the last one
    QTest::keyClick(&plot, Qt::Key_Left);
    QCOMPARE(plot.cursorText(), told[2]);

    const QCPRange all = parts[0]->axis(QCPAxis::atBottom)->range();
    QTest::keyClick(&plot, Qt::Key_Plus);
    const QCPRange nearer = parts[0]->axis(QCPAxis::atBottom)->range();
    QVERIFY(nearer.size() < all.size() && nearer.contains(3));
    for (const QCPAxisRect* part : parts)
        QCOMPARE(part->axis(QCPAxis::atBottom)->range(), nearer);
    QTest::keyClick(&plot, Qt::Key_Minus);
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(parts[0]->axis(QCPAxis::atBottom)->range(), all);
    QTest::keyClick(&plot, Qt::Key_Tab);
    QVERIFY(!plot.hasFocus());
}

void TestTrainingView::figuresSoFarAreTold()
{
    openTraining();
    const std::uint64_t id = startRun();
    QCOMPARE(pointText(run(id), 0), QString());
    m_trainer->allow(2);
    QTRY_COMPARE(run(id).steps.size(), std::size_t{2});
    QVERIFY2(pointText(run(id), 0.4).contains("epoch so far"), qPrintable(pointText(run(id), 0.4)));
    m_trainer->allow(4);
    QTRY_COMPARE(run(id).steps.size(), std::size_t{6});
    QVERIFY(pointText(run(id), 0.9).contains("epoch 1"));
    QVERIFY(!pointText(run(id), 0.9).contains("so far"));
    QVERIFY2(pointText(run(id), 1.6).contains("after 1.50 epochs"), qPrintable(pointText(run(id), 1.6)));
}

void TestTrainingView::namesFollowTheLanguage()
{
    openTraining();
    const std::uint64_t id = finishedRun();
    QTRY_COMPARE(table().rowCount(), 1);
    const QString plan = cellText(0, RunColumn::Plan);
    QCOMPARE(plan, planNameText("deep-compression"));
    m_window->chooseLanguage("id");
    QTRY_VERIFY(cellText(0, RunColumn::Plan) != plan);
    QCOMPARE(cellText(0, RunColumn::Plan), planNameText("deep-compression"));
    m_window->chooseLanguage("en");
    QTRY_COMPARE(cellText(0, RunColumn::Plan), plan);
    QCOMPARE(run(id).planText(), plan);
    // One that was opened is called what its file says.
    TrainingPlan own = view().form().plan();
    own.title = "My own";
    QCOMPARE(planTitle({}, own), "My own");
}

void TestTrainingView::realRun()
{
    openSmall();
    if (!openImages())
        QSKIP("there is no engine");
    m_window->workspace().showView(&view());
    view().form().setImages(m_folder->filePath("images"));
    view().form().choosePlan("deep-compression");
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(2);
    m_document->changeRecipe(withBits(withSparsityStep(*m_document->recipe(), std::size_t(fc6), 700), std::size_t(fc6), 3), RecipeEdit::Load);
    QTRY_VERIFY(button("trainingStart").isEnabled());
    const std::uint64_t id = startRun();
    QTRY_VERIFY_WITH_TIMEOUT(!run(id).isActive(), 60000);
    QVERIFY2(run(id).state == RunState::Finished, describe(run(id).error).c_str());
    QCOMPARE(run(id).epochs.size(), std::size_t{2});
    QVERIFY(run(id).bestAccuracy().has_value());
    QVERIFY(!run(id).steps.empty());
    view().runs().adopt(id);
    Results& results = m_window->workbench().results();
    QTRY_VERIFY_WITH_TIMEOUT(results.isPackingCurrent(), 20000);
    // What the recipe packs is what was learned, to the bit.
    const auto decoded = m_window->workbench().decodedNetwork()(JobContext());
    VERIFY_OK(decoded);
    QCOMPARE(decoded->hash(), weights().hash());
}

void TestTrainingView::screenshots()
{
    const QString folder = qEnvironmentVariable("PANGKAS_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("PANGKAS_SCREENSHOTS is not set");
    openTraining();
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(8);
    const std::uint64_t first = startRun();
    m_trainer->allow(32);
    QVERIFY(waitFor(first, RunState::Finished));
    m_window->findChild<QSpinBox*>("trainingEpochs")->setValue(12);
    startRun();
    m_trainer->allow(27);
    view().plot().setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&view().plot(), Qt::Key_Right);
    for (const int page : {1, 0}) {
        view().findChild<QTabWidget*>("trainingPages")->setCurrentIndex(page);
        for (const Theme theme : {Theme::Light, Theme::Dark}) {
            m_window->applyTheme(theme);
            for (const QSize size : {QSize(1024, 700), QSize(1440, 900)}) {
                m_window->resize(size);
                QTest::qWait(400);
                QVERIFY(m_window->grab().save(QStringLiteral("%1/training-%2-%3-%4.png")
                                                  .arg(folder, theme == Theme::Light ? "light" : "dark").arg(size.width()).arg(page)));
            }
        }
    }
}

QTEST_MAIN(TestTrainingView)
#include "test_training_view.moc"
