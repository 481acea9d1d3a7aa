// SPDX-License-Identifier: GPL-3.0-or-later
// What happened, newest last.
#pragma once

#include <QAbstractTableModel>
#include <QDateTime>
#include <QString>

#include <cstddef>
#include <deque>

namespace pangkas {

enum class LogLevel { Notice, Success, Warning, Failure };

class LogModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum class Column { Time, Text };
    enum Role { LevelRole = Qt::UserRole, DetailsRole };

    explicit LogModel(std::size_t limit = 1000, QObject* parent = nullptr) : QAbstractTableModel(parent), m_limit(limit) { }

    /// Details are shown on demand. The oldest entry goes when there are `limit` already.
    void add(LogLevel level, const QString& text, const QString& details = {});
    void clear();
    /// An entry as it is written to files and copied: time in ISO 8601 with its zone, level in English, text, and the
    /// details indented below.
    QString plainText(int row) const;
    /// All entries, a line or more for each.
    QString plainText() const;

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
    const std::size_t m_limit;
    std::deque<Entry> m_entries;
};

} // namespace pangkas
