// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the layer table and the layer panel of the real window: mouse, keyboard, undo.
#include "tests/ui/window_test.h"
#include "core/coding/coder_choice.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/models/layer_text.h"
#include "ui/plots/histogram_plot.h"
#include "ui/widgets/coder_box.h"
#include "ui/widgets/layer_delegates.h"
#include "ui/widgets/legend_button.h"
#include "ui/views/histogram/histogram_view.h"
#include "ui/widgets/target_bar.h"

#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QMenu>
#include <QLineEdit>
#include <QPolygonF>
#include <QSlider>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace pangkas;
using namespace pangkas::test;

class TestLayerEditing : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void severalLayersAtOnce();
    void searchAndSort();
    void groupsOpenAndClose();
    void targetLeavesHeldLayersAlone();
    void targetDragIsOneStep();
    void sensitivityOnTheGroove();
    void histogramFieldsAreLinked_data();
    void histogramFieldsAreLinked();
    void decodedHistogramFollowsThePack();
    void mouseOnASlider();
    void keysOnASlider();
    void heldKeyIsOneStep();
    void typedNumber();
    void switchAndBits();
    void thresholdDragMovesTheSlider();
    void presetsAreUndoable();
    void coderOfALayer();
    void coderOfAllLayers();
    void unknownCoderStandsForItself();
};

void TestLayerEditing::mouseOnASlider()
{
    openSmall();
    QWidget* viewport = m_table->viewport();
    const QRect cellRect = m_table->visualRect(cell(fc6, Column::Sparsity));
    const QRect groove = SparsityDelegate::grooveRect(cellRect);
    QTest::mousePress(viewport, Qt::LeftButton, {}, handle(fc6));
    QCOMPARE(step(fc6), 0); // taking the handle moves nothing
    for (const double share : {0.2, 0.6, 0.9})
        QTest::mouseMove(viewport, QPoint(groove.left() + int(share * groove.width()), groove.center().y()));
    QVERIFY(std::abs(step(fc6) - 900) < 15);
    QTest::mouseMove(viewport, QPoint(groove.right() + 500, groove.center().y() + 300)); // far outside it still follows
    QCOMPARE(step(fc6), 1000);
    QTest::mouseMove(viewport, QPoint(groove.left() + groove.width() / 2, groove.center().y()));
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, groove.center());
    QVERIFY(std::abs(step(fc6) - 500) < 15);
    QCOMPARE(m_document->undoStack().count(), 1); // the whole drag

    QTest::mouseMove(viewport, QPoint(groove.left(), groove.center().y())); // released: nothing follows any more
    QVERIFY(step(fc6) > 400);
    QTest::mouseClick(viewport, Qt::LeftButton, {}, QPoint(groove.left() + groove.width() / 4, groove.center().y()));
    QVERIFY(std::abs(step(fc6) - 250) < 15);
    QCOMPARE(m_document->undoStack().count(), 2);
    m_window->actions().undo->trigger();
    m_window->actions().undo->trigger();
    QCOMPARE(step(fc6), 0);
    m_window->actions().redo->trigger();
    QVERIFY(std::abs(step(fc6) - 500) < 15);
}

void TestLayerEditing::keysOnASlider()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Right);
    QCOMPARE(step(fc6), 1);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(step(fc6), 11);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(step(fc6), 111);
    QTest::keyClick(m_table, Qt::Key_Left, Qt::ControlModifier);
    QTest::keyClick(m_table, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(step(fc6), 0); // not below
    QTest::keyClick(m_table, Qt::Key_Up);
    QCOMPARE(m_table->currentLayer(), 0);
    QTest::keyClick(m_table, Qt::Key_End);
    QCOMPARE(m_table->currentLayer(), 2);
    QCOMPARE(m_document->undoStack().count(), 5);
}

void TestLayerEditing::heldKeyIsOneStep()
{
    openSmall();
    const auto press = [&](bool repeated) {
        QKeyEvent event(QEvent::KeyPress, Qt::Key_Right, Qt::ShiftModifier, {}, repeated);
        QApplication::sendEvent(m_table, &event);
    };
    press(false);
    for (int i = 0; i < 9; ++i)
        press(true);
    QKeyEvent release(QEvent::KeyRelease, Qt::Key_Right, Qt::ShiftModifier);
    QApplication::sendEvent(m_table, &release);
    QCOMPARE(step(fc6), 100);
    QCOMPARE(m_document->undoStack().count(), 1);
}

