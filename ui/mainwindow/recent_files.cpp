// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/recent_files.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

namespace pangkas {
namespace {

constexpr int limit = 8;

} // namespace

RecentFiles::RecentFiles(QSettings& settings, Kind kind, QObject* parent) : QObject(parent), m_settings(settings), m_kind(kind) { }

QString RecentFiles::key() const
{
    return m_kind == Kind::Models ? QStringLiteral("recentModels") : QStringLiteral("recentProjects");
}

QStringList RecentFiles::paths() const
{
    return m_settings.value(key()).toStringList();
}

void RecentFiles::add(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList all = paths();
    all.removeAll(absolute);
    all.prepend(absolute);
    m_settings.setValue(key(), all.mid(0, limit));
}

void RecentFiles::fill(QMenu& menu)
{
    menu.clear();
    int number = 0;
    for (const QString& path : paths()) {
        QString name = QDir::toNativeSeparators(path);
        name.replace(QLatin1Char('&'), QLatin1String("&&"));
        QAction* action = menu.addAction(QStringLiteral("&%1  %2").arg(++number).arg(name));
        connect(action, &QAction::triggered, this, [this, path] { Q_EMIT chosen(path); });
    }
    if (menu.isEmpty())
        menu.addAction(m_kind == Kind::Models ? tr("No Recent Models") : tr("No Recent Projects"))->setEnabled(false);
}

} // namespace pangkas
