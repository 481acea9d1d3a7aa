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
    PANGKAS_ASSIGN(LayerIndex index, LayerIndex::build(source.profiles[layer], weight->values(),
        bias ? bias->values() : std::span<const float>(), job));
    return std::make_shared<const LayerIndex>(std::move(index));
}

} // namespace

LayerIndexing::LayerIndexing(const Document& document, Results& results, JobRunner& jobs, QObject* parent)
    : QObject(parent), m_document(document), m_results(results), m_jobs(jobs)
{
    connect(&document, &Document::sourceChanged, this, &LayerIndexing::start);
}

void LayerIndexing::start()
{
    const auto source = m_document.source();
    const auto tell = [this, source](std::size_t layer, std::shared_ptr<const LayerIndex> index) {
        // Called on the worker's thread, which ends before this object does.
        QMetaObject::invokeMethod(
            this,
            [this, source, layer, index = std::move(index)] {
                if (m_document.source() == source)
                    m_results.setIndex(layer, index);
            },
            Qt::QueuedConnection);
    };
    m_jobs.start<SourceModel>(
        {JobLane::Index, tr("Getting to know the weights"), QStringLiteral("index")},
        [source, tell](const JobContext& job) -> Result<std::shared_ptr<const SourceModel>> {
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
        this, [this](Result<std::shared_ptr<const SourceModel>> result) {
            if (!result && result.error().code != ErrorCode::Cancelled)
                Q_EMIT failed(result.error());
        });
}

} // namespace pangkas
