// SPDX-License-Identifier: GPL-3.0-or-later
// The weight map in the window: it follows the slider and the packing, and what was begun for another model is dropped.
#include "ui/views/weight_map/weight_map_view.h"

#include "tests/ui/map_sources.h"
#include "tests/ui/window_test.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/weight_map/filter_tiles.h"
#include "ui/views/weight_map/map_canvas.h"

#include <QLocale>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

class TestWeightMapView : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void viewFollowsTheSlider();
    void modelChangesUnderWay();
    void csvHasTheMargins();
};

void TestWeightMapView::viewFollowsTheSlider()
{
    openSmall();
    auto* view = m_window->findChild<WeightMapView*>();
    m_window->workspace().showView(view);
    MapCanvas& canvas = view->canvas();
    QTRY_VERIFY(canvas.supply().index);
    QCOMPARE(canvas.supply().source.layer, std::size_t(fc6));
    m_table->model()->setData(cell(fc6, Column::Sparsity), 700);
    const double threshold = m_document->source()->profiles[fc6]->thresholdForSparsity(0.7);
    QTRY_COMPARE(canvas.supply().source.threshold, float(threshold));
    QTRY_VERIFY(canvas.supply().source.packed); // the layer was packed meanwhile
    QTRY_VERIFY(canvas.supply().isCounted());
    const MapSource source = canvas.supply().source;
    const auto packed = m_window->workbench().results().compressedLayer(fc6);
    QCOMPARE(source.packed, packed);
    view->setState(MapState::Decoded);
    QTRY_COMPARE(canvas.supply().source.state, MapState::Decoded);

    const MapCell where{9, 17};
    moveTo(canvas, canvas.viewport().cellRect(where).center() + canvas.mapRect().topLeft());
    QVERIFY(canvas.cell() == where);
    const float weight = m_document->source()->opened.model.find("classifier.1.weight")->values()[9 * 128 + 17];
    const QString reading = textOf("weightReading");
    QVERIFY2(reading.contains("row 9, column 17") && reading.contains(QLocale().toString(double(weight), 'g', 6)), qPrintable(reading));
    const bool isKept = packed->weight.storedCount() && source.isKept(9 * 128 + 17);
    QVERIFY2(reading.contains(isKept ? "decoded as" : "pruned, decoded as 0"), qPrintable(reading));

    m_table->selectLayer(0);
    QTRY_VERIFY(view->tiles().isVisible());
    QTRY_COMPARE(canvas.supply().source.layer, std::size_t(0));
    view->setTiled(false);
    QTRY_VERIFY(canvas.isVisible());
    m_table->selectLayer(2);
    QTRY_COMPARE(canvas.supply().source.layer, std::size_t(2));
    QVERIFY(!view->figures().empty());
}

void TestWeightMapView::modelChangesUnderWay()
{
    openSmall();
    auto* view = m_window->findChild<WeightMapView*>();
    m_window->workspace().showView(view);
    for (int i = 0; i < 4; ++i) {
        // Its index, its details and its count are begun, and never arrive.
        const auto large = sourceOf({1500, 1500});
        m_document->setSource(large, emptyRecipe(large->architecture()));
        m_table->selectLayer(0);
        QTRY_COMPARE(view->canvas().supply().source.source, large);
        view->canvas().grab();
        setSmallSource(*m_document, std::uint64_t(i));
        m_table->selectLayer(fc6);
    }
    QTRY_VERIFY(m_window->workbench().jobs().isIdle(JobLane::Views));
    QTRY_COMPARE(view->canvas().supply().source.source, m_document->source());
    QTRY_VERIFY(view->canvas().supply().index);
    QVERIFY(!view->canvas().supply().index->hasBlocks());
    QVERIFY(view->canvas().picture().isExact);
}

void TestWeightMapView::csvHasTheMargins()
{
    const auto source = sourceOf({2, 3}, {1, 0, 3, -4, 0.5, 6});
    m_document->setSource(source, emptyRecipe(source->architecture()));
    Recipe recipe = *m_document->recipe();
    recipe.layers[0].pruning = {PruningRule::Threshold, 1.0};
    m_document->changeRecipe(recipe, RecipeEdit::Load);
    QTRY_VERIFY(m_table->isVisible());
    m_table->selectLayer(0);
    auto* view = m_window->findChild<WeightMapView*>();
    m_window->workspace().showView(view);
    QTRY_VERIFY(view->canvas().supply().isCounted());
    const auto figures = view->figures();
    QCOMPARE(figures.size(), std::size_t(1));
    QCOMPARE(figures[0].csv(), "axis,first,last,density\noutput,0,0,0.6666667\noutput,1,1,0.6666667\n"
                               "input,0,0,1\ninput,1,1,0\ninput,2,2,1\n");
}

QTEST_MAIN(TestWeightMapView)
#include "test_weight_map_view.moc"
