// SPDX-License-Identifier: GPL-3.0-or-later
// The codebook view on a small model: what it shows belongs to the present recipe, what is done in it can be undone.
#include "ui/views/codebook/codebook_view.h"

#include "core/pipeline/compress.h"
#include "core/pruning/magnitude_pruning.h"
#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"
#include "ui/jobs/workbench.h"
#include "ui/models/layer_table_model.h"
#include "ui/plots/colours.h"
#include "ui/views/codebook/codebook_edit.h"
#include "ui/views/codebook/codebook_plot.h"
#include "ui/views/codebook/transport_bar.h"
#include "ui/widgets/style_sheet.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

Q_DECLARE_METATYPE(std::vector<SetCentroid>)

class TestCodebookView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void edits_data();
    void edits();
    void showsWhatTheRecipeGives_data();
    void showsWhatTheRecipeGives();
    void playsTheIterations();
    void racesTheStarts();
    void everyCommandCanBeUndone_data();
    void everyCommandCanBeUndone();
    void dragIsOneStep();
    void typedValuesAndPins();
    void tableSaysByHand();
    void nothingStale();
    void keepsLittleMemory();
    void keyboard();
    void heldKeyIsOneStep_data();
    void heldKeyIsOneStep();
    void pictures();

private:
    Document& document() { return m_workbench->document(); }
    const LayerRecipe& layerRecipe() { return document().recipe()->layers[fc6]; }
    void share(double sparsity, int centroids, CentroidInit init = CentroidInit::Linear);
    void settle();
    void click(const char* button) { QTest::mouseClick(m_view->findChild<QToolButton*>(button), Qt::LeftButton); }
    QString text(const char* label) { return m_view->findChild<QLabel*>(label)->text(); }
    /// The layer as the pipeline has it.
    Clustering expected();

    static constexpr int fc6 = 1;
    std::unique_ptr<Workbench> m_workbench;
    std::unique_ptr<CodebookView> m_view;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
};

