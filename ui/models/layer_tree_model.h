// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table as a tree: neighbours whose names begin alike ("fire2.squeeze1x1", "fire2.expand1x1") stand below a
// row of their own, which sums them up and edits them all. Layers of a plain name (conv1, fc6) stand alone.
#pragma once

#include "ui/models/layer_table_model.h"

#include <QAbstractItemModel>

#include <functional>
#include <vector>

namespace pangkas {

class LayerTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    using Column = LayerTableModel::Column;

    LayerTreeModel(LayerTableModel& table, const Document& document, const Results& results, QObject* parent = nullptr);

    bool hasGroups() const;
    int layerCount() const { return m_table.rowCount(); }
    /// Rows of the table: one, or all of a group; empty for an invalid index.
    std::vector<int> layersOf(const QModelIndex& index) const;
    QModelIndex indexOf(int layer, Column column) const;
    LayerTableModel& table() { return m_table; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// The name of a group's layer goes without the group's, as EditRole it is whole. Of a group: sums, the layers' common value, or "…" where they differ; as EditRole nothing then. Its sparsity is
    /// that of all its weights.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Branch // a row of the first level
    {
        QString name; // of a group; empty for a layer that stands alone
        int first = 0; // row of the table
        int count = 1;
    };
    bool isGroup(const QModelIndex& index) const;
    const Branch& branchOf(const QModelIndex& index) const; // the group itself, or that of a layer
    void rebuild();
    void tellChanges(int firstLayer, int lastLayer);
    QVariant groupData(const Branch& group, Column column, int role) const;
    QString groupText(const Branch& group, Column column) const;
    double sumOf(const Branch& group, const std::function<double(std::size_t layer)>& ofLayer) const;
    double parametersOf(const Branch& group) const;
    double weightsOf(const Branch& group) const;
    double bytesOf(const Branch& group) const;
    double densityOf(const Branch& group) const;
    double ratioOf(const Branch& group) const; // 0 while the bytes are unknown
    double sparsityOf(const Branch& group) const;
    QVariant commonValue(const Branch& group, Column column, int role) const;

    LayerTableModel& m_table;
    const Document& m_document;
    const Results& m_results;
    std::vector<Branch> m_branches;
};

} // namespace pangkas
