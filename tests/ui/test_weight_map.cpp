// SPDX-License-Identifier: GPL-3.0-or-later
// The weight map against direct computations: where weights lie, what blocks average, what the index interpolates, what
// the canvas draws and reads out.
#include "core/pipeline/compress.h"
#include "tests/ui/map_sources.h"
#include "ui/plots/colours.h"
#include "ui/plots/colour_scale.h"
#include "ui/views/weight_map/filter_tiles.h"
#include "ui/views/weight_map/map_canvas.h"
#include "ui/views/weight_map/map_index.h"
#include "ui/views/weight_map/map_picture.h"
#include "ui/views/weight_map/map_viewport.h"

#include <QSignalSpy>
#include <QtTest>

#include <cmath>
#include <optional>

using namespace pangkas;
using namespace pangkas::test;

namespace {

MapSource mapOf(const Shape& shape, MapState state, double sparsity = 0)
{
    MapSource map = mapSource(sourceOf(shape), 0);
    map.state = state;
    map.threshold = sparsity > 0 ? float(map.profile().thresholdForSparsity(sparsity)) : 0.0f;
    return map;
}

std::shared_ptr<const CompressedLayer> compressed(const MapSource& map, double sparsity, int centroids, bool enabled = true)
{
    Recipe recipe = emptyRecipe(map.source->architecture());
    recipe.layers[0].enabled = enabled;
    recipe.layers[0].pruning = {PruningRule::Sparsity, sparsity};
    recipe.layers[0].sharing.centroids = centroids;
    auto layer = compressLayer(map.source->architecture().layers[0], map.source->opened.model, recipe.layers[0], 1);
    if (!layer)
        throw std::runtime_error(describe(layer.error()));
    return *layer;
}

struct Average
{
    double mean = 0, density = 0;
};

/// Weight by weight, by the shape alone.
Average averageOf(const MapSource& map, const std::optional<Tensor>& decoded, std::int64_t top, std::int64_t left,
    std::int64_t height, std::int64_t width)
{
    const Shape& shape = map.source->architecture().layers[0].weightShape;
    const bool isKernel = shape.size() == 4;
    const std::int64_t inputs = shape.size() < 2 ? shape[0] : shape[1];
    const std::int64_t kh = isKernel ? shape[2] : 1, kw = isKernel ? shape[3] : 1;
    const std::int64_t rows = (shape.size() < 2 ? 1 : shape[0]) * kh, columns = inputs * kw;
    Average average;
    int count = 0;
    for (std::int64_t r = top; r < std::min(top + height, rows); ++r) {
        for (std::int64_t c = left; c < std::min(left + width, columns); ++c, ++count) {
            const auto index = std::size_t(((r / kh * inputs + c / kw) * kh + r % kh) * kw + c % kw);
            const float weight = map.source->opened.model.tensors()[0].values()[index];
            bool isKept = weight != 0;
            float shown = weight;
            if (map.state != MapState::Dense && !map.packed) {
                isKept = std::abs(weight) >= map.threshold;
                shown = isKept ? weight : 0;
            } else if (map.state != MapState::Dense) {
                const CompressedWeight& packed = map.packed->weight;
                isKept = packed.form == WeightForm::Dense || (packed.form == WeightForm::Sparse ? packed.mask.isKept(index) : packed.codes[index] != 0);
                shown = map.state == MapState::Decoded ? decoded->values()[index] : isKept ? weight : 0;
            }
            average.mean += double(shown);
            average.density += isKept;
        }
    }
    average.mean /= count;
    average.density /= count;
    return average;
}

} // namespace

class TestWeightMap : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void weightsHavePlaces_data();
    void weightsHavePlaces();
    void blocksAreAverages_data();
    void blocksAreAverages();
    void maskIsThatOfPruning();
    void coarserBlocksAreTheSame_data();
    void coarserBlocksAreTheSame();
    void indexFollowsTheThreshold_data();
    void indexFollowsTheThreshold();
    void indexStopsWhenAsked();
    void viewportMoves_data();
    void viewportMoves();
    void pictureIsRefined();
    void colours();
    void canvasDrawsAndReads();
    void keysMove();
    void filtersAreTiles();
    void benchmarkSlider();
};

