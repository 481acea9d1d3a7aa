// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/centroid_model.h"

#include "ui/models/number_text.h"

#include <QLocale>

#include <cmath>

namespace pangkas {

void CentroidModel::setCentroids(std::vector<ShownCentroid> centroids)
{
    m_all = 0;
    for (const ShownCentroid& centroid : centroids)
        m_all += centroid.size;
    setRows(std::move(centroids));
}

void CentroidModel::setEditable(bool editable)
{
    m_isEditable = editable;
}

Qt::ItemFlags CentroidModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = RowModel::flags(index);
    if (m_isEditable && Column(index.column()) == Column::Value)
        flags |= Qt::ItemIsEditable;
    if (m_isEditable && Column(index.column()) == Column::Pinned)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant CentroidModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ShownCentroid& centroid = row(index);
    const auto column = Column(index.column());
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::CheckStateRole && column == Column::Pinned)
        return centroid.isPinned ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::AccessibleTextRole && column == Column::Pinned)
        return centroid.isPinned ? tr("pinned") : tr("free");
    if (role == Qt::ToolTipRole)
        return centroid.size == 0 ? tr("No weight is nearest to it: it isn't stored in the packed file")
                                  : headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
    if (role == Qt::EditRole && column == Column::Value)
        return QLocale().toString(centroid.value, 'g', 9);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case Column::Code:
        return countText(index.row() + 1);
    case Column::Value:
        return smallNumberText(centroid.value, 5);
    case Column::Pinned:
        return {};
    case Column::Weights:
        return countText(std::int64_t(centroid.size));
    case Column::Share:
        return percentText(m_all ? double(centroid.size) / double(m_all) : 0, 2);
    }
    return {};
}

bool CentroidModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!m_isEditable || !index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return false;
    if (Column(index.column()) == Column::Pinned && role == Qt::CheckStateRole) {
        Q_EMIT pinEdited(index.row(), value.toInt() == Qt::Checked);
        return true;
    }
    if (Column(index.column()) != Column::Value || role != Qt::EditRole)
        return false;
    bool isNumber = false;
    double number = QLocale().toDouble(value.toString(), &isNumber);
    if (!isNumber)
        number = value.toString().toDouble(&isNumber);
    if (!isNumber || !std::isfinite(static_cast<float>(number)))
        return false;
    Q_EMIT valueEdited(index.row(), number);
    return true;
}

QVariant CentroidModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (Column(section)) {
    case Column::Code:
        return isName ? tr("Code") : tr("The number that stands for the value; 0 stands for a pruned weight");
    case Column::Value:
        return isName ? tr("Value") : tr("The shared value, a 32-bit float");
    case Column::Pinned:
        return isName ? tr("Pinned") : tr("A pinned value stays where it is while k-means moves the others");
    case Column::Weights:
        return isName ? tr("Weights") : tr("Surviving weights that are nearest to the value");
    case Column::Share:
        return isName ? tr("Share") : tr("Share of the surviving weights");
    }
    return {};
}

QString CentroidModel::csv() const
{
    QString text = QStringLiteral("code,value,pinned,weights\n");
    for (std::size_t i = 0; i < rows().size(); ++i) {
        const ShownCentroid& centroid = rows()[i];
        text += QStringLiteral("%1,%2,%3,%4\n").arg(i + 1).arg(centroid.value, 0, 'g', 9).arg(centroid.isPinned).arg(centroid.size);
    }
    return text;
}

} // namespace pangkas
