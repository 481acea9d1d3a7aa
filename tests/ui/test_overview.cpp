// SPDX-License-Identifier: GPL-3.0-or-later
// The overview: each stage's bytes against arithmetic by hand, the paper's table to the letter, accuracies only where
// they were measured.
#include "tests/container/packs.h"
#include "tests/ui/window_test.h"
#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/overview/overview_view.h"
#include "ui/views/overview/paper_table_model.h"
#include "ui/views/overview/parameter_bars.h"
#include "ui/views/overview/waterfall.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using namespace pangkas;
using namespace pangkas::test;

namespace {

/// "0 0 3 1" as codes of a layer with so many centroids and a bias of two floats.
CompressedLayer layerOf(const char* codes, int centroids)
{
    CompressedLayer layer = sharedLayer("fc", {1, 1}, 1, std::max(centroids, 1));
    layer.weight.codes.clear();
    for (const QString& code : QString::fromLatin1(codes).split(' ', Qt::SkipEmptyParts))
        layer.weight.codes.push_back(std::uint8_t(code.toInt()));
    layer.weight.shape = {1, std::int64_t(layer.weight.codes.size())};
    const float bias[] = {1, 2};
    layer.bias = Tensor::fromValues("fc.bias", {2}, bias);
    if (centroids == 0) {
        layer.weight.form = WeightForm::Sparse;
        layer.weight.mask = Mask(layer.weight.codes.size());
        for (std::size_t i = 0; i < layer.weight.codes.size(); ++i)
            if (layer.weight.codes[i])
                layer.weight.mask.keep(i);
        layer.weight.survivors.assign(layer.weight.mask.keptCount(), 0.5f);
        layer.weight.codes.clear();
        layer.weight.codebook = {};
    }
    return layer;
}

std::shared_ptr<const StageFigures> someFigures(const std::vector<const char*>& names, std::uint64_t container = 100)
{
    auto figures = std::make_shared<StageFigures>();
    for (const char* name : names) {
        LayerStages layer;
        layer.name = name;
        layer.columns = {1000, 100, 5, 4, 120, 4040, 580, 270};
        layer.bytes = {4040, 565, 292, 270, 150};
        layer.codedCodeBits = 4.5;
        layer.codedIndexBits = 2.25;
        figures->layers.push_back(layer);
        for (std::size_t i = 0; i < layer.bytes.size(); ++i)
            figures->bytes[i] += layer.bytes[i];
    }
    figures->containerBytes = container;
    figures->bytes.back() += container;
    return figures;
}

} // namespace

class TestOverview : public WindowTest
{
    Q_OBJECT
private Q_SLOTS:
    void stagesAreWhatTheySay_data();
    void stagesAreWhatTheySay();
    void tableIsAModel();
    void csvIsExact();
    void viewFollowsTheRecipe();
    void accuracyIsWhereItWasMeasured();
    void prunedNetworkIsMeasured();
    void copiesTheTable();
    void waterfallDraws();
};

void TestOverview::stagesAreWhatTheySay_data()
{
    QTest::addColumn<QByteArray>("codes");
    QTest::addColumn<int>("centroids");
    QTest::addColumn<int>("dense");
    QTest::addColumn<int>("pruned");
    QTest::addColumn<int>("shared");
    QTest::addColumn<int>("indexed");
    // 4 of 16 weights; 3 centroids need 2 bits. Bias 8 bytes.
    // dense 64 + 8; pruned 4 * 4 + 2 + 8; shared 1 + 2 + 12 + 8; indexed ceil(4 * 6 / 8) + 12 + 8.
    QTest::addRow("shared") << QByteArray("0 0 3 1 0 0 0 2 0 0 0 0 0 0 0 1") << 3 << 72 << 26 << 23 << 23;
    // Nothing pruned: no bits and no indices.
    QTest::addRow("nothing pruned") << QByteArray("1 2 3 1 2 3 1 2") << 3 << 40 << 40 << 22 << 22;
    // 1 of 9 weights as floats: 4 + 2 + 8; indexed ceil(36 / 8) + 8.
    QTest::addRow("not shared") << QByteArray("0 0 0 0 1 0 0 0 0") << 0 << 44 << 14 << 14 << 13;
    // The gap of 20 needs a filler of 4 bits, or none of 5: 2 * 7 bits or 3 * 6.
    QTest::addRow("a filler is dearer") << QByteArray("1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1") << 3 << 96 << 19 << 24 << 22;
    QTest::addRow("all pruned") << QByteArray("0 0 0 0") << 3 << 24 << 9 << 21 << 20;
}

void TestOverview::stagesAreWhatTheySay()
{
    QFETCH(QByteArray, codes);
    QFETCH(int, centroids);
    const CompressedLayer layer = layerOf(codes.constData(), centroids);
    const LayerBytes coded{"fc", {{"gaps", 9, 5}, {"codes", 9, 7}, {"bias", 8, 8}}};
    const LayerStages stages = countStages(LayerInfo{"fc", LayerKind::Linear, "fc.weight", "fc.bias", {}}, layer, coded);
    QTEST(int(stages.bytes[0]), "dense");
    QTEST(int(stages.bytes[1]), "pruned");
    QTEST(int(stages.bytes[2]), "shared");
    QTEST(int(stages.bytes[3]), "indexed");
    QCOMPARE(stages.bytes[4], std::uint64_t(20));
    const std::size_t stored = layer.weight.storedCount();
    QCOMPARE(stages.codedIndexBits.has_value(), stored > 0);
    if (stored > 0)
        QCOMPARE(*stages.codedCodeBits, 56.0 / double(stored));
}