void TestWeightMap::weightsHavePlaces_data()
{
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addRow("matrix") << QList<int>{5, 7} << 5 << 7;
    QTest::addRow("kernels") << QList<int>{4, 3, 2, 5} << 8 << 15;
    QTest::addRow("single kernels") << QList<int>{4, 3, 1, 1} << 4 << 3;
    QTest::addRow("a vector") << QList<int>{9} << 1 << 9;
    QTest::addRow("a row") << QList<int>{1, 300} << 1 << 300;
    QTest::addRow("a column") << QList<int>{300, 1} << 300 << 1;
}

void TestWeightMap::weightsHavePlaces()
{
    QFETCH(QList<int>, shape);
    const WeightLayout layout(Shape(shape.begin(), shape.end()));
    QTEST(int(layout.rows()), "rows");
    QTEST(int(layout.columns()), "columns");
    std::vector<int> seen(layout.size(), 0);
    for (std::int64_t row = 0; row < layout.rows(); ++row) {
        for (std::int64_t column = 0; column < layout.columns(); ++column) {
            const std::size_t index = layout.index(row, column);
            QVERIFY(index < seen.size());
            ++seen[index];
            const WeightPlace place = layout.place(row, column);
            QCOMPARE(place.output * layout.kernelHeight() + place.kernelRow, row);
            QCOMPARE(place.input * layout.kernelWidth() + place.kernelColumn, column);
        }
    }
    QVERIFY(std::ranges::all_of(seen, [](int count) { return count == 1; }));
}

void TestWeightMap::blocksAreAverages_data()
{
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("centroids"); // -1: not packed, -2: packed and switched off
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    const QList<int> shapes[] = {{21, 37}, {6, 3, 3, 5}, {1, 200}, {150, 1}};
    const std::pair<int, int> blocks[] = {{1, 1}, {2, 2}, {8, 8}, {16, 1}, {1, 4}};
    for (const auto& shape : shapes) {
        for (const auto& [width, height] : blocks) {
            for (const MapState state : {MapState::Dense, MapState::Pruned, MapState::Decoded}) {
                for (const int centroids : {-2, -1, 0, 7}) {
                    if (state == MapState::Decoded && centroids == -1)
                        continue;
                    QTest::addRow("%lldd %d x %d, state %d, centroids %d, blocks %d x %d", qlonglong(shape.size()), shape[0],
                        shape[1], int(state), centroids, width, height)
                        << shape << int(state) << centroids << width << height;
                }
            }
        }
    }
}

void TestWeightMap::blocksAreAverages()
{
    QFETCH(QList<int>, shape);
    QFETCH(int, state);
    QFETCH(int, centroids);
    QFETCH(int, width);
    QFETCH(int, height);
    MapSource map = mapOf(Shape(shape.begin(), shape.end()), MapState(state), 0.6);
    if (centroids != -1)
        map.packed = compressed(map, 0.6, std::max(centroids, 0), centroids != -2);
    std::optional<Tensor> decoded;
    if (map.packed)
        decoded = *decodeWeight(map.packed->weight);
    BlockArea area = wholeArea(map.layout, width, height);
    for (const bool isPart : {false, true}) {
        if (isPart)
            area = {area.width / 3, area.height / 3, area.width - area.width / 3, area.height - area.height / 3};
        const auto blocks = averageBlocks(map, width, height, area);
        VERIFY_OK(blocks);
        for (std::int64_t row = area.top; row < area.top + area.height; ++row) {
            for (std::int64_t column = area.left; column < area.left + area.width; ++column) {
                const Average expected = averageOf(map, decoded, row * height, column * width, height, width);
                const std::size_t at = blocks->at(column, row);
                QVERIFY(std::abs(double(blocks->mean[at]) - expected.mean) < 1e-6);
                QVERIFY(std::abs(double(blocks->density[at]) - expected.density) < 1e-6);
            }
        }
    }
    const auto margins = countMargins(map);
    VERIFY_OK(margins);
    const std::int64_t kh = map.layout.kernelHeight(), kw = map.layout.kernelWidth();
    QCOMPARE(std::int64_t(margins->outputs.size()), map.layout.outputs());
    QCOMPARE(std::int64_t(margins->inputs.size()), map.layout.inputs());
    for (std::int64_t i = 0; i < map.layout.outputs(); ++i)
        QVERIFY(std::abs(double(margins->outputs[std::size_t(i)]) - averageOf(map, decoded, i * kh, 0, kh, map.layout.columns()).density) < 1e-6);
    for (std::int64_t i = 0; i < map.layout.inputs(); ++i)
        QVERIFY(std::abs(double(margins->inputs[std::size_t(i)]) - averageOf(map, decoded, 0, i * kw, map.layout.rows(), kw).density) < 1e-6);
}

