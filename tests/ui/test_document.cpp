// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "tests/ui/small_source.h"
#include "ui/document/dataset_text.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"

#include <QSignalSpy>

using namespace pangkas;
using namespace pangkas::test;

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void editUndoRedo_data();
    void editUndoRedo();
    void gesturesMerge_data();
    void gesturesMerge();
    void gestureBackToItsStartLeavesNoStep();
    void sameRecipeIsNoChange();
    void newModelStartsNewHistory();
    void predictions_data();
    void predictions();
    void figuresSayWhereTheyComeFrom();
    void accuracyOfAnEarlierRecipeIsStale();
    void preprocessingIsTheArchitecturesUntilChosen();
    void datasetsHaveReadableNames_data();
    void datasetsHaveReadableNames();

private:
    static constexpr std::size_t fc6 = 1;
};

void TestDocument::editUndoRedo_data()
{
    QTest::addColumn<int>("edit");
    QTest::addColumn<int>("value");
    QTest::addRow("sparsity") << int(RecipeEdit::Sparsity) << 905;
    QTest::addRow("all pruned") << int(RecipeEdit::Sparsity) << 1000;
    QTest::addRow("switch") << int(RecipeEdit::Switch) << 0;
    QTest::addRow("bits") << int(RecipeEdit::Bits) << 5;
    QTest::addRow("coder") << int(RecipeEdit::Coder) << 0;
    QTest::addRow("initialisation") << int(RecipeEdit::Initialisation) << int(CentroidInit::Optimal);
}

void TestDocument::editUndoRedo()
{
    QFETCH(int, edit);
    QFETCH(int, value);
    Document document;
    setSmallSource(document);
    QSignalSpy changes(&document, &Document::recipeChanged);
    const auto before = document.recipe();

    Recipe next = *before;
    switch (RecipeEdit(edit)) {
    case RecipeEdit::Sparsity:
        next = withSparsityStep(next, fc6, value);
        QCOMPARE(next.layers[fc6].pruning.amount, value / 1000.0);
        break;
    case RecipeEdit::Switch:
        next = withEnabled(next, fc6, value);
        break;
    case RecipeEdit::Bits:
        next = withBits(next, fc6, value);
        QCOMPARE(sharingBits(next.layers[fc6]), value);
        break;
    case RecipeEdit::Coder:
        next = withCoder(next, fc6, "another");
        break;
    default:
        next = withInit(next, fc6, CentroidInit(value));
    }
    QVERIFY(next != *before);
    document.changeRecipe(next, RecipeEdit(edit), int(fc6));
    QVERIFY(*document.recipe() == next);
    QVERIFY(document.undoStack().undoText().contains("fc6"));
    document.undoStack().undo();
    QCOMPARE(document.recipe(), before); // the very same object: undo swaps pointers
    document.undoStack().redo();
    QVERIFY(*document.recipe() == next);
    QCOMPARE(changes.count(), 3);
}

void TestDocument::gesturesMerge_data()
{
    // Each move is "layer step", | ends a gesture and begins the next.
    QTest::addColumn<QString>("moves");
    QTest::addColumn<int>("steps");
    QTest::addRow("one drag") << "1 10,1 20,1 30,1 25" << 1;
    QTest::addRow("two drags") << "1 10,1 20,|,1 30,1 40" << 2;
    QTest::addRow("two layers") << "1 10,2 20" << 2;
    QTest::addRow("there and back again later") << "1 10,|,1 0" << 2;
}

void TestDocument::gesturesMerge()
{
    QFETCH(QString, moves);
    QFETCH(int, steps);
    Document document;
    setSmallSource(document);
    const auto before = document.recipe();
    document.beginGesture();
    for (const QString& move : moves.split(',')) {
        if (move == "|") {
            document.endGesture();
            document.beginGesture();
            continue;
        }
        const int layer = move.section(' ', 0, 0).toInt();
        const int step = move.section(' ', 1, 1).toInt();
        document.changeRecipe(withSparsityStep(*document.recipe(), std::size_t(layer), step), RecipeEdit::Sparsity, layer);
    }
    document.endGesture();
    QCOMPARE(document.undoStack().count(), steps);
    while (document.undoStack().canUndo())
        document.undoStack().undo();
    QVERIFY(*document.recipe() == *before);
}