void TestLayerEditing::typedNumber()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Return);
    auto* editor = m_table->findChild<QAbstractSpinBox*>();
    QVERIFY(editor);
    QTest::keyClicks(editor, "87.5");
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(step(fc6), 875);
}

void TestLayerEditing::switchAndBits()
{
    openSmall();
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Plus);
    QTest::keyClick(m_table, Qt::Key_Plus);
    QCOMPARE(m_document->recipe()->layers[fc6].sharing.centroids, 3);
    QTest::keyClick(m_table, Qt::Key_Minus);
    QCOMPARE(m_document->recipe()->layers[fc6].sharing.centroids, 1);
    QTest::keyClick(m_table, Qt::Key_Space);
    QVERIFY(!m_document->recipe()->layers[fc6].enabled);
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, m_table->visualRect(cell(fc6, Column::Switch)).center());
    QVERIFY(m_document->recipe()->layers[fc6].enabled);
}

void TestLayerEditing::thresholdDragMovesTheSlider()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 300);
    HistogramPlot* plot = m_window->workspace().histogram().plot();
    QTRY_VERIFY(plot->thresholdPosition(1).x() > plot->thresholdPosition(-1).x());
    const int undoSteps = m_document->undoStack().count();
    QWidget* surface = plot->childAt(plot->rect().center());
    const auto at = [&](QPoint position) { return surface->mapFrom(plot, position); };
    const QPoint start = plot->thresholdPosition(1);
    QTest::mousePress(surface, Qt::LeftButton, {}, at(start));
    QTest::mouseMove(surface, at(start + QPoint(25, 0)));
    QTest::mouseMove(surface, at(start + QPoint(60, 0)));
    QTest::mouseRelease(surface, Qt::LeftButton, {}, at(start + QPoint(60, 0)));
    QVERIFY(step(fc6) > 330);
    QCOMPARE(m_document->undoStack().count(), undoSteps + 1);
    QTRY_VERIFY(std::abs(plot->thresholdPosition(1).x() - start.x() - 60) <= 3); // the line is where it was left
}

void TestLayerEditing::presetsAreUndoable()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Sparsity), 900);
    m_window->actions().presetNothing->trigger();
    QCOMPARE(step(fc6), 0);
    m_window->actions().undo->trigger();
    QCOMPARE(step(fc6), 900);
}

void TestLayerEditing::coderOfALayer()
{
    openSmall();
    auto* box = m_window->findChild<CoderBox*>("layerCoder");
    QVERIFY(box->isVisible());
    QCOMPARE(box->count(), int(coderChoices().size()));
    const std::string before = m_document->recipe()->layers[fc6].coder;
    QCOMPARE(box->coder(), QString::fromStdString(before));
    QVERIFY(!box->toolTip().isEmpty());
    for (const std::string_view coder : coderChoices()) {
        // As a user's choice: chosen in the list, then told by activated().
        box->setCurrentIndex(box->findData(QString::fromStdString(std::string(coder))));
        Q_EMIT box->activated(box->currentIndex());
        QCOMPARE(m_document->recipe()->layers[fc6].coder, std::string(coder));
        QVERIFY(m_document->recipe()->layers[0].coder == before); // of this layer alone
        QCOMPARE(cell(fc6, Column::Coder).data().toString(), coderText(coder));
    }
    while (m_document->undoStack().canUndo())
        m_window->actions().undo->trigger();
    QTRY_COMPARE(box->coder(), QString::fromStdString(before));
    QVERIFY(!m_table->model()->setData(cell(fc6, Column::Coder), "zip"));
    m_table->model()->setData(cell(fc6, Column::Switch), Qt::Unchecked, Qt::CheckStateRole);
    QTRY_VERIFY(!box->isEnabled()); // the layer is stored as it is
}

