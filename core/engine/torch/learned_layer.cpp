// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/learned_layer.h"

#include "core/engine/torch/bound_weight.h"

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

Result<Parameter> learnable(const Tensor& from, bool isFixed, const TrainingOptions& options)
{
    Parameter parameter;
    parameter.info = from.info();
    if (isFixed) {
        parameter.fixed = from;
        return parameter;
    }
    PANGKAS_ASSIGN(parameter.values, FloatBuffer::allocate(from.size()));
    std::ranges::copy(from.values(), parameter.values.values().begin());
    PANGKAS_ASSIGN(parameter.momentum, zeros(from.size()));
    if (options.optimizer.kind == OptimizerKind::Adam) {
        PANGKAS_ASSIGN(parameter.second, zeros(from.size()));
    }
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

Result<FloatBuffer> zeros(std::size_t count)
{
    PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(count));
    std::ranges::fill(buffer.values(), 0.0f);
    return buffer;
}

Result<LearnedLayer> learnLayer(const LayerInfo& info, const ModelSnapshot& start, const TrainingOptions& options)
{
    LearnedLayer layer;
    bool isBound = false;
    if (const auto training = options.layers.find(info.name); training != options.layers.end()) {
        layer.rateFactor = training->second.rateFactor;
        isBound = training->second.binding.kind != BindingKind::Free;
    }
    PANGKAS_ASSIGN(layer.weight, learnable(*start.find(info.weight), layer.isFrozen() && !isBound, options));
    if (!info.bias.empty()) {
        PANGKAS_ASSIGN(layer.bias, learnable(*start.find(info.bias), layer.isFrozen(), options));
    }
    if (info.kind == LayerKind::Linear)
        layer.positions = sparsePositions(layer.weight);
    return layer;
}

void prepareForward(LearnedLayer& layer, LayerKind kind, at::ScalarType products, const ArithmeticDevice& device)
{
    const bool isKept = layer.positions && !device.isApart(); // up to date where it learns
    if ((isKept || layer.isFrozen()) && layer.forward.defined())
        return;
    const bool isConvolution = kind == LayerKind::Convolution;
    layer.forward = device.send(layer.answersView()).to(products);
    if (isConvolution)
        layer.forward = layer.forward.contiguous(at::MemoryFormat::ChannelsLast);
    if (layer.bias)
        layer.forwardBias = device.send(layer.bias->view()).to(isConvolution ? products : at::kFloat);
}

void sumConvolution(std::size_t index, std::span<BatchPart> parts)
{
    BatchPart* sum = nullptr;
    for (BatchPart& part : parts) {
        if (!part.weightGradients[index].defined())
            continue;
        if (!sum) {
            sum = &part;
            continue;
        }
        for (auto gradients : {&BatchPart::weightGradients, &BatchPart::biasGradients}) {
            at::Tensor& gradient = (part.*gradients)[index];
            if (gradient.defined())
                (sum->*gradients)[index].add_(gradient);
            gradient.reset();
        }
    }
}

namespace {

/// As the weights lie: in the host's memory, in float32, row by row.
at::Tensor rowMajor(const at::Tensor& gradient)
{
    return gradient.cpu().to(at::kFloat).contiguous(at::MemoryFormat::Contiguous);
}

const BatchPart* partWith(std::size_t index, std::span<const BatchPart> parts)
{
    const auto found =
        std::ranges::find_if(parts, [index](const BatchPart& part) { return part.weightGradients[index].defined(); });
    return found == parts.end() ? nullptr : &*found;
}

double squaredSumOf(const Parameter& parameter, const at::Tensor& gradient)
{
    const at::Tensor values = rowMajor(gradient);
    return squaredSum(values.data_ptr<float>(), parameter.maskFrom(0), parameter.values.size());
}

/// Whether the layer learns by the whole gradient as it is.
bool countsWhole(const LearnedLayer& layer)
{
    return layer.bound ? layer.bound->binding->keepsGradient() : !layer.weight.mask;
}

} // namespace

double squaredGradientSum(LearnedLayer& layer, LayerKind kind, std::size_t index, std::span<const BatchPart> parts)
{
    double sum = 0;
    if (kind == LayerKind::Convolution) {
        if (const BatchPart* part = partWith(index, parts)) {
            at::Tensor weight = rowMajor(part->weightGradients[index]);
            if (layer.bound)
                weight = weight.clone(); // for the update
            sum += measureBlock(layer, 0, {weight.data_ptr<float>(), layer.weight.values.size()}) + finishMeasure(layer);
            if (layer.bias)
                sum += squaredSumOf(*layer.bias, part->biasGradients[index]);
        }
        return sum;
    }
    for (const BatchPart& part : parts) {
        const at::Tensor& gradient = part.outputGradients[index];
        if (!gradient.defined())
            continue;
        if (countsWhole(layer)) {
            sum += squaredGradientSum(gradient, part.inputs[index]);
        } else {
            const auto width = static_cast<std::size_t>(layer.weight.info.shape[1]);
            std::vector<double> rows(layer.weight.values.size() / width); // by first row of a block: summed in order
            forEachGradientBlock(
                gradient, part.inputs[index], [&](std::size_t begin, std::size_t count, float* values) {
                    rows[begin / width] = measureBlock(layer, begin, {values, count});
                });
            for (const double row : rows)
                sum += row;
            sum += finishMeasure(layer);
        }
        if (layer.bias)
            sum += squaredSumOf(*layer.bias, gradient.sum(0));
    }
    return sum;
}

void updateConvolution(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, const UpdateStep& step)
{
    const BatchPart* part = partWith(index, parts);
    if (!part)
        return;
    const at::Tensor weight = rowMajor(part->weightGradients[index]);
    updateBlock(layer, 0, {weight.data_ptr<float>(), layer.weight.values.size()}, step);
    finishUpdate(layer, step);
    if (layer.bias)
        layer.bias->update(
            0, layer.bias->values.size(), rowMajor(part->biasGradients[index]).data_ptr<float>(), step);
}

void updateLinear(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, const UpdateStep& step)
{
    // On the processor and in float32 the products read the weights themselves: there is no copy to keep up to date.
    const bool isRounded = layer.forward.is_cpu() && layer.forward.scalar_type() != at::kFloat;
    const at::Tensor rounded = isRounded ? layer.forward : at::Tensor();
    for (const BatchPart& part : parts) {
        const at::Tensor& gradient = part.outputGradients[index];
        if (!gradient.defined())
            continue;
        if (layer.positions) {
            updateSparsely(
                gradient, part.inputs[index], *layer.positions, layer.weight.numbers(), rounded, step);
        } else {
            forEachGradientBlock(
                gradient, part.inputs[index], [&](std::size_t begin, std::size_t count, float* values) {
                    updateBlock(layer, begin, {values, count}, step);
                });
            finishUpdate(layer, step);
        }
        if (layer.bias)
            layer.bias->update(0, layer.bias->values.size(), rowMajor(gradient.sum(0)).data_ptr<float>(), step);
    }
}

} // namespace pangkas
