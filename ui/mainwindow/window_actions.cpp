// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/window_actions.h"

#include "core/coding/coder_choice.h"
#include "core/pipeline/recipe.h"
#include "ui/models/layer_text.h"
#include "ui/plots/colours.h"
#include "ui/views/view.h"
#include "ui/views/view_icon.h"
#include "ui/widgets/icon.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>

namespace pangkas {

WindowActions::WindowActions(QMainWindow& window) : QObject(&window)
{
    const auto menu = [&] { return window.menuBar()->addMenu(QString()); };
    const auto action = [&](QMenu* where, const char* name, const QKeySequence& shortcut = {}) {
        QAction* result = where->addAction(QString());
        result->setObjectName(name);
        result->setIcon(icon(iconName(result->objectName())));
        result->setShortcut(shortcut);
        return result;
    };
    m_file = menu();
    openSample = action(m_file, "openSample", Qt::CTRL | Qt::SHIFT | Qt::Key_O);
    openModel = action(m_file, "openModel", QKeySequence::Open);
    recent = m_file->addMenu(QString());
    recent->setIcon(icon("recent"));
    m_file->addSeparator();
    openProject = action(m_file, "openProject", Qt::CTRL | Qt::Key_P);
    recentProjects = m_file->addMenu(QString());
    recentProjects->setIcon(icon("recent_projects"));
    saveProject = action(m_file, "saveProject", QKeySequence::Save);
    saveProjectAs = action(m_file, "saveProjectAs", Qt::CTRL | Qt::SHIFT | Qt::Key_S);
    m_file->addSeparator();
    openDataset = action(m_file, "openDataset", Qt::CTRL | Qt::Key_D);
    openList = action(m_file, "openList", Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_file->addSeparator();
    exportPack = action(m_file, "exportPack", Qt::CTRL | Qt::Key_E);
    openXray = action(m_file, "openXray", Qt::CTRL | Qt::SHIFT | Qt::Key_X);
    saveLog = action(m_file, "saveLog", Qt::CTRL | Qt::SHIFT | Qt::Key_L);
    saveLog->setIcon(icon("save"));
    m_file->addSeparator();
    quit = action(m_file, "quit", QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);

    m_edit = menu();
    undo = action(m_edit, "undo", QKeySequence::Undo);
    redo = action(m_edit, "redo");
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});

    m_edit->addSeparator();
    findLayer = action(m_edit, "findLayer", QKeySequence::Find);
    focusTarget = action(m_edit, "focusTarget", Qt::CTRL | Qt::Key_G);

    m_recipe = menu();
    openRecipe = action(m_recipe, "openRecipe", Qt::CTRL | Qt::Key_R);
    saveRecipe = action(m_recipe, "saveRecipe", Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    copyCommand = action(m_recipe, "copyCommand", Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    m_recipe->addSeparator();
    presetPaper = action(m_recipe, "presetPaper", Qt::CTRL | Qt::Key_1);
    presetCompact = action(m_recipe, "presetCompact", Qt::CTRL | Qt::Key_2);
    presetNothing = action(m_recipe, "presetNothing", Qt::CTRL | Qt::Key_0);
    m_recipe->addSeparator();
    coders = m_recipe->addMenu(QString());
    coders->setObjectName("coders");
    coders->setIcon(icon("coders"));
    coders->setToolTipsVisible(true);
    for (const std::string_view coder : coderChoices())
        coders->addAction(QString())->setData(QString::fromUtf8(coder.data(), qsizetype(coder.size())));

    m_run = menu();
    evaluate = action(m_run, "evaluate", Qt::Key_F5);
    scan = action(m_run, "scan", Qt::Key_F6);
    cancel = action(m_run, "cancel", Qt::Key_Escape);
    liveAccuracy = action(m_run, "liveAccuracy", Qt::SHIFT | Qt::Key_F5);
    liveAccuracy->setCheckable(true);
    liveAccuracy->setChecked(true);
    m_run->addSeparator();
    preprocessing = action(m_run, "preprocessing");

    m_view = menu();
    views = new QActionGroup(this);
    m_afterViews = m_view->addSeparator();
    logarithmic = action(m_view, "logarithmic", Qt::CTRL | Qt::Key_L);
    logarithmic->setCheckable(true);
    compareDense = action(m_view, "compareDense"); // its key is held: HoldToCompare
    m_view->addSeparator();
    exportFigure = action(m_view, "exportFigure", Qt::CTRL | Qt::SHIFT | Qt::Key_E);
    copyFigure = action(m_view, "copyFigure", Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    copyTable = action(m_view, "copyTable", Qt::CTRL | Qt::ALT | Qt::Key_C);
    figures = m_view->addMenu(icon("export_figure"), QString());
    figures->setObjectName("figures");
    m_view->addSeparator();
    welcome = action(m_view, "welcome", Qt::CTRL | Qt::SHIFT | Qt::Key_H);
    m_theme = m_view->addMenu(QString());
    m_theme->setIcon(icon("theme"));
    themes = new QActionGroup(this);
    for (const Theme theme : {Theme::System, Theme::Light, Theme::Dark}) {
        QAction* choice = m_theme->addAction(QString());
        choice->setCheckable(true);
        choice->setData(int(theme));
        themes->addAction(choice);
    }
    m_language = m_view->addMenu(QString());
    m_language->setIcon(icon("language"));
    languages = new QActionGroup(this);
    const std::pair<const char*, const char*> names[] = {{"en", "English"}, {"id", "Bahasa Indonesia"}};
    for (const auto& [code, name] : names) {
        // A language is called what its speakers call it.
        QAction* choice = m_language->addAction(QString::fromLatin1(name));
        choice->setCheckable(true);
        choice->setData(QString::fromLatin1(code));
        languages->addAction(choice);
    }

    m_help = menu();
    tour = action(m_help, "tour", Qt::SHIFT | Qt::Key_F1);
    shortcuts = action(m_help, "shortcuts");
    shortcuts->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(Qt::Key_Question)});
    m_help->addSeparator();
    about = action(m_help, "about");
    about->setMenuRole(QAction::AboutRole);
    retranslate();
}

void WindowActions::addViews(const std::vector<View*>& shown)
{
    m_shownViews = shown;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        auto* action = new QAction(this);
        action->setObjectName(shown[i]->objectName() + QStringLiteral("Action"));
        action->setCheckable(true);
        action->setIcon(viewIcon(*shown[i]));
        action->setData(int(i));
        // Alt+1 to Alt+9, then Alt+0.
        if (i < 10)
            action->setShortcut(QKeySequence(Qt::ALT | Qt::Key(Qt::Key_0 + int(i + 1) % 10)));
        views->addAction(action);
        m_view->insertAction(m_afterViews, action);
    }
    retranslate();
}

