// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/source_model.h"

#include "core/base/parallel.h"

#include <atomic>
#include <optional>

namespace pangkas {

std::size_t SourceModel::parameterCount(std::size_t layer) const
{
    const LayerInfo& info = architecture().layers[layer];
    const Tensor* bias = info.bias.empty() ? nullptr : opened.model.find(info.bias);
    return weightCount(layer) + (bias ? bias->size() : 0);
}

std::uint64_t SourceModel::denseBytes(std::size_t layer) const
{
    return std::uint64_t{4} * parameterCount(layer);
}

Result<std::shared_ptr<const SourceModel>> makeSourceModel(OpenedModel opened, const JobContext& job)
{
    auto source = std::make_shared<SourceModel>();
    source->opened = std::move(opened);
    const std::vector<LayerInfo>& layers = source->architecture().layers;
    std::vector<std::optional<Result<MagnitudeProfile>>> profiles(layers.size());

    // The hash runs beside the profiles as one more piece of work.
    std::atomic<std::int64_t> done = 0;
    const auto total = static_cast<std::int64_t>(layers.size()) + 1;
    parallelFor(layers.size() + 1, [&](std::size_t piece) {
        if (job.isCancelled())
            return;
        if (piece == 0) {
            source->hash = source->opened.model.hash();
        } else {
            const LayerInfo& layer = layers[piece - 1];
            const Tensor* weight = source->opened.model.find(layer.weight);
            profiles[piece - 1] = weight ? MagnitudeProfile::build(weight->values(), job)
                                         : fail(ErrorCode::MissingTensor, layer.weight);
        }
        job.report(Stage::Checking, ++done, total);
    });
    PANGKAS_TRY(job.checkCancelled());

    source->profiles.reserve(layers.size());
    for (auto& profile : profiles) {
        PANGKAS_ASSIGN(MagnitudeProfile built, std::move(*profile));
        source->profiles.push_back(std::make_shared<const MagnitudeProfile>(std::move(built)));
    }
    return std::shared_ptr<const SourceModel>(std::move(source));
}

Result<std::shared_ptr<const SourceModel>> openSourceModel(
    const std::string& pathOrSample, const Extensions& extensions, const JobContext& job)
{
    PANGKAS_ASSIGN(OpenedModel opened, openModel(pathOrSample, extensions, job));
    return makeSourceModel(std::move(opened), job);
}

} // namespace pangkas