void TestDocument::gestureBackToItsStartLeavesNoStep()
{
    Document document;
    setSmallSource(document);
    document.beginGesture();
    for (const int step : {10, 20, 0})
        document.changeRecipe(withSparsityStep(*document.recipe(), fc6, step), RecipeEdit::Sparsity, int(fc6));
    document.endGesture();
    QCOMPARE(document.undoStack().count(), 0);
}

void TestDocument::sameRecipeIsNoChange()
{
    Document document;
    setSmallSource(document);
    QSignalSpy changes(&document, &Document::recipeChanged);
    document.changeRecipe(*document.recipe(), RecipeEdit::Preset);
    QCOMPARE(changes.count(), 0);
    QVERIFY(!document.undoStack().canUndo());
}

void TestDocument::newModelStartsNewHistory()
{
    Document document;
    setSmallSource(document);
    document.changeRecipe(withSparsityStep(*document.recipe(), fc6, 500), RecipeEdit::Sparsity, int(fc6));
    setSmallSource(document, 99);
    QVERIFY(!document.undoStack().canUndo());
    QCOMPARE(document.recipe()->layers[fc6].pruning.amount, 0.0);
}

void TestDocument::predictions_data()
{
    QTest::addColumn<int>("step");
    QTest::addColumn<int>("bits");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<QString>("coder");
    QTest::addColumn<Origin>("origin");
    QTest::addRow("dense") << 0 << 0 << true << "deflate" << Origin::Predicted;
    QTest::addRow("switched off") << 900 << 4 << false << "deflate" << Origin::Predicted;
    QTest::addRow("pruned") << 900 << 0 << true << "deflate" << Origin::Predicted;
    QTest::addRow("pruned and shared") << 900 << 4 << true << "fast" << Origin::Predicted;
    QTest::addRow("nothing left") << 1000 << 0 << true << "deflate" << Origin::Predicted;
}

void TestDocument::predictions()
{
    QFETCH(int, step);
    QFETCH(int, bits);
    QFETCH(bool, enabled);
    QFETCH(QString, coder);
    QFETCH(Origin, origin);
    Document document;
    Results results(document);
    setSmallSource(document);
    const auto change = [&](Recipe next) { document.changeRecipe(std::move(next), RecipeEdit::Load); };
    change(withCoder(withSparsityStep(withBits(*document.recipe(), fc6, bits), fc6, step), fc6, coder.toStdString()));
    change(withEnabled(*document.recipe(), fc6, enabled));
    const LayerFigures& figures = results.layers()[fc6];
    QCOMPARE(figures.origin, Origin::Unknown);
    QCOMPARE(figures.bytes, 0u);
    QCOMPARE(results.total().bytes, 0u);
    const double threshold = figures.numbers.threshold, sparsity = figures.numbers.sparsity;
    QVERIFY(std::abs(sparsity - (enabled ? step / 1000.0 : 0)) < 1e-9);

    // The index adds the bytes and leaves what was known.
    auto built = LayerIndex::build(document.source()->architecture().layers[fc6], document.source()->opened.model);
    VERIFY_OK(built);
    const auto index = std::make_shared<const LayerIndex>(std::move(*built));
    results.setIndex(fc6, index);
    QCOMPARE(figures.origin, origin);
    QCOMPARE(figures.bytes, index->numbers(document.recipe()->layers[fc6]).predicted.bytes);
    QVERIFY(figures.bytes > 0);
    QVERIFY(std::abs(figures.numbers.threshold - threshold) < 1e-9);
    QVERIFY(std::abs(figures.numbers.sparsity - sparsity) < 1e-4);
    QCOMPARE(results.total().origin, Origin::Unknown); // of the other layers
    setIndexes(results, document);
    QCOMPARE(results.total().origin, origin);
    QVERIFY(results.total().bytes > figures.bytes);
}

