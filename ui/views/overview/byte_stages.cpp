// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overview/byte_stages.h"

#include "core/base/parallel.h"

#include <algorithm>

namespace pangkas {

std::uint64_t StageFigures::bytesOf(ByteStage stage, LayerKind kind) const
{
    std::uint64_t sum = 0;
    for (const LayerStages& layer : layers)
        sum += layer.kind == kind ? layer.bytes[std::size_t(stage)] : 0;
    return sum;
}

LayerStages countStages(const LayerInfo& info, const CompressedLayer& layer, const LayerBytes& coded)
{
    LayerStages stages;
    stages.name = layer.name;
    stages.kind = info.kind;
    const PaperColumns& columns = stages.columns = paperColumns(layer);
    const std::uint64_t bias = columns.denseBytes - 4 * std::uint64_t{columns.weights};
    const std::uint64_t bits = columns.stored < columns.weights ? (std::uint64_t{columns.weights} + 7) / 8 : 0;
    const std::uint64_t codebook = 4 * std::uint64_t{layer.weight.codebook.centroids.size()};
    const std::uint64_t codes = (std::uint64_t{columns.stored} * std::uint64_t(columns.codeBits) + 7) / 8;
    stages.bytes = {columns.denseBytes, 4 * std::uint64_t{columns.stored} + bits + bias, codes + bits + codebook + bias,
        columns.quantized, coded.bytes()};
    const auto bitsOf = [&](const char* name) -> std::optional<double> {
        const auto stream = std::ranges::find(coded.streams, name, &StreamBytes::name);
        if (stream == coded.streams.end() || columns.stored == 0)
            return std::nullopt;
        return 8 * double(stream->bytes) / double(columns.stored);
    };
    stages.codedCodeBits = bitsOf("codes");
    stages.codedIndexBits = bitsOf("gaps");
    return stages;
}

Result<std::shared_ptr<const StageFigures>> countStages(const Architecture& architecture,
    std::shared_ptr<const PackMeasurement> packing, const std::shared_ptr<const StageFigures>& earlier, const JobContext& job)
{
    auto figures = std::make_shared<StageFigures>();
    const std::size_t count = packing->layers.size();
    figures->layers.resize(count);
    parallelFor(count, [&](std::size_t i) {
        if (job.isCancelled())
            return;
        const bool isKnown = earlier && earlier->layers.size() == count && earlier->packing->layers[i] == packing->layers[i];
        figures->layers[i] = isKnown
            ? earlier->layers[i]
            : countStages(architecture.layers[i], *packing->layers[i]->compressed, packing->report.layers[i]);
    });
    PANGKAS_TRY(job.checkCancelled());
    for (const LayerStages& layer : figures->layers)
        for (std::size_t stage = 0; stage < layer.bytes.size(); ++stage)
            figures->bytes[stage] += layer.bytes[stage];
    figures->containerBytes = packing->report.containerBytes;
    figures->bytes[std::size_t(ByteStage::Coded)] = packing->report.fileBytes;
    figures->packing = std::move(packing);
    return std::shared_ptr<const StageFigures>(std::move(figures));
}

} // namespace pangkas
