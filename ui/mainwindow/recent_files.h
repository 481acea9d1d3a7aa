// SPDX-License-Identifier: GPL-3.0-or-later
// The models, or projects, that were opened last, kept in the settings and shown as a menu.
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
    enum class Kind { Models, Projects };
    RecentFiles(QSettings& settings, Kind kind, QObject* parent = nullptr);

    void add(const QString& path);
    QStringList paths() const;
    void fill(QMenu& menu);

Q_SIGNALS:
    void chosen(const QString& path);

private:
    QString key() const;

    QSettings& m_settings;
    Kind m_kind;
};

} // namespace pangkas
