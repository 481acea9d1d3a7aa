// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/log_model.h"

#include <QLocale>

namespace pangkas {
namespace {

// Of files, which never follow the window's language.
QString levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Notice:
        return QStringLiteral("notice");
    case LogLevel::Success:
        return QStringLiteral("success");
    case LogLevel::Warning:
        return QStringLiteral("warning");
    case LogLevel::Failure:
        return QStringLiteral("failure");
    }
    return {};
}

} // namespace

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

void LogModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

QString LogModel::plainText(int row) const
{
    const Entry& entry = m_entries[std::size_t(row)];
    QString text = QStringLiteral("%1  %2  %3\n")
                       .arg(entry.time.toOffsetFromUtc(entry.time.offsetFromUtc()).toString(Qt::ISODate),
                           levelName(entry.level).leftJustified(7), entry.text);
    for (const QString& line : entry.details.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        text += QStringLiteral("    ") + line + QLatin1Char('\n');
    return text;
}

QString LogModel::plainText() const
{
    QString text;
    for (int row = 0; row < rowCount(); ++row)
        text += plainText(row);
    return text;
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