void TestWeightMap::maskIsThatOfPruning()
{
    MapSource map = mapOf({40, 60}, MapState::Pruned);
    for (const double amount : {0.0, 0.003, 0.05, 0.12}) {
        map.threshold = float(amount);
        const auto mask = pruneByMagnitude(map.weights(), {PruningRule::Threshold, double(map.threshold)});
        VERIFY_OK(mask);
        for (std::size_t i = 0; i < mask->size(); ++i)
            QCOMPARE(map.isKept(i), mask->isKept(i));
    }
}

void TestWeightMap::coarserBlocksAreTheSame_data()
{
    QTest::addColumn<int>("times");
    QTest::addRow("as they are") << 1;
    QTest::addRow("twice") << 2;
    QTest::addRow("five times") << 5;
}

void TestWeightMap::coarserBlocksAreTheSame()
{
    QFETCH(int, times);
    const MapSource map = mapOf({61, 83}, MapState::Pruned, 0.7);
    const auto fine = averageBlocks(map, 4, 8, wholeArea(map.layout, 4, 8));
    VERIFY_OK(fine);
    const BlockArea area = wholeArea(map.layout, 4 * times, 8 * times);
    const MapBlocks coarse = coarser(*fine, map.layout, times, times, area);
    const auto direct = averageBlocks(map, 4 * times, 8 * times, area);
    VERIFY_OK(direct);
    QCOMPARE(coarse.mean.size(), direct->mean.size());
    for (std::size_t i = 0; i < coarse.mean.size(); ++i) {
        QVERIFY(std::abs(coarse.mean[i] - direct->mean[i]) < 1e-6f);
        QVERIFY(std::abs(coarse.density[i] - direct->density[i]) < 1e-6f);
    }
}

