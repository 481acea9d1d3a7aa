// SPDX-License-Identifier: GPL-3.0-or-later
// The questions around a project: where to save it, whether to save it first, where its model has gone. No dialog blocks.
#pragma once

#include "ui/mainwindow/project_session.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>

class QMessageBox;
class QSettings;
class QWidget;

namespace pangkas {

class LogModel;
class RecentFiles;
class WindowActions;
class Workspace;

class ProjectFiles : public QObject
{
    Q_OBJECT
public:
    ProjectFiles(QWidget& window, QSettings& settings, Workbench& workbench, WindowActions& actions, Workspace& workspace,
        LogModel& log);

    ProjectSession& session() { return m_session; }
    static bool isProject(const QString& path);
    /// After unsaved work was saved or given up.
    void open(const QString& path);
    /// Runs `then` at once when there is no unsaved work, otherwise after the user has decided; not if they cancel.
    void whenSafe(std::function<void()> then);
    /// Offers the newest copy that a crash has left, if there is one.
    void offerRecovery();
    void updateActions();

private:
    void connectActions();
    void connectSession();
    void askOpen();
    void save();
    void askSaveAs();
    void askModel(const QString& model, const QString& refused);
    void askDataset(const QString& source);
    void copyCommand();
    QString suggestedPath() const;
    QMessageBox* makeBox(const char* name, const QString& text, const QString& more);

    QWidget& m_window;
    QSettings& m_settings;
    Workbench& m_workbench;
    WindowActions& m_actions;
    Workspace& m_workspace;
    LogModel& m_log;
    ProjectSession m_session;
    RecentFiles* m_recent;
    QPointer<QMessageBox> m_question; // about unsaved work
    std::function<void()> m_afterSaving;
};

} // namespace pangkas
