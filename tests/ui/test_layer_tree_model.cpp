// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_tree_model.h"

#include "tests/ui/small_source.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/layer_proxy_model.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>

using namespace pangkas;
using namespace pangkas::test;
using Column = LayerTableModel::Column;

namespace {

struct Models
{
    Document document;
    Results results{document};
    LayerTableModel table{document, results};
    LayerTreeModel tree{table, document, results};
};

/// small_source.h's network with its layers named so.
void setLayers(Document& document, const std::vector<std::string>& names)
{
    OpenedModel opened = smallSource()->opened;
    for (std::size_t i = 0; i < names.size(); ++i)
        opened.architecture.layers[i].name = names[i];
    auto source = makeSourceModel(std::move(opened));
    VERIFY_OK(source);
    document.setSource(*source, emptyRecipe((*source)->architecture()));
}

} // namespace

class TestLayerTreeModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void plainNamesStandAlone();
    void neighboursOfANameAreAGroup();
    void groupSumsUp();
    void groupEditsAll();
    void groupSaysWhereLayersDiffer();
    void searchKeepsTheGroupOfAHit();
    void selectionOfAGroupAndItsLayer();
};

void TestLayerTreeModel::plainNamesStandAlone()
{
    Models models;
    auto& [document, results, table, tree] = models;
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(tree.rowCount(), 0);
    setSmallSource(document);
    QVERIFY(!tree.hasGroups());
    QCOMPARE(tree.rowCount(), 3);
    QCOMPARE(tree.index(1, int(Column::Layer)).data().toString(), "fc6");
    QSignalSpy changes(&tree, &QAbstractItemModel::dataChanged);
    QVERIFY(tree.setData(tree.index(1, int(Column::Sparsity)), 900));
    QVERIFY(!changes.isEmpty());
    document.undoStack().undo();
    QCOMPARE(tree.index(1, int(Column::Sparsity)).data(Qt::EditRole).toInt(), 0);
}

