// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/training_network.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/engine/torch/image_tensor.h"
#include "core/engine/torch/sgd.h"
#include "core/engine/torch/torch.h"
#include "core/engine/torch/torch_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>

namespace pangkas {

namespace {

/// Rows of a linear layer whose gradient is computed and used up at once: it never leaves the cache.
constexpr std::size_t blockRows = 32;

struct Parameter
{
    TensorInfo info;
    FloatBuffer values;
    FloatBuffer momentum;
    std::optional<Tensor> mask;

    at::Tensor view() { return at::from_blob(values.values().data(), info.shape, at::kFloat); }
    void update(std::size_t begin, std::size_t count, const float* gradient, SgdStep step)
    {
        updateWeights(values.values().data() + begin, momentum.values().data() + begin, gradient,
            mask ? mask->values().data() + begin : nullptr, count, step);
    }
};

struct Layer
{
    Parameter weight;
    std::optional<Parameter> bias;
    at::Tensor forward; // what the arithmetic reads: convolutions in channels-last order, made anew for each step
};

/// What a part of the batch leaves behind.
struct Shard
{
    std::vector<at::Tensor> results; // of each node
    std::vector<at::Tensor> indices; // MaxPool: where the greatest stood; Dropout: its factors
    std::vector<at::Tensor> weightGradients, biasGradients; // convolutions, by layer
    std::vector<at::Tensor> inputs, outputGradients; // linear layers, by layer
    StepResult result;
};

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
                fmt::format("the mask of {} is {}, the tensor {}", from.name(), toString(mask->second.shape()), toString(from.shape())));
        parameter.mask = mask->second;
    }
    return parameter;
}

/// Factors of dropout: 0 with the given probability, otherwise 1 / (1 - probability). Each image has its own stream.
at::Tensor dropoutFactors(const at::Tensor& like, double probability, std::uint64_t drawing, std::size_t firstImage, std::size_t node)
{
    const at::Tensor factors = at::empty(like.sizes(), at::kFloat);
    const std::int64_t images = like.size(0), values = images ? like.numel() / images : 0;
    const auto limit = static_cast<std::uint64_t>(probability * 65536);
    const auto kept = static_cast<float>(1 / (1 - probability));
    float* to = factors.data_ptr<float>();
    for (std::int64_t image = 0; image < images; ++image) {
        Random random(drawing, (firstImage + static_cast<std::uint64_t>(image)) * 64 + node);
        for (std::int64_t i = 0; i < values; i += 4) {
            std::uint64_t bits = random.bits();
            for (std::int64_t j = i; j < std::min(i + 4, values); ++j, bits >>= 16)
                *to++ = (bits & 0xffff) < limit ? 0.0f : kept;
        }
    }
    return factors;
}

/// The gradient of the batch's mean loss by the logits; sums losses and hits.
at::Tensor lossGradient(const at::Tensor& logits, std::span<const int> labels, std::size_t batch, StepResult& result)
{
    const at::Tensor values = logits.contiguous();
    const at::Tensor gradient = at::empty_like(values);
    const auto classes = static_cast<std::size_t>(values.size(1));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::span<const float> row(values.data_ptr<float>() + i * classes, classes);
        float* to = gradient.data_ptr<float>() + i * classes;
        const auto best = std::ranges::max_element(row);
        double sum = 0;
        for (const float logit : row)
            sum += std::exp(static_cast<double>(logit) - *best);
        const auto label = static_cast<std::size_t>(labels[i]);
        result.loss += std::log(sum) + *best - row[label];
        result.correct += best - row.begin() == labels[i];
        for (std::size_t c = 0; c < classes; ++c) {
            const double share = std::exp(static_cast<double>(row[c]) - *best) / sum;
            to[c] = static_cast<float>((share - (c == label ? 1 : 0)) / static_cast<double>(batch));
        }
    }
    return gradient;
}

} // namespace

struct TrainingNetwork::State
{
    Architecture architecture;
    std::vector<Layer> layers;
    float momentum = 0;
    float weightDecay = 0;
    double dropout = 0;

