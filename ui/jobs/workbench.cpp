// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/workbench.h"

#include "ui/document/dataset_text.h"
#include "ui/jobs/scan_task.h"

#include <QFileInfo>
#include <QStandardPaths>

namespace pangkas {

Workbench::Workbench(QObject* parent)
    : QObject(parent)
    , m_results(m_document)
    , m_history(m_document)
    , m_experiments(m_document.undoStack())
    , m_cache(std::make_shared<PackCache>())
    , m_decoded(std::make_shared<DecodedLayers>())
    , m_live(m_document, m_results, m_jobs, m_cache, m_decoded)
    , m_indexing(m_document, m_results, m_jobs)
    , m_preview(m_document, m_results, m_jobs, m_cache)
    , m_recorder(m_document, m_results, m_jobs, m_cache, m_experiments)
{
    m_scanFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/scans");
    connect(&m_indexing, &LayerIndexing::failed, this, &Workbench::report);
    connect(&m_preview, &PackPreview::failed, this, &Workbench::report);
    connect(&m_live, &LiveAccuracy::failed, this, &Workbench::report);
    connect(&m_document, &Document::preprocessingChanged, this, [this] { m_jobs.cancelStale(JobLane::Long); });
}

Workbench::~Workbench() = default;

void Workbench::report(const Error& error)
{
    if (error.code != ErrorCode::Cancelled)
        Q_EMIT failed(error);
}

void Workbench::openModel(const QString& pathOrSample)
{
    const auto title = [pathOrSample] {
        const bool isSample = pathOrSample == QLatin1String(sampleModelName.data());
        return tr("Opening %1").arg(isSample ? tr("the sample") : QFileInfo(pathOrSample).fileName());
    };
    m_jobs.start<SourceModel>(
        {JobLane::Opening, title, QStringLiteral("model")},
        [path = pathOrSample.toStdString(), extensions = m_extensions](const JobContext& job) -> Result<std::shared_ptr<const SourceModel>> {
            auto source = openSourceModel(path, *extensions, job);
            if (!source && source.error().file.empty())
                return fail(withFile(source.error(), path));
            return source;
        },
        this,
        [this](Result<std::shared_ptr<const SourceModel>> result) {
            if (!result)
                return report(result.error());
            const std::shared_ptr<const SourceModel> source = std::move(*result);
            m_jobs.cancelStale(JobLane::Long);
            const auto dataset = m_document.dataset();
            // The paper's recipe shows at once what compression does; Undo has nothing before it, Reset takes it away.
            m_document.setSource(source, deepCompressionRecipe(source->architecture()));
            // Labels are numbered by the model's classes where it names them.
            if (dataset && !source->opened.classNames.empty() && dataset->classes() != source->opened.classNames)
                openDataset(QString::fromStdString(toString(dataset->source())), !dataset->damaged().empty());
            Q_EMIT modelOpened(source);
        });
}

void Workbench::openDataset(const QString& source, bool skipDamaged)
{
    DatasetOptions options;
    options.skipDamaged = skipDamaged;
    if (m_document.source())
        options.classes = m_document.source()->opened.classNames;
    m_jobs.start<Dataset>(
        {JobLane::Opening, [source] { return tr("Opening data set %1").arg(datasetText(source)); }, QStringLiteral("dataset")},
        [text = source.toStdString(), options](const JobContext& job) -> Result<std::shared_ptr<const Dataset>> {
            PANGKAS_ASSIGN(const DatasetSource parsed, parseDatasetSource(text));
            PANGKAS_ASSIGN(const std::shared_ptr<const Engine> engine, loadEngine(job));
            return engine->openDataset(parsed, options, job);
        },
        this, [this, source, skipDamaged](Result<std::shared_ptr<const Dataset>> result) {
            if (!result) {
                if (result.error().code == ErrorCode::DamagedImages)
                    Q_EMIT damagedImagesFound(source, result.error());
                else
                    report(result.error());
                return;
            }
            // A model that came meanwhile may number the classes otherwise.
            const auto& model = m_document.source();
            const bool wasNumbered = !model || model->opened.classNames.empty()
                || (*result)->classes() == model->opened.classNames;
            if (!wasNumbered)
                return openDataset(source, skipDamaged);
            m_jobs.cancelStale(JobLane::Long);
            m_document.setDataset(*result);
            Q_EMIT datasetOpened(std::move(*result));
        });
}

void Workbench::openRecipe(const QString& path)
{
    const auto source = m_document.source();
    if (!source)
        return;
    m_jobs.start<Recipe>(
        {JobLane::Opening, [path] { return tr("Opening %1").arg(QFileInfo(path).fileName()); }, QStringLiteral("recipe")},
        [source, file = path.toStdString()](const JobContext&) -> Result<std::shared_ptr<const Recipe>> {
            PANGKAS_ASSIGN(const Recipe read, readRecipe(file));
            auto fitted = fitRecipe(read, source->architecture());
            if (!fitted)
                return fail(withFile(fitted.error(), file));
            return std::make_shared<const Recipe>(std::move(*fitted));
        },
        this, [this, source, path](Result<std::shared_ptr<const Recipe>> result) {
            if (!result)
                return report(result.error());
            if (m_document.source() != source)
                return;
            m_document.changeRecipe(**result, RecipeEdit::Load);
            Q_EMIT recipeOpened(path);
        });
}

void Workbench::saveRecipe(const QString& path)
{
    const auto recipe = m_document.recipe();
    if (!recipe)
        return;
    m_jobs.start<Recipe>(
        {JobLane::Opening, [path] { return tr("Saving %1").arg(QFileInfo(path).fileName()); }, {}, true},
        [recipe, file = path.toStdString()](const JobContext&) -> Result<std::shared_ptr<const Recipe>> {
            PANGKAS_TRY(writeRecipe(*recipe, file));
            return recipe;
        },
        this, [this, path, source = m_document.source()](Result<std::shared_ptr<const Recipe>> result) {
            if (!result)
                return report(result.error());
            if (m_document.source() == source)
                m_document.setSavedRecipe(std::move(*result));
            Q_EMIT recipeSaved(path);
        });
}

void Workbench::openAnything(const QString& path)
{
    const QFileInfo info(path);
    const QString suffix = info.suffix().toLower();
    if (info.isDir() || suffix == QLatin1String("txt") || suffix == QLatin1String("tsv") || suffix == QLatin1String("lst"))
        openDataset(path);
    else if (suffix == QLatin1String("json"))
        openRecipe(path);
    else
        openModel(path);
}

void Workbench::applyPreset(Preset preset)
{
    if (!m_document.source())
        return;
    const Architecture& architecture = m_document.source()->architecture();
    Recipe recipe = preset == Preset::DeepCompression ? deepCompressionRecipe(architecture)
        : preset == Preset::Compact                   ? compactRecipe(architecture)
                                                      : emptyRecipe(architecture);
    recipe.seed = m_document.recipe()->seed;
    m_document.changeRecipe(std::move(recipe), RecipeEdit::Preset);
}

EvaluationOptions Workbench::evaluationOptions(std::shared_ptr<const Recipe> recipe)
{
    EvaluationOptions options;
    // Called on the worker's thread, which ends before this object does.
    options.partial = [this, recipe = std::move(recipe), input = evaluationInput(m_document)](const EvaluationReport& report) {
        auto copy = std::make_shared<const EvaluationReport>(report);
        QMetaObject::invokeMethod(
            this,
            [this, recipe, input, copy = std::move(copy)] {
                const bool isRunning = !m_jobs.isIdle(JobLane::Long);
                if (!isRunning || evaluationInput(m_document) != input)
                    return;
                if (recipe)
                    m_results.setPartial({recipe, copy, false});
                else
                    m_results.setDensePartial(copy);
            },
            Qt::QueuedConnection);
    };
    return options;
}

void Workbench::startEvaluation(JobTitle title, std::shared_ptr<const Recipe> recipe)
{
    const EvaluationInput evaluation = evaluationInput(m_document);
    m_jobs.start<EvaluationReport>(
        {JobLane::Long, std::move(title), {}},
        [input = packInput(m_document), evaluation, isDense = !recipe, cache = m_cache,
            options = evaluationOptions(recipe)](const JobContext& job) -> Result<Report> {
            ModelSnapshot model = evaluation.original->opened.model;
            if (!isDense) {
                PANGKAS_ASSIGN(const auto packing, measureRecipe(input, *cache, job));
                PANGKAS_ASSIGN(model, decodeModel(packing->compressedModel(), job));
            }
            return evaluateNetwork(evaluation, model, options, job);
        },
        this, [this, evaluation, recipe](Result<Report> result) {
            if (evaluationInput(m_document) == evaluation)
                finishEvaluation(recipe, std::move(result));
        });
}

void Workbench::finishEvaluation(const std::shared_ptr<const Recipe>& recipe, Result<Report> result)
{
    if (recipe)
        m_results.endPartial();
    else
        m_results.setDensePartial(nullptr);
    if (!result)
        return report(result.error());
    if (!recipe)
        return m_results.setDense(std::move(*result));
    m_results.setCompressed({recipe, std::move(*result), false});
    Q_EMIT evaluated();
}

void Workbench::evaluate()
{
    if (!canEvaluate())
        return;
    if (!m_results.dense())
        startEvaluation([] { return tr("Evaluating the dense network"); }, nullptr);
    startEvaluation([] { return tr("Evaluating the compressed network"); }, m_document.recipe());
}

void Workbench::exportPack(const QString& path)
{
    if (!m_document.source())
        return;
    const auto recipe = m_document.recipe();
    const EvaluationInput evaluation = evaluationInput(m_document);
    if (evaluation.dataset && !m_results.dense())
        startEvaluation([] { return tr("Evaluating the dense network"); }, nullptr);
    m_jobs.start<ExportOutcome>(
        {JobLane::Long, [path] { return tr("Exporting %1").arg(QFileInfo(path).fileName()); }, {}, true},
        [input = packInput(m_document), evaluation, cache = m_cache, file = path.toStdString(),
            options = evaluationOptions(recipe)](
            const JobContext& job) { return exportRecipe(input, evaluation, *cache, file, options, job); },
        this, [this, evaluation, recipe](Result<std::shared_ptr<const ExportOutcome>> result) {
            // It goes on when another model is opened meanwhile, whose figures are none of its business.
            const bool isPresent = evaluationInput(m_document) == evaluation;
            if (isPresent)
                m_results.endPartial();
            if (!result)
                return report(result.error());
            if (isPresent && (*result)->evaluation)
                m_results.setCompressed({recipe, (*result)->evaluation, true});
            Q_EMIT exported(std::move(*result));
        });
}

void Workbench::scanSensitivity()
{
    if (!canEvaluate())
        return;
    const EvaluationInput input = evaluationInput(m_document);
    // Called on the worker's thread, which ends before this object does.
    const auto tell = [this, input](std::shared_ptr<const Scan> scan) {
        QMetaObject::invokeMethod(
            this,
            [this, input, scan = std::move(scan)] {
                if (evaluationInput(m_document) == input)
                    m_results.setSensitivity(scan);
            },
            Qt::QueuedConnection);
    };
    m_jobs.start<Scan>(
        {JobLane::Long, [] { return tr("Measuring the layers' sensitivity"); }, QStringLiteral("scan")},
        [input, tell, folder = m_scanFolder.toStdString()](const JobContext& job) { return scanLayers(input, folder, tell, job); },
        this, [this, input](Result<std::shared_ptr<const Scan>> result) {
            if (!result)
                return report(result.error());
            if (evaluationInput(m_document) == input)
                m_results.setSensitivity(std::move(*result));
            Q_EMIT scanned();
        });
}

void Workbench::cancel()
{
    m_jobs.cancelLane(JobLane::Long);
    m_jobs.cancelLane(JobLane::Opening);
}

void Workbench::askEngineInfo()
{
    m_jobs.start<EngineInfo>(
        {JobLane::Opening, [] { return tr("Loading the engine"); }, QStringLiteral("engine")},
        [](const JobContext& job) -> Result<std::shared_ptr<const EngineInfo>> {
            PANGKAS_ASSIGN(const std::shared_ptr<const Engine> engine, loadEngine(job));
            return std::make_shared<const EngineInfo>(engine->info());
        },
        this, [this](Result<std::shared_ptr<const EngineInfo>> result) {
            if (result)
                Q_EMIT engineInfoReady(**result);
            else
                report(result.error());
        });
}

std::function<Result<ModelSnapshot>(const JobContext&)> Workbench::decodedNetwork() const
{
    return [input = packInput(m_document), cache = m_cache, decoded = m_decoded](const JobContext& job) {
        return decoded->network(input, *cache, job);
    };
}

} // namespace pangkas
