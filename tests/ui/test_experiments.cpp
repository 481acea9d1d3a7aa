// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of recipe states, the list of experiments, their models, and the view of both in the window.
#include "tests/ui/window_test.h"

#include "ui/document/experiments/experiment_list.h"
#include "ui/document/experiments/recipe_history.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/models/experiment_table_model.h"
#include "ui/models/recipe_comparison.h"
#include "ui/models/recipe_history_model.h"
#include "ui/plots/front_plot.h"
#include "ui/plots/histogram_plot.h"
#include "ui/views/experiments/experiments_view.h"
#include "ui/views/experiments/timeline_view.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QTableView>
#include <QTabWidget>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

namespace {

std::shared_ptr<const EvaluationReport> reportOf(std::int64_t images, std::int64_t correct)
{
    auto report = std::make_shared<EvaluationReport>();
    report->classes = {"cats", "dogs"};
    report->images = report->total = images;
    report->correct = correct;
    for (std::int64_t i = 0; i < images; ++i)
        report->predictions.push_back({std::uint32_t(i), 0, i < correct ? 0 : 1, 0.9f, 0.1f});
    return report;
}

} // namespace

class TestExperiments : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void tree_data();
    void tree();
    void historyStaysBounded();
    void lanes_data();
    void lanes();
    void front_data();
    void front();
    void sameMeasurementIsOneExperiment();
    void removalIsUndoable();
    void oldestUntouchedGoFirst();
    void differences();
    void verdictOfTwo();
    void modelsHoldWhileTheDocumentIsEdited();
    void tableAndPlotAreLinked();
    void timelineGoesThereInOneStep();
    void denseIsShownWhileTheKeyIsHeld();
    void screenshots();

private:
    ExperimentsView& view() const
    {
        auto* found = m_window->findChild<ExperimentsView*>();
        m_window->workspace().showView(found);
        return *found;
    }
    std::uint64_t addExperiment(int step, std::uint64_t bytes, std::int64_t correct);
    MeasuredOn m_on{"sample:val", 100, {}};
};

void TestExperiments::tree_data()
{
    // Moves: a number sets the slider, u and r undo and redo, gN goes to the state N, ( and ) begin and end a gesture.
    // The tree: the parent of each state and its slider, the present one in brackets.
    QTest::addColumn<QString>("moves");
    QTest::addColumn<QString>("tree");
    QTest::addRow("start") << "" << "[-:0]";
    QTest::addRow("edits") << "10 20" << "-:0 0:10 [1:20]";
    QTest::addRow("undo") << "10 20 u" << "-:0 [0:10] 1:20";
    QTest::addRow("redo") << "10 20 u u r" << "-:0 [0:10] 1:20";
    QTest::addRow("a branch is kept") << "10 20 u 30" << "-:0 0:10 1:20 [1:30]";
    QTest::addRow("branch of a branch") << "10 u 20 u 30 40" << "-:0 0:10 0:20 0:30 [3:40]";
    QTest::addRow("go to the other branch") << "10 20 u 30 g2" << "-:0 0:10 [1:20] 1:30";
    QTest::addRow("and undo it") << "10 20 u 30 g2 u" << "-:0 0:10 1:20 [1:30]";
    QTest::addRow("and go on from there") << "10 20 u 30 g2 50" << "-:0 0:10 1:20 1:30 [2:50]";
    QTest::addRow("gesture") << "( 10 20 30 ) 40" << "-:0 0:30 [1:40]";
    QTest::addRow("gesture undone") << "( 10 20 30 ) u" << "[-:0] 0:30";
    QTest::addRow("gesture back to its start") << "( 10 20 0 )" << "[-:0]";
    QTest::addRow("edit back to an earlier value") << "10 0" << "-:0 0:10 [1:0]";
    QTest::addRow("go to the first") << "10 20 g0 30" << "-:0 0:10 1:20 [0:30]";
}

