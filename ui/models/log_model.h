// SPDX-License-Identifier: GPL-3.0-or-later
// What happened, newest last.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QString>

#include <deque>

namespace pangkas {

enum class LogLevel { Notice, Success, Warning, Failure };

class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Time, Text };
    enum Role { LevelRole = Qt::UserRole, DetailsRole };

    explicit LogModel(QObject* parent = nullptr) : QAbstractTableModel(parent) { }

    /// Details are shown on demand; the oldest entries go beyond 1000.
    void add(LogLevel level, const QString& text, const QString& details = {});

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Entry
    {
        QDateTime time;
        LogLevel level;
        QString text;
        QString details;
    };
    std::deque<Entry> m_entries;
};

} // namespace pangkas
