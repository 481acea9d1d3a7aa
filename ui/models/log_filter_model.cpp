// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_filter_model.h"

namespace pangkas {

LogFilterModel::LogFilterModel(LogModel& log, QObject* parent) : QSortFilterProxyModel(parent)
{
    setSourceModel(&log);
}

void LogFilterModel::setLeast(LogLevel least)
{
    if (least == m_least)
        return;
    m_least = least;
    invalidateFilter();
}

bool LogFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return sourceModel()->index(row, 0, parent).data(LogModel::LevelRole).toInt() >= int(m_least);
}

} // namespace pangkas
