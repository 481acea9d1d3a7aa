// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/difference_model.h"

namespace pangkas {

void DifferenceModel::setComparison(QString name, std::shared_ptr<const XrayComparison> comparison)
{
    beginResetModel();
    m_name = std::move(name);
    m_comparison = std::move(comparison);
    endResetModel();
}

void DifferenceModel::retranslate()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
}

int DifferenceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_comparison ? 0 : int(m_comparison->differences.size());
}

int DifferenceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columns;
}

QVariant DifferenceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const PackDifference& difference = m_comparison->differences[std::size_t(index.row())];
    const std::string& text = index.column() == 0 ? difference.place : index.column() == 1 ? difference.left : difference.right;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return text.empty() && index.column() > 0 ? tr("not there") : QString::fromStdString(text);
    default:
        return {};
    }
}

QVariant DifferenceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isName = role == Qt::DisplayRole;
    switch (section) {
    case 0:
        return isName ? tr("Where") : tr("What the files say differently");
    case 1:
        return m_name.isEmpty() ? tr("This file") : m_name;
    default:
        return m_comparison ? QString::fromStdString(m_comparison->other.filename().string()) : tr("Other file");
    }
}

QString DifferenceModel::csv() const
{
    const auto quoted = [](const std::string& cell) {
        return QLatin1Char('"') + QString::fromStdString(cell).replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
    };
    QString text = QStringLiteral("where,left,right\n");
    if (!m_comparison)
        return text;
    for (const PackDifference& difference : m_comparison->differences)
        text += QStringList{quoted(difference.place), quoted(difference.left), quoted(difference.right)}.join(QLatin1Char(','))
            + QLatin1Char('\n');
    return text;
}

} // namespace pangkas