void TestLayerEditing::coderOfAllLayers()
{
    openSmall();
    Recipe other = withCoderEverywhere(*m_document->recipe(), "another");
    m_document->changeRecipe(other, RecipeEdit::Load);
    const QList<QAction*> coders = m_window->actions().coders->actions();
    QCOMPARE(coders.size(), qsizetype(coderChoices().size()));
    QVERIFY(!coders.last()->toolTip().isEmpty());
    coders.last()->trigger();
    const std::string chosen(coderChoices().back());
    QVERIFY(std::ranges::all_of(
        m_document->recipe()->layers, [&](const LayerRecipe& layer) { return layer.coder == chosen; }));
    m_window->actions().undo->trigger();
    QVERIFY(*m_document->recipe() == other);
}

void TestLayerEditing::unknownCoderStandsForItself()
{
    openSmall();
    auto* box = m_window->findChild<CoderBox*>("layerCoder");
    const int known = box->count();
    m_document->changeRecipe(withCoder(*m_document->recipe(), fc6, "later"), RecipeEdit::Load);
    QTRY_COMPARE(box->currentText(), "later");
    QCOMPARE(box->count(), known + 1);
    QCOMPARE(cell(fc6, Column::Coder).data().toString(), "later");
    m_window->actions().undo->trigger();
    QTRY_COMPARE(box->count(), known);
    QVERIFY(box->currentText() != "later");
}

void TestLayerEditing::histogramFieldsAreLinked_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<double>("value");
    QTest::addColumn<PruningRule>("rule");
    QTest::addRow("threshold") << "figureThreshold" << 0.12 << PruningRule::Threshold;
    QTest::addRow("sigma") << "figureSigma" << 1.25 << PruningRule::Sigma;
    QTest::addRow("zeros") << "figureZeros" << 81.5 << PruningRule::Sparsity;
    QTest::addRow("energy") << "figureEnergy" << 20.0 << PruningRule::Threshold;
}

void TestLayerEditing::histogramFieldsAreLinked()
{
    QFETCH(QString, field);
    QFETCH(double, value);
    QFETCH(PruningRule, rule);
    openSmall();
    const auto box = [&](const QString& name) { return m_window->findChild<QDoubleSpinBox*>(name); };
    const int steps = m_document->undoStack().count();
    box(field)->setFocus();
    box(field)->selectAll();
    QTest::keyClicks(box(field), QLocale().toString(value));
    QTest::keyClick(box(field), Qt::Key_Return);
    QCOMPARE(m_document->undoStack().count(), steps + 1);
    const PruningSpec pruning = m_document->recipe()->layers[fc6].pruning;
    QVERIFY(pruning.rule == rule);

    // The others follow, the plot's line and the slider too.
    const MagnitudeProfile& profile = *m_document->source()->profiles[fc6];
    const double threshold = effectiveThreshold(m_document->recipe()->layers[fc6], profile);
    QTRY_VERIFY(std::abs(box("figureThreshold")->value() - threshold) < 1e-6);
    QTRY_VERIFY(std::abs(box("figureSigma")->value() - threshold / profile.deviation()) < 1e-3);
    QTRY_VERIFY(std::abs(box("figureZeros")->value() - 100 * profile.sparsityForThreshold(threshold)) < 0.1);
    QTRY_VERIFY(std::abs(box("figureEnergy")->value() - 100 * profile.energyBelow(threshold)) < 0.01);
    QVERIFY(std::abs(box(field)->value() - value) < 0.01);
    QCOMPARE(m_window->workspace().histogram().plot()->threshold(), threshold);
    QCOMPARE(step(fc6), stepForThreshold(threshold, profile));
    m_window->actions().undo->trigger();
    QTRY_COMPARE(box("figureZeros")->value(), 0.0);
}

void TestLayerEditing::decodedHistogramFollowsThePack()
{
    openSmall();
    m_table->model()->setData(cell(fc6, Column::Bits), 3);
    QTRY_COMPARE(textOf("figureShared"), "7");
    const auto pack = m_window->workbench().results().layerPack(fc6);
    QVERIFY(pack);
    QCOMPARE(pack->clusters.size(), std::size_t(7));
    QCOMPARE(std::accumulate(pack->clusters.begin(), pack->clusters.end(), std::size_t{0}), pack->stored);
    QCOMPARE(cell(fc6, Column::Distinct).data().toString(), "7"); // nothing pruned: no zero
    const HistogramPlot* plot = m_window->workspace().histogram().plot();
    QCOMPARE(plot->csv().section('\n', 0, 0), "low,high,weights");
    m_window->actions().logarithmic->setChecked(false);
    auto* decoded = m_window->findChild<LegendButton*>("showDecoded");
    const QImage with = m_window->workspace().histogram().grab().toImage();
    decoded->click();
    QTRY_VERIFY(m_window->workspace().histogram().grab().toImage() != with);
}

