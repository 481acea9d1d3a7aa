// SPDX-License-Identifier: GPL-3.0-or-later
// The questions the window asks. No dialog blocks: each answers by a signal.
#include "ui/mainwindow/main_window.h"

#include "ui/jobs/save_text.h"
#include "ui/mainwindow/file_question.h"
#include "ui/mainwindow/project_files.h"
#include "ui/mainwindow/workspace.h"
#include "ui/views/xray/xray_view.h"
#include "ui/widgets/about_dialog.h"
#include "ui/widgets/damaged_images_dialog.h"
#include "ui/widgets/preprocessing_dialog.h"

#include <QFileInfo>
#include <QStackedWidget>

namespace pangkas {
void MainWindow::askOpenModel()
{
    QString suffixes = QStringLiteral("*.pth *.pt *.safetensors *.pkz *.net");
    for (const auto& importer : m_workbench.extensions().importers.all()) {
        for (const std::string_view suffix : importer->fileSuffixes())
            suffixes += QStringLiteral(" *.") + QString::fromUtf8(suffix.data(), qsizetype(suffix.size()));
    }
    ask(this, m_settings,
        {tr("Open Model"), tr("Models (%1);;All files (*)").arg(suffixes), QStringLiteral("modelFolder")},
        [this](const QString& path) { m_projects->whenSafe([this, path] { m_workbench.openModel(path); }); });
}

void MainWindow::askOpenDataset()
{
    ask(this, m_settings, {tr("Open Data Set: a Folder per Class"), {}, QStringLiteral("datasetFolder"), QFileDialog::Directory},
        [this](const QString& path) { m_workbench.openDataset(path); });
}

void MainWindow::askOpenList()
{
    ask(this, m_settings,
        {tr("Open List of Images and Labels"), tr("Lists (*.txt *.tsv *.lst);;All files (*)"), QStringLiteral("datasetFolder")},
        [this](const QString& path) { m_workbench.openDataset(path); });
}

void MainWindow::askOpenRecipe()
{
    ask(this, m_settings, {tr("Open Recipe"), tr("Recipes (*.json);;All files (*)"), QStringLiteral("recipeFolder")},
        [this](const QString& path) { m_workbench.openRecipe(path); });
}

void MainWindow::askSaveRecipe()
{
    ask(this, m_settings,
        {tr("Save Recipe"), tr("Recipes (*.json)"), QStringLiteral("recipeFolder"), QFileDialog::AnyFile,
            QStringLiteral("json"), QStringLiteral("recipe.json")},
        [this](const QString& path) { m_workbench.saveRecipe(path); });
}

void MainWindow::askExport()
{
    const auto& source = m_workbench.document().source();
    const QString name = QFileInfo(QString::fromStdString(source->opened.source)).completeBaseName();
    ask(this, m_settings,
        {tr("Export Packed File"), tr("Packed files (*.pkz)"), QStringLiteral("exportFolder"), QFileDialog::AnyFile,
            QStringLiteral("pkz"), name + QStringLiteral(".pkz")},
        [this](const QString& path) { m_workbench.exportPack(path); });
}

void MainWindow::askXray()
{
    ask(this, m_settings, {tr("Open X-ray of a Packed File"), tr("Packed files (*.pkz);;All files (*)"), QStringLiteral("exportFolder")},
        [this](const QString& path) {
            m_pages->setCurrentWidget(m_workspace); // it needs no model
            m_workspace->showView(&m_workspace->xray());
            m_workspace->xray().open(path);
        });
}

void MainWindow::askXrayComparison()
{
    ask(this, m_settings, {tr("Compare with a Packed File"), tr("Packed files (*.pkz);;All files (*)"), QStringLiteral("exportFolder")},
        [this](const QString& path) { m_workspace->xray().compare(path); });
}

void MainWindow::askPreprocessing()
{
    Document& document = m_workbench.document();
    auto* dialog = new PreprocessingDialog(document.source()->architecture(), document.preprocessing(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, &document, [&document, dialog] { document.setPreprocessing(dialog->preprocessing()); });
    connect(&document, &Document::sourceChanged, dialog, &QDialog::reject); // it asks about the one before
    dialog->open();
}

void MainWindow::askDamagedImages(const QString& source, const Error& error)
{
    auto* dialog = new DamagedImagesDialog(source, error, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, &m_workbench, [this, source] { m_workbench.openDataset(source, true); });
    dialog->open();
}

void MainWindow::askSaveLog()
{
    ask(this, m_settings,
        {tr("Save Log"), tr("Texts (*.txt *.log)"), QStringLiteral("logFolder"), QFileDialog::AnyFile, QStringLiteral("txt"),
            QStringLiteral("pangkas-log.txt")},
        [this](const QString& path) {
            saveText(m_workbench, path, m_log.plainText().toStdString(), tr("Saved the log as %1").arg(QFileInfo(path).fileName()));
        });
}

void MainWindow::showAbout()
{
    if (!m_about) {
        m_about = new AboutDialog(this);
        m_about->setAttribute(Qt::WA_DeleteOnClose);
        m_workbench.askEngineInfo();
    }
    m_about->open();
}

} // namespace pangkas
