// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/layer_tree_model.h"

#include "ui/document/recipe_edit.h"
#include "ui/models/figure_text.h"
#include "ui/models/number_text.h"

#include <algorithm>

namespace pangkas {
namespace {

QString groupName(const std::string& layer)
{
    const std::size_t end = layer.find('.');
    return end == std::string::npos ? QString() : QString::fromStdString(layer.substr(0, end));
}

} // namespace

LayerTreeModel::LayerTreeModel(LayerTableModel& table, const Document& document, const Results& results, QObject* parent)
    : QAbstractItemModel(parent), m_table(table), m_document(document), m_results(results)
{
    rebuild();
    connect(&table, &QAbstractItemModel::modelAboutToBeReset, this, &LayerTreeModel::beginResetModel);
    connect(&table, &QAbstractItemModel::modelReset, this, [this] {
        rebuild();
        endResetModel();
    });
    connect(&table, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& first, const QModelIndex& last) { tellChanges(first.row(), last.row()); });
    connect(&table, &QAbstractItemModel::headerDataChanged, this, &LayerTreeModel::headerDataChanged);
}

void LayerTreeModel::rebuild()
{
    m_branches.clear();
    for (int layer = 0; layer < m_table.rowCount(); ++layer) {
        const QString name = groupName(m_document.source()->architecture().layers[std::size_t(layer)].name);
        if (!name.isEmpty() && !m_branches.empty() && m_branches.back().name == name)
            ++m_branches.back().count;
        else
            m_branches.push_back({name, layer, 1});
    }
    for (Branch& branch : m_branches) {
        if (branch.count == 1)
            branch.name.clear(); // one layer is no group
    }
}

bool LayerTreeModel::hasGroups() const
{
    return std::ranges::any_of(m_branches, [](const Branch& branch) { return !branch.name.isEmpty(); });
}

void LayerTreeModel::tellChanges(int firstLayer, int lastLayer)
{
    int begin = -1, end = -1; // branches
    for (int i = 0; i < int(m_branches.size()); ++i) {
        const Branch& branch = m_branches[std::size_t(i)];
        const int first = std::max(firstLayer, branch.first), last = std::min(lastLayer, branch.first + branch.count - 1);
        if (first > last)
            continue;
        begin = begin < 0 ? i : begin;
        end = i;
        if (!branch.name.isEmpty()) {
            const QModelIndex group = index(i, 0);
            Q_EMIT dataChanged(index(first - branch.first, 0, group), index(last - branch.first, LayerTableModel::columns - 1, group));
        }
    }
    if (begin >= 0)
        Q_EMIT dataChanged(index(begin, 0), index(end, LayerTableModel::columns - 1));
}

// A layer's index carries its branch + 1, a branch's own 0.
QModelIndex LayerTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column < 0 || column >= LayerTableModel::columns || row >= rowCount(parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex LayerTreeModel::parent(const QModelIndex& index) const
{
    return index.isValid() && index.internalId() > 0 ? createIndex(int(index.internalId() - 1), 0, quintptr(0)) : QModelIndex();
}

int LayerTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return int(m_branches.size());
    return isGroup(parent) && parent.column() == 0 ? branchOf(parent).count : 0;
}

int LayerTreeModel::columnCount(const QModelIndex&) const
{
    return LayerTableModel::columns;
}

bool LayerTreeModel::isGroup(const QModelIndex& index) const
{
    return index.isValid() && index.internalId() == 0 && !m_branches[std::size_t(index.row())].name.isEmpty();
}

const LayerTreeModel::Branch& LayerTreeModel::branchOf(const QModelIndex& index) const
{
    return m_branches[index.internalId() > 0 ? std::size_t(index.internalId() - 1) : std::size_t(index.row())];
}

std::vector<int> LayerTreeModel::layersOf(const QModelIndex& index) const
{
    std::vector<int> layers;
    if (!index.isValid())
        return layers;
    const Branch& branch = branchOf(index);
    if (index.internalId() > 0)
        return {branch.first + index.row()};
    for (int i = 0; i < branch.count; ++i)
        layers.push_back(branch.first + i);
    return layers;
}

QModelIndex LayerTreeModel::indexOf(int layer, Column column) const
{
    for (int i = 0; i < int(m_branches.size()); ++i) {
        const Branch& branch = m_branches[std::size_t(i)];
        if (layer >= branch.first && layer < branch.first + branch.count)
            return branch.name.isEmpty() ? index(i, int(column)) : index(layer - branch.first, int(column), index(i, 0));
    }
    return {};
}

QVariant LayerTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_table.headerData(section, orientation, role);
}

Qt::ItemFlags LayerTreeModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = m_table.flags(m_table.index(layersOf(index).front(), index.column()));
    return isGroup(index) ? flags & ~Qt::ItemNeverHasChildren : flags;
}

bool LayerTreeModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    return index.isValid() && m_table.setValues(layersOf(index), Column(index.column()), value, role);
}

QVariant LayerTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (isGroup(index))
        return groupData(branchOf(index), Column(index.column()), role);
    if (role == Qt::DisplayRole && index.internalId() > 0 && Column(index.column()) == Column::Layer)
        return data(index, Qt::EditRole).toString().mid(branchOf(index).name.size() + 1); // the group says the rest
    return m_table.data(m_table.index(layersOf(index).front(), index.column()), role);
}

QVariant LayerTreeModel::commonValue(const Branch& group, Column column, int role) const
{
    const QVariant first = m_table.index(group.first, int(column)).data(role);
    for (int i = 1; i < group.count; ++i) {
        if (m_table.index(group.first + i, int(column)).data(role) != first)
            return {};
    }
    return first;
}

