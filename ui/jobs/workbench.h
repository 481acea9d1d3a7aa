// SPDX-License-Identifier: GPL-3.0-or-later
// What the window can be asked to do, without the window: opens, evaluates, exports, and tells what came of it.
#pragma once

#include "core/base/error.h"
#include "core/engine/engine.h"
#include "core/extension/extensions.h"
#include "ui/document/document.h"
#include "ui/document/experiments/experiment_list.h"
#include "ui/document/experiments/recipe_history.h"
#include "ui/document/results.h"
#include "ui/jobs/decoded_layers.h"
#include "ui/jobs/experiment_recorder.h"
#include "ui/jobs/job_runner.h"
#include "ui/jobs/layer_indexing.h"
#include "ui/jobs/live_accuracy.h"
#include "ui/jobs/pack_cache.h"
#include "ui/jobs/pack_preview.h"
#include "ui/jobs/pack_tasks.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace pangkas {

enum class Preset { DeepCompression, Compact, Nothing };

class Workbench : public QObject
{
    Q_OBJECT
public:
    explicit Workbench(QObject* parent = nullptr);
    ~Workbench() override;

    Document& document() { return m_document; }
    const Document& document() const { return m_document; }
    Results& results() { return m_results; }
    JobRunner& jobs() { return m_jobs; }
    RecipeHistory& history() { return m_history; }
    ExperimentList& experiments() { return m_experiments; }
    PackPreview& preview() { return m_preview; }
    LiveAccuracy& live() { return m_live; }
    /// What the packed file of the document's recipe would decode to, for work on another thread.
    std::function<Result<ModelSnapshot>(const JobContext&)> decodedNetwork() const;

    /// A path, or "sample". The present model stays until the new one is there.
    void openModel(const QString& pathOrSample);
    /// What plugins bring to openModel(); none until this is called.
    void setExtensions(std::shared_ptr<const Extensions> extensions) { m_extensions = std::move(extensions); }
    const Extensions& extensions() const { return *m_extensions; }
    std::shared_ptr<const Extensions> sharedExtensions() const { return m_extensions; }
    /// A folder, a list file or "sample:val", as parseDatasetSource() reads it.
    void openDataset(const QString& source, bool skipDamaged = false);
    void openRecipe(const QString& path);
    void saveRecipe(const QString& path);
    /// Whatever was dropped: a folder is a data set, .json a recipe, .txt .tsv .lst a list, all else a model.
    void openAnything(const QString& path);
    void applyPreset(Preset preset);

    bool canEvaluate() const { return m_document.source() && m_document.dataset(); }
    /// The dense network once for each model and data set, then the decoded network of the present recipe.
    void evaluate();
    void exportPack(const QString& path);
    /// Measures what pruning each layer alone costs, at 19 sparsities on 200 images; the results hold what is there
    /// so far. Rows are kept in scanFolder() and a scan of the same goes on with them.
    void scanSensitivity();
    /// Where scans are kept; a folder of the user's unless another is set.
    void setScanFolder(const QString& folder) { m_scanFolder = folder; }
    /// Stops evaluation, export and opening.
    void cancel();
    /// Loads the engine in the background if need be; engineInfoReady() or failed() answers.
    void askEngineInfo();

Q_SIGNALS:
    void modelOpened(std::shared_ptr<const pangkas::SourceModel> source);
    void datasetOpened(std::shared_ptr<const pangkas::Dataset> dataset);
    void recipeOpened(const QString& path);
    void recipeSaved(const QString& path);
    void evaluated();
    void scanned();
    void exported(std::shared_ptr<const pangkas::ExportOutcome> outcome);
    void engineInfoReady(const pangkas::EngineInfo& info);
    /// The data set holds damaged images: the user may leave them out.
    void damagedImagesFound(const QString& source, const pangkas::Error& error);
    void failed(const pangkas::Error& error);
    /// Something worth a line in the log was done.
    void noted(const QString& text, const QString& details);

private:
    using Report = std::shared_ptr<const EvaluationReport>;
    void startEvaluation(JobTitle title, std::shared_ptr<const Recipe> recipe);
    EvaluationOptions evaluationOptions(std::shared_ptr<const Recipe> recipe);
    void finishEvaluation(const std::shared_ptr<const Recipe>& recipe, Result<Report> result);
    void report(const Error& error);

    std::shared_ptr<const Extensions> m_extensions = std::make_shared<const Extensions>();
    Document m_document;
    Results m_results;
    RecipeHistory m_history;
    ExperimentList m_experiments; // after the document, whose undo stack's commands speak of it only when they run
    std::shared_ptr<PackCache> m_cache;
    std::shared_ptr<DecodedLayers> m_decoded;
    LiveAccuracy m_live;
    QString m_scanFolder;
    LayerIndexing m_indexing;
    // After all that its threads tell of while they work, so that they end before that; those that come after it are
    // told by the runner alone.
    JobRunner m_jobs;
    PackPreview m_preview;
    ExperimentRecorder m_recorder;
};

} // namespace pangkas
