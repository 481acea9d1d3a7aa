// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/project_session.h"

#include "ui/document/project/project_snapshot.h"
#include "ui/mainwindow/recovery.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace pangkas {

struct ProjectSession::Opening
{
    Project project;
    QString path;
    bool isRecovery = false;
    bool isDatasetThere = true;
};

namespace {

/// A model, or why there is none.
struct FoundModel
{
    std::shared_ptr<const SourceModel> source; // nullptr: at none of the places
    std::shared_ptr<const FoundWeights> weights;
    std::string refused; // a file that has other weights
};

bool isDatasetThere(const std::string& text)
{
    const auto source = parseDatasetSource(text);
    if (!source)
        return false;
    std::error_code error;
    if (const auto* folder = std::get_if<FolderSource>(&*source))
        return std::filesystem::is_directory(folder->folder, error);
    if (const auto* list = std::get_if<ListSource>(&*source))
        return std::filesystem::exists(list->file, error);
    if (const auto* idx = std::get_if<IdxSource>(&*source))
        return std::filesystem::exists(idx->images, error);
    return true;
}

/// Whether the answers are for these images.
bool belongs(const EvaluationReport& report, const Dataset& dataset)
{
    return report.classes == dataset.classes() && std::ranges::all_of(report.predictions, [&](const Prediction& prediction) {
        return prediction.image < dataset.size() && dataset.label(prediction.image) == prediction.label;
    });
}

} // namespace

ProjectSession::ProjectSession(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    const Document& document = workbench.document();
    connect(&document, &Document::sourceChanged, this, [this] {
        if (!m_isInstalling)
            forget();
    });
    connect(&document, &Document::recipeChanged, this, &ProjectSession::noteChange);
    connect(&document, &Document::recipeSaved, this, &ProjectSession::noteChange);
    connect(&document, &Document::preprocessingChanged, this, &ProjectSession::noteChange);
    connect(&workbench.experiments(), &ExperimentList::changed, this, &ProjectSession::noteChange);
    connect(&workbench.history(), &RecipeHistory::changed, this, &ProjectSession::noteChange);
    connect(&document, &Document::datasetChanged, this, [this] {
        if (std::exchange(m_isDatasetPending, false))
            m_saved.dataset = mark().dataset;
        restoreResults();
        noteChange();
    });
    m_copySoon.setSingleShot(true);
    connect(&m_copySoon, &QTimer::timeout, this, [this] {
        if (m_recovery && isModified())
            keepCopy();
        else if (m_recovery)
            m_recovery->clear();
    });
}

ProjectSession::~ProjectSession() = default;

ProjectSession::Mark ProjectSession::mark() const
{
    const Document& document = m_workbench.document();
    return {document.recipe(), m_workbench.experiments().revision(),
        document.dataset() ? toString(document.dataset()->source()) : std::string(), document.preprocessing(),
        document.source() ? document.source()->hash : std::string()};
}

bool ProjectSession::isModified() const
{
    const Document& document = m_workbench.document();
    if (!document.source())
        return false;
    if (m_path.isEmpty())
        return m_isRecovered || document.isRecipeModified() || document.isAdopted() || m_workbench.experiments().isTouched();
    const Mark now = mark();
    return m_isRecovered || *now.recipe != *m_saved.recipe || now.weights != m_saved.weights || now.experiments != m_saved.experiments
        || (now.dataset != m_saved.dataset && !m_isDatasetPending) || now.preprocessing != m_saved.preprocessing;
}

QString ProjectSession::weightsPath() const
{
    const Document& document = m_workbench.document();
    if (m_path.isEmpty() || !document.source() || !document.isAdopted() || m_saved.weights != document.source()->hash)
        return {};
    const std::string file = weightsFileName(m_path.toStdString(), m_saved.weights);
    return QFileInfo(m_path).dir().filePath(QString::fromStdString(file));
}

void ProjectSession::keepCopy()
{
    const auto project = take(m_path);
    m_recovery->write(project, adoptedWeights(*project, m_workbench.document()));
}

void ProjectSession::noteChange()
{
    if (m_isInstalling || !m_workbench.document().source())
        return;
    // Changes that go on must not put the copy off.
    if (m_recovery && !m_copySoon.isActive())
        m_copySoon.start();
    Q_EMIT changed();
}

void ProjectSession::forget()
{
    m_path.clear();
    m_isRecovered = false;
    m_isDatasetPending = false;
    m_pending.reset();
    m_saved = mark();
    noteChange();
}

