// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/experiment_recorder.h"

#include "ui/jobs/pack_tasks.h"

namespace pangkas {

MeasuredOn measuredOn(const Document& document, std::int64_t images)
{
    return {toString(document.dataset()->source()), images, document.preprocessing()};
}

ExperimentRecorder::ExperimentRecorder(const Document& document, const Results& results, JobRunner& jobs,
    std::shared_ptr<PackCache> cache, ExperimentList& experiments, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_results(results)
    , m_jobs(jobs)
    , m_cache(std::move(cache))
    , m_experiments(experiments)
{
    connect(&document, &Document::sourceChanged, this, [this] {
        if (std::exchange(m_model, m_document.source()->hash) != m_document.source()->hash)
            m_experiments.clear();
    });
    connect(&results, &Results::accuracyChanged, this, &ExperimentRecorder::record);
}

void ExperimentRecorder::record()
{
    if (!m_document.source() || !m_document.dataset())
        return;
    const auto& dense = m_results.dense();
    if (dense && dense != m_lastDense && dense->isComplete())
        m_experiments.setDense(measuredOn(m_document, dense->images), dense);
    m_lastDense = dense;

    const Accuracy& accuracy = m_results.compressed();
    if (accuracy.report == m_last)
        return;
    m_last = accuracy.report;
    if (!accuracy.report || !accuracy.report->isComplete())
        return;
    const MeasuredOn on = measuredOn(m_document, accuracy.report->images);
    const std::string weights = m_document.isAdopted() ? m_document.source()->hash : std::string();
    PackInput input = packInput(m_document);
    input.recipe = accuracy.recipe;
    const auto& packing = m_results.packing();
    if (packing && *packing->recipe == *accuracy.recipe && packing->description.classNames == input.classNames) {
        m_experiments.add(accuracy.recipe, packing->report.fileBytes, on, accuracy.report, weights);
        return;
    }
    // The sliders have moved on. What the evaluation has packed is still in the cache.
    m_jobs.start<PackMeasurement>(
        {JobLane::Preview, [] { return tr("Counting the bytes of what was measured"); }, {}},
        [input, cache = m_cache](const JobContext& job) { return measureRecipe(input, *cache, job); }, this,
        [this, on, accuracy, weights, original = m_document.original()](Result<std::shared_ptr<const PackMeasurement>> result) {
            if (result && m_document.original() == original)
                m_experiments.add(accuracy.recipe, (*result)->report.fileBytes, on, accuracy.report, weights);
        });
}

} // namespace pangkas