void TestLayerTreeModel::neighboursOfANameAreAGroup()
{
    Models models;
    auto& [document, results, table, tree] = models;
    QAbstractItemModelTester tester(&tree, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    QVERIFY(tree.hasGroups());
    QCOMPARE(tree.rowCount(), 2);
    const QModelIndex group = tree.index(1, 0);
    QCOMPARE(tree.rowCount(group), 2);
    QVERIFY(!(tree.flags(group) & Qt::ItemNeverHasChildren)); // or a view would never open it
    QCOMPARE(group.siblingAtColumn(int(Column::Layer)).data().toString(), "fire2");
    QCOMPARE(tree.index(1, int(Column::Layer), group).data().toString(), "expand");
    QCOMPARE(tree.index(1, int(Column::Layer), group).data(Qt::EditRole).toString(), "fire2.expand");
    QCOMPARE(tree.layersOf(group), (std::vector<int>{1, 2}));
    QCOMPARE(tree.layersOf(tree.indexOf(2, Column::Bits)), std::vector<int>{2});
    QCOMPARE(tree.indexOf(2, Column::Bits).parent(), group);
    setLayers(document, {"a.x", "b.x", "b.y"}); // one of a name is no group
    QCOMPARE(tree.rowCount(), 2);
    QCOMPARE(tree.rowCount(tree.index(0, 0)), 0);
}

void TestLayerTreeModel::groupSumsUp()
{
    Models models;
    auto& [document, results, table, tree] = models;
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    setIndexes(results, document);
    document.changeRecipe(withSparsityStep(*document.recipe(), LayerRows{1}, 500), RecipeEdit::Sparsity, 1);
    const QModelIndex group = tree.index(1, 0);
    const auto cell = [&](Column column) { return group.siblingAtColumn(int(column)); };
    QCOMPARE(cell(Column::Parameters).data().toString(), "8,386"); // 64 x 128 + 64 + 2 x 64 + 2
    QCOMPARE(cell(Column::Sparsity).data(Qt::EditRole).toInt(), 492); // half of 8192 of 8320
    const qulonglong bytes = results.layers()[1].bytes + results.layers()[2].bytes;
    QVERIFY(bytes > 0);
    QCOMPARE(cell(Column::Packed).data(LayerTableModel::SortRole).toULongLong(), bytes);
    QCOMPARE(Origin(cell(Column::Packed).data(LayerTableModel::OriginRole).toInt()),
        std::min(results.layers()[1].origin, results.layers()[2].origin));
    const double share = cell(Column::Parameters).data(LayerTableModel::ShareRole).toDouble();
    QCOMPARE(share, 8386.0 / double(8386 + 8 * 27 + 8));
    QCOMPARE(cell(Column::Ratio).data(LayerTableModel::SortRole).toDouble(), 4.0 * 8386 / double(bytes));
}

void TestLayerTreeModel::groupEditsAll()
{
    Models models;
    auto& [document, results, table, tree] = models;
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    const QModelIndex group = tree.index(1, 0);
    QVERIFY(tree.setData(group.siblingAtColumn(int(Column::Bits)), 4));
    QCOMPARE(sharingBits(document.recipe()->layers[1]), 4);
    QCOMPARE(sharingBits(document.recipe()->layers[2]), 4);
    QCOMPARE(sharingBits(document.recipe()->layers[0]), 0);
    QCOMPARE(document.undoStack().count(), 1);
    QVERIFY(tree.setData(group.siblingAtColumn(int(Column::Switch)), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!document.recipe()->layers[1].enabled && !document.recipe()->layers[2].enabled);
    document.undoStack().undo();
    document.undoStack().undo();
    QCOMPARE(sharingBits(document.recipe()->layers[2]), 0);
    QVERIFY(!tree.setData(group.siblingAtColumn(int(Column::Bits)), 9));
    QVERIFY(!tree.setData(group.siblingAtColumn(int(Column::Packed)), 9));
}

void TestLayerTreeModel::groupSaysWhereLayersDiffer()
{
    Models models;
    auto& [document, results, table, tree] = models;
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    const QModelIndex group = tree.index(1, 0);
    const auto cell = [&](Column column) { return group.siblingAtColumn(int(column)); };
    QCOMPARE(cell(Column::Bits).data(Qt::EditRole).toInt(), 0);
    document.changeRecipe(withBits(*document.recipe(), 2, 4), RecipeEdit::Bits, 2);
    QCOMPARE(cell(Column::Bits).data().toString(), "…");
    QVERIFY(!cell(Column::Bits).data(Qt::EditRole).isValid());
    document.changeRecipe(withEnabled(*document.recipe(), LayerRows{2}, false), RecipeEdit::Switch, 2);
    QCOMPARE(Qt::CheckState(cell(Column::Switch).data(Qt::CheckStateRole).toInt()), Qt::PartiallyChecked);
    QVERIFY(cell(Column::Packed).data(LayerTableModel::EnabledRole).toBool());
    for (int column = 1; column < LayerTableModel::columns; ++column)
        QVERIFY2(cell(Column(column)).data(Qt::ToolTipRole).toString().contains("fire2"), QByteArray::number(column));
}

void TestLayerTreeModel::searchKeepsTheGroupOfAHit()
{
    Models models;
    auto& [document, results, table, tree] = models;
    LayerProxyModel proxy(tree);
    QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    proxy.setSearch("expand");
    QCOMPARE(proxy.rowCount(), 1);
    QCOMPARE(proxy.rowCount(proxy.index(0, 0)), 1);
    QVERIFY(!proxy.indexOf(1, Column::Layer).isValid());
    QCOMPARE(proxy.layerAt(proxy.indexOf(2, Column::Layer)), 2);
    QCOMPARE(proxy.layerAt(proxy.index(0, 0)), -1);
    proxy.setSearch("fire2"); // in the whole name
    QCOMPARE(proxy.rowCount(proxy.index(0, 0)), 2);
    proxy.setSearch("conv1");
    QCOMPARE(proxy.rowCount(), 1);
    proxy.setSearch({});
    QCOMPARE(proxy.rowCount(), 2);
}

void TestLayerTreeModel::selectionOfAGroupAndItsLayer()
{
    Models models;
    auto& [document, results, table, tree] = models;
    LayerProxyModel proxy(tree);
    setLayers(document, {"conv1", "fire2.squeeze", "fire2.expand"});
    QItemSelectionModel selection(&proxy);
    proxy.setSelection(&selection);
    const QModelIndex group = proxy.index(1, 0);
    constexpr auto rows = QItemSelectionModel::Select | QItemSelectionModel::Rows;
    selection.select(group, rows);
    selection.select(proxy.index(0, 0, group), rows);
    selection.select(proxy.index(0, 0), rows);
    QCOMPARE(proxy.layersOf(group), (std::vector<int>{0, 1, 2}));
    QVERIFY(proxy.setData(proxy.index(0, int(Column::Sparsity)), 250));
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(document.recipe()->layers[i].pruning.amount, 0.25);
    QCOMPARE(document.undoStack().count(), 1);
}

QTEST_GUILESS_MAIN(TestLayerTreeModel)
#include "test_layer_tree_model.moc"