void TestOverview::tableIsAModel()
{
    PaperTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QCOMPARE(model.rowCount(), 0);
    model.setFigures(someFigures({"conv1", "fc6"}));
    QCOMPARE(model.rowCount(), 3);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setFigures(someFigures({"conv1", "fc6"}, 200)); // numbers alone: no reset
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reset.size(), 0);
    using Column = PaperTableModel::Column;
    const auto text = [&](int row, Column column) { return model.index(row, int(column)).data().toString(); };
    QCOMPARE(text(0, Column::Layer), "conv1");
    QCOMPARE(text(0, Column::Kept), "10.0 %");
    QCOMPARE(text(0, Column::CodeBits), "5");
    QCOMPARE(text(0, Column::CodedCodeBits), "4.5");
    QCOMPARE(text(0, Column::Quantized), "6.68 %");
    QCOMPARE(text(2, Column::CodeBits), "5.0");
    QCOMPARE(text(2, Column::Coded), "6.19 % (16.2×)"); // 500 of 8080 bytes
    for (int row = 0; row < model.rowCount(); ++row)
        for (int column = 0; column < PaperTableModel::columns; ++column)
            QVERIFY(!model.index(row, column).data(Qt::ToolTipRole).toString().isEmpty());
    model.retranslate();
    model.setFigures(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestOverview::csvIsExact()
{
    PaperTableModel model;
    auto figures = std::make_shared<StageFigures>(*someFigures({"conv1", "a,\"b\""}));
    figures->layers[1].codedCodeBits.reset();
    model.setFigures(figures);
    QLocale::setDefault(QLocale(QLocale::Indonesian)); // files never follow it
    QCOMPARE(model.csv(),
        "layer,weights,stored,code_bits,index_bits,index_entries,coded_code_bits,coded_index_bits,dense_bytes,pruned_bytes,"
        "quantized_bytes,packed_bytes\n"
        "conv1,1000,100,5,4,120,4.5000,2.2500,4040,580,270,150\n"
        "\"a,\"\"b\"\"\",1000,100,5,4,120,,2.2500,4040,580,270,150\n"
        "container,,,,,,,,,,,100\n"
        "file,2000,200,,,240,,,8080,1160,540,400\n");
    ParameterBars bars;
    bars.setBars({{"conv1", 1234567, 0.5}});
    QCOMPARE(bars.csv(), "layer,parameters,kept\nconv1,1234567,0.5\n");
    Waterfall waterfall;
    WaterfallBar bar;
    bar.id = "coded";
    bar.bytes = 1234567;
    bar.accuracy = {0.5, 0.25, 0.75, 1800, false};
    waterfall.setBars({bar}, true);
    QCOMPARE(waterfall.csv(), "stage,bytes,convolution_bytes,top1,top1_low,top1_high,images,measured_here\n"
                              "coded,1234567,0,0.5,0.25,0.75,1800,1\n");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
}

void TestOverview::viewFollowsTheRecipe()
{
    openSmall();
    auto* view = m_window->findChild<OverviewView*>();
    m_window->workspace().showView(view);
    const Results& results = m_window->workbench().results();
    const auto isCounted = [&] { return view->tableModel().figures() && view->tableModel().figures()->packing == results.packing(); };
    QTRY_VERIFY(results.isPackingCurrent() && isCounted());
    QCOMPARE(view->tableModel().rowCount(), 4);
    QCOMPARE(view->parameters().bars().size(), std::size_t(3));
    QCOMPARE(view->parameters().bars()[1].parameters, 64 * 128 + 64);
    const auto bytes = [&](ByteStage stage) { return view->waterfall().bars()[std::size_t(stage)].bytes; };
    QCOMPARE(bytes(ByteStage::Dense), m_document->source()->denseBytes());
    QCOMPARE(bytes(ByteStage::Coded), results.packing()->report.fileBytes);

    const std::uint64_t before = bytes(ByteStage::Pruned);
    m_table->model()->setData(cell(fc6, Column::Sparsity), 900);
    QTRY_VERIFY(view->waterfall().bars()[4].origin == "predicted"); // and not "packed" before it is
    QTRY_VERIFY(results.isPackingCurrent() && isCounted());
    QTRY_VERIFY(view->waterfall().bars()[4].origin == "packed");
    QVERIFY(bytes(ByteStage::Pruned) < before);
    const LayerStages& layer = view->tableModel().figures()->layers[fc6];
    const auto packed = results.compressedLayer(fc6);
    QCOMPARE(layer.columns.stored, packed->weight.storedCount());
    QVERIFY(layer.bytes
        == countStages(m_document->source()->architecture().layers[fc6], *packed, results.packing()->report.layers[fc6]).bytes);
    std::uint64_t sum = view->tableModel().figures()->containerBytes;
    for (const LayerStages& one : view->tableModel().figures()->layers)
        sum += one.bytes[4];
    QCOMPARE(sum, results.packing()->report.fileBytes);
    for (const Figure& figure : view->figures()) {
        QVERIFY(figure.picture && !figure.csv().isEmpty());
        QVERIFY(!figure.picture->grab().isNull());
    }
}

void TestOverview::accuracyIsWhereItWasMeasured()
{
    openSmall();
    auto* view = m_window->findChild<OverviewView*>();
    m_window->workspace().showView(view);
    Results& results = m_window->workbench().results();
    QTRY_VERIFY(results.isPackingCurrent());
    const auto measured = [&] {
        QString text;
        for (const WaterfallBar& bar : view->waterfall().bars())
            text += !bar.accuracy ? '-' : bar.accuracy->isOfOtherStage ? 'o' : 'x';
        return text;
    };
    QTRY_COMPARE(measured(), "-----");
    auto report = std::make_shared<EvaluationReport>();
    report->images = report->total = 100;
    report->correct = 80;
    results.setDense(report);
    QTRY_COMPARE(measured(), "x----");
    results.setCompressed({m_document->recipe(), report, false});
    QTRY_COMPARE(measured(), "xooox"); // nothing is shared: pruned weights are those of the file
    Recipe recipe = withBits(*m_document->recipe(), fc6, 5);
    m_document->changeRecipe(recipe, RecipeEdit::Bits, fc6);
    QTRY_COMPARE(measured(), "x----"); // of another recipe
    results.setCompressed({m_document->recipe(), report, false});
    QTRY_COMPARE(measured(), "x-oox");
    QCOMPARE(view->waterfall().bars()[4].accuracy->top1, 0.8);
    QVERIFY(view->waterfall().csv().contains("coded,"));
}

void TestOverview::prunedNetworkIsMeasured()
{
    openSmall();
    writeImages(0);
    if (!openImages())
        QSKIP("built without the engine");
    auto* view = m_window->findChild<OverviewView*>();
    m_window->workspace().showView(view);
    Recipe recipe = withBits(withSparsityStep(*m_document->recipe(), fc6, 900), fc6, 2);
    m_document->changeRecipe(recipe, RecipeEdit::Bits, fc6);
    m_window->workbench().evaluate();
    const auto pruned = [&] {
        const auto& bars = view->waterfall().bars();
        return bars.empty() ? std::nullopt : bars[1].accuracy;
    };
    QTRY_VERIFY_WITH_TIMEOUT(pruned().has_value(), 30000);
    QVERIFY(!pruned()->isOfOtherStage);

    recipe.layers[fc6].sharing = {};
    const EvaluationInput input = evaluationInput(*m_document);
    const auto compressed = compressModel(input.architecture(), input.source->opened.model, recipe);
    VERIFY_OK(compressed);
    const auto expected = evaluateNetwork(input, *decodeModel(*compressed), {});
    VERIFY_OK(expected);
    QCOMPARE(pruned()->top1, (*expected)->top1());
    QCOMPARE(pruned()->images, (*expected)->images);
    m_document->changeRecipe(withBits(withSparsityStep(*m_document->recipe(), fc6, 300), fc6, 2), RecipeEdit::Sparsity, fc6);
    QTRY_VERIFY(!pruned().has_value()); // of another sparsity
}

void TestOverview::copiesTheTable()
{
    openSmall();
    auto* view = m_window->findChild<OverviewView*>();
    m_window->workspace().showView(view);
    QTRY_COMPARE(view->tableModel().rowCount(), 4);
    QTest::keyClick(m_window->findChild<QTableView*>("paperTable"), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.size(), 6);
    QCOMPARE(lines[0].split('\t').size(), PaperTableModel::columns);
    QVERIFY(lines[0].startsWith("Layer\tWeights\tWeights % (P)"));
    QVERIFY(lines[2].startsWith("fc6\t8,192\t"));
}

void TestOverview::waterfallDraws()
{
    Waterfall waterfall;
    waterfall.resize(480, 300);
    QVERIFY(!waterfall.grab().isNull()); // without bars
    std::vector<WaterfallBar> bars(5);
    const std::uint64_t bytes[] = {1000, 250, 0, 100, 50};
    for (std::size_t i = 0; i < bars.size(); ++i)
        bars[i].bytes = bytes[i];
    waterfall.setBars(bars, true);
    QVERIFY(std::abs(waterfall.barRect(0).height() / waterfall.barRect(1).height() - 4) < 0.01);
    QVERIFY(waterfall.barRect(2).height() <= 2);
    waterfall.setLogarithmic(true);
    const double unit = waterfall.barRect(0).height() / 2; // from 10 to 1000
    QVERIFY(std::abs(waterfall.barRect(3).height() - unit) < 0.01);
    QVERIFY(!waterfall.grab().isNull());
}

QTEST_MAIN(TestOverview)
#include "test_overview.moc"