void TestLayerEditing::severalLayersAtOnce()
{
    openSmall();
    QAbstractItemModel* model = m_table->model();
    m_table->selectAll();
    const int steps = m_document->undoStack().count();
    QVERIFY(model->setData(cell(fc6, Column::Bits), 3));
    for (const LayerRecipe& layer : m_document->recipe()->layers)
        QCOMPARE(sharingBits(layer), 3);
    QCOMPARE(m_document->undoStack().count(), steps + 1);
    QVERIFY(m_document->undoStack().undoText().contains("3"));

    // A slider of several selected layers moves them all, and they stay selected.
    QTest::mousePress(m_table->viewport(), Qt::LeftButton, {}, handle(fc6));
    QTest::mouseMove(m_table->viewport(), handle(fc6) + QPoint(30, 0));
    QTest::mouseMove(m_table->viewport(), handle(fc6) + QPoint(60, 0));
    QTest::mouseRelease(m_table->viewport(), Qt::LeftButton, {}, handle(fc6));
    QVERIFY(step(fc6) > 0);
    QCOMPARE(step(0), step(fc6));
    QCOMPARE(m_table->selectionModel()->selectedRows().size(), 3);
    QCOMPARE(m_document->undoStack().count(), steps + 2);
    m_window->actions().undo->trigger();
    QCOMPARE(step(0), 0);
    QCOMPARE(step(fc6), 0);

    // A click on a switch of theirs switches all.
    const QPoint on = m_table->visualRect(cell(0, Column::Switch)).center();
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, on);
    for (const LayerRecipe& layer : m_document->recipe()->layers)
        QVERIFY(!layer.enabled);
    m_window->actions().undo->trigger();
    // One that isn't among the selected is edited alone.
    m_table->selectLayer(0);
    QVERIFY(model->setData(cell(fc6, Column::Bits), 5));
    QCOMPARE(sharingBits(m_document->recipe()->layers[0]), 3);
}

void TestLayerEditing::searchAndSort()
{
    openSmall();
    QAbstractItemModel* model = m_table->model();
    m_window->actions().findLayer->trigger();
    QTest::keyClicks(m_window->findChild<QLineEdit*>("layerSearch"), "FULLY fc7");
    QCOMPARE(model->rowCount(), 1);
    m_table->selectLayer(2);
    QCOMPARE(m_table->currentLayer(), 2);
    QVERIFY(model->setData(model->index(0, int(Column::Bits)), 2));
    QCOMPARE(sharingBits(m_document->recipe()->layers[2]), 2);
    m_window->findChild<QLineEdit*>("layerSearch")->clear();
    QCOMPARE(model->rowCount(), 3);
    QCOMPARE(m_table->currentLayer(), 2);

    m_table->sortByColumn(int(Column::Parameters), Qt::DescendingOrder);
    QCOMPARE(cell(0, Column::Layer).data().toString(), "fc6");
    m_table->selectLayer(fc6);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(sparsityStep(m_document->recipe()->layers[fc6], *m_document->source()->profiles[fc6]), 100);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    QCOMPARE(cell(0, Column::Layer).data().toString(), "conv1");
}

