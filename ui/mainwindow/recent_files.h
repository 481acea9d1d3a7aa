// SPDX-License-Identifier: GPL-3.0-or-later
// The models that were opened last, kept in the settings and shown as a menu.
#pragma once

#include <QObject>
#include <QStringList>

class QMenu;
class QSettings;

namespace pangkas {

class RecentFiles : public QObject
{
    Q_OBJECT
public:
    RecentFiles(QSettings& settings, QObject* parent = nullptr);

    void add(const QString& path);
    QStringList paths() const;
    void fill(QMenu& menu);

Q_SIGNALS:
    void chosen(const QString& path);

private:
    QSettings& m_settings;
};

} // namespace pangkas