void TestWeightMap::indexFollowsTheThreshold_data()
{
    QTest::addColumn<QList<int>>("shape");
    QTest::addRow("matrix") << QList<int>{1031, 2050};
    QTest::addRow("kernels") << QList<int>{250, 331, 5, 5};
    QTest::addRow("few rows") << QList<int>{3, 700'001};
    QTest::addRow("few columns") << QList<int>{700'001, 3};
}

void TestWeightMap::indexFollowsTheThreshold()
{
    QFETCH(QList<int>, shape);
    MapSource map = mapOf(Shape(shape.begin(), shape.end()), MapState::Dense);
    QVERIFY(map.layout.size() > MapIndex::directWeights);
    const auto index = MapIndex::build(map);
    VERIFY_OK(index);
    QVERIFY(index->hasBlocks());
    QVERIFY(index->memory() < 8 * map.layout.size()); // of such small blocks at the edges; 1.3 for a matrix
    if (shape.size() == 2 && shape[0] > 100 && shape[1] > 100)
        QVERIFY(index->memory() < map.layout.size() * 3 / 2);
    const BlockArea whole = wholeArea(map.layout, MapIndex::side, MapIndex::side);
    const std::pair<MapState, double> rows[] = {{MapState::Dense, 0}, {MapState::Pruned, 0}, {MapState::Pruned, 0.31},
        {MapState::Pruned, 0.905}, {MapState::Pruned, 0.9973}, {MapState::Pruned, 1}};
    for (const auto& [state, sparsity] : rows) {
        map.state = state;
        map.threshold = sparsity > 0 ? float(map.profile().thresholdForSparsity(sparsity)) : 0.0f;
        const bool isExact = state == MapState::Dense || sparsity == 0 || sparsity == 1;
        const MapBlocks found = index->blocks(map, whole);
        const auto expected = averageBlocks(map, MapIndex::side, MapIndex::side, whole);
        VERIFY_OK(expected);
        double kept = 0, difference = 0, squares = 0;
        for (std::size_t i = 0; i < found.density.size(); ++i) {
            const double error = double(found.density[i]) - double(expected->density[i]);
            if (isExact)
                QVERIFY(std::abs(error) < 1e-5);
            QVERIFY(std::abs(double(found.mean[i]) - double(expected->mean[i])) < (isExact ? 1e-5 : 0.1));
            difference += error;
            squares += error * error;
            kept += double(expected->density[i]);
        }
        const auto blocks = double(found.density.size());
        QVERIFY2(std::abs(difference) / blocks < 0.002, qPrintable(QString::number(difference / blocks)));
        // Of 64 weights hardly one is on the wrong side.
        if (whole.width > 1 && whole.height > 1)
            QVERIFY2(std::sqrt(squares / blocks) < 0.02, qPrintable(QString::number(std::sqrt(squares / blocks))));
        // A part is cut out of the whole.
        const BlockArea part{whole.width / 2, whole.height / 2, whole.width - whole.width / 2, whole.height - whole.height / 2};
        const MapBlocks cut = index->blocks(map, part);
        QCOMPARE(cut.density.back(), found.density.back());
        QCOMPARE(cut.mean.front(), found.mean[found.at(part.left, part.top)]);

        const MapMargins margins = index->margins(map);
        const auto counted = countMargins(map);
        VERIFY_OK(counted);
        QCOMPARE(margins.outputs.size(), counted->outputs.size());
        QCOMPARE(margins.inputs.size(), counted->inputs.size());
        QVERIFY(margins.inputs.size() <= 16384 && margins.outputs.size() <= 16384);
        double sum = 0;
        for (std::size_t i = 0; i < margins.outputs.size(); ++i)
            sum += std::abs(double(margins.outputs[i]) - double(counted->outputs[i]));
        QVERIFY(sum / double(margins.outputs.size()) < (isExact ? 1e-5 : 0.02));
    }
}

void TestWeightMap::indexStopsWhenAsked()
{
    const MapSource map = mapOf({64, 64}, MapState::Dense);
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token());
    VERIFY_FAILS(MapIndex::build(map, job), ErrorCode::Cancelled);
    VERIFY_FAILS(averageBlocks(map, 1, 1, wholeArea(map.layout, 1, 1), job), ErrorCode::Cancelled);
    VERIFY_FAILS(countMargins(map, job), ErrorCode::Cancelled);
}

void TestWeightMap::viewportMoves_data()
{
    QTest::addColumn<QList<int>>("shape");
    QTest::addRow("fc6") << QList<int>{4096, 9216};
    QTest::addRow("fc8") << QList<int>{2, 4096};
    QTest::addRow("conv1") << QList<int>{64, 3, 11, 11};
    QTest::addRow("a weight") << QList<int>{1, 1};
    QTest::addRow("a row") << QList<int>{1, 1'000'000};
    QTest::addRow("a column") << QList<int>{1'000'000, 1};
}

void TestWeightMap::viewportMoves()
{
    QFETCH(QList<int>, shape);
    const WeightLayout layout(Shape(shape.begin(), shape.end()));
    MapViewport viewport;
    viewport.resize({600, 400});
    viewport.setLayout(layout);
    QVERIFY(viewport.isFitted());
    const QRectF matrix = viewport.matrixRect();
    QVERIFY(matrix.width() <= 600.001 && matrix.height() <= 400.001);
    QVERIFY(std::min(matrix.width(), matrix.height()) >= 20); // however thin
    QVERIFY(viewport.visible(1, 1) == wholeArea(layout, 1, 1));

    const QPointF anchor = matrix.center() + QPointF(matrix.width() * 0.3, matrix.height() * 0.2);
    for (int i = 0; i < 80; ++i) {
        const auto before = viewport.cellAt(anchor);
        QVERIFY(before);
        const double size = viewport.pixelsPerColumn();
        viewport.zoom(1.3, anchor);
        QVERIFY(viewport.pixelsPerColumn() >= size);
        const auto cell = viewport.cellAt(anchor);
        QVERIFY(cell);
        QVERIFY(viewport.cellRect(*cell).adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(anchor));
        QVERIFY(viewport.blockWidth(1) >= 1 && double(viewport.blockWidth(1)) * viewport.pixelsPerColumn() <= std::max(1.0, viewport.pixelsPerColumn()));
    }
    QVERIFY(!viewport.canZoomIn());
    QVERIFY(viewport.pixelsPerColumn() <= 96.001 && viewport.pixelsPerRow() <= 96.001);
    // Never beyond the edge, however far it is dragged.
    for (const QPointF& far : {QPointF(1e9, 1e9), QPointF(-1e9, -1e9)}) {
        viewport.pan(far);
        const BlockArea seen = viewport.visible(1, 1);
        QVERIFY(seen.width > 0 && seen.height > 0);
        QVERIFY(wholeArea(layout, 1, 1).contains(seen));
    }
    for (int i = 0; i < 100; ++i)
        viewport.zoom(1 / 1.3, {0, 0});
    QVERIFY(viewport.isFitted());
    viewport.zoom(5, {10, 10});
    viewport.fit();
    QCOMPARE(viewport.matrixRect(), matrix);
    viewport.resize({0, 0});
    QVERIFY(viewport.visible(1, 1) == BlockArea());
}

void TestWeightMap::pictureIsRefined()
{
    MapSupply supply;
    supply.source = mapOf({1600, 1600}, MapState::Pruned, 0.8);
    const MapSource& source = supply.source;
    MapRequest request{source, 1, 1, wholeArea(source.layout, 1, 1)};
    MapPicture picture = makePicture(supply, request);
    QVERIFY(picture.blocks.mean.empty() && picture.better == request); // nothing is known yet

    auto index = MapIndex::build(source);
    VERIFY_OK(index);
    supply.index = std::make_shared<const MapIndex>(std::move(*index));
    picture = makePicture(supply, request);
    QVERIFY(picture.better == request && !picture.isExact);
    QCOMPARE(picture.blocks.blockWidth, 8);

    const auto detail = averageDetail(request);
    VERIFY_OK(detail);
    supply.detail = *detail;
    picture = makePicture(supply, request);
    QVERIFY(picture.isExact && !picture.better);
    QCOMPARE(picture.blocks.blockWidth, 1);
    QCOMPARE(picture.blocks.mean[5 * 1600 + 9], source.shown(5 * 1600 + 9));
    request.source.threshold *= 1.01f; // the slider moved on: that detail is of another state
    picture = makePicture(supply, request);
    QVERIFY(picture.better == request);

    // A part is small enough to be drawn at once.
    request.area = {100, 100, 400, 300};
    picture = makePicture(supply, request);
    QVERIFY(picture.isExact && !picture.better);

    supply.source.packed = compressed(supply.source, 0.8, 15);
    supply.source.state = MapState::Decoded;
    const auto count = countMap(supply.source);
    VERIFY_OK(count);
    supply.count = *count;
    request = {supply.source, 16, 16, wholeArea(source.layout, 16, 16)};
    picture = makePicture(supply, request);
    QVERIFY(picture.isExact && !picture.better);
    const auto direct = averageBlocks(supply.source, 16, 16, request.area);
    VERIFY_OK(direct);
    for (std::size_t i = 0; i < direct->mean.size(); ++i)
        QVERIFY(std::abs(direct->mean[i] - picture.blocks.mean[i]) < 1e-6f && std::abs(direct->density[i] - picture.blocks.density[i]) < 1e-6f);
}

void TestWeightMap::colours()
{
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        const QPalette palette = themePalette(theme, QPalette());
        const ColourScale diverging = ColourScale::diverging(palette);
        QVERIFY(QColor(diverging.at(0.1f)).blue() > QColor(diverging.at(0.1f)).red());
        QVERIFY(QColor(diverging.at(0.9f)).red() > QColor(diverging.at(0.9f)).blue());
        QCOMPARE(diverging.at(-3), diverging.at(0));
        QCOMPARE(diverging.at(7), diverging.at(1));
        QCOMPARE(diverging.at(std::nanf("")), diverging.at(0));
        // Zero is not the colour of what was pruned.
        QVERIFY(std::abs(QColor(diverging.at(0.5f)).lightness() - prunedColour(palette).lightness()) >= 25);
        const ColourScale sequential = ColourScale::sequential(palette);
        int before = QColor(sequential.at(0)).lightness();
        for (int i = 1; i <= 20; ++i) {
            const int lightness = QColor(sequential.at(float(i) / 20)).lightness();
            QVERIFY(theme == Theme::Light ? lightness < before : lightness > before);
            before = lightness;
        }
    }
}