std::shared_ptr<const Project> ProjectSession::take(const QString& path) const
{
    auto project = std::make_shared<Project>(takeProject(
        m_workbench.document(), m_workbench.history(), m_workbench.experiments(), path.toStdString()));
    project->selectedLayer = m_layer.toStdString();
    project->view = m_view.toStdString();
    project->recovers = m_path.toStdString();
    return project;
}

void ProjectSession::setView(const QString& layer, const QString& view)
{
    m_layer = layer;
    m_view = view;
}

void ProjectSession::open(const QString& path)
{
    startOpening(QFileInfo(path).absoluteFilePath(), false);
}

void ProjectSession::recover(const QString& path)
{
    startOpening(path, true);
}

void ProjectSession::startOpening(const QString& path, bool isRecovery)
{
    m_workbench.jobs().start<Opening>(
        {JobLane::Storage, [path] { return tr("Opening %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("project")},
        [path, isRecovery](const JobContext&) -> Result<std::shared_ptr<const Opening>> {
            auto opening = std::make_shared<Opening>();
            PANGKAS_ASSIGN(opening->project, readProject(path.toStdString()));
            opening->path = path;
            opening->isRecovery = isRecovery;
            opening->isDatasetThere = opening->project.dataset.empty() || isDatasetThere(opening->project.dataset);
            return std::shared_ptr<const Opening>(std::move(opening));
        },
        this, [this](Result<std::shared_ptr<const Opening>> result) {
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled)
                    Q_EMIT m_workbench.failed(result.error());
                return;
            }
            const Project& project = (*result)->project;
            openModelOf(*result, modelCandidates(project.model, (*result)->path.toStdString()), false);
        });
}

void ProjectSession::openWithModel(const QString& modelPath)
{
    if (m_pending)
        openModelOf(std::exchange(m_pending, nullptr), {modelPath.toStdString()}, true);
}

void ProjectSession::openModelOf(std::shared_ptr<const Opening> opening, std::vector<std::string> places, bool isAnswer)
{
    const auto present = m_workbench.document().original();
    m_workbench.jobs().start<FoundModel>(
        {JobLane::Opening, [path = opening->path] { return tr("Opening the model of %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("model")},
        [opening, places, isAnswer, present, extensions = m_workbench.sharedExtensions()](
            const JobContext& job) -> Result<std::shared_ptr<const FoundModel>> {
            auto found = std::make_shared<FoundModel>();
            const ProjectModel& wanted = opening->project.model;
            for (const std::string& place : places) {
                if (present && present->hash == wanted.hash && present->opened.source == place) {
                    found->source = present;
                    break;
                }
                std::error_code error;
                if (place != sampleModelName && !isAnswer && !std::filesystem::exists(place, error))
                    continue;
                auto source = openSourceModel(place, *extensions, job);
                PANGKAS_TRY(job.checkCancelled());
                if (!source && isAnswer)
                    return fail(source.error().file.empty() ? withFile(source.error(), place) : source.error());
                if (source && (*source)->hash == wanted.hash) {
                    found->source = std::move(*source);
                    break;
                }
                if (found->refused.empty())
                    found->refused = place;
            }
            if (found->source) {
                PANGKAS_TRY(checkLayers(opening->project, found->source->architecture()));
                PANGKAS_ASSIGN(
                    found->weights, readProjectWeights(opening->project, opening->path.toStdString(), found->source, job));
            }
            return std::shared_ptr<const FoundModel>(std::move(found));
        },
        this, [this, opening](Result<std::shared_ptr<const FoundModel>> result) {
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled)
                    Q_EMIT m_workbench.failed(result.error().file.empty() ? withFile(result.error(), opening->path.toStdString())
                                                                            : result.error());
                return;
            }
            if ((*result)->source)
                return install(*opening, (*result)->source, *(*result)->weights);
            m_pending = opening;
            Q_EMIT modelWanted(
                QString::fromStdString(opening->project.model.path), QString::fromStdString((*result)->refused));
        });
}

void ProjectSession::install(
    const Opening& opening, std::shared_ptr<const SourceModel> source, const FoundWeights& weights)
{
    const Project& project = opening.project;
    m_workbench.jobs().cancelStale(JobLane::Long);
    m_isInstalling = true;
    const auto put = putProject(
        project, source, weights.weights, m_workbench.document(), m_workbench.history(), m_workbench.experiments());
    m_isInstalling = false;
    if (!put) {
        Q_EMIT m_workbench.failed(withFile(put.error(), opening.path.toStdString()));
        return;
    }
    m_path = opening.isRecovery ? QString::fromStdString(project.recovers) : opening.path;
    m_isRecovered = opening.isRecovery;
    m_leftover = opening.isRecovery ? opening.path : QString();
    m_saved = mark();
    m_saved.dataset = project.dataset;
    m_layer = QString::fromStdString(project.selectedLayer);
    m_view = QString::fromStdString(project.view);

    const auto& dataset = m_workbench.document().dataset();
    const bool isPresent = dataset && toString(dataset->source()) == project.dataset
        && (source->opened.classNames.empty() || source->opened.classNames == dataset->classes());
    m_isDatasetPending = !isPresent && !project.dataset.empty();
    if (isPresent)
        restoreResults();
    else if (m_isDatasetPending && opening.isDatasetThere)
        m_workbench.openDataset(QString::fromStdString(project.dataset), project.skipsDamaged);
    Q_EMIT opened(m_path);
    for (const Error& error : weights.errors)
        Q_EMIT m_workbench.failed(error);
    Q_EMIT viewWanted(m_layer, m_view);
    if (m_isDatasetPending && !opening.isDatasetThere)
        Q_EMIT datasetWanted(QString::fromStdString(project.dataset));
    noteChange();
}

/// What was measured on the present data set need not be measured again.
void ProjectSession::restoreResults()
{
    const Document& document = m_workbench.document();
    Results& results = m_workbench.results();
    if (!document.source() || !document.dataset() || results.dense() || results.compressed().report)
        return;
    const auto isHere = [&](const MeasuredOn& on, const EvaluationReport& report) {
        return on == measuredOn(document, report.images) && report.images == std::int64_t(document.dataset()->size())
            && belongs(report, *document.dataset());
    };
    // Copies, as what follows may change the list.
    const auto dense = m_workbench.experiments().dense();
    const auto all = m_workbench.experiments().all();
    for (const DenseMeasurement& measurement : dense) {
        if (isHere(measurement.on, *measurement.report))
            results.setDense(measurement.report);
    }
    const auto present = std::ranges::find_if(all, [&](const Experiment& experiment) {
        return document.isPresent(*experiment.recipe, experiment.weights) && isHere(experiment.on, *experiment.report);
    });
    if (present != all.end())
        results.setCompressed({present->recipe, present->report, false});
}

void ProjectSession::save(const QString& path)
{
    if (!m_workbench.document().source())
        return;
    auto project = std::make_shared<Project>(*take(path));
    project->recovers.clear();
    m_workbench.jobs().start<Project>(
        {JobLane::Storage, [path] { return tr("Saving %1").arg(QFileInfo(path).fileName()); }, {}, true},
        [project, path, weights = adoptedWeights(*project, m_workbench.document())](
            const JobContext& job) -> Result<std::shared_ptr<const Project>> {
            PANGKAS_TRY(writeProjectWithWeights(*project, weights, path.toStdString(), job));
            return std::shared_ptr<const Project>(project);
        },
        this, [this, path, now = mark(), source = m_workbench.document().original()](Result<std::shared_ptr<const Project>> result) {
            if (!result) {
                if (result.error().code != ErrorCode::Cancelled)
                    Q_EMIT m_workbench.failed(result.error());
                return;
            }
            if (m_workbench.document().original() == source) {
                m_path = QFileInfo(path).absoluteFilePath();
                m_saved = now;
                m_isRecovered = false;
                m_isDatasetPending = false;
                m_workbench.document().setSavedRecipe(now.recipe);
                if (m_recovery && !isModified())
                    m_recovery->clear();
            }
            Q_EMIT saved(path);
            Q_EMIT changed();
        });
}

void ProjectSession::keepCopies(const QString& folder, int delay)
{
    m_recovery = new Recovery(folder, m_workbench.jobs(), this);
    m_copySoon.setInterval(delay);
    connect(m_recovery, &Recovery::written, this, [this] {
        if (!m_leftover.isEmpty())
            Recovery::remove({std::exchange(m_leftover, QString()), {}});
    });
    noteChange();
}

void ProjectSession::finish(bool keepsCopy)
{
    m_copySoon.stop();
    if (!m_recovery)
        return;
    if (!keepsCopy || !isModified())
        return m_recovery->clear();
    m_recovery->clear(); // a copy that is being written would be older
    const auto project = take(m_path);
    m_recovery->writeNow(*project, adoptedWeights(*project, m_workbench.document()));
}

} // namespace pangkas