void TestExperiments::tree()
{
    QFETCH(QString, moves);
    QFETCH(QString, tree);
    Document document;
    RecipeHistory history(document);
    setSmallSource(document);
    for (const QString& move : moves.split(' ', Qt::SkipEmptyParts)) {
        if (move == "u")
            document.undoStack().undo();
        else if (move == "r")
            document.undoStack().redo();
        else if (move == "(")
            document.beginGesture();
        else if (move == ")")
            document.endGesture();
        else if (move.startsWith('g'))
            history.goTo(move.mid(1).toInt());
        else
            document.changeRecipe(withSparsityStep(*document.recipe(), fc6, move.toInt()), RecipeEdit::Sparsity, fc6);
        QVERIFY(*history.states()[std::size_t(history.current())].recipe == *document.recipe());
    }
    QStringList text;
    for (std::size_t i = 0; i < history.states().size(); ++i) {
        const HistoryState& state = history.states()[i];
        const int parent = history.indexOf(state.parent);
        const QString entry = QStringLiteral("%1:%2")
                                  .arg(parent < 0 ? QStringLiteral("-") : QString::number(parent))
                                  .arg(qRound(state.recipe->layers[fc6].pruning.amount * 1000));
        text << (int(i) == history.current() ? "[" + entry + "]" : entry);
    }
    QCOMPARE(text.join(' '), tree);
    QVERIFY(history.states().size() < 2 || history.textOf(history.states()[1]).contains("fc6"));
}

void TestExperiments::historyStaysBounded()
{
    Document document;
    RecipeHistory history(document, 5);
    setSmallSource(document);
    const auto edit = [&](int step) {
        document.changeRecipe(withSparsityStep(*document.recipe(), fc6, step), RecipeEdit::Sparsity, fc6);
    };
    for (int i = 1; i <= 3; ++i) { // three branches of one state
        edit(i);
        document.undoStack().undo();
    }
    for (int i = 10; i <= 20; ++i)
        edit(i);
    QCOMPARE(history.states().size(), 5u);
    QCOMPARE(history.states().front().parent, 0u);
    for (std::size_t i = 1; i < 5; ++i)
        QCOMPARE(history.indexOf(history.states()[i].parent), int(i) - 1); // the branches went first
    while (document.undoStack().canUndo())
        document.undoStack().undo(); // to what the history has forgotten
    QVERIFY(history.current() >= 0);
    edit(500);
    QVERIFY(*history.states()[std::size_t(history.current())].recipe == *document.recipe());
}

void TestExperiments::lanes_data()
{
    // Parents of states 1, 2, ... (the first has 0); rows newest first: lane, then through and joining lanes.
    QTest::addColumn<QList<int>>("parents");
    QTest::addColumn<QStringList>("rows");
    QTest::addRow("one") << QList<int>{0} << QStringList{"0||"};
    QTest::addRow("line") << QList<int>{0, 1, 2} << QStringList{"0||", "0||", "0||"};
    QTest::addRow("fork") << QList<int>{0, 1, 1} << QStringList{"0||", "1|0|", "0||1"};
    QTest::addRow("long branches") << QList<int>{0, 1, 2, 1, 4} << QStringList{"0||", "0||", "1|0|", "1|0|", "0||1"};
    QTest::addRow("three") << QList<int>{0, 1, 1, 1} << QStringList{"0||", "1|0|", "2|0,1|", "0||1,2"};
}

void TestExperiments::lanes()
{
    QFETCH(QList<int>, parents);
    QFETCH(QStringList, rows);
    std::vector<HistoryState> states;
    for (const int parent : parents) {
        HistoryState state;
        state.id = states.size() + 1;
        state.parent = std::uint64_t(parent);
        states.push_back(state);
    }
    QStringList text;
    for (const HistoryLanes& row : historyLanes(states)) {
        const auto list = [](const std::vector<int>& lanes) {
            QStringList numbers;
            for (const int lane : lanes)
                numbers << QString::number(lane);
            return numbers.join(',');
        };
        text << QStringLiteral("%1|%2|%3").arg(row.lane).arg(list(row.through), list(row.joining));
    }
    QCOMPARE(text, rows);
}

void TestExperiments::front_data()
{
    QTest::addColumn<QList<QPair<int, double>>>("points");
    QTest::addColumn<QList<int>>("expected");
    using Points = QList<QPair<int, double>>;
    QTest::addRow("none") << Points{} << QList<int>{};
    QTest::addRow("one") << Points{{5, 0.5}} << QList<int>{0};
    QTest::addRow("larger and worse") << Points{{5, 0.5}, {6, 0.4}} << QList<int>{0};
    QTest::addRow("larger and better") << Points{{6, 0.6}, {5, 0.5}} << QList<int>{1, 0};
    QTest::addRow("equal points count once") << Points{{5, 0.5}, {5, 0.5}} << QList<int>{0};
    QTest::addRow("same bytes") << Points{{5, 0.4}, {5, 0.5}} << QList<int>{1};
    QTest::addRow("same accuracy") << Points{{9, 0.5}, {5, 0.5}, {7, 0.7}} << QList<int>{1, 2};
}

