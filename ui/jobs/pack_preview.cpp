// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/pack_preview.h"

#include "ui/jobs/pack_tasks.h"

#include <chrono>

namespace pangkas {
namespace {

/// Long enough that a drag starts no work at every step, short enough to feel like an answer.
constexpr std::chrono::milliseconds restInterval{120};

} // namespace

PackPreview::PackPreview(const Document& document, Results& results, JobRunner& jobs,
    std::shared_ptr<PackCache> cache, QObject* parent)
    : QObject(parent), m_document(document), m_results(results), m_jobs(jobs), m_cache(std::move(cache))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(restInterval);
    connect(&m_rest, &QTimer::timeout, this, &PackPreview::measure);
    connect(&document, &Document::sourceChanged, this, [this] { m_cache->clear(); });
    connect(&document, &Document::recipeChanged, this, &PackPreview::schedule);
    // The file holds class names, which may come from the data set; the layers are in the cache.
    connect(&document, &Document::datasetChanged, this, [this] {
        if (m_document.source())
            schedule();
    });
}

void PackPreview::schedule()
{
    // What runs for an earlier recipe only delays the next one; the layers it has finished stay in the cache.
    m_jobs.cancelLane(JobLane::Preview);
    m_pending = true;
    m_rest.start();
}

void PackPreview::measure()
{
    const PackInput input = packInput(m_document);
    m_jobs.start<PackMeasurement>(
        {JobLane::Preview, [] { return tr("Measuring the packed file"); }, QStringLiteral("preview")},
        [input, cache = m_cache](const JobContext& job) { return measureRecipe(input, *cache, job); }, this,
        [this, source = input.source](Result<std::shared_ptr<const PackMeasurement>> result) {
            if (m_document.source() != source || m_rest.isActive())
                return;
            m_pending = false;
            if (result)
                m_results.setPacking(std::move(*result));
            else if (result.error().code != ErrorCode::Cancelled)
                Q_EMIT failed(result.error());
            Q_EMIT settled();
        });
}

} // namespace pangkas