void TestCodebookView::init()
{
    m_workbench = std::make_unique<Workbench>();
    m_view = std::make_unique<CodebookView>(*m_workbench);
    for (QAbstractItemModel* model : {static_cast<QAbstractItemModel*>(&m_view->race()),
             static_cast<QAbstractItemModel*>(&m_view->centroids())})
        m_testers.push_back(std::make_unique<QAbstractItemModelTester>(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest));
    m_view->resize(760, 720);
    setSmallSource(document());
    m_view->setLayer(fc6);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestCodebookView::cleanup()
{
    m_testers.clear();
    m_view.reset();
    m_workbench.reset();
}

void TestCodebookView::share(double sparsity, int centroids, CentroidInit init)
{
    Recipe recipe = *document().recipe();
    recipe.layers[fc6].pruning.amount = sparsity;
    recipe.layers[fc6].sharing = {centroids, init};
    document().changeRecipe(recipe, RecipeEdit::Load);
}

void TestCodebookView::settle()
{
    QTRY_VERIFY(m_view->isSettled());
    QTRY_VERIFY(m_view->race().rowCount() >= 4);
}

Clustering TestCodebookView::expected()
{
    const Tensor& weight = *document().source()->opened.model.find("classifier.1.weight");
    const Mask mask = *pruneByMagnitude(weight.values(), layerRecipe().pruning);
    return *clusterWeights(
        weight.values(), mask, layerRecipe().sharing, layerSeed("fc6", document().recipe()->seed));
}

void TestCodebookView::edits_data()
{
    using Codebook = std::vector<SetCentroid>;
    constexpr float largest = std::numeric_limits<float>::max();
    QTest::addColumn<Codebook>("before");
    QTest::addColumn<int>("place"); // -1: a value is added
    QTest::addColumn<double>("value");
    QTest::addColumn<Codebook>("after");
    QTest::addColumn<int>("moved");
    const Codebook three = {{1, false}, {2, false}, {3, true}};
    QTest::addRow("moved a little") << three << 1 << 2.5 << Codebook{{1, false}, {2.5f, true}, {3, true}} << 1;
    QTest::addRow("moved past the next") << three << 0 << 2.5 << Codebook{{2, false}, {2.5f, true}, {3, true}} << 1;
    QTest::addRow("moved to the end") << three << 0 << 9.0 << Codebook{{2, false}, {3, true}, {9, true}} << 2;
    QTest::addRow("moved onto another") << three << 0 << 2.0
                                        << Codebook{{2, false}, {std::nextafter(2.0f, 3.0f), true}, {3, true}} << 1;
    QTest::addRow("added") << three << -1 << 0.5 << Codebook{{0.5f, true}, {1, false}, {2, false}, {3, true}} << 0;
    QTest::addRow("minus zero") << Codebook{{1, true}} << -1 << -0.0 << Codebook{{0, true}, {1, true}} << 0;
    QTest::addRow("beyond floats") << three << -1 << 1e300
                                   << Codebook{{1, false}, {2, false}, {3, true}, {largest, true}} << 3;
    QTest::addRow("no room above") << Codebook{{largest, false}} << -1 << 1e300
                                   << Codebook{{std::nextafter(largest, 0.0f), true}, {largest, false}} << 0;
    QTest::addRow("the only one") << Codebook{{1, false}} << 0 << -4.0 << Codebook{{-4, true}} << 0;
}

void TestCodebookView::edits()
{
    QFETCH(std::vector<SetCentroid>, before);
    QFETCH(int, place);
    QFETCH(double, value);
    QFETCH(std::vector<SetCentroid>, after);
    QFETCH(int, moved);
    const EditedCodebook edited = place < 0 ? withAdded(before, value) : withMoved(before, place, value);
    QVERIFY(edited.codebook == after);
    QCOMPARE(edited.place, moved);
    SharingSpec spec{int(edited.codebook.size())};
    spec.codebook = edited.codebook;
    VERIFY_OK(checkSharing(spec));
    QVERIFY(!std::signbit(edited.codebook.front().value) || edited.codebook.front().value < 0);
}

void TestCodebookView::showsWhatTheRecipeGives_data()
{
    QTest::addColumn<double>("sparsity");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<int>("init");
    QTest::addRow("pruned") << 0.9 << 15 << int(CentroidInit::Linear);
    QTest::addRow("not pruned") << 0.0 << 31 << int(CentroidInit::Density);
    QTest::addRow("one value") << 0.5 << 1 << int(CentroidInit::Linear);
    QTest::addRow("random") << 0.7 << 7 << int(CentroidInit::Forgy);
    QTest::addRow("optimal") << 0.7 << 7 << int(CentroidInit::Optimal);
    QTest::addRow("few survivors") << 0.999 << 255 << int(CentroidInit::Linear);
}

void TestCodebookView::showsWhatTheRecipeGives()
{
    QFETCH(double, sparsity);
    QFETCH(int, centroids);
    QFETCH(int, init);
    share(sparsity, centroids, CentroidInit(init));
    settle();
    const Clustering end = expected();
    std::vector<std::size_t> sizes;
    std::vector<float> values;
    for (const ShownCentroid& shown : m_view->centroids().rows()) {
        if (shown.size > 0) {
            sizes.push_back(shown.size);
            values.push_back(float(shown.value) + 0.0f);
        }
        QVERIFY(!shown.isPinned);
    }
    QCOMPARE(sizes, end.sizes);
    QCOMPARE(values, end.codebook.centroids);
    const auto chosen = std::ranges::find_if(m_view->race().rows(), &RaceRow::isChosen);
    QVERIFY(chosen != m_view->race().rows().end());
    const double survivors = double(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
    QVERIFY(std::abs(chosen->meanError - end.squaredError / survivors) <= 1e-6 * (chosen->meanError + 1e-12));
    if (CentroidInit(init) == CentroidInit::Optimal)
        QCOMPARE(chosen->aboveOptimum, end.squaredError > 0 ? 0.0 : -1.0);
}

void TestCodebookView::playsTheIterations()
{
    share(0.5, 15);
    settle();
    TransportBar& transport = m_view->transport();
    QVERIFY(transport.last() > 3);
    QVERIFY(transport.isAtEnd());
    const auto end = m_view->centroids().rows();
    click("lloydReset");
    QCOMPARE(transport.step(), 0);
    const auto start = m_view->centroids().rows();
    QVERIFY(start != end);
    // Linear: equal steps.
    const double step = start[1].value - start[0].value;
    for (std::size_t c = 1; c < start.size(); ++c)
        QVERIFY(std::abs(start[c].value - start[c - 1].value - step) < 1e-9);
    double before = m_view->race().rows()[0].meanError;
    click("lloydForward");
    QCOMPARE(transport.step(), 1);
    QVERIFY(m_view->race().rows()[0].meanError <= before);
    QCOMPARE(m_view->race().rows()[0].iteration, 1);
    click("lloydBack");
    QVERIFY(m_view->centroids().rows() == start);
    click("lloydPlay");
    QVERIFY(transport.isPlaying());
    QTRY_VERIFY_WITH_TIMEOUT(transport.step() > 1, 10000);
    click("lloydPlay");
    QVERIFY(!transport.isPlaying());
    click("lloydEnd");
    QVERIFY(m_view->centroids().rows() == end);
    QCOMPARE(document().undoStack().count(), 1); // looking changes nothing
}

void TestCodebookView::racesTheStarts()
{
    share(0.5, 15);
    settle();
    const auto& rows = m_view->race().rows();
    QCOMPARE(rows.size(), 4u);
    QVERIFY(rows[0].isChosen);
    for (const RaceRow& row : rows) {
        QVERIFY(row.aboveOptimum >= 0);
        QVERIFY(row.bytes > 0);
    }
    QCOMPARE(rows[3].aboveOptimum, 0.0);
    const auto areMeasured = [&] { return std::ranges::all_of(m_view->race().rows(), &RaceRow::isMeasured); };
    QTRY_VERIFY_WITH_TIMEOUT(areMeasured(), 20000);
    // What was measured is what the recipe costs when it is chosen.
    const std::uint64_t promised = m_view->race().rows()[1].bytes;
    const QModelIndex density = m_view->race().index(1, 0);
    auto* table = m_view->findChild<QTableView*>("raceTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(density).center());
    QVERIFY(layerRecipe().sharing.init == CentroidInit::Density);
    QTRY_VERIFY(m_workbench->results().layers()[fc6].origin == Origin::Packed);
    QCOMPARE(m_workbench->results().layers()[fc6].bytes, promised);
    document().undoStack().undo();
    QVERIFY(layerRecipe().sharing.init == CentroidInit::Linear);
}

void TestCodebookView::everyCommandCanBeUndone_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("values");
    QTest::addColumn<int>("pinned");
    QTest::addRow("pin") << "pinCentroid" << 7 << 1;
    QTest::addRow("pin all") << "pinAll" << 7 << 7;
    QTest::addRow("add") << "addCentroid" << 8 << 1;
    QTest::addRow("delete") << "deleteCentroid" << 6 << 0;
}

void TestCodebookView::everyCommandCanBeUndone()
{
    QFETCH(QString, command);
    QFETCH(int, values);
    QFETCH(int, pinned);
    share(0.5, 7);
    settle();
    const auto before = document().recipe();
    m_view->plot().setSelected(2);
    click(command.toLatin1());
    const SharingSpec& sharing = layerRecipe().sharing;
    QCOMPARE(sharing.centroids, values);
    QCOMPARE(int(sharing.codebook.size()), values);
    QCOMPARE(int(std::ranges::count_if(sharing.codebook, &SetCentroid::isPinned)), pinned);
    VERIFY_OK(checkSharing(sharing));
    const auto after = document().recipe();
    settle();
    QCOMPARE(m_view->race().rows().size(), 5u);
    QCOMPARE(m_view->race().rows()[0].runner, RaceRow::Runner::Present);
    const Clustering end = expected();
    QCOMPARE(m_view->race().rows()[0].iterations, end.iterations);
    const auto text = toJson(*after);
    const auto read = recipeFromJson(text);
    VERIFY_OK(read);
    QVERIFY(*read == *after);
    document().undoStack().undo();
    QCOMPARE(document().recipe(), before);
    document().undoStack().redo();
    QVERIFY(*document().recipe() == *after);
    settle();
    click("dropCodebook");
    QVERIFY(!layerRecipe().sharing.isByHand());
    QCOMPARE(layerRecipe().sharing.centroids, values);
}

void TestCodebookView::dragIsOneStep()
{
    share(0.5, 7);
    settle();
    const int steps = document().undoStack().count();
    CodebookPlot& plot = m_view->plot();
    const auto before = m_view->centroids().rows();
    const QPoint from = plot.handlePosition(1);
    QWidget* target = plot.childAt(from);
    QVERIFY(target);
    const auto at = [&](int offset) { return target->mapFrom(&plot, from + QPoint(offset, 0)); };
    QTest::mousePress(target, Qt::LeftButton, {}, at(0));
    for (const int offset : {3, 9, 15, 20}) {
        QMouseEvent event(QEvent::MouseMove, QPointF(at(offset)), target->mapToGlobal(QPointF(at(offset))), Qt::NoButton,
            Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &event);
        QVERIFY(layerRecipe().sharing.isByHand()); // at once
        QVERIFY(m_view->centroids().rowCount() == 7);
    }
    QTest::mouseRelease(target, Qt::LeftButton, {}, at(20));
    QCOMPARE(document().undoStack().count(), steps + 1);
    QVERIFY(document().undoStack().undoText().contains("fc6"));
    settle();
    const auto& codebook = layerRecipe().sharing.codebook;
    QCOMPARE(int(std::ranges::count_if(codebook, &SetCentroid::isPinned)), 1);
    const int selected = plot.selected();
    QVERIFY(selected >= 0 && codebook[std::size_t(selected)].isPinned);
    // It is where the pointer left it.
    QVERIFY(std::abs(plot.handlePosition(selected).x() - (from.x() + 20)) <= 1);
    QCOMPARE(float(m_view->centroids().rows()[std::size_t(selected)].value), codebook[std::size_t(selected)].value);
    document().undoStack().undo();
    settle();
    QVERIFY(m_view->centroids().rows() == before);
    // A double click beside the values adds one there.
    const double middle = (before[3].value + before[4].value) / 2;
    target = plot.childAt(plot.positionOf(middle));
    QTest::mouseDClick(target, Qt::LeftButton, {}, target->mapFrom(&plot, plot.positionOf(middle)));
    QCOMPARE(layerRecipe().sharing.codebook.size(), 8u);
}

void TestCodebookView::typedValuesAndPins()
{
    share(0.5, 7);
    settle();
    CentroidModel& model = m_view->centroids();
    const auto cell = [&](int row, CentroidModel::Column column) { return model.index(row, int(column)); };
    QVERIFY(!model.setData(cell(1, CentroidModel::Column::Value), "many"));
    QVERIFY(!model.setData(cell(1, CentroidModel::Column::Value), "1e99"));
    QVERIFY(!model.setData(cell(1, CentroidModel::Column::Weights), "3"));
    QVERIFY(!layerRecipe().sharing.isByHand());
    QVERIFY(model.setData(cell(1, CentroidModel::Column::Value), "-0.0625"));
    const auto& codebook = layerRecipe().sharing.codebook;
    QVERIFY(std::ranges::find(codebook, SetCentroid{-0.0625f, true}) != codebook.end());
    settle();
    QVERIFY(model.setData(cell(5, CentroidModel::Column::Pinned), Qt::Checked, Qt::CheckStateRole));
    QCOMPARE(int(std::ranges::count_if(layerRecipe().sharing.codebook, &SetCentroid::isPinned)), 2);
}

void TestCodebookView::tableSaysByHand()
{
    LayerTableModel table(document(), m_workbench->results());
    share(0.5, 7);
    settle();
    const QModelIndex start = table.index(fc6, int(LayerTableModel::Column::Init));
    QCOMPARE(start.data().toString(), "linear");
    m_view->plot().setSelected(0);
    click("pinCentroid");
    QCOMPARE(start.data().toString(), "by hand");
    QCOMPARE(m_view->findChild<QComboBox*>("codebookStart")->currentIndex(), -1);
    QVERIFY(table.setData(start, int(CentroidInit::Linear)));
    QVERIFY(!layerRecipe().sharing.isByHand());
    document().undoStack().undo();
    QVERIFY(layerRecipe().sharing.isByHand());
    QVERIFY(table.setData(table.index(fc6, int(LayerTableModel::Column::Bits)), 3));
    QVERIFY(!layerRecipe().sharing.isByHand());
    QCOMPARE(layerRecipe().sharing.centroids, 7);
}

void TestCodebookView::nothingStale()
{
    share(0.5, 15);
    settle();
    // Another layer, which isn't shared; the first one again.
    m_view->setLayer(0);
    QTRY_COMPARE(m_view->centroids().rowCount(), 0);
    QCOMPARE(m_view->race().rowCount(), 0);
    QVERIFY(!m_view->plot().isHidden());
    m_view->setLayer(fc6);
    QTRY_COMPARE(m_view->centroids().rowCount(), 15);
    settle();
    // Another sparsity: from the same event on nothing of the old one is left.
    const auto before = m_view->centroids().rows();
    document().changeRecipe(withSparsityStep(*document().recipe(), fc6, 800), RecipeEdit::Sparsity, fc6);
    QCoreApplication::processEvents();
    QVERIFY(m_view->centroids().rows() != before);
    QVERIFY(text("codebookValues").startsWith(QStringLiteral("≈")));
    settle();
    QVERIFY(!text("codebookValues").startsWith(QStringLiteral("≈")));
    QCOMPARE(m_view->centroids().rows().back().size, expected().sizes.back());
    // Switched off, and on again.
    document().changeRecipe(withEnabled(*document().recipe(), fc6, false), RecipeEdit::Switch, fc6);
    QTRY_COMPARE(m_view->centroids().rowCount(), 0);
    QVERIFY(!m_view->findChild<QToolButton*>("addCentroid")->isEnabled());
    document().undoStack().undo();
    settle();
    // All weights pruned.
    document().changeRecipe(withSparsityStep(*document().recipe(), fc6, 1000), RecipeEdit::Sparsity, fc6);
    QTRY_COMPARE(m_view->centroids().rowCount(), 0);
    QVERIFY(!m_view->findChild<QToolButton*>("addCentroid")->isEnabled());
    // Another model with another bell.
    setSmallSource(document(), 77);
    QTRY_COMPARE(m_view->centroids().rowCount(), 0);
    share(0.5, 15);
    settle();
    QCOMPARE(m_view->centroids().rows().front().size, expected().sizes.front());
    // A bit price has no iterations.
    Recipe priced = *document().recipe();
    priced.layers[fc6].sharing.bitPrice = 0.05;
    document().changeRecipe(priced, RecipeEdit::Load);
    settle();
    QTRY_COMPARE(m_view->centroids().rowCount(), int(expected().sizes.size()));
    QCOMPARE(m_view->race().rows().front().runner, RaceRow::Runner::Present);
}

void TestCodebookView::keepsLittleMemory()
{
    SurvivorsCache cache(std::size_t{5} << 20);
    LayerRecipe recipe = layerRecipe();
    for (int step = 0; step < 10; ++step) {
        recipe.pruning.amount = step / 10.0;
        const auto sorted = sortSurvivors(document().source(), fc6, recipe);
        VERIFY_OK(sorted);
        cache.insert(*sorted);
        QVERIFY(cache.find(document().source(), fc6, recipe) == *sorted);
        QVERIFY(cache.memory() <= std::size_t{5} << 20);
    }
    recipe.pruning.amount = 0;
    QVERIFY(!cache.find(document().source(), fc6, recipe));
    recipe.pruning.amount = 0.9;
    QVERIFY(cache.find(document().source(), fc6, recipe));
    QVERIFY(!cache.find(document().source(), 0, recipe));
    QVERIFY(!cache.find(smallSource(1), fc6, recipe));
}

void TestCodebookView::keyboard()
{
    share(0.5, 7);
    settle();
    CodebookPlot& plot = m_view->plot();
    plot.setFocus(Qt::TabFocusReason);
    plot.setSelected(-1);
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(plot.selected(), 0);
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(plot.selected(), 1);
    QTest::keyClick(&plot, Qt::Key_P);
    QVERIFY(layerRecipe().sharing.codebook[1].isPinned);
    const float before = layerRecipe().sharing.codebook[1].value;
    settle();
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(layerRecipe().sharing.codebook[1].value > before);
    settle();
    QTest::keyClick(&plot, Qt::Key_Delete);
    QCOMPARE(layerRecipe().sharing.codebook.size(), 6u);
    while (document().undoStack().count() > 0 && document().undoStack().canUndo())
        document().undoStack().undo();
    QVERIFY(*document().recipe() == emptyRecipe(document().source()->architecture()));
}

void TestCodebookView::heldKeyIsOneStep_data()
{
    QTest::addColumn<QString>("end");
    QTest::addRow("the arrow is let go") << "arrow";
    QTest::addRow("Shift is let go") << "shift";
    QTest::addRow("the focus goes elsewhere") << "focus";
}

void TestCodebookView::heldKeyIsOneStep()
{
    QFETCH(QString, end);
    share(0.5, 7);
    settle();
    CodebookPlot& plot = m_view->plot();
    plot.setFocus(Qt::TabFocusReason);
    plot.setSelected(3);
    const auto send = [&](QEvent::Type type, Qt::Key key, bool isRepeated) {
        QKeyEvent event(type, key, Qt::ShiftModifier, {}, isRepeated);
        QApplication::sendEvent(&plot, &event);
    };
    QUndoStack& stack = document().undoStack();
    const int steps = stack.count();
    send(QEvent::KeyPress, Qt::Key_Right, false);
    float last = layerRecipe().sharing.codebook[3].value;
    for (int i = 0; i < 9; ++i) {
        // No repeat is lost while the others settle.
        send(QEvent::KeyRelease, Qt::Key_Right, true);
        send(QEvent::KeyPress, Qt::Key_Right, true);
        QVERIFY(layerRecipe().sharing.codebook[3].value > last);
        last = layerRecipe().sharing.codebook[3].value;
    }
    QCOMPARE(stack.count(), steps + 1);
    QFocusEvent gone(QEvent::FocusOut);
    if (end == "focus")
        QApplication::sendEvent(&plot, &gone);
    else
        send(QEvent::KeyRelease, end == "arrow" ? Qt::Key_Right : Qt::Key_Shift, false);
    settle();
    // The next press is a step of its own.
    send(QEvent::KeyPress, Qt::Key_Left, false);
    send(QEvent::KeyRelease, Qt::Key_Left, false);
    QCOMPARE(stack.count(), steps + 2);
    stack.undo();
    QCOMPARE(layerRecipe().sharing.codebook[3].value, last);
    stack.undo();
    QVERIFY(!layerRecipe().sharing.isByHand());
}

void TestCodebookView::pictures()
{
    // With a folder in PANGKAS_SHOTS: pictures to look at, of AlexNet if PANGKAS_SHOTS_MODEL names one.
    const QString folder = qEnvironmentVariable("PANGKAS_SHOTS");
    const QString model = qEnvironmentVariable("PANGKAS_SHOTS_MODEL");
    if (!model.isEmpty()) {
        m_workbench->openModel(model);
        QTRY_VERIFY_WITH_TIMEOUT(document().source()->architecture().layers.size() == 8, 60000);
        m_view->setLayer(5);
    } else {
        share(0.8, 15);
    }
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        QApplication::setPalette(themePalette(theme, QPalette()));
        qApp->setStyleSheet(styleSheet(QApplication::palette()));
        for (const QSize size : {QSize(480, 420), QSize(760, 760)}) {
            m_view->resize(size);
            QTRY_VERIFY_WITH_TIMEOUT(m_view->isSettled(), 60000);
            if (!folder.isEmpty())
                QTest::qWait(500);
            const QImage picture = m_view->grab().toImage();
            QCOMPARE(picture.size(), size); // the layout holds
            QCOMPARE(picture.pixelColor(2, 2).lightness() < 128, theme == Theme::Dark);
            if (!folder.isEmpty())
                QVERIFY(picture.save(QStringLiteral("%1/codebook-%2-%3.png").arg(folder, theme == Theme::Dark ? "dark" : "light").arg(size.width())));
        }
        if (folder.isEmpty())
            continue;
        m_view->findChild<QToolButton*>("scaleButton")->setChecked(true);
        m_view->plot().setSelected(3);
        click("pinCentroid");
        QTRY_VERIFY_WITH_TIMEOUT(m_view->isSettled(), 60000);
        m_view->transport().setStep(5);
        QTest::qWait(6000);
        QVERIFY(m_view->grab().save(QStringLiteral("%1/codebook-hand-%2.png").arg(folder, theme == Theme::Dark ? "dark" : "light")));
        document().undoStack().undo();
    }
    qApp->setStyleSheet({});
    QApplication::setPalette(QPalette());
}

QTEST_MAIN(TestCodebookView)
#include "test_codebook_view.moc"
