// SPDX-License-Identifier: GPL-3.0-or-later
// The questions around a project: where to save it, whether to save it first, what becomes of what is still going on, where
// its model has gone. No dialog blocks.
#pragma once

#include "ui/mainwindow/project_session.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>

class QDialog;
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
    /// Whether another model would end no training run and take no unsaved work away.
    bool isSafe() const;
    /// Calls `then` at once when that is so, otherwise after the user has decided; not if they cancel.
    void whenSafe(std::function<void()> then);
    /// The same for the end of the program, which files that are being written wait for, too.
    bool isSafeToClose() const;
    void whenSafeToClose(std::function<void()> then);
    /// Offers the newest copy that a crash has left, if there is one.
    void offerRecovery();
    void updateActions();

private:
    void connectActions();
    void connectSession();
    void setQuestion(QDialog* question);
    void whenSaved(std::function<void()> then);
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
    QPointer<QDialog> m_question; // about runs, unsaved work or files: one at a time
    std::function<void()> m_afterSaving;
};

} // namespace pangkas