    Result<void> forward(Shard& shard, at::Tensor images, std::uint64_t drawing, std::size_t firstImage, const std::stop_token& stop);
    Result<void> backward(Shard& shard, at::Tensor gradient, const std::stop_token& stop);
    at::Tensor apply(std::size_t index, Shard& shard, std::uint64_t drawing, std::size_t firstImage);
    at::Tensor applyBackward(std::size_t index, Shard& shard, const at::Tensor& gradient);
    void updateConvolution(std::size_t index, std::span<Shard> shards, SgdStep step);
    void updateLinear(std::size_t index, std::span<const Shard> shards, SgdStep step);
};

at::Tensor TrainingNetwork::State::apply(std::size_t index, Shard& shard, std::uint64_t drawing, std::size_t firstImage)
{
    const Node& node = architecture.nodes[index];
    const at::Tensor& input = shard.results[node.inputs.front()];
    switch (node.kind) {
    case NodeKind::Input:
        break;
    case NodeKind::Convolution: {
        Layer& layer = layers[static_cast<std::size_t>(node.layer)];
        return at::conv2d(input, layer.forward, layer.bias ? layer.bias->view() : at::Tensor(), node.stride, node.padding);
    }
    case NodeKind::Linear: {
        Layer& layer = layers[static_cast<std::size_t>(node.layer)];
        return at::linear(input, layer.forward, layer.bias ? layer.bias->view() : at::Tensor());
    }
    case NodeKind::Relu:
        return at::relu(input);
    case NodeKind::MaxPool: {
        auto [output, places] = at::max_pool2d_with_indices(input, node.kernel, node.stride, node.padding, 1, node.ceilMode);
        shard.indices[index] = places;
        return output;
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return input;
        return at::_adaptive_avg_pool2d(input, {node.outputSize, node.outputSize});
    case NodeKind::Flatten:
        return at::flatten(input, 1);
    case NodeKind::Dropout: {
        const double probability = dropout;
        if (probability <= 0)
            return input;
        shard.indices[index] = dropoutFactors(input, probability, drawing, firstImage, index);
        return at::mul(input, shard.indices[index]);
    }
    }
    return input;
}

at::Tensor TrainingNetwork::State::applyBackward(std::size_t index, Shard& shard, const at::Tensor& gradient)
{
    const Node& node = architecture.nodes[index];
    const std::size_t from = node.inputs.front();
    const at::Tensor& input = shard.results[from];
    const bool needsInput = architecture.nodes[from].kind != NodeKind::Input;
    switch (node.kind) {
    case NodeKind::Input:
        break;
    case NodeKind::Convolution: {
        const auto id = static_cast<std::size_t>(node.layer);
        const Layer& layer = layers[id];
        const std::vector<std::int64_t> stride(2, node.stride), padding(2, node.padding), dilation(2, 1), none(2, 0);
        const std::vector<std::int64_t> biasSizes{layer.weight.info.shape[0]};
        auto [inputGradient, weightGradient, biasGradient] = at::convolution_backward(gradient, input, layer.forward,
            at::OptionalIntArrayRef(biasSizes), stride, padding, dilation, false, none, 1, {needsInput, true, layer.bias.has_value()});
        shard.weightGradients[id] = weightGradient;
        shard.biasGradients[id] = biasGradient;
        return inputGradient;
    }
    case NodeKind::Linear: {
        const auto id = static_cast<std::size_t>(node.layer);
        shard.inputs[id] = input.contiguous();
        shard.outputGradients[id] = gradient.contiguous();
        return needsInput ? at::mm(gradient, layers[id].forward) : at::Tensor();
    }
    case NodeKind::Relu:
        return at::threshold_backward(gradient, shard.results[index], 0);
    case NodeKind::MaxPool: {
        const std::vector<std::int64_t> kernel(2, node.kernel), stride(2, node.stride), padding(2, node.padding), dilation(2, 1);
        return at::max_pool2d_with_indices_backward(
            gradient, input, kernel, stride, padding, dilation, node.ceilMode, shard.indices[index]);
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return gradient;
        return at::_adaptive_avg_pool2d_backward(gradient, input);
    case NodeKind::Flatten:
        return gradient.reshape(input.sizes()).contiguous(at::MemoryFormat::ChannelsLast);
    case NodeKind::Dropout:
        return shard.indices[index].defined() ? at::mul(gradient, shard.indices[index]) : gradient;
    }
    return gradient;
}

Result<void> TrainingNetwork::State::forward(
    Shard& shard, at::Tensor images, std::uint64_t drawing, std::size_t firstImage, const std::stop_token& stop)
{
    shard.results[0] = std::move(images);
    for (std::size_t i = 1; i < architecture.nodes.size(); ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        shard.results[i] = apply(i, shard, drawing, firstImage);
    }
    return {};
}

Result<void> TrainingNetwork::State::backward(Shard& shard, at::Tensor gradient, const std::stop_token& stop)
{
    std::vector<at::Tensor> gradients(architecture.nodes.size());
    gradients.back() = std::move(gradient);
    for (std::size_t i = architecture.nodes.size() - 1; i > 0; --i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        if (!gradients[i].defined())
            continue; // nothing of the loss depends on this node
        const at::Tensor back = applyBackward(i, shard, gradients[i]);
        gradients[i].reset();
        shard.results[i].reset();
        at::Tensor& sum = gradients[architecture.nodes[i].inputs.front()];
        if (back.defined())
            sum = sum.defined() ? at::add(sum, back) : back;
    }
    return {};
}

void TrainingNetwork::State::updateConvolution(std::size_t index, std::span<Shard> shards, SgdStep step)
{
    Layer& layer = layers[index];
    at::Tensor weight, bias;
    for (Shard& shard : shards) {
        if (!shard.weightGradients[index].defined())
            return;
        weight = weight.defined() ? weight.add_(shard.weightGradients[index]) : shard.weightGradients[index];
        if (layer.bias)
            bias = bias.defined() ? bias.add_(shard.biasGradients[index]) : shard.biasGradients[index];
    }
    const at::Tensor rowMajor = weight.contiguous(at::MemoryFormat::Contiguous);
    layer.weight.update(0, layer.weight.values.size(), rowMajor.data_ptr<float>(), step);
    if (layer.bias)
        layer.bias->update(0, layer.bias->values.size(), bias.contiguous().data_ptr<float>(), step);
}

void TrainingNetwork::State::updateLinear(std::size_t index, std::span<const Shard> shards, SgdStep step)
{
    Layer& layer = layers[index];
    std::vector<at::Tensor> inputs, gradients;
    for (const Shard& shard : shards) {
        if (!shard.outputGradients[index].defined())
            return;
        inputs.push_back(shard.inputs[index]);
        gradients.push_back(shard.outputGradients[index]);
    }
    const at::Tensor input = at::cat(inputs), gradient = at::cat(gradients);
    const auto rows = static_cast<std::size_t>(layer.weight.info.shape[0]);
    const auto columns = static_cast<std::size_t>(layer.weight.info.shape[1]);
    parallelFor((rows + blockRows - 1) / blockRows, [&](std::size_t block) {
        const c10::InferenceMode inference;
        const std::size_t begin = block * blockRows, count = std::min(blockRows, rows - begin);
        const at::Tensor part
            = gradient.narrow(1, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(count)).t();
        const at::Tensor weight = at::mm(part, input);
        layer.weight.update(begin * columns, count * columns, weight.data_ptr<float>(), step);
    });
    if (layer.bias)
        layer.bias->update(0, rows, gradient.sum(0).contiguous().data_ptr<float>(), step);
}

TrainingNetwork::TrainingNetwork(std::unique_ptr<State> state) : m_state(std::move(state)) { }
TrainingNetwork::~TrainingNetwork() = default;

Result<std::unique_ptr<TrainingNetwork>> TrainingNetwork::build(
    const Architecture& architecture, const ModelSnapshot& start, const TrainingOptions& options)
{
    setUpTorch();
    PANGKAS_TRY(checkTensors(architecture, start));
    auto state = std::make_unique<State>();
    state->architecture = architecture;
    state->momentum = static_cast<float>(options.momentum);
    state->weightDecay = static_cast<float>(options.weightDecay);
    state->dropout = options.dropout;
    for (const LayerInfo& info : architecture.layers) {
        Layer layer;
        PANGKAS_ASSIGN(layer.weight, learnable(*start.find(info.weight), options));
        if (!info.bias.empty()) {
            PANGKAS_ASSIGN(layer.bias, learnable(*start.find(info.bias), options));
        }
        state->layers.push_back(std::move(layer));
    }
    return std::unique_ptr<TrainingNetwork>(new TrainingNetwork(std::move(state)));
}

Result<StepResult> TrainingNetwork::step(std::span<const std::shared_ptr<const Image>> images, std::span<const int> labels,
    const ImageNormalizer& normalizer, double learningRate, std::uint64_t drawing, const std::stop_token& stop)
{
    State& state = *m_state;
    StepResult total;
    PANGKAS_TRY(guardTorch("training", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        const std::size_t layers = state.layers.size(), nodes = state.architecture.nodes.size();
        for (std::size_t i = 0; i < layers; ++i) {
            Layer& layer = state.layers[i];
            layer.forward = layer.weight.view();
            if (state.architecture.layers[i].kind == LayerKind::Convolution)
                layer.forward = layer.forward.contiguous(at::MemoryFormat::ChannelsLast);
        }
        // Four shards occupy four cores; smaller ones than eight images would read the wide layers too often.
        const std::size_t shardSize = std::clamp<std::size_t>((images.size() + 3) / 4, 8, 32);
        std::vector<Shard> shards((images.size() + shardSize - 1) / shardSize);
        std::mutex mutex;
        std::optional<Error> failure;
        parallelFor(shards.size(), [&](std::size_t i) {
            const c10::InferenceMode inferenceHere; // a guard holds for its thread alone
            Shard& shard = shards[i];
            for (auto* list : {&shard.results, &shard.indices})
                list->resize(nodes);
            for (auto* list : {&shard.weightGradients, &shard.biasGradients, &shard.inputs, &shard.outputGradients})
                list->resize(layers);
            const std::size_t first = i * shardSize, count = std::min(shardSize, images.size() - first);
            auto done = state.forward(shard, toTensor(images.subspan(first, count), normalizer), drawing, first, stop);
            if (done) {
                at::Tensor gradient = lossGradient(shard.results.back(), labels.subspan(first, count), images.size(), shard.result);
                done = state.backward(shard, std::move(gradient), stop);
            }
            if (!done) {
                const std::lock_guard lock(mutex);
                if (!failure)
                    failure = done.error();
            }
        });
        if (failure)
            return fail(*failure);
        for (const Shard& shard : shards) {
            total.loss += shard.result.loss;
            total.correct += shard.result.correct;
        }
        if (!std::isfinite(total.loss))
            return fail(ErrorCode::Diverged, "the loss is no longer a number", {}, "Lower the learning rate");
        const SgdStep step{static_cast<float>(learningRate), state.momentum, state.weightDecay};
        for (std::size_t i = 0; i < layers; ++i) {
            if (state.architecture.layers[i].kind == LayerKind::Convolution)
                state.updateConvolution(i, shards, step);
            else
                state.updateLinear(i, shards, step);
        }
        return {};
    }));
    return total;
}

Result<ModelSnapshot> TrainingNetwork::snapshot() const
{
    std::vector<Tensor> tensors;
    for (Layer& layer : m_state->layers) {
        for (Parameter* parameter : {&layer.weight, layer.bias ? &*layer.bias : nullptr}) {
            if (!parameter)
                continue;
            PANGKAS_ASSIGN(FloatBuffer copy, FloatBuffer::allocate(parameter->values.size()));
            std::ranges::copy(parameter->values.values(), copy.values().begin());
            tensors.emplace_back(parameter->info, std::move(copy));
        }
    }
    return ModelSnapshot(std::move(tensors));
}

std::vector<LearnedValues> TrainingNetwork::learned()
{
    std::vector<LearnedValues> all;
    for (Layer& layer : m_state->layers) {
        for (Parameter* parameter : {&layer.weight, layer.bias ? &*layer.bias : nullptr}) {
            if (parameter)
                all.push_back({parameter->info.name, parameter->values.values(), parameter->momentum.values()});
        }
    }
    return all;
}

} // namespace pangkas
