// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/main_window.h"

#include "ui/document/recipe_edit.h"
#include "ui/mainwindow/figure_actions.h"
#include "ui/mainwindow/layout_memory.h"
#include "ui/mainwindow/hold_to_compare.h"
#include "ui/mainwindow/project_files.h"
#include "ui/mainwindow/recent_files.h"
#include "ui/mainwindow/reporter.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/models/error_text.h"
#include "ui/views/histogram/histogram_view.h"
#include "ui/views/training/training_view.h"
#include "ui/views/xray/xray_view.h"
#include "ui/widgets/about_dialog.h"
#include "ui/widgets/headline_bar.h"
#include "ui/widgets/jobs_panel.h"
#include "ui/widgets/layer_table_view.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/shortcut_sheet.h"
#include "ui/widgets/style_sheet.h"
#include "ui/widgets/target_bar.h"
#include "ui/widgets/tour.h"
#include "ui/widgets/welcome_page.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace pangkas {

MainWindow::MainWindow(QSettings& settings, QWidget* parent)
    : QMainWindow(parent), m_settings(settings), m_desktop(QApplication::palette())
{
    setObjectName("mainWindow");
    setAcceptDrops(true);
    resize(1440, 900);
    setMinimumSize(960, 640);
    m_language.choose(settings.value("language", Language::preferred()).toString());

    auto* centre = new QWidget(this);
    m_actions = new WindowActions(*this);
    m_recent = new RecentFiles(settings, RecentFiles::Kind::Models, this);
    m_message = new MessageBar(centre);
    m_pages = new QStackedWidget(centre);
    m_welcome = new WelcomePage(m_pages);
    m_workspace = new Workspace(m_workbench, m_pages);
    m_pages->addWidget(m_welcome);
    m_pages->addWidget(m_workspace);

    auto* bottom = new QSplitter(Qt::Horizontal, this);
    bottom->setObjectName("bottomSplitter");
    m_logPanel = new LogPanel(m_log, bottom);
    bottom->addWidget(m_logPanel);
    bottom->addWidget(new JobsPanel(m_workbench.jobs(), bottom));
    bottom->setSizes({940, 500});
    bottom->setChildrenCollapsible(false);
    m_vertical = new QSplitter(Qt::Vertical, this);
    m_vertical->setObjectName("verticalSplitter");
    m_vertical->addWidget(m_pages);
    m_vertical->addWidget(bottom);
    m_vertical->setStretchFactor(0, 1);
    m_vertical->setSizes({760, 130});
    m_vertical->setCollapsible(0, false);

    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_message);
    layout->addWidget(m_vertical, 1);
    setCentralWidget(centre);

    menuBar()->setObjectName("menuBar");
    m_reporter = new Reporter(m_workbench, m_log, *m_message, this);
    new HoldToCompare(*this, m_workbench.results(), *m_actions->compareDense);
    m_actions->addViews(m_workspace->views());
    m_figures = new FigureActions(*m_actions, *m_workspace, m_workbench.jobs(), settings, this);
    for (QAction* start : {m_actions->openModel, m_actions->openDataset, m_actions->openProject})
        m_welcome->addStart(start);
    m_welcome->setRecent(m_recent->paths());
    m_welcome->setFocus();
    m_projects = new ProjectFiles(*this, m_settings, m_workbench, *m_actions, *m_workspace, m_log);
    connectActions();
    connectWorkbench();
    restoreSettings();
    updateActions();
    updateTitle();
}

MainWindow::~MainWindow()
{
    // The stack tells of its own end, when the jobs that the actions ask about are gone already.
    m_workbench.document().undoStack().disconnect(this);
    // So do the pages.
    m_pages->disconnect(this);
    m_workspace->disconnect(this);
    // A tree that is hidden lays its rows out once more, and the document is gone by then.
    m_workspace->table().setModel(nullptr);
}

