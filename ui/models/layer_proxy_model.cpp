// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_proxy_model.h"

#include <QItemSelectionModel>

#include <algorithm>
#include <array>

namespace pangkas {

using Column = LayerTableModel::Column;

LayerProxyModel::LayerProxyModel(LayerTreeModel& model, QObject* parent) : QSortFilterProxyModel(parent), m_model(model)
{
    setSourceModel(&model);
    setSortRole(LayerTableModel::SortRole);
    setSortLocaleAware(true);
    // Rows that jump away under a moving slider can't be dragged: sorting is asked for anew by a click.
    setDynamicSortFilter(false);
    setRecursiveFilteringEnabled(true); // a group stays as long as one of its layers does
}

void LayerProxyModel::setSearch(const QString& text)
{
    m_words = text.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
    Q_EMIT searched(!m_words.isEmpty());
}

bool LayerProxyModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_model.layersOf(m_model.index(row, 0, parent)).size() > 1)
        return m_words.empty();
    return std::ranges::all_of(m_words, [&](const QString& word) {
        return std::ranges::any_of(std::array{Column::Layer, Column::Kind, Column::Shape}, [&](Column column) {
            return m_model.index(row, int(column), parent).data(Qt::EditRole).toString().contains(word, Qt::CaseInsensitive);
        });
    });
}

std::vector<int> LayerProxyModel::layersOf(const QModelIndex& index) const
{
    std::vector<int> layers;
    if (m_selection && index.isValid() && m_selection->isRowSelected(index.row(), index.parent())) {
        for (const QModelIndex& selected : m_selection->selectedRows()) {
            const std::vector<int> more = m_model.layersOf(mapToSource(selected));
            layers.insert(layers.end(), more.begin(), more.end());
        }
        std::ranges::sort(layers);
        const auto doubled = std::ranges::unique(layers); // a group and a layer of it
        layers.erase(doubled.begin(), doubled.end());
    } else if (index.isValid()) {
        layers = m_model.layersOf(mapToSource(index));
    }
    return layers;
}

int LayerProxyModel::layerAt(const QModelIndex& index) const
{
    const std::vector<int> layers = m_model.layersOf(mapToSource(index));
    return layers.size() == 1 ? layers.front() : -1;
}

QModelIndex LayerProxyModel::indexOf(int layer, Column column) const
{
    return mapFromSource(m_model.indexOf(layer, column));
}

bool LayerProxyModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    return index.isValid() && m_model.table().setValues(layersOf(index), Column(index.column()), value, role);
}

} // namespace pangkas
