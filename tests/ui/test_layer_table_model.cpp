// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_table_model.h"

#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>

using namespace pangkas;
using namespace pangkas::test;
using Column = LayerTableModel::Column;

class TestLayerTableModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanWhileEdited();
    void texts_data();
    void texts();
    void edits_data();
    void edits();
    void refused_data();
    void refused();
    void everyFigureIsExplained();
    void numbersFollowTheLanguage();
    void changeOfOneLayerResetsNothing();
};

void TestLayerTableModel::cleanWhileEdited()
{
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    setSmallSource(document);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.setData(model.index(1, int(Column::Sparsity)), 900));
    QVERIFY(model.setData(model.index(0, int(Column::Switch)), Qt::Unchecked, Qt::CheckStateRole));
    document.undoStack().undo();
    document.undoStack().undo();
    document.undoStack().redo();
    setSmallSource(document, 7);
    QCOMPARE(model.rowCount(), 3);
}

void TestLayerTableModel::texts_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    QTest::addRow("name") << 1 << int(Column::Layer) << "fc6";
    QTest::addRow("kind") << 0 << int(Column::Kind) << "convolution";
    QTest::addRow("shape") << 0 << int(Column::Shape) << "8 × 3 × 3 × 3";
    QTest::addRow("parameters") << 1 << int(Column::Parameters) << "8,256";
    QTest::addRow("sparsity") << 1 << int(Column::Sparsity) << "91.5 %";
    QTest::addRow("bits") << 1 << int(Column::Bits) << "4";
    QTest::addRow("no bits") << 0 << int(Column::Bits) << "off";
    QTest::addRow("start") << 0 << int(Column::Init) << "linear";
    QTest::addRow("coder") << 0 << int(Column::Coder) << "Deflate";
    QTest::addRow("density") << 1 << int(Column::Density) << "≈ 8.5 %";
    QTest::addRow("packed") << 0 << int(Column::Packed) << "…";
    QTest::addRow("ratio") << 0 << int(Column::Ratio) << "…";
    QTest::addRow("switched off: sparsity") << 2 << int(Column::Sparsity) << "0.0 %";
    QTest::addRow("switched off: bits") << 2 << int(Column::Bits) << "off";
}

void TestLayerTableModel::texts()
{
    QFETCH(int, row);
    QFETCH(int, column);
    QFETCH(QString, text);
    QLocale::setDefault(QLocale("en_US"));
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    Recipe recipe = withSparsityStep(withBits(*document.recipe(), 1, 4), 1, 915);
    recipe = withEnabled(withSparsityStep(withBits(recipe, 2, 4), 2, 500), 2, false);
    document.changeRecipe(recipe, RecipeEdit::Load);
    QCOMPARE(model.index(row, column).data().toString(), text);
}

void TestLayerTableModel::edits_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("role");
    QTest::addColumn<int>("value");
    QTest::addRow("sparsity") << int(Column::Sparsity) << int(Qt::EditRole) << 731;
    QTest::addRow("bits") << int(Column::Bits) << int(Qt::EditRole) << 8;
    QTest::addRow("start") << int(Column::Init) << int(Qt::EditRole) << int(CentroidInit::Forgy);
    QTest::addRow("switch") << int(Column::Switch) << int(Qt::CheckStateRole) << int(Qt::Unchecked);
}

void TestLayerTableModel::edits()
{
    QFETCH(int, column);
    QFETCH(int, role);
    QFETCH(int, value);
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    const QModelIndex index = model.index(1, column);
    const int before = index.data(role).toInt();
    QVERIFY(model.setData(index, value, role));
    QCOMPARE(index.data(role).toInt(), value);
    QCOMPARE(document.undoStack().count(), 1);
    document.undoStack().undo();
    QCOMPARE(index.data(role).toInt(), before);
}

void TestLayerTableModel::refused_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<QVariant>("value");
    QTest::addRow("sparsity below 0") << int(Column::Sparsity) << QVariant(-1);
    QTest::addRow("sparsity above 1") << int(Column::Sparsity) << QVariant(1001);
    QTest::addRow("no number") << int(Column::Sparsity) << QVariant("much");
    QTest::addRow("nine bits") << int(Column::Bits) << QVariant(9);
    QTest::addRow("unknown start") << int(Column::Init) << QVariant(4);
    QTest::addRow("a name") << int(Column::Layer) << QVariant(1);
}

void TestLayerTableModel::refused()
{
    QFETCH(int, column);
    QFETCH(QVariant, value);
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    QVERIFY(!model.setData(model.index(1, column), value));
    QVERIFY(!model.setData({}, value));
    QCOMPARE(document.undoStack().count(), 0);
}

void TestLayerTableModel::everyFigureIsExplained()
{
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    for (int column = 0; column < model.columnCount(); ++column) {
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
        for (int row = 0; row < model.rowCount(); ++row)
            QVERIFY(!model.index(row, column).data(Qt::ToolTipRole).toString().isEmpty());
    }
    const QModelIndex packed = model.index(1, int(Column::Packed));
    QCOMPARE(packed.data().toString(), "…");
    setIndexes(results, document);
    QVERIFY2(packed.data().toString().startsWith("≈ 3"), qPrintable(packed.data().toString())); // of 33,024 dense bytes
    QVERIFY(packed.data(Qt::ToolTipRole).toString().contains("Predicted"));
    document.changeRecipe(withCoder(withBits(*document.recipe(), 1, 4), 1, "max"), RecipeEdit::Coder);
    const bool isBound = results.layers()[1].origin == Origin::Bound;
    QVERIFY(packed.data().toString().startsWith(isBound ? "≤ " : "≈ "));
}

void TestLayerTableModel::numbersFollowTheLanguage()
{
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    QLocale::setDefault(QLocale("id_ID"));
    QSignalSpy changes(&model, &LayerTableModel::dataChanged);
    model.retranslate();
    QCOMPARE(changes.count(), 1);
    QCOMPARE(model.index(1, int(Column::Parameters)).data().toString(), "8.256");
    QCOMPARE(model.index(1, int(Column::Sparsity)).data().toString(), "0,0 %");
    QLocale::setDefault(QLocale("en_US"));
}

void TestLayerTableModel::changeOfOneLayerResetsNothing()
{
    Document document;
    Results results(document);
    LayerTableModel model(document, results);
    setSmallSource(document);
    QSignalSpy resets(&model, &LayerTableModel::modelReset);
    model.setData(model.index(1, int(Column::Sparsity)), 500);
    QCOMPARE(resets.count(), 0);
}

QTEST_GUILESS_MAIN(TestLayerTableModel)
#include "test_layer_table_model.moc"
