// SPDX-License-Identifier: GPL-3.0-or-later
// The log without what matters less.
#pragma once

#include "ui/models/log_model.h"

#include <QSortFilterProxyModel>

namespace pangkas {

class LogFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit LogFilterModel(LogModel& log, QObject* parent = nullptr);

    LogLevel least() const { return m_least; }
    /// Shows entries of this level and above.
    void setLeast(LogLevel least);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    LogLevel m_least = LogLevel::Notice;
};

} // namespace pangkas