void MainWindow::connectActions()
{
    const WindowActions& on = *m_actions;
    connect(on.openSample, &QAction::triggered, this, [this] {
        m_isPreparing = false;
        const auto& source = m_workbench.document().source();
        if (!isWorkShown() && source && source->opened.source == sampleModelName)
            return showWork();
        m_projects->whenSafe([this] {
            m_workbench.openModel(QString::fromLatin1(sampleModelName.data(), qsizetype(sampleModelName.size())));
        });
    });
    connect(on.openModel, &QAction::triggered, this, &MainWindow::askOpenModel);
    connect(on.openDataset, &QAction::triggered, this, &MainWindow::askOpenDataset);
    connect(on.openList, &QAction::triggered, this, &MainWindow::askOpenList);
    connect(on.openRecipe, &QAction::triggered, this, &MainWindow::askOpenRecipe);
    connect(on.saveRecipe, &QAction::triggered, this, &MainWindow::askSaveRecipe);
    connect(on.exportPack, &QAction::triggered, this, &MainWindow::askExport);
    connect(on.openXray, &QAction::triggered, this, &MainWindow::askXray);
    connect(&m_workspace->xray(), &XrayView::openWanted, on.openXray, &QAction::trigger);
    connect(&m_workspace->xray(), &XrayView::compareWanted, this, &MainWindow::askXrayComparison);
    connect(on.quit, &QAction::triggered, this, &QWidget::close);
    connect(on.presetPaper, &QAction::triggered, this, [this] { m_workbench.applyPreset(Preset::DeepCompression); });
    connect(on.presetCompact, &QAction::triggered, this, [this] { m_workbench.applyPreset(Preset::Compact); });
    connect(on.presetNothing, &QAction::triggered, this, [this] { m_workbench.applyPreset(Preset::Nothing); });
    connect(on.evaluate, &QAction::triggered, this, [this] { m_workbench.evaluate(); });
    connect(on.scan, &QAction::triggered, this, [this] { m_workbench.scanSensitivity(); });
    connect(&m_workspace->target(), &TargetBar::scanWanted, on.scan, &QAction::trigger);
    connect(on.findLayer, &QAction::triggered, this, [this] {
        m_workspace->search().setFocus(Qt::ShortcutFocusReason);
        m_workspace->search().selectAll();
    });
    connect(on.focusTarget, &QAction::triggered, this,
        [this] { m_workspace->target().slider()->setFocus(Qt::ShortcutFocusReason); });
    connect(on.views, &QActionGroup::triggered, this, [this](QAction* action) {
        m_workspace->showView(m_workspace->views()[std::size_t(action->data().toInt())]);
    });
    connect(m_workspace, &Workspace::currentViewChanged, this, &MainWindow::updateActions);
    connect(on.cancel, &QAction::triggered, this, [this] { m_workbench.cancel(); });
    connect(on.liveAccuracy, &QAction::toggled, &m_workbench.live(), &LiveAccuracy::setEnabled);
    connect(&m_workbench.live(), &LiveAccuracy::enabledChanged, on.liveAccuracy, &QAction::setChecked);
    connect(on.preprocessing, &QAction::triggered, this, &MainWindow::askPreprocessing);
    connect(on.coders, &QMenu::triggered, this, [this](QAction* coder) {
        Document& document = m_workbench.document();
        if (!document.recipe())
            return;
        document.changeRecipe(
            withCoderEverywhere(*document.recipe(), coder->data().toString().toStdString()), RecipeEdit::Coder);
    });
    connect(on.about, &QAction::triggered, this, &MainWindow::showAbout);
    connect(on.logarithmic, &QAction::toggled, &m_workspace->histogram(), &HistogramView::setLogarithmic);
    connect(on.themes, &QActionGroup::triggered, this,
        [this](QAction* action) { applyTheme(Theme(action->data().toInt())); });
    connect(on.languages, &QActionGroup::triggered, this,
        [this](QAction* action) { chooseLanguage(action->data().toString()); });
    connect(on.recent, &QMenu::aboutToShow, this, [this] { m_recent->fill(*m_actions->recent); });
    connect(m_recent, &RecentFiles::chosen, this, &MainWindow::open);
    connect(&m_projects->session(), &ProjectSession::changed, this, &MainWindow::updateTitle);

    connect(m_welcome, &WelcomePage::sampleWanted, on.openSample, &QAction::trigger);
    connect(m_welcome, &WelcomePage::recentWanted, this, &MainWindow::open);
    connect(m_welcome, &WelcomePage::shortcutsWanted, on.shortcuts, &QAction::trigger);
    connect(m_welcome, &WelcomePage::workWanted, this, &MainWindow::showWork);
    connect(m_welcome, &WelcomePage::tourWanted, on.tour, &QAction::trigger);
    connect(on.welcome, &QAction::triggered, this, &MainWindow::showWelcome);
    connect(on.shortcuts, &QAction::triggered, this, &MainWindow::showShortcuts);
    connect(on.tour, &QAction::triggered, this, &MainWindow::startTour);
    connect(on.saveLog, &QAction::triggered, this, &MainWindow::askSaveLog);
    connect(m_logPanel, &LogPanel::saveWanted, on.saveLog, &QAction::trigger);
    connect(&m_log, &QAbstractItemModel::rowsInserted, this, [this] { m_actions->saveLog->setEnabled(true); });
    connect(&m_log, &QAbstractItemModel::modelReset, this, [this] { m_actions->saveLog->setEnabled(false); });
    on.saveLog->setEnabled(false);
    connect(m_pages, &QStackedWidget::currentChanged, this, [this] {
        updateActions();
        updateTitle();
    });
    connect(m_figures, &FigureActions::failed, m_reporter, &Reporter::tellFailure);
    connect(m_figures, &FigureActions::saved, this,
        [this](const QString& path) { m_log.add(LogLevel::Success, tr("Saved figure %1").arg(QFileInfo(path).fileName()), path); });
    connect(m_figures, &FigureActions::copied, this,
        [this](const QString& name) { m_log.add(LogLevel::Notice, tr("Copied to the clipboard: %1").arg(name)); });
    connect(m_workspace->headline().evaluateButton(), &QPushButton::clicked, on.evaluate, &QAction::trigger);
    connect(m_workspace->headline().exportButton(), &QPushButton::clicked, on.exportPack, &QAction::trigger);

    QUndoStack& stack = m_workbench.document().undoStack();
    connect(on.undo, &QAction::triggered, &stack, &QUndoStack::undo);
    connect(on.redo, &QAction::triggered, &stack, &QUndoStack::redo);
    connect(&stack, &QUndoStack::indexChanged, this, &MainWindow::updateActions);
}