void TestDocument::figuresSayWhereTheyComeFrom()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    QCOMPARE(results.total().origin, Origin::Unknown);
    setIndexes(results, document);
    QCOMPARE(results.total().origin, Origin::Predicted);

    const auto measure = [&] {
        auto packing = std::make_shared<PackMeasurement>();
        packing->recipe = document.recipe();
        packing->report.fileBytes = 1000;
        for (const LayerRecipe& layer : document.recipe()->layers) {
            auto pack = std::make_shared<LayerPack>();
            pack->recipe = layer;
            pack->seed = document.recipe()->seed;
            pack->stored = 17;
            packing->layers.push_back(pack);
            packing->report.layers.push_back({layer.layer, {{"codes", 500, 300}}});
        }
        results.setPacking(packing);
    };
    measure();
    QCOMPARE(results.total().origin, Origin::Packed);
    QCOMPARE(results.total().bytes, 1000u);
    QCOMPARE(results.layers()[fc6].bytes, 300u);
    QCOMPARE(results.layers()[fc6].density, 17.0 / 8192);

    document.changeRecipe(withSparsityStep(*document.recipe(), fc6, 500), RecipeEdit::Sparsity, int(fc6));
    QCOMPARE(results.total().origin, Origin::Predicted);
    QCOMPARE(results.layers()[fc6].origin, Origin::Predicted);
    QCOMPARE(results.layers()[0].origin, Origin::Packed); // unchanged layers keep what was counted
    QVERIFY(!results.isPackingCurrent());

    document.undoStack().undo();
    QCOMPARE(results.total().origin, Origin::Packed);
}

void TestDocument::accuracyOfAnEarlierRecipeIsStale()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    QSignalSpy changes(&results, &Results::accuracyChanged);
    results.setCompressed({document.recipe(), std::make_shared<const EvaluationReport>(), false});
    QVERIFY(results.isCompressedCurrent());
    document.changeRecipe(withBits(*document.recipe(), fc6, 3), RecipeEdit::Bits, int(fc6));
    QVERIFY(!results.isCompressedCurrent());
    QCOMPARE(changes.count(), 2);
    document.undoStack().undo();
    QVERIFY(results.isCompressedCurrent());
    document.setDataset(nullptr);
    QVERIFY(!results.compressed().report);
}

void TestDocument::preprocessingIsTheArchitecturesUntilChosen()
{
    Document document;
    Results results(document);
    setSmallSource(document);
    const Preprocessing own = document.source()->architecture().preprocessing;
    QVERIFY(document.preprocessing() == own);
    QSignalSpy changes(&document, &Document::preprocessingChanged);
    document.setPreprocessing(own);
    QCOMPARE(changes.count(), 0);
    QVERIFY(!document.undoStack().canUndo());

    const auto measure = [&] {
        results.setDense(std::make_shared<const EvaluationReport>());
        results.setCompressed({document.recipe(), std::make_shared<const EvaluationReport>(), false});
    };
    const auto isForgotten = [&] { return !results.dense() && !results.compressed().report; };
    Preprocessing other = own;
    other.cropSize = 20;
    measure();
    document.setPreprocessing(other);
    QVERIFY(document.preprocessing() == other);
    QVERIFY(isForgotten());
    QVERIFY(!document.isRecipeModified());
    measure();
    document.undoStack().undo();
    QVERIFY(document.preprocessing() == own);
    QVERIFY(isForgotten());
    document.undoStack().redo();
    QVERIFY(document.preprocessing() == other);
    QCOMPARE(changes.count(), 3);

    setSmallSource(document, 7);
    QVERIFY(document.preprocessing() == own);
}

void TestDocument::datasetsHaveReadableNames_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("text");
    QTest::addRow("validation") << "sample:val" << "drawn cats and dogs for validation";
    QTest::addRow("validation in full") << "sample:val:800:1" << "drawn cats and dogs for validation";
    QTest::addRow("training") << "sample:train:12" << "drawn cats and dogs for training";
    QTest::addRow("another seed") << "sample:val:8:5" << "drawn cats and dogs for validation, seed 5";
    QTest::addRow("folder that isn't there") << "/nowhere/photographs/" << "photographs";
    QTest::addRow("folder") << "/usr/" << "usr";
    QTest::addRow("root") << "/" << "/";
}

void TestDocument::datasetsHaveReadableNames()
{
    QFETCH(QString, source);
    QFETCH(QString, text);
    QCOMPARE(datasetText(source), text);
}

QTEST_GUILESS_MAIN(TestDocument)
#include "test_document.moc"
