// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_proxy_model.h"

#include <QItemSelectionModel>

#include <algorithm>
#include <array>

namespace pangkas {

using Column = LayerTableModel::Column;

LayerProxyModel::LayerProxyModel(LayerTableModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(LayerTableModel::SortRole);
    setSortLocaleAware(true);
    // Rows that jump away under a moving slider can't be dragged: sorting is asked for anew by a click.
    setDynamicSortFilter(false);
}

void LayerProxyModel::setSearch(const QString& text)
{
    m_words = text.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool LayerProxyModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return std::ranges::all_of(m_words, [&](const QString& word) {
        return std::ranges::any_of(std::array{Column::Layer, Column::Kind, Column::Shape}, [&](Column column) {
            return m_model.index(row, int(column), parent).data().toString().contains(word, Qt::CaseInsensitive);
        });
    });
}

std::vector<int> LayerProxyModel::layersOf(const QModelIndex& index) const
{
    std::vector<int> layers;
    if (m_selection && m_selection->isRowSelected(index.row(), {})) {
        for (const QModelIndex& selected : m_selection->selectedRows())
            layers.push_back(mapToSource(selected).row());
        std::ranges::sort(layers);
    } else if (index.isValid()) {
        layers.push_back(mapToSource(index).row());
    }
    return layers;
}

bool LayerProxyModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    return index.isValid() && m_model.setValues(layersOf(index), Column(index.column()), value, role);
}

} // namespace pangkas
