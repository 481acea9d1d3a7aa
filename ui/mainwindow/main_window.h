// SPDX-License-Identifier: GPL-3.0-or-later
// The window: puts the parts together and connects actions to the workbench.
#pragma once

#include "ui/jobs/workbench.h"
#include "ui/mainwindow/language.h"
#include "ui/models/log_model.h"
#include "ui/plots/colours.h"

#include <QMainWindow>
#include <QPalette>
#include <QPointer>

class QSettings;
class QSplitter;
class QStackedWidget;

namespace pangkas {

class AboutDialog;
class FigureActions;
class LogPanel;
class MessageBar;
class ProjectFiles;
class RecentFiles;
class Reporter;
class ShortcutSheet;
class Tour;
class WelcomePage;
class WindowActions;
class Workspace;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    /// The settings must outlive the window.
    explicit MainWindow(QSettings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    Workbench& workbench() { return m_workbench; }
    Workspace& workspace() { return *m_workspace; }
    WindowActions& actions() { return *m_actions; }
    LogModel& log() { return m_log; }
    void applyTheme(Theme theme);
    void chooseLanguage(const QString& code);
    /// Opens the sample behind the welcome page: it is there at once when it is asked for.
    void prepareSample();
    /// The tour begins when the first model is shown, unless it was seen.
    void offerTour();
    void startTour();
    ProjectFiles& projects() { return *m_projects; }
    /// A project, or what Workbench::openAnything() takes.
    void open(const QString& path);
    /// Closes without a question; unsaved work is left for recovery.
    void closeNow();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectActions();
    void connectWorkbench();
    void restoreSettings();
    void saveSettings();
    void updateActions();
    void updateTitle();
    void askOpenModel();
    void askOpenDataset();
    void askOpenList();
    void askOpenRecipe();
    void askSaveRecipe();
    void askExport();
    void askXray();
    void askXrayComparison();
    void askPreprocessing();
    void askDamagedImages(const QString& source, const Error& error);
    void askSaveLog();
    void showAbout();
    void showShortcuts();
    void showWelcome();
    void showWork();
    bool isWorkShown() const;

    QSettings& m_settings;
    QPalette m_desktop; // as it was before the window chose a theme
    Theme m_theme = Theme::System;
    Language m_language;
    LogModel m_log;
    WindowActions* m_actions;
    RecentFiles* m_recent;
    MessageBar* m_message;
    LogPanel* m_logPanel;
    Reporter* m_reporter;
    FigureActions* m_figures;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    Workspace* m_workspace;
    QSplitter* m_vertical = nullptr;
    QPointer<AboutDialog> m_about;
    QPointer<ShortcutSheet> m_shortcuts;
    QPointer<Tour> m_tour;
    bool m_isPreparing = false; // the sample that is being opened stays behind the welcome page
    bool m_offersTour = false;
    bool m_isClosing = false; // there is nothing to ask any more
    bool m_keepsCopy = false;
    ProjectFiles* m_projects = nullptr;
    // After the widgets' pointers, before anything is shown; its threads end when the window is destroyed.
    Workbench m_workbench;
};

} // namespace pangkas