void WindowActions::retranslate()
{
    for (QAction* action : views->actions()) {
        const View* view = m_shownViews[std::size_t(action->data().toInt())];
        action->setText(view->title());
        action->setToolTip(view->explanation());
    }
    findLayer->setText(tr("&Find Layer"));
    focusTarget->setText(tr("&Slider of All Layers"));
    scan->setText(tr("Measure &Sensitivity"));
    scan->setToolTip(tr("Prunes each layer alone to 20 sparsities and measures 200 images: the grooves of the sliders show it"));
    m_file->setTitle(tr("&File"));
    openSample->setText(tr("Open &Sample"));
    openModel->setText(tr("&Open Model..."));
    recent->setTitle(tr("Recent &Models"));
    openProject->setText(tr("Open &Project..."));
    recentProjects->setTitle(tr("Recent Pro&jects"));
    saveProject->setText(tr("Sa&ve Project"));
    saveProjectAs->setText(tr("Save Project &As..."));
    copyCommand->setText(tr("Copy as Command &Line"));
    copyCommand->setToolTip(tr("Copies a line of pangkas-cli that writes the same bytes as Export"));
    openDataset->setText(tr("Open &Data Set..."));
    openList->setText(tr("Open &List..."));
    exportPack->setText(tr("&Export..."));
    openXray->setText(tr("Open &X-ray..."));
    saveLog->setText(tr("Save Lo&g..."));
    quit->setText(tr("&Quit"));
    m_edit->setTitle(tr("&Edit"));
    m_recipe->setTitle(tr("&Recipe"));
    openRecipe->setText(tr("Open &Recipe..."));
    saveRecipe->setText(tr("&Save Recipe..."));
    presetPaper->setText(tr("Preset: &Deep Compression"));
    presetCompact->setText(tr("Preset: Co&mpact"));
    presetCompact->setToolTip(tr("Gentle pruning, codebooks that know the price of a bit, the smallest coder"));
    presetNothing->setText(tr("&Reset: Prune Nothing"));
    coders->setTitle(tr("&Coder of All Layers"));
    for (QAction* coder : coders->actions()) {
        const std::string id = coder->data().toString().toStdString();
        coder->setText(coderText(id));
        coder->setToolTip(coderExplanation(id));
    }
    m_run->setTitle(tr("R&un"));
    evaluate->setText(tr("&Evaluate"));
    cancel->setText(tr("&Cancel"));
    liveAccuracy->setText(tr("&Live Accuracy"));
    liveAccuracy->setToolTip(tr("Measure the accuracy whenever the sliders rest"));
    preprocessing->setText(tr("Image &Preprocessing..."));
    m_view->setTitle(tr("&View"));
    logarithmic->setText(tr("&Logarithmic Histogram"));
    exportFigure->setText(tr("&Export Figure..."));
    exportFigure->setToolTip(tr("Saves the plot or table in front as PNG, SVG, PDF or CSV"));
    copyFigure->setText(tr("Cop&y Figure"));
    copyTable->setText(tr("Copy Figure as Ta&ble"));
    figures->setTitle(tr("All &Figures"));
    welcome->setText(tr("&Welcome Page"));
    compareDense->setText(tr("Compare with &Dense (hold D)"));
    compareDense->setToolTip(tr("The views show the dense network while the key D is held"));
    m_theme->setTitle(tr("&Theme"));
    const QString themeNames[] = {tr("&System"), tr("&Light"), tr("&Dark")};
    for (int i = 0; i < themes->actions().size(); ++i)
        themes->actions().at(i)->setText(themeNames[i]);
    m_language->setTitle(tr("L&anguage"));
    m_help->setTitle(tr("&Help"));
    tour->setText(tr("&Tour of the Window"));
    shortcuts->setText(tr("&Keyboard Shortcuts"));
    about->setText(tr("&About Pangkas"));
}

} // namespace pangkas
