// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/seeded_weights.h"

#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pangkas {

namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

/// Four uniform numbers of 16 bits out of one of 64, summed: in [-2, 2] x 65535, deviation 65536 / sqrt(3).
int bell(std::uint64_t bits)
{
    constexpr std::uint64_t mask = 0xffff;
    return static_cast<int>((bits & mask) + ((bits >> 16) & mask) + ((bits >> 32) & mask) + (bits >> 48)) - 2 * 65535;
}

Result<Tensor> bellTensor(const LayerInfo& layer, std::uint64_t stream, float deviation, const JobContext& job)
{
    PANGKAS_ASSIGN(const std::size_t count, elementCount(layer.weightShape));
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(count));
    const std::span<float> values = buffer.values();
    const auto scale = static_cast<float>(static_cast<double>(deviation) * std::sqrt(3.0) / 65536);
    parallelFor((count + piece - 1) / piece, [&](std::size_t i) {
        if (job.isCancelled())
            return;
        const std::size_t end = std::min(count, (i + 1) * piece);
        for (std::size_t at = i * piece; at < end; ++at)
            values[at] = static_cast<float>(bell(mixBits(stream + at))) * scale;
    });
    PANGKAS_TRY(job.checkCancelled());
    return Tensor(TensorInfo{layer.weight, layer.weightShape}, std::move(buffer));
}

} // namespace

float initialDeviation(const Architecture& architecture, LayerId id)
{
    const LayerInfo& layer = architecture.layers[static_cast<std::size_t>(id)];
    double fanIn = 1;
    for (std::size_t i = 1; i < layer.weightShape.size(); ++i)
        fanIn *= static_cast<double>(layer.weightShape[i]);
    return static_cast<float>(std::sqrt(2 / std::max(1.0, fanIn)) * (layer.kind == LayerKind::Linear ? 0.4 : 1.0));
}

Result<std::vector<Tensor>> seededLayer(
    const Architecture& architecture, LayerId id, std::uint64_t seed, const JobContext& job)
{
    const LayerInfo& layer = architecture.layers[static_cast<std::size_t>(id)];
    // Streams lie far apart: no layer reaches the numbers of another.
    const std::uint64_t stream = mixBits(seed ^ mixBits(static_cast<std::uint64_t>(id)));
    PANGKAS_ASSIGN(Tensor weight, bellTensor(layer, stream, initialDeviation(architecture, id), job));
    std::vector<Tensor> tensors{std::move(weight)};
    if (!layer.bias.empty()) {
        const std::vector<float> zeros(static_cast<std::size_t>(layer.weightShape[0]), 0.0f);
        tensors.push_back(Tensor::fromValues(layer.bias, {layer.weightShape[0]}, zeros));
    }
    return tensors;
}

Result<ModelSnapshot> seededWeights(const Architecture& architecture, std::uint64_t seed, const JobContext& job)
{
    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        PANGKAS_ASSIGN(const std::vector<Tensor> layer, seededLayer(architecture, LayerId(i), seed, job));
        tensors.insert(tensors.end(), layer.begin(), layer.end());
    }
    return ModelSnapshot(std::move(tensors));
}

} // namespace pangkas