double LayerTreeModel::sumOf(const Branch& group, const std::function<double(std::size_t)>& ofLayer) const
{
    double sum = 0;
    for (int i = 0; i < group.count; ++i)
        sum += ofLayer(std::size_t(group.first + i));
    return sum;
}

double LayerTreeModel::weightsOf(const Branch& group) const
{
    return std::max(1.0, sumOf(group, [this](std::size_t layer) { return double(m_document.source()->weightCount(layer)); }));
}

double LayerTreeModel::bytesOf(const Branch& group) const
{
    return sumOf(group, [this](std::size_t layer) { return double(m_results.layers()[layer].bytes); });
}

double LayerTreeModel::densityOf(const Branch& group) const
{
    const double stored = sumOf(group, [this](std::size_t layer) {
        return m_results.layers()[layer].density * double(m_document.source()->weightCount(layer));
    });
    return stored / weightsOf(group);
}

double LayerTreeModel::ratioOf(const Branch& group) const
{
    const double bytes = bytesOf(group);
    return bytes > 0
        ? sumOf(group, [this](std::size_t layer) { return double(m_document.source()->denseBytes(layer)); }) / bytes : 0;
}

double LayerTreeModel::sparsityOf(const Branch& group) const
{
    const double zeros = sumOf(group, [this](std::size_t layer) {
        return effectiveSparsity(m_document.recipe()->layers[layer], *m_document.source()->profiles[layer])
            * double(m_document.source()->weightCount(layer));
    });
    return zeros / weightsOf(group);
}

double LayerTreeModel::parametersOf(const Branch& group) const
{
    return sumOf(group, [this](std::size_t layer) { return double(m_document.source()->parameterCount(layer)); });
}

QString LayerTreeModel::groupText(const Branch& group, Column column) const
{
    const auto origin = Origin(groupData(group, column, LayerTableModel::OriginRole).toInt());
    switch (column) {
    case Column::Switch:
    case Column::Distinct:
        return {};
    case Column::Layer:
        return group.name;
    case Column::Shape:
        return tr("%Ln layer(s)", nullptr, group.count);
    case Column::Parameters:
        return countText(std::int64_t(parametersOf(group)));
    case Column::Sparsity:
        return percentText(sparsityOf(group));
    case Column::Density:
        return figureText(percentText(densityOf(group)), origin);
    case Column::Packed:
        return figureText(bytesText(std::uint64_t(bytesOf(group))), origin);
    case Column::Ratio:
        return figureText(ratioText(ratioOf(group)), origin, Direction::Ratio);
    case Column::Kind:
    case Column::Bits:
    case Column::Init:
    case Column::Coder:
        break;
    }
    const QVariant common = commonValue(group, column, Qt::DisplayRole);
    return common.isValid() ? common.toString() : QStringLiteral("…");
}

QVariant LayerTreeModel::groupData(const Branch& group, Column column, int role) const
{
    const auto layers = [&](auto&& ofLayer) {
        std::vector<QVariant> values;
        for (int i = 0; i < group.count; ++i)
            values.push_back(ofLayer(m_table.index(group.first + i, int(column))));
        return values;
    };
    switch (role) {
    case Qt::DisplayRole:
        return groupText(group, column);
    case Qt::EditRole:
        return column == Column::Sparsity ? QVariant(qRound(sparsityOf(group) * sparsitySteps)) : commonValue(group, column, role);
    case Qt::CheckStateRole: {
        if (column != Column::Switch)
            return {};
        const QVariant common = commonValue(group, column, role);
        return common.isValid() ? common : QVariant(Qt::PartiallyChecked);
    }
    case Qt::ToolTipRole:
        return tr("%Ln layer(s) of %1: what is changed here is changed in each", nullptr, group.count).arg(group.name)
            + QLatin1Char('\n') + m_table.headerData(int(column), Qt::Horizontal, role).toString();
    case Qt::AccessibleTextRole:
        return column == Column::Switch ? tr("compress %1").arg(group.name) : groupText(group, column);
    case LayerTableModel::ShareRole: {
        double share = 0;
        for (const QVariant& one : layers([](const QModelIndex& layer) { return layer.data(LayerTableModel::ShareRole); }))
            share += one.toDouble();
        return share;
    }
    case LayerTableModel::OriginRole: {
        int least = int(Origin::Packed);
        for (const QVariant& one : layers([](const QModelIndex& layer) { return layer.data(LayerTableModel::OriginRole); }))
            least = std::min(least, one.toInt());
        return least;
    }
    case LayerTableModel::EnabledRole:
        return std::ranges::any_of(layers([&](const QModelIndex& layer) { return layer.data(role); }), &QVariant::toBool);
    case LayerTableModel::HeldRole:
        return std::ranges::all_of(layers([&](const QModelIndex& layer) { return layer.data(role); }), &QVariant::toBool);
    case LayerTableModel::SortRole:
        switch (column) {
        case Column::Parameters:
            return parametersOf(group);
        case Column::Packed:
            return bytesOf(group);
        case Column::Density:
            return densityOf(group);
        case Column::Ratio:
            return ratioOf(group);
        case Column::Sparsity:
            return sparsityOf(group);
        default:
            return m_table.index(group.first, int(column)).data(role);
        }
    case Qt::TextAlignmentRole:
        return m_table.index(group.first, int(column)).data(role);
    default:
        return {};
    }
}

} // namespace pangkas