void TestLayerEditing::groupsOpenAndClose()
{
    OpenedModel opened = smallSource()->opened;
    opened.architecture.layers[1].name = "fire2.squeeze";
    opened.architecture.layers[2].name = "fire2.expand";
    const auto source = makeSourceModel(std::move(opened));
    VERIFY_OK(source);
    m_document->setSource(*source, emptyRecipe((*source)->architecture()));
    QTRY_VERIFY(m_table->isVisible());
    const QModelIndex group = m_table->model()->index(1, 0);
    m_table->collapse(group);
    m_table->selectLayer(2); // opens the group that it is in
    QCOMPARE(m_table->currentLayer(), 2);
    QVERIFY(m_table->isExpanded(group));
    QTest::keyClick(m_table, Qt::Key_Slash);
    QVERIFY(!m_table->isExpanded(group));
    QCOMPARE(m_table->currentLayer(), -1);
    QTest::keyClick(m_table, Qt::Key_Right, Qt::ControlModifier);
    for (const std::size_t layer : {1u, 2u})
        QCOMPARE(sparsityStep(m_document->recipe()->layers[layer], *m_document->source()->profiles[layer]), 100);
    m_document->undoStack().undo();
    QTest::keyClick(m_table, Qt::Key_Asterisk);
    QVERIFY(m_table->isExpanded(group));
    QTest::keyClick(m_table, Qt::Key_End);
    QCOMPARE(m_table->currentLayer(), 2);
    m_table->collapse(group);
    m_window->actions().findLayer->trigger();
    QTest::keyClicks(m_window->findChild<QLineEdit*>("layerSearch"), "expand");
    QVERIFY(m_table->isExpanded(m_table->model()->index(0, 0)));
}

void TestLayerEditing::targetLeavesHeldLayersAlone()
{
    openSmall();
    QSlider* target = m_window->workspace().target().slider();
    m_table->model()->setData(cell(0, Column::Sparsity), 120); // by hand
    QVERIFY(m_document->isHeld(0) && !m_document->isHeld(fc6));
    target->setValue(700);
    QCOMPARE(step(0), 120);
    QVERIFY(step(fc6) > 700 && step(2) == step(fc6)); // they make up for it
    QVERIFY(!m_document->isHeld(fc6));
    QCOMPARE(target->value(), 700);
    m_document->releaseLayers({0});
    QVERIFY(!m_document->isHeld(0));
    target->setValue(500);
    QCOMPARE(step(0), 500);

    // Undo brings back what was held.
    m_window->actions().undo->trigger();
    m_window->actions().undo->trigger();
    QVERIFY(m_document->isHeld(0));
    m_window->workspace().target().setRule(SpreadRule::Magnitude);
    target->setValue(400);
    QCOMPARE(step(0), 120);
    // A preset sets all layers anew: none of them is held.
    m_window->actions().presetPaper->trigger();
    QVERIFY(!m_document->isHeld(0));
}

void TestLayerEditing::targetDragIsOneStep()
{
    openSmall();
    QSlider* target = m_window->workspace().target().slider();
    const int steps = m_document->undoStack().count();
    target->setSliderDown(true);
    for (const int value : {100, 350, 600})
        target->setSliderPosition(value);
    target->setSliderDown(false);
    QCOMPARE(step(fc6), 600);
    QCOMPARE(m_document->undoStack().count(), steps + 1);
    QCOMPARE(textOf("targetValue"), "60.0 %");
    m_window->actions().undo->trigger();
    QCOMPARE(step(fc6), 0);
    QCOMPARE(target->value(), 0);
}

void TestLayerEditing::sensitivityOnTheGroove()
{
    openSmall();
    const QImage before = m_table->viewport()->grab().toImage();
    auto scan = std::make_shared<Scan>();
    scan->rows.push_back({"dense", 0, 0, 0, 100, 90, 0.3});
    for (const double sparsity : {0.1, 0.5, 0.9})
        scan->rows.push_back({"fc6", sparsity, 8192, 0, 100, sparsity < 0.6 ? 90 : 50, 0.3 + sparsity});
    m_window->workbench().results().setSensitivity(scan);
    const QModelIndex sparsity = cell(fc6, Column::Sparsity);
    QCOMPARE(sparsity.data(LayerTableModel::SensitivityRole).value<QPolygonF>().size(), 3);
    QVERIFY(sparsity.data(Qt::ToolTipRole).toString().contains("up to 50 %"));
    QVERIFY(cell(0, Column::Sparsity).data(LayerTableModel::SensitivityRole).value<QPolygonF>().isEmpty());
    QTRY_VERIFY(m_table->viewport()->grab().toImage() != before);
    openSmall(); // of another model it says nothing
    QVERIFY(!m_window->workbench().results().sensitivity());
}

QTEST_MAIN(TestLayerEditing)
#include "test_layer_editing.moc"
