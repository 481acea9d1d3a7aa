// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table as it is shown: searched, sorted, and edited for all selected layers at once.
#pragma once

#include "ui/models/layer_tree_model.h"

#include <QSortFilterProxyModel>

class QItemSelectionModel;

namespace pangkas {

class LayerProxyModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit LayerProxyModel(LayerTreeModel& model, QObject* parent = nullptr);

    /// Whose selected rows an edit of one of them changes too.
    void setSelection(const QItemSelectionModel* selection) { m_selection = selection; }
    /// Shows the layers whose name, kind or shape holds every word of the text, below their groups.
    void setSearch(const QString& text);
    /// Rows of the table below: the selected ones if `index` is among them, otherwise its own; a group's are all of its layers.
    std::vector<int> layersOf(const QModelIndex& index) const;
    /// Row of the table below; -1 for a group.
    int layerAt(const QModelIndex& index) const;
    /// Invalid while the search leaves the layer out.
    QModelIndex indexOf(int layer, LayerTableModel::Column column) const;
    const LayerTreeModel& tree() const { return m_model; }

    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    /// After each change of the text; whether there is any.
    void searched(bool isAny);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LayerTreeModel& m_model;
    const QItemSelectionModel* m_selection = nullptr;
    QStringList m_words;
};

} // namespace pangkas
