// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layer_indexing.h"

#include <algorithm>
#include <mutex>
#include <numeric>

namespace pangkas {
namespace {

using Indexes = std::vector<std::shared_ptr<const LayerIndex>>;

std::vector<std::size_t> largestFirst(const SourceModel& source)
{
    std::vector<std::size_t> order(source.profiles.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t layer) { return source.weightCount(layer); });
    return order;
}

Result<std::shared_ptr<const LayerIndex>> buildIndex(const SourceModel& source, std::size_t layer, const JobContext& job)
{
    const LayerInfo& info = source.architecture().layers[layer];
    const ModelSnapshot& model = source.opened.model;
    const Tensor* weight = model.find(info.weight);
    if (!weight)
        return fail(ErrorCode::MissingTensor, info.weight);
    const Tensor* bias = info.bias.empty() ? nullptr : model.find(info.bias);
    PANGKAS_ASSIGN(LayerIndex index, LayerIndex::build(source.profiles[layer], weight->shape(), weight->values(),
        bias ? bias->values() : std::span<const float>(), job));
    return std::make_shared<const LayerIndex>(std::move(index));
}

} // namespace

LayerIndexing::LayerIndexing(const Document& document, Results& results, JobRunner& jobs, QObject* parent)
    : QObject(parent), m_document(document), m_results(results), m_jobs(jobs)
{
    connect(&document, &Document::sourceChanged, this, &LayerIndexing::start);
    connect(&document, &Document::weightsChanged, this, &LayerIndexing::start);
    connect(&document, &Document::recipeChanged, this, &LayerIndexing::refine);
}

LayerIndexing::Tell LayerIndexing::teller() const
{
    // Called on the worker's thread, which ends before this object does.
    return [self = const_cast<LayerIndexing*>(this), source = m_document.source()](
               std::size_t layer, std::shared_ptr<const LayerIndex> index) {
        QMetaObject::invokeMethod(
            self,
            [self, source, layer, index = std::move(index)] {
                if (self->m_document.source() == source)
                    self->m_results.setIndex(layer, index);
            },
            Qt::QueuedConnection);
    };
}

void LayerIndexing::start()
{
    m_isBusy = true;
    m_jobs.start<SourceModel>(
        {JobLane::Index, [] { return tr("Getting to know the weights"); }, QStringLiteral("index")},
        [source = m_document.source(), tell = teller()](
            const JobContext& job) -> Result<std::shared_ptr<const SourceModel>> {
            const std::vector<std::size_t> order = largestFirst(*source);
            const auto total = std::int64_t(order.size());
            for (std::size_t i = 0; i < order.size(); ++i) {
                const std::string& name = source->architecture().layers[order[i]].name;
                job.report(Stage::Checking, std::int64_t(i), total, name);
                PANGKAS_ASSIGN(auto index, buildIndex(*source, order[i], job.withSink({})));
                tell(order[i], std::move(index));
            }
            job.report(Stage::Checking, total, total);
            return source;
        },
        this, [this](Result<std::shared_ptr<const SourceModel>> result) { finish(result); });
}

void LayerIndexing::refine()
{
    if (m_isBusy || !m_document.source())
        return;
    std::vector<std::pair<std::size_t, std::shared_ptr<const LayerIndex>>> bounded;
    for (const std::size_t layer : largestFirst(*m_document.source())) {
        const auto index = m_results.index(layer);
        if (index && !index->hasMaxCosts() && m_results.layers()[layer].numbers.predicted.isBound)
            bounded.emplace_back(layer, index);
    }
    if (bounded.empty())
        return;
    m_isBusy = true;
    m_jobs.start<SourceModel>(
        {JobLane::Index, [] { return tr("Trying the strongest coder on samples"); }, QStringLiteral("index")},
        [source = m_document.source(), tell = teller(), bounded = std::move(bounded)](
            const JobContext& job) -> Result<std::shared_ptr<const SourceModel>> {
            const auto total = std::int64_t(bounded.size());
            for (std::size_t i = 0; i < bounded.size(); ++i) {
                const auto& [layer, index] = bounded[i];
                const LayerInfo& info = source->architecture().layers[layer];
                job.report(Stage::Checking, std::int64_t(i), total, info.name);
                PANGKAS_ASSIGN(LayerIndex refined, index->withMaxCosts(info, source->opened.model, job.withSink({})));
                tell(layer, std::make_shared<const LayerIndex>(std::move(refined)));
            }
            job.report(Stage::Checking, total, total);
            return source;
        },
        this, [this](Result<std::shared_ptr<const SourceModel>> result) { finish(result); });
}

void LayerIndexing::finish(const Result<std::shared_ptr<const SourceModel>>& result)
{
    m_isBusy = false;
    if (result)
        return refine(); // the recipe may have changed meanwhile
    if (result.error().code != ErrorCode::Cancelled)
        Q_EMIT failed(result.error());
}

} // namespace pangkas
