// SPDX-License-Identifier: GPL-3.0-or-later
// The window's actions with their shortcuts and the menus they stand in.
#pragma once

#include <QObject>

#include <vector>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;

namespace pangkas {

class View;

class WindowActions : public QObject
{
    Q_OBJECT
public:
    explicit WindowActions(QMainWindow& window);

    /// An entry of the View menu for each, checked when it is in front.
    void addViews(const std::vector<View*>& views);
    /// All texts anew.
    void retranslate();

    QAction* openSample;
    QAction* openModel;
    QAction* openProject;
    QAction* saveProject;
    QAction* saveProjectAs;
    QAction* copyCommand;
    QAction* openDataset;
    QAction* openList;
    QAction* openRecipe;
    QAction* saveRecipe;
    QAction* exportPack;
    QAction* openXray;
    QAction* saveLog;
    QAction* quit;
    QAction* undo;
    QAction* redo;
    QAction* presetPaper;
    QAction* presetCompact;
    QAction* presetNothing;
    QMenu* coders; // of all layers; its actions' data(): what a recipe names the coder
    QAction* evaluate;
    QAction* preprocessing;
    QAction* cancel;
    QAction* liveAccuracy;
    QAction* scan;
    QAction* findLayer;
    QAction* focusTarget;
    QActionGroup* views; // data(): index of the view
    QAction* logarithmic;
    QAction* exportFigure;
    QAction* copyFigure;
    QAction* copyTable;
    QMenu* figures; // all of the view in front
    QAction* welcome;
    QAction* tour;
    QAction* shortcuts;
    QAction* compareDense;
    QAction* about;
    QActionGroup* themes; // data(): Theme as int
    QActionGroup* languages; // data(): code
    QMenu* recent;
    QMenu* recentProjects;

private:
    QMenu* m_file;
    QMenu* m_edit;
    QMenu* m_recipe;
    QMenu* m_run;
    QMenu* m_view;
    QAction* m_afterViews;
    std::vector<View*> m_shownViews;
    QMenu* m_theme;
    QMenu* m_language;
    QMenu* m_help;
};

} // namespace pangkas
