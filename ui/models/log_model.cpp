// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_model.h"

#include <QLocale>

namespace pangkas {
void LogModel::add(LogLevel level, const QString& text, const QString& details)
{
    if (m_entries.size() == m_limit) {
        beginRemoveRows({}, 0, 0);
        m_entries.pop_front();
        endRemoveRows();
    }
    const int row = int(m_entries.size());
    beginInsertRows({}, row, row);
    m_entries.push_back({QDateTime::currentDateTime(), level, text, details});
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int LogModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : 2;
}

QVariant LogModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry& entry = m_entries[std::size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return Column(index.column()) == Column::Time ? QLocale().toString(entry.time.time(), QLocale::ShortFormat)
                                                      : entry.text;
    case Qt::ToolTipRole:
        return entry.details.isEmpty() ? entry.text : entry.details;
    case LevelRole:
        return int(entry.level);
    case DetailsRole:
        return entry.details;
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return Column(section) == Column::Time ? tr("Time") : tr("Event");
}

} // namespace pangkas
