// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/class_table_model.h"

#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"

#include <algorithm>

namespace pangkas {

void ClassTableModel::setReports(
    std::shared_ptr<const EvaluationReport> dense, std::shared_ptr<const EvaluationReport> compressed)
{
    const EvaluationReport* any = compressed ? compressed.get() : dense.get();
    const std::size_t count = any ? any->classes.size() : 0;
    std::vector<Row> rows(count);
    for (std::size_t i = 0; i < count; ++i)
        rows[i].index = int(i);
    const auto add = [&](const EvaluationReport* report, auto images, auto right) {
        if (!report || report->classes.size() != count)
            return;
        for (const Prediction& prediction : report->predictions) {
            Row& row = rows[std::size_t(prediction.label)];
            ++(row.*images);
            row.*right += prediction.predicted == prediction.label;
        }
    };
    add(dense.get(), &Row::denseImages, &Row::denseRight);
    add(compressed.get(), &Row::compressedImages, &Row::compressedRight);
    for (Row& row : rows)
        row.images = compressed ? row.compressedImages : row.denseImages;
    std::erase_if(rows, [](const Row& row) { return row.images + row.denseImages == 0; });

    const auto byIndex = [](const Row& a, const Row& b) { return a.index == b.index; };
    if (rows.size() == m_rows.size() && std::ranges::equal(rows, m_rows, byIndex) && any && any->classes == m_classes) {
        // The same classes in the same places: the selection and the scroll bar stay.
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i] == m_rows[i])
                continue;
            m_rows[i] = rows[i];
            Q_EMIT dataChanged(index(int(i), 0), index(int(i), columns - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    m_classes = any ? any->classes : std::vector<std::string>();
    endResetModel();
}

void ClassTableModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columns - 1));
}

int ClassTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ClassTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant ClassTableModel::share(const Row& row, Column column) const
{
    const bool hasDense = row.denseImages > 0, hasCompressed = row.compressedImages > 0;
    const double dense = hasDense ? double(row.denseRight) / double(row.denseImages) : 0;
    const double compressed = hasCompressed ? double(row.compressedRight) / double(row.compressedImages) : 0;
    switch (column) {
    case Column::Dense:
        return hasDense ? QVariant(dense) : QVariant();
    case Column::Compressed:
        return hasCompressed ? QVariant(compressed) : QVariant();
    case Column::Change:
        // Of parts that differ the difference would say nothing.
        return hasDense && row.denseImages == row.compressedImages ? QVariant(compressed - dense) : QVariant();
    case Column::Class:
    case Column::Images:
        break;
    }
    return {};
}

QVariant ClassTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row& row = m_rows[std::size_t(index.row())];
    const auto column = Column(index.column());
    const QVariant value = share(row, column);
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case Column::Class:
            return classText(m_classes, row.index);
        case Column::Images:
            return countText(row.images);
        case Column::Dense:
        case Column::Compressed:
            return value.isValid() ? percentText(value.toDouble()) : QStringLiteral("–");
        case Column::Change:
            return value.isValid() ? pointsText(value.toDouble()) : QStringLiteral("–");
        }
        return {};
    case Qt::ToolTipRole:
        switch (column) {
        case Column::Class:
            return classText(m_classes, row.index);
        case Column::Images:
            return tr("Images of this class that were measured");
        case Column::Dense:
            return tr("The dense network recognises %1 of %2")
                .arg(countText(row.denseRight), countText(row.denseImages));
        case Column::Compressed:
            return tr("The compressed network recognises %1 of %2")
                .arg(countText(row.compressedRight), countText(row.compressedImages));
        case Column::Change:
            return value.isValid() ? tr("Percentage points, compressed minus dense")
                                   : tr("Known when both networks have answered the same images");
        }
        return {};
    case Qt::TextAlignmentRole:
        return int(column == Column::Class ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    case SortRole:
        return column == Column::Class ? QVariant(classText(m_classes, row.index))
            : column == Column::Images ? QVariant(qlonglong(row.images))
                                       : QVariant(value.isValid() ? value.toDouble() : -2.0);
    case ClassRole:
        return row.index;
    case ShareRole:
        return column == Column::Change ? QVariant() : value;
    default:
        return {};
    }
}

QVariant ClassTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
    switch (Column(section)) {
    case Column::Class:
        return tr("Class");
    case Column::Images:
        return tr("Images");
    case Column::Dense:
        return tr("Dense");
    case Column::Compressed:
        return tr("Compressed");
    case Column::Change:
        return tr("Change");
    }
    return {};
}

} // namespace pangkas
