// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table as it is shown: searched, sorted, and edited for all selected layers at once.
#pragma once

#include "ui/models/layer_table_model.h"

#include <QSortFilterProxyModel>

class QItemSelectionModel;

namespace pangkas {

class LayerProxyModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit LayerProxyModel(LayerTableModel& model, QObject* parent = nullptr);

    /// Whose selected rows an edit of one of them changes too.
    void setSelection(const QItemSelectionModel* selection) { m_selection = selection; }
    /// Shows the layers whose name, kind or shape holds every word of the text.
    void setSearch(const QString& text);
    /// Rows of the table below: the selected ones if `index` is among them, otherwise its own.
    std::vector<int> layersOf(const QModelIndex& index) const;

    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LayerTableModel& m_model;
    const QItemSelectionModel* m_selection = nullptr;
    QStringList m_words;
};

} // namespace pangkas