void TestExperiments::front()
{
    using Points = QList<QPair<int, double>>;
    QFETCH(Points, points);
    QFETCH(QList<int>, expected);
    std::vector<FrontPoint> all;
    for (const auto& [bytes, accuracy] : points)
        all.push_back({std::uint64_t(bytes), accuracy});
    QList<int> front;
    for (const std::size_t i : paretoFront(all))
        front << int(i);
    QCOMPARE(front, expected);
}

void TestExperiments::sameMeasurementIsOneExperiment()
{
    Document document;
    setSmallSource(document);
    ExperimentList list(document.undoStack());
    const auto id = list.add(document.recipe(), 100, m_on, reportOf(100, 80));
    QCOMPARE(list.add(std::make_shared<const Recipe>(*document.recipe()), 100, m_on, reportOf(100, 81)), id);
    QCOMPARE(list.all().size(), 1u);
    QCOMPARE(list.all().front().report->correct, 81);
    MeasuredOn other = m_on;
    other.preprocessing.cropSize = 200;
    QVERIFY(list.add(document.recipe(), 100, other, reportOf(100, 80)) != id);
    QVERIFY(!list.isTouched());
    list.rename(id, "  good\none ");
    QCOMPARE(list.find(id)->name, QString("good one"));
    QVERIFY(list.isTouched());
    const auto revision = list.revision();
    list.rename(id, "good one");
    QCOMPARE(list.revision(), revision);
}

void TestExperiments::removalIsUndoable()
{
    Document document;
    ExperimentList list(document.undoStack());
    setSmallSource(document);
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 4; ++i)
        ids.push_back(list.add(document.recipe(), 100 + std::uint64_t(i), m_on, reportOf(100, 80)));
    list.setStarred(ids[2], true);
    list.remove({ids[2], ids[0], 999});
    QCOMPARE(list.all().size(), 2u);
    QCOMPARE(document.undoStack().undoText(), QString("Remove 2 Experiments"));
    list.add(document.recipe(), 200, m_on, reportOf(100, 80));
    document.undoStack().undo();
    QCOMPARE(list.all().size(), 5u);
    for (std::size_t i = 0; i < 4; ++i)
        QCOMPARE(list.all()[i].id, ids[i]);
    QVERIFY(list.all()[2].isStarred);
    document.undoStack().redo();
    QCOMPARE(list.all().size(), 3u);
    list.remove({12345});
    QVERIFY(!document.undoStack().canRedo() || document.undoStack().count() == 1);
}

void TestExperiments::oldestUntouchedGoFirst()
{
    Document document;
    ExperimentList list(document.undoStack(), 3);
    setSmallSource(document);
    const auto first = list.add(document.recipe(), 1, m_on, reportOf(10, 5));
    list.setStarred(first, true);
    const auto second = list.add(document.recipe(), 2, m_on, reportOf(10, 5));
    for (std::uint64_t bytes = 3; bytes < 6; ++bytes)
        list.add(document.recipe(), bytes, m_on, reportOf(10, 5));
    QCOMPARE(list.all().size(), 3u);
    QVERIFY(list.find(first));
    QVERIFY(!list.find(second));
}

void TestExperiments::differences()
{
    Document document;
    setSmallSource(document);
    const Recipe before = *document.recipe();
    QVERIFY(recipeDifferences(before, before).empty());
    Recipe after = withBits(withSparsityStep(before, fc6, 905), fc6, 5);
    after = withEnabled(after, 0, false);
    after.seed = 7;
    QStringList lines;
    for (const ComparedRow& row : recipeDifferences(before, after))
        lines << row.what + " " + row.before + ">" + row.after;
    QCOMPARE(lines, (QStringList{"conv1: switch on>off", "fc6: sparsity –>90.5 %", "fc6: bits off>5", "seed 1>7"}));
}

void TestExperiments::verdictOfTwo()
{
    const auto recipe = std::make_shared<const Recipe>();
    const ComparedState before{"a", recipe, 2'000'000, reportOf(1000, 900), m_on};
    const auto textOf = [&](const ComparedState& after) {
        QStringList lines;
        for (const ComparedRow& row : compareStates(before, after))
            lines << row.what + "=" + row.after;
        return lines.join(';');
    };
    QVERIFY(textOf({"b", recipe, 1'000'000, reportOf(1000, 700), m_on}).contains("Verdict=real loss"));
    QVERIFY(textOf({"b", recipe, 1'000'000, reportOf(1000, 900), m_on}).contains("Verdict=no measurable loss"));
    QVERIFY(textOf({"b", recipe, 1'000'000, reportOf(1000, 900), m_on}).contains("−1.00 MB"));
    MeasuredOn other = m_on;
    other.images = 7;
    QVERIFY(textOf({"b", recipe, 0, reportOf(1000, 900), other}).contains("Verdict=measured on other images"));
    QVERIFY(!textOf({"b", recipe, 0, nullptr, {}}).contains("Verdict"));
}

