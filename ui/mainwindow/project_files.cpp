// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/project_files.h"

#include "ui/document/dataset_text.h"
#include "ui/document/project/command_line.h"
#include "ui/mainwindow/recent_files.h"
#include "ui/mainwindow/recovery.h"
#include "ui/mainwindow/runs_question.h"
#include "ui/mainwindow/window_actions.h"
#include "ui/mainwindow/workspace.h"
#include "ui/mainwindow/writing_question.h"
#include "ui/models/log_model.h"
#include "ui/views/training/training_view.h"
#include "ui/views/view.h"
#include "ui/widgets/layer_table_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>

namespace pangkas {
namespace {

const QString folderKey = QStringLiteral("projectFolder");

QFileDialog* fileDialog(QWidget& window, const QString& title, const QString& folder, const QString& filter)
{
    auto* dialog = new QFileDialog(&window, title, folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

} // namespace

ProjectFiles::ProjectFiles(QWidget& window, QSettings& settings, Workbench& workbench, WindowActions& actions,
    Workspace& workspace, LogModel& log)
    : QObject(&window)
    , m_window(window)
    , m_settings(settings)
    , m_workbench(workbench)
    , m_actions(actions)
    , m_workspace(workspace)
    , m_log(log)
    , m_session(workbench)
    , m_recent(new RecentFiles(settings, RecentFiles::Kind::Projects, this))
{
    connectActions();
    connectSession();
    updateActions();
}

bool ProjectFiles::isProject(const QString& path)
{
    return path.endsWith(QLatin1String(".pangkas"), Qt::CaseInsensitive);
}

void ProjectFiles::connectActions()
{
    connect(m_actions.openProject, &QAction::triggered, this, &ProjectFiles::askOpen);
    connect(m_actions.saveProject, &QAction::triggered, this, &ProjectFiles::save);
    connect(m_actions.saveProjectAs, &QAction::triggered, this, &ProjectFiles::askSaveAs);
    connect(m_actions.copyCommand, &QAction::triggered, this, &ProjectFiles::copyCommand);
    connect(m_actions.recentProjects, &QMenu::aboutToShow, this, [this] { m_recent->fill(*m_actions.recentProjects); });
    connect(m_recent, &RecentFiles::chosen, this, &ProjectFiles::open);
}

void ProjectFiles::connectSession()
{
    connect(&m_session, &ProjectSession::opened, this, [this](const QString& path) {
        if (path.isEmpty())
            return;
        m_recent->add(path);
        m_log.add(LogLevel::Notice, tr("Opened project %1").arg(QFileInfo(path).fileName()), path);
    });
    connect(&m_session, &ProjectSession::saved, this, [this](const QString& path) {
        m_recent->add(path);
        m_log.add(LogLevel::Notice, tr("Saved project %1").arg(QFileInfo(path).fileName()), path);
        if (const auto then = std::exchange(m_afterSaving, nullptr))
            then();
    });
    connect(&m_workbench, &Workbench::failed, this, [this] { m_afterSaving = nullptr; });
    connect(&m_workbench.document(), &Document::sourceChanged, this, &ProjectFiles::updateActions);
    connect(&m_session, &ProjectSession::modelWanted, this, &ProjectFiles::askModel);
    connect(&m_session, &ProjectSession::datasetWanted, this, &ProjectFiles::askDataset);

    const auto tellView = [this] {
        const auto& recipe = m_workbench.document().recipe();
        const int row = m_workspace.table().currentLayer();
        const bool isLayer = recipe && row >= 0 && std::size_t(row) < recipe->layers.size();
        const View* view = m_workspace.currentView();
        m_session.setView(isLayer ? QString::fromStdString(recipe->layers[std::size_t(row)].layer) : QString(),
            view ? view->objectName() : QString());
    };
    connect(&m_workspace.table(), &LayerTableView::currentLayerChanged, this, tellView);
    connect(&m_workspace, &Workspace::currentViewChanged, this, tellView);
    // By value: what is shown on the way is told to the session, which these would speak of.
    connect(&m_session, &ProjectSession::viewWanted, this, [this](QString layer, QString name) {
        const auto& layers = m_workbench.document().recipe()->layers;
        for (std::size_t i = 0; i < layers.size(); ++i) {
            if (QString::fromStdString(layers[i].layer) == layer)
                m_workspace.table().selectLayer(int(i));
        }
        for (View* view : m_workspace.views()) {
            if (!name.isEmpty() && view->objectName() == name)
                m_workspace.showView(view);
        }
    });
}

void ProjectFiles::updateActions()
{
    const bool hasModel = m_workbench.document().source() != nullptr;
    for (QAction* action : {m_actions.saveProject, m_actions.saveProjectAs, m_actions.copyCommand})
        action->setEnabled(hasModel);
}

QMessageBox* ProjectFiles::makeBox(const char* name, const QString& text, const QString& more)
{
    auto* box = new QMessageBox(QMessageBox::Question, QApplication::applicationDisplayName(), text, QMessageBox::NoButton, &m_window);
    box->setObjectName(name);
    box->setInformativeText(more);
    box->setTextFormat(Qt::PlainText); // names of files are no markup
    box->setAttribute(Qt::WA_DeleteOnClose);
    return box;
}

void ProjectFiles::open(const QString& path)
{
    whenSafe([this, path] { m_session.open(path); });
}

bool ProjectFiles::isSafe() const
{
    return !m_session.isModified() && !RunsQuestion::isNeeded(m_workspace.training().runs());
}

bool ProjectFiles::isSafeToClose() const
{
    return isSafe() && !WritingQuestion::isNeeded(m_workbench.jobs());
}

/// From now on nothing else is asked until this is answered.
void ProjectFiles::setQuestion(QDialog* question)
{
    m_question = question;
    connect(question, &QDialog::finished, this, [this] { m_question = nullptr; });
}

void ProjectFiles::whenSafe(std::function<void()> then)
{
    if (m_question)
        return m_question->raise(); // it is being asked already
    TrainingRuns& runs = m_workspace.training().runs();
    if (!RunsQuestion::isNeeded(runs))
        return whenSaved(std::move(then));
    // First, because a run that is kept is unsaved work.
    setQuestion(new RunsQuestion(runs, [this, then = std::move(then)] { whenSaved(then); }, &m_window));
    m_question->open();
}

void ProjectFiles::whenSafeToClose(std::function<void()> then)
{
    whenSafe([this, then = std::move(then)] {
        if (!WritingQuestion::isNeeded(m_workbench.jobs()))
            return then();
        setQuestion(new WritingQuestion(m_workbench.jobs(), then, &m_window)); // shows itself
    });
}

void ProjectFiles::whenSaved(std::function<void()> then)
{
    if (!m_session.isModified())
        return then();
    const QString name = m_session.path().isEmpty() ? tr("this work") : QFileInfo(m_session.path()).fileName();
    QMessageBox* box = makeBox("unsavedWork", tr("Save the changes to %1?").arg(name), tr("They are lost otherwise."));
    box->setStandardButtons(QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    box->setDefaultButton(QMessageBox::Save);
    setQuestion(box);
    connect(box, &QMessageBox::finished, this, [this, then = std::move(then)](int answer) {
        if (answer == QMessageBox::Discard)
            return then();
        if (answer != QMessageBox::Save)
            return;
        m_afterSaving = then;
        save();
    });
    box->open();
}

void ProjectFiles::askOpen()
{
    auto* dialog = fileDialog(
        m_window, tr("Open Project"), m_settings.value(folderKey).toString(), tr("Projects (*.pangkas);;All files (*)"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_settings.setValue(folderKey, QFileInfo(path).absolutePath());
        open(path);
    });
    dialog->open();
}

void ProjectFiles::save()
{
    if (m_session.path().isEmpty())
        askSaveAs();
    else
        m_session.save(m_session.path());
}

QString ProjectFiles::suggestedPath() const
{
    if (!m_session.path().isEmpty())
        return m_session.path();
    const QString model = QString::fromStdString(m_workbench.document().source()->opened.source);
    return QDir(m_settings.value(folderKey, QDir::homePath()).toString())
        .filePath(QFileInfo(model).completeBaseName() + QStringLiteral(".pangkas"));
}

void ProjectFiles::askSaveAs()
{
    auto* dialog = fileDialog(m_window, tr("Save Project"), QFileInfo(suggestedPath()).absolutePath(), tr("Projects (*.pangkas)"));
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pangkas"));
    dialog->selectFile(QFileInfo(suggestedPath()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_settings.setValue(folderKey, QFileInfo(path).absolutePath());
        m_session.save(path);
    });
    connect(dialog, &QDialog::rejected, this, [this] { m_afterSaving = nullptr; });
    dialog->open();
}

void ProjectFiles::askModel(const QString& model, const QString& refused)
{
    QMessageBox* box = makeBox("modelWanted",
        refused.isEmpty() ? tr("The project's model was not found: %1").arg(QDir::toNativeSeparators(model))
                          : tr("%1 holds other weights than the project's model.").arg(QDir::toNativeSeparators(refused)),
        tr("Choose the file with the model that the project was made with. Its weights are compared by their hash."));
    QPushButton* choose = box->addButton(tr("Choose..."), QMessageBox::AcceptRole);
    box->addButton(QMessageBox::Cancel);
    connect(choose, &QPushButton::clicked, this, [this, model] {
        auto* dialog = fileDialog(m_window, tr("Model of the Project: %1").arg(QFileInfo(model).fileName()),
            m_settings.value(QStringLiteral("modelFolder")).toString(), tr("All files (*)"));
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, &m_session, &ProjectSession::openWithModel);
        dialog->open();
    });
    box->open();
}

void ProjectFiles::askDataset(const QString& source)
{
    QMessageBox* box = makeBox("datasetWanted", tr("The project's data set was not found: %1").arg(datasetText(source)),
        tr("What was measured on it stays in the project. Choose where it is now, or go on without it.\n%1").arg(source));
    QPushButton* folder = box->addButton(tr("Choose Folder..."), QMessageBox::AcceptRole);
    QPushButton* list = box->addButton(tr("Choose List..."), QMessageBox::AcceptRole);
    box->addButton(tr("Without It"), QMessageBox::RejectRole);
    const auto ask = [this](QFileDialog::FileMode mode) {
        auto* dialog = fileDialog(m_window, tr("Data Set of the Project"), m_settings.value(QStringLiteral("datasetFolder")).toString(), {});
        dialog->setFileMode(mode);
        connect(dialog, &QFileDialog::fileSelected, &m_workbench, [this](const QString& path) { m_workbench.openDataset(path); });
        dialog->open();
    };
    connect(folder, &QPushButton::clicked, this, [ask] { ask(QFileDialog::Directory); });
    connect(list, &QPushButton::clicked, this, [ask] { ask(QFileDialog::ExistingFile); });
    box->open();
}

void ProjectFiles::offerRecovery()
{
    const auto found = m_session.recovery() ? m_session.recovery()->found() : std::vector<Recovery::Found>();
    if (found.empty())
        return;
    QMessageBox* box = makeBox("recovery", tr("Pangkas did not end in order the last time."),
        tr("Work from %1 was kept and can be recovered.")
            .arg(QLocale().toString(found.front().time, QLocale::ShortFormat)));
    QPushButton* recover = box->addButton(tr("Recover"), QMessageBox::AcceptRole);
    QPushButton* discard = box->addButton(tr("Throw Away"), QMessageBox::DestructiveRole);
    box->addButton(tr("Later"), QMessageBox::RejectRole);
    box->setDefaultButton(recover);
    connect(recover, &QPushButton::clicked, this, [this, path = found.front().path] { m_session.recover(path); });
    connect(discard, &QPushButton::clicked, this, [copy = found.front()] { Recovery::remove(copy); });
    box->open();
}

void ProjectFiles::copyCommand()
{
    if (!m_workbench.document().source())
        return;
    const QString weights = m_session.weightsPath();
    if (m_workbench.document().isAdopted() && weights.isEmpty())
        return Q_EMIT m_workbench.failed({ErrorCode::InvalidArgument, "retrained weights are in no file yet", {},
            "Save the project first: the weights are written beside it, and the command line reads them from there"});
    const QString line = QString::fromStdString(compressCommand(m_workbench.document(), weights.toStdString()));
    QApplication::clipboard()->setText(line);
    m_log.add(LogLevel::Notice, tr("Copied the present state as a command line"), line);
}

} // namespace pangkas