void MainWindow::connectWorkbench()
{
    connect(&m_workbench.jobs(), &JobRunner::added, this, &MainWindow::updateActions);
    connect(&m_workbench.jobs(), &JobRunner::ended, this, &MainWindow::updateActions);
    connect(&m_workbench.document(), &Document::datasetChanged, this, &MainWindow::updateActions);
    connect(&m_workbench, &Workbench::modelOpened, this, [this](const std::shared_ptr<const SourceModel>& source) {
        if (source->opened.source != sampleModelName)
            m_recent->add(QString::fromStdString(source->opened.source));
    });
    connect(&m_workbench.document(), &Document::sourceChanged, this, [this] {
        const auto& source = m_workbench.document().source();
        const bool staysBehind = m_isPreparing && source && source->opened.source == sampleModelName;
        m_isPreparing = false;
        if (!staysBehind)
            showWork();
        updateActions();
        updateTitle();
    });
    connect(&m_workbench.document(), &Document::recipeChanged, this, &MainWindow::updateTitle);
    connect(&m_workbench.document(), &Document::recipeSaved, this, &MainWindow::updateTitle);
    connect(&m_workbench, &Workbench::damagedImagesFound, this, &MainWindow::askDamagedImages);
    connect(&m_workbench, &Workbench::engineInfoReady, this, [this](const EngineInfo& info) {
        if (m_about)
            m_about->showEngine(info);
    });
    connect(&m_workbench, &Workbench::failed, this, [this](const Error& error) {
        if (m_about && error.code == ErrorCode::EngineUnavailable)
            m_about->showFailure(errorSentence(error));
    });
}

void MainWindow::updateActions()
{
    const Document& document = m_workbench.document();
    const bool hasModel = document.source() && isWorkShown(); // nothing changes behind the welcome page
    const JobRunner& jobs = m_workbench.jobs();
    const bool isLongBusy = !jobs.isIdle(JobLane::Long);
    const WindowActions& on = *m_actions;
    for (QAction* action : {on.saveRecipe, on.openRecipe, on.presetPaper, on.presetCompact, on.presetNothing, on.preprocessing, on.compareDense})
        action->setEnabled(hasModel);
    on.coders->setEnabled(hasModel);
    on.exportPack->setEnabled(hasModel && !isLongBusy);
    on.evaluate->setEnabled(hasModel && m_workbench.canEvaluate() && !isLongBusy);
    on.scan->setEnabled(hasModel && m_workbench.canEvaluate() && !isLongBusy);
    on.findLayer->setEnabled(hasModel);
    on.focusTarget->setEnabled(hasModel);
    on.views->setEnabled(hasModel);
    for (QAction* view : on.views->actions())
        view->setChecked(m_workspace->views()[std::size_t(view->data().toInt())] == m_workspace->currentView());
    on.welcome->setEnabled(isWorkShown());
    m_figures->updateActions();
    on.cancel->setEnabled(isLongBusy || !jobs.isIdle(JobLane::Opening));
    m_workspace->headline().evaluateButton()->setEnabled(on.evaluate->isEnabled());
    m_workspace->headline().exportButton()->setEnabled(on.exportPack->isEnabled());

    const QUndoStack& stack = document.undoStack();
    on.undo->setEnabled(hasModel && stack.canUndo());
    on.undo->setText(stack.canUndo() ? tr("&Undo: %1").arg(stack.undoText()) : tr("&Undo"));
    on.redo->setEnabled(hasModel && stack.canRedo());
    on.redo->setText(stack.canRedo() ? tr("&Redo: %1").arg(stack.redoText()) : tr("&Redo"));
}