void TestExperiments::modelsHoldWhileTheDocumentIsEdited()
{
    Document document;
    RecipeHistory history(document, 6);
    ExperimentList list(document.undoStack());
    ExperimentTableModel table(document, list);
    RecipeHistoryModel timeline(history, list);
    const QAbstractItemModelTester tableTester(&table), timelineTester(&timeline);
    setSmallSource(document);
    for (int i = 0; i < 9; ++i) {
        document.changeRecipe(withSparsityStep(*document.recipe(), fc6, 100 * (i + 1)), RecipeEdit::Sparsity, fc6);
        list.add(document.recipe(), std::uint64_t(1000 - i), m_on, reportOf(100, 90 - i));
        if (i % 3 == 2)
            document.undoStack().undo();
        QCOMPARE(table.rowCount(), i + 1);
        QCOMPARE(timeline.rowCount(), int(history.states().size()));
        QVERIFY(timeline.index(timeline.currentRow()).data(RecipeHistoryModel::CurrentRole).toBool());
    }
    list.setDense(m_on, reportOf(100, 95));
    QCOMPARE(table.index(0, int(ExperimentTableModel::Column::Loss)).data().toString(), QString("5.00"));
    QVERIFY(table.setData(table.index(0, int(ExperimentTableModel::Column::Name)), "named"));
    QCOMPARE(list.all().front().name, QString("named"));
    QVERIFY(!table.setData(table.index(0, int(ExperimentTableModel::Column::Bytes)), 5));
    list.remove({list.all()[1].id, list.all()[4].id});
    QCOMPARE(table.rowCount(), 7);
    while (document.undoStack().canUndo())
        document.undoStack().undo();
    QCOMPARE(table.rowCount(), 9);
    QVERIFY(table.csv().startsWith("name,starred,bytes"));
    QCOMPARE(table.csv().count('\n'), 10);
    setSmallSource(document, 5);
    QCOMPARE(timeline.rowCount(), 1);
    list.clear();
    QCOMPARE(table.rowCount(), 0);
}

std::uint64_t TestExperiments::addExperiment(int step, std::uint64_t bytes, std::int64_t correct)
{
    m_document->changeRecipe(withSparsityStep(*m_document->recipe(), fc6, step), RecipeEdit::Sparsity, fc6);
    return m_window->workbench().experiments().add(m_document->recipe(), bytes, m_on, reportOf(100, correct));
}

void TestExperiments::tableAndPlotAreLinked()
{
    openSmall();
    ExperimentsView& experiments = view();
    m_window->findChild<QCheckBox*>("onlyPresentData")->setChecked(false);
    const auto small = addExperiment(900, 5000, 80);
    const auto large = addExperiment(500, 20000, 90);
    QTRY_COMPARE(experiments.table().model()->rowCount(), 2);
    QTRY_VERIFY(experiments.plot().positionOf(small).x() > 0);
    const QPoint at = experiments.plot().positionOf(small);
    QVERIFY(at.x() < experiments.plot().positionOf(large).x());
    QVERIFY(at.y() > experiments.plot().positionOf(large).y());
    QWidget* surface = experiments.plot().picture();
    QTest::mouseClick(surface, Qt::LeftButton, {}, surface->mapFrom(&experiments.plot(), at));
    QCOMPARE(experiments.selectedIds(), std::vector<std::uint64_t>{small});
    QTest::mouseClick(surface, Qt::LeftButton, Qt::ControlModifier,
        surface->mapFrom(&experiments.plot(), experiments.plot().positionOf(large)));
    QCOMPARE(experiments.selectedIds().size(), 2u);
    experiments.findChild<QAction*>("compareExperiments")->trigger();
    auto* comparison = experiments.findChild<QTableView*>("comparison");
    QVERIFY(comparison->isVisible());
    QVERIFY(comparison->model()->rowCount() >= 4);

    experiments.select(small, false);
    const int steps = m_document->undoStack().count();
    experiments.findChild<QAction*>("restoreExperiment")->trigger();
    QCOMPARE(m_document->recipe()->layers[fc6].pruning.amount, 0.9);
    QCOMPARE(m_document->undoStack().count(), steps + 1);
    m_document->undoStack().undo();
    QCOMPARE(m_document->recipe()->layers[fc6].pruning.amount, 0.5);
    experiments.findChild<QAction*>("removeExperiment")->trigger();
    QTRY_COMPARE(experiments.table().model()->rowCount(), 1);
    m_document->undoStack().undo();
    QTRY_COMPARE(experiments.table().model()->rowCount(), 2);
}

