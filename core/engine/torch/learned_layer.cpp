// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/learned_layer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {

/// Below this share of learning weights, their gradients are computed one by one.
constexpr double sparseShare = 0.25;

/// The learning positions, when they are few.
std::optional<LearningPositions> sparsePositions(const Parameter& weight)
{
    if (!weight.mask)
        return std::nullopt;
    const std::span<const float> mask = weight.mask->values();
    const auto learning = static_cast<std::size_t>(std::ranges::count_if(mask, [](float v) { return v != 0; }));
    if (static_cast<double>(learning) > sparseShare * static_cast<double>(mask.size()))
        return std::nullopt;
    LearningPositions positions{{0}, {}};
    positions.columns.reserve(learning);
    const auto width = static_cast<std::size_t>(weight.info.shape[1]);
    for (std::size_t begin = 0; begin < mask.size(); begin += width) {
        for (std::size_t column = 0; column < width; ++column) {
            if (mask[begin + column] != 0)
                positions.columns.push_back(static_cast<std::uint32_t>(column));
        }
        positions.rowBegins.push_back(positions.columns.size());
    }
    return positions;
}

Result<Parameter> learnable(const Tensor& from, const TrainingOptions& options)
{
    Parameter parameter;
    parameter.info = from.info();
    PANGKAS_ASSIGN(parameter.values, FloatBuffer::allocate(from.size()));
    PANGKAS_ASSIGN(parameter.momentum, FloatBuffer::allocate(from.size()));
    std::ranges::copy(from.values(), parameter.values.values().begin());
    std::ranges::fill(parameter.momentum.values(), 0.0f);
    if (const auto mask = options.trainable.find(from.name()); mask != options.trainable.end()) {
        if (mask->second.shape() != from.shape())
            return fail(ErrorCode::ShapeMismatch,
                fmt::format("the mask of {} is {}, the tensor {}", from.name(), toString(mask->second.shape()),
                    toString(from.shape())));
        parameter.mask = mask->second;
    }
    return parameter;
}

} // namespace

Result<LearnedLayer> learnLayer(const LayerInfo& info, const ModelSnapshot& start, const TrainingOptions& options)
{
    LearnedLayer layer;
    PANGKAS_ASSIGN(layer.weight, learnable(*start.find(info.weight), options));
    if (!info.bias.empty()) {
        PANGKAS_ASSIGN(layer.bias, learnable(*start.find(info.bias), options));
    }
    if (info.kind == LayerKind::Linear)
        layer.positions = sparsePositions(layer.weight);
    return layer;
}

void prepareForward(LearnedLayer& layer, LayerKind kind, at::ScalarType products)
{
    if (layer.positions && layer.forward.defined())
        return; // kept up to date where it learns
    layer.forward = layer.weight.view().to(products);
    if (kind == LayerKind::Convolution)
        layer.forward = layer.forward.contiguous(at::MemoryFormat::ChannelsLast);
}

void updateConvolution(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, SgdStep step)
{
    at::Tensor weight, bias;
    for (const BatchPart& part : parts) {
        if (!part.weightGradients[index].defined())
            continue;
        weight = weight.defined() ? weight.add_(part.weightGradients[index]) : part.weightGradients[index];
        if (layer.bias)
            bias = bias.defined() ? bias.add_(part.biasGradients[index]) : part.biasGradients[index];
    }
    if (!weight.defined())
        return;
    const at::Tensor rowMajor = weight.to(at::kFloat).contiguous(at::MemoryFormat::Contiguous);
    layer.weight.update(0, layer.weight.values.size(), rowMajor.data_ptr<float>(), step);
    if (layer.bias)
        layer.bias->update(0, layer.bias->values.size(), bias.to(at::kFloat).contiguous().data_ptr<float>(), step);
}

void updateLinear(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, SgdStep step)
{
    // In float32 the products read the weights themselves: there is no copy to keep up to date.
    const at::Tensor rounded = layer.forward.scalar_type() == at::kFloat ? at::Tensor() : layer.forward;
    for (const BatchPart& part : parts) {
        const at::Tensor& gradient = part.outputGradients[index];
        if (!gradient.defined())
            continue;
        if (layer.positions) {
            updateSparsely(gradient, part.inputs[index], *layer.positions, layer.weight.values.values().data(),
                layer.weight.momentum.values().data(), rounded, step);
        } else {
            forEachGradientBlock(
                gradient, part.inputs[index], [&](std::size_t begin, std::size_t count, const float* values) {
                    layer.weight.update(begin, count, values, step);
                });
        }
        if (layer.bias)
            layer.bias->update(0, layer.bias->values.size(), gradient.sum(0).contiguous().data_ptr<float>(), step);
    }
}

} // namespace pangkas