void TestWeightMap::canvasDrawsAndReads()
{
    MapCanvas canvas;
    canvas.resize(500, 400);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    MapSupply supply;
    supply.source = mapOf({12, 16}, MapState::Pruned, 0.5);
    auto index = MapIndex::build(supply.source);
    VERIFY_OK(index);
    QVERIFY(!index->hasBlocks());
    supply.index = std::make_shared<const MapIndex>(std::move(*index));
    canvas.setSupply(supply);
    const QImage image = canvas.grab().toImage();
    const ColourScale scale = ColourScale::diverging(canvas.palette());
    const QPoint origin = canvas.mapRect().topLeft();
    int prunedCells = 0;
    for (std::int64_t row = 0; row < 12; ++row) {
        for (std::int64_t column = 0; column < 16; ++column) {
            // Near a corner: a figure may stand in the middle.
            const QPointF at = canvas.viewport().cellRect({row, column}).topLeft() + QPointF(4, 4) + origin;
            const std::size_t i = supply.source.layout.index(row, column);
            const QRgb expected = supply.source.isKept(i)
                ? scale.at(0.5f + float(0.5 * double(supply.source.shown(i)) / canvas.scale().value))
                : prunedColour(canvas.palette()).rgb();
            prunedCells += !supply.source.isKept(i);
            const QColor found = image.pixelColor(at.toPoint());
            QVERIFY2(std::abs(found.red() - qRed(expected)) <= 2 && std::abs(found.blue() - qBlue(expected)) <= 2,
                qPrintable(QStringLiteral("%1, %2: %3 instead of %4").arg(row).arg(column).arg(found.name(), QColor(expected).name())));
        }
    }
    QVERIFY(prunedCells > 80);
    QSignalSpy moved(&canvas, &MapCanvas::cellChanged);
    const QPointF at = canvas.viewport().cellRect({7, 3}).center() + origin;
    moveTo(canvas, at);
    QVERIFY(!moved.isEmpty());
    QVERIFY(canvas.cell() == (MapCell{7, 3}));
    canvas.setQuantity(MapQuantity::Density);
    QVERIFY(!canvas.grab().isNull());
    canvas.setSupply({});
    QVERIFY(!canvas.cell());
    QVERIFY(!canvas.grab().isNull());
}