void TestExperiments::timelineGoesThereInOneStep()
{
    openSmall();
    ExperimentsView& experiments = view();
    for (const int step : {100, 200, 300})
        m_document->changeRecipe(withSparsityStep(*m_document->recipe(), fc6, step), RecipeEdit::Sparsity, fc6);
    experiments.findChild<QTabWidget*>("experimentPages")->setCurrentIndex(1);
    TimelineView& timeline = experiments.timeline();
    QTRY_COMPARE(timeline.model()->rowCount(), 4);
    const QModelIndex third = timeline.model()->index(2, 0);
    QTest::mouseClick(timeline.viewport(), Qt::LeftButton, {}, timeline.visualRect(third).center());
    QCOMPARE(m_document->recipe()->layers[fc6].pruning.amount, 0.1);
    QVERIFY(third.data(RecipeHistoryModel::CurrentRole).toBool());
    m_document->undoStack().undo();
    QCOMPARE(m_document->recipe()->layers[fc6].pruning.amount, 0.3);
}

void TestExperiments::denseIsShownWhileTheKeyIsHeld()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 800);
    Results& results = m_window->workbench().results();
    QTRY_COMPARE(textOf("headlineBytesOrigin"), "packed");
    auto* plot = m_window->findChild<HistogramPlot*>();
    QTRY_VERIFY(plot->threshold() > 0);
    m_table->setFocus();
    const auto recipe = m_document->recipe();
    QTest::keyPress(m_table, Qt::Key_D);
    QVERIFY(results.isDenseShown());
    QVERIFY(m_window->actions().compareDense->isChecked());
    QTRY_COMPARE(plot->threshold(), 0.0);
    QCOMPARE(textOf("headlineBytesOrigin"), "dense");
    QTest::keyRelease(m_table, Qt::Key_D);
    QVERIFY(!results.isDenseShown());
    QTRY_VERIFY(plot->threshold() > 0);
    QCOMPARE(textOf("headlineBytesOrigin"), "packed");
    QCOMPARE(m_document->recipe(), recipe);
    m_window->actions().compareDense->trigger();
    QVERIFY(results.isDenseShown());
    m_window->actions().compareDense->trigger();
    QVERIFY(!results.isDenseShown());
}

/// Pictures to look at, in $PANGKAS_SCREENSHOTS when that is set.
void TestExperiments::screenshots()
{
    const QString folder = qEnvironmentVariable("PANGKAS_SCREENSHOTS");
    if (folder.isEmpty())
        QSKIP("PANGKAS_SCREENSHOTS is not set");
    openSmall();
    ExperimentsView& experiments = view();
    m_window->findChild<QCheckBox*>("onlyPresentData")->setChecked(false);
    const int steps[] = {300, 500, 700, 800, 850, 900, 950, 970};
    const int correct[] = {88, 89, 87, 87, 85, 83, 70, 62};
    std::uint64_t last = 0;
    for (int i = 0; i < 8; ++i) {
        last = addExperiment(steps[i], 36000u - std::uint64_t(steps[i]) * 34, correct[i]);
        if (i == 3 || i == 5)
            m_document->undoStack().undo();
    }
    m_window->workbench().experiments().setDense(m_on, reportOf(100, 88));
    m_window->workbench().experiments().setStarred(last - 2, true);
    m_window->workbench().experiments().rename(last - 2, "Knee");
    m_window->workbench().experiments().setNote(last - 2, "More hurts");
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        m_window->applyTheme(theme);
        for (const QSize size : {QSize(1024, 700), QSize(1440, 900)}) {
            m_window->resize(size);
            for (int page = 0; page < 3; ++page) {
                experiments.select(last - 2, false);
                experiments.select(last, true);
                experiments.findChild<QTabWidget*>("experimentPages")->setCurrentIndex(page);
                QTest::qWait(120);
                QVERIFY(m_window->grab().save(QStringLiteral("%1/experiments-%2-%3-%4.png")
                                                  .arg(folder, theme == Theme::Light ? "light" : "dark")
                                                  .arg(size.width())
                                                  .arg(page)));
            }
        }
    }
}

QTEST_MAIN(TestExperiments)
#include "test_experiments.moc"