void MainWindow::updateTitle()
{
    const auto& source = m_workbench.document().source();
    if (source && isWorkShown()) {
        const QString& project = m_projects->session().path();
        const QString name = QFileInfo(project.isEmpty() ? QString::fromStdString(source->opened.source) : project).fileName();
        setWindowTitle(tr("%1[*] – Pangkas", "window title with a model's name").arg(name));
    } else {
        setWindowTitle(QStringLiteral("Pangkas[*]"));
    }
    setWindowModified(m_projects->session().isModified() && isWorkShown());
}

void MainWindow::applyTheme(Theme theme)
{
    m_theme = theme;
    const QPalette palette = themePalette(theme, m_desktop);
    // It would bring back the palettes that it found. Before the window is shown there are none, and Qt would go on with
    // the sheet that was taken away: it keeps what it has parsed until the widget is polished.
    if (testAttribute(Qt::WA_WState_Polished))
        setStyleSheet({});
    QApplication::setPalette(palette);
    setPalette(palette);
    setStyleSheet(pangkas::styleSheet(palette));
    for (QAction* action : m_actions->themes->actions())
        action->setChecked(action->data().toInt() == int(theme));
}

void MainWindow::chooseLanguage(const QString& code)
{
    m_language.choose(code);
    setLocale(QLocale()); // fields that were made before keep their notation of numbers otherwise
    for (QAction* action : m_actions->languages->actions())
        action->setChecked(action->data().toString() == m_language.code());
}

void MainWindow::restoreSettings()
{
    restoreGeometry(m_settings.value("geometry").toByteArray());
    restoreLayout(*this, m_settings);
    m_logPanel->setLeast(LogLevel(m_settings.value("logLevel", int(LogLevel::Notice)).toInt()));
    m_workspace->table().header()->restoreState(m_settings.value("layerTable").toByteArray());
    m_actions->liveAccuracy->setChecked(m_settings.value("liveAccuracy", true).toBool());
    m_actions->logarithmic->setChecked(m_settings.value("logarithmic", true).toBool());
    m_workspace->histogram().setLogarithmic(m_actions->logarithmic->isChecked());
    connect(&m_workspace->histogram(), &HistogramView::scaleChanged, m_actions->logarithmic, &QAction::setChecked);
    m_workspace->target().setRule(SpreadRule(m_settings.value("spreadRule", int(SpreadRule::Uniform)).toInt()));
    m_workspace->training().setState(m_settings.value("training").toMap());
    const QString last = m_settings.value("view").toString();
    for (View* view : m_workspace->views()) {
        if (view->objectName() == last)
            m_workspace->showView(view);
    }
    chooseLanguage(m_language.code());
    applyTheme(Theme(m_settings.value("theme", int(Theme::System)).toInt()));
}

void MainWindow::saveSettings()
{
    m_settings.setValue("geometry", saveGeometry());
    saveLayout(*this, m_settings);
    m_settings.setValue("logLevel", int(m_logPanel->least()));
    m_settings.setValue("layerTable", m_workspace->table().saveColumns());
    m_settings.setValue("logarithmic", m_workspace->histogram().isLogarithmic());
    m_settings.setValue("liveAccuracy", m_actions->liveAccuracy->isChecked());
    m_settings.setValue("spreadRule", int(m_workspace->target().rule()));
    m_settings.setValue("training", m_workspace->training().state());
    m_settings.setValue("view", m_workspace->currentView()->objectName());
    m_settings.setValue("language", m_language.code());
    m_settings.setValue("theme", int(m_theme));
}

void MainWindow::open(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const bool isModel = !QFileInfo(path).isDir()
        && !QStringList{QStringLiteral("txt"), QStringLiteral("tsv"), QStringLiteral("lst"), QStringLiteral("json")}.contains(suffix);
    if (ProjectFiles::isProject(path))
        m_projects->open(path);
    else if (isModel)
        m_projects->whenSafe([this, path] { m_workbench.openModel(path); });
    else
        m_workbench.openAnything(path);
}

void MainWindow::closeNow()
{
    m_isClosing = m_keepsCopy = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!m_isClosing && !m_projects->isSafeToClose()) {
        event->ignore();
        m_projects->whenSafeToClose([this] {
            m_isClosing = true;
            close();
        });
        return;
    }
    m_projects->session().finish(m_keepsCopy);
    saveSettings();
    m_workbench.jobs().shutDown();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event)
{
    // The first ones come before the window is put together.
    if (event->type() == QEvent::LanguageChange && m_vertical) {
        m_actions->retranslate();
        updateActions();
        updateTitle();
    }
    QMainWindow::changeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            m_welcome->setDropHovered(true);
            return event->acceptProposedAction();
        }
    }
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*)
{
    m_welcome->setDropHovered(false);
}

void MainWindow::dropEvent(QDropEvent* event)
{
    m_welcome->setDropHovered(false);
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            open(url.toLocalFile());
    }
    event->acceptProposedAction();
}

} // namespace pangkas