void TestWeightMap::keysMove()
{
    MapCanvas canvas;
    canvas.resize(400, 300);
    MapSupply supply;
    supply.source = mapOf({300, 400}, MapState::Dense);
    canvas.setSupply(supply);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QVERIFY(canvas.viewport().isFitted());
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QVERIFY(!canvas.viewport().isFitted());
    QVERIFY(canvas.cell());
    const auto before = *canvas.cell();
    QTest::keyClick(&canvas, Qt::Key_Right);
    QVERIFY(canvas.cell()->column > before.column);
    QTest::keyClick(&canvas, Qt::Key_Down);
    QVERIFY(canvas.cell()->row > before.row);
    QTest::keyClick(&canvas, Qt::Key_Left);
    QTest::keyClick(&canvas, Qt::Key_Up);
    QVERIFY(*canvas.cell() == before);
    QTest::keyClick(&canvas, Qt::Key_Minus);
    QTest::keyClick(&canvas, Qt::Key_Home);
    QVERIFY(canvas.viewport().isFitted());
    const double size = canvas.viewport().pixelsPerColumn();
    QWheelEvent wheel({100, 100}, canvas.mapToGlobal(QPointF(100, 100)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas, &wheel);
    QVERIFY(canvas.viewport().pixelsPerColumn() > size);
    const double left = canvas.viewport().matrixRect().left();
    QTest::mousePress(&canvas, Qt::LeftButton, {}, {100, 100});
    moveTo(canvas, {70, 100});
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {70, 100});
    QVERIFY(canvas.viewport().matrixRect().left() < left);
}

void TestWeightMap::filtersAreTiles()
{
    MapSource map = mapOf({5, 3, 2, 2}, MapState::Pruned, 0.4);
    const double scale = filterScale(map);
    QVERIFY(scale > 0);
    for (int filter = 0; filter < 5; ++filter) {
        const QImage tile = filterImage(map, filter, scale);
        QCOMPARE(tile.size(), QSize(2, 2));
        for (int y = 0; y < 2; ++y) {
            for (int x = 0; x < 2; ++x) {
                const auto expected = [&](int channel) {
                    const auto index = std::size_t(((filter * 3 + channel) * 2 + y) * 2 + x);
                    const double weight = map.isKept(index) ? double(map.weights()[index]) : 0.0;
                    return qRound(std::clamp(127.5 + 127.5 * weight / scale, 0.0, 255.0));
                };
                QCOMPARE(tile.pixel(x, y), qRgb(expected(0), expected(1), expected(2)));
            }
        }
    }
    QVERIFY(!FilterTiles::canShow(WeightLayout({5, 4, 2, 2})));
    QVERIFY(!FilterTiles::canShow(WeightLayout({5, 3})));
    FilterTiles tiles;
    tiles.resize(420, 300);
    tiles.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tiles));
    tiles.setSource(map);
    moveTo(tiles, tiles.tileRect(1, 3).center());
    QVERIFY(tiles.filter() == 3);
    for (int half = 0; half < 2; ++half)
        for (int filter = 0; filter < 5; ++filter)
            QVERIFY(tiles.rect().contains(tiles.tileRect(half, filter)));
    QVERIFY(!tiles.tileRect(0, 4).intersects(tiles.tileRect(1, 0)));
    QTest::keyClick(&tiles, Qt::Key_Left);
    QVERIFY(tiles.filter() == 2);
    QVERIFY(!tiles.grab().isNull());
    tiles.setSource(mapOf({5, 4, 2, 2}, MapState::Dense));
    QVERIFY(!tiles.filter());
}

void TestWeightMap::benchmarkSlider()
{
    // A movement of the slider over a whole matrix of 2.4 million weights: everything but the window's other parts.
    MapCanvas canvas;
    canvas.resize(900, 600);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    MapSupply supply;
    supply.source = mapOf({1024, 2304}, MapState::Pruned, 0.9);
    auto index = MapIndex::build(supply.source);
    VERIFY_OK(index);
    supply.index = std::make_shared<const MapIndex>(std::move(*index));
    canvas.setSupply(supply);
    const float threshold = supply.source.threshold;
    int step = 0;
    QBENCHMARK {
        supply.source.threshold = threshold * (1 + float(++step % 50) / 100);
        canvas.setSupply(supply);
        canvas.picture();
    }
}

QTEST_MAIN(TestWeightMap)
#include "test_weight_map.moc"
