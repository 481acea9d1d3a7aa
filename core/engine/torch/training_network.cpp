// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/training_network.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/engine/environment.h"
#include "core/engine/torch/bound_weight.h"
#include "core/engine/torch/image_tensor.h"
#include "core/engine/torch/learned_layer.h"
#include "core/engine/torch/torch_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace pangkas {

namespace {

/// Factors of dropout: 0 with the given probability, otherwise 1 / (1 - probability). Each image has its own stream.
at::Tensor dropoutFactors(
    const at::Tensor& like, double probability, std::uint64_t drawing, std::size_t firstImage, std::size_t node)
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

/// Runs `work` for each shard on its own thread; the first failure is returned.
Result<void> forEachShard(std::size_t count, const std::function<Result<void>(std::size_t)>& work)
{
    std::vector<Result<void>> results(count);
    parallelFor(count, [&](std::size_t i) {
        const c10::InferenceMode inference; // a guard holds for its thread alone
        results[i] = work(i);
    });
    for (const Result<void>& result : results)
        PANGKAS_TRY(result);
    return {};
}

/// The gradient of the batch's mean loss by the logits; sums losses and hits. `smoothing`: the share of the target that
/// all classes get evenly (Szegedy et al. 2016).
at::Tensor lossGradient(const at::Tensor& logits, std::span<const int> labels, double smoothing, StepResult& result)
{
    const at::Tensor values = logits.contiguous();
    const at::Tensor gradient = at::empty_like(values);
    const auto classes = static_cast<std::size_t>(values.size(1));
    const double even = smoothing / static_cast<double>(classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::span<const float> row(values.data_ptr<float>() + i * classes, classes);
        float* to = gradient.data_ptr<float>() + i * classes;
        const auto best = std::ranges::max_element(row);
        double sum = 0, all = 0; // of the exponentials, of the logits
        for (const float logit : row) {
            sum += std::exp(static_cast<double>(logit) - *best);
            all += logit;
        }
        const auto label = static_cast<std::size_t>(labels[i]);
        const double logSum = std::log(sum) + *best;
        const double own = logSum - row[label];
        result.loss += smoothing > 0 ? (1 - smoothing) * own + even * (static_cast<double>(classes) * logSum - all) : own;
        result.correct += best - row.begin() == labels[i];
        for (std::size_t c = 0; c < classes; ++c) {
            const double share = std::exp(static_cast<double>(row[c]) - *best) / sum;
            const double target = (c == label ? 1 - smoothing : 0) + even;
            to[c] = static_cast<float>((share - target) / static_cast<double>(labels.size()));
        }
    }
    return gradient;
}

std::string layerNames(const Architecture& architecture)
{
    std::string names;
    for (const LayerInfo& layer : architecture.layers)
        names += (names.empty() ? "" : ", ") + layer.name;
    return names;
}

/// Which nodes' results depend on a layer that learns.
std::vector<bool> learningNodes(const std::vector<Node>& nodes, const std::vector<LearnedLayer>& layers)
{
    std::vector<bool> learning(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i)
        learning[i] = (nodes[i].layer >= 0 && !layers[static_cast<std::size_t>(nodes[i].layer)].isFrozen())
            || std::ranges::any_of(nodes[i].inputs, [&](std::uint32_t input) { return learning[input]; });
    return learning;
}

} // namespace

struct TrainingNetwork::State
{
    Architecture architecture;
    std::vector<LearnedLayer> layers;
    std::size_t sharded = 1; // nodes before this one are run in shards of the batch
    std::vector<bool> learning; // by node: whether its gradient is needed
    OptimizerSpec optimizer;
    double dropout = 0;
    double labelSmoothing = 0;
    at::ScalarType products = at::kFloat; // in which convolutions and linear layers multiply

    BatchPart makePart(std::size_t firstImage) const
    {
        return BatchPart(architecture.nodes.size(), layers.size(), firstImage);
    }
    Result<void> forward(
        BatchPart& part, std::size_t begin, std::size_t end, std::uint64_t drawing, const std::stop_token& stop);
    /// From the gradient of node end - 1 to that of node begin - 1, which it returns.
    Result<at::Tensor> backward(
        BatchPart& part, std::size_t begin, std::size_t end, at::Tensor gradient, const std::stop_token& stop);
    at::Tensor apply(std::size_t index, BatchPart& part, std::uint64_t drawing);
    /// The gradient of one of the node's inputs, given by its place among them; undefined where nobody needs it.
    at::Tensor applyBackward(std::size_t index, std::size_t place, BatchPart& part, const at::Tensor& gradient);
    /// All layers' from what the parts left behind. Changes nothing when the gradient is no number.
    Result<void> update(std::span<BatchPart> parts, const StepPlace& place);
};

at::Tensor TrainingNetwork::State::apply(std::size_t index, BatchPart& part, std::uint64_t drawing)
{
    const Node& node = architecture.nodes[index];
    const at::Tensor& input = part.results[node.inputs.front()];
    switch (node.kind) {
    case NodeKind::Input: break;
    case NodeKind::Convolution: {
        LearnedLayer& layer = layers[static_cast<std::size_t>(node.layer)];
        const at::Tensor bias = layer.bias ? layer.bias->view().to(products) : at::Tensor();
        return at::conv2d(input, layer.forward, bias, node.stride, node.padding);
    }
    case NodeKind::Linear: {
        LearnedLayer& layer = layers[static_cast<std::size_t>(node.layer)];
        const at::Tensor output = multiplyForward(input, layer.forward);
        return layer.bias ? at::add(output, layer.bias->view()) : output;
    }
    case NodeKind::Relu: return at::relu(input);
    case NodeKind::Concat: {
        std::vector<at::Tensor> inputs;
        for (const std::uint32_t from : node.inputs)
            inputs.push_back(part.results[from]);
        return at::cat(inputs, 1);
    }
    case NodeKind::MaxPool: {
        auto [output, places] =
            at::max_pool2d_with_indices(input, node.kernel, node.stride, node.padding, 1, node.ceilMode);
        part.indices[index] = places;
        return output;
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return input;
        return at::_adaptive_avg_pool2d(input, {node.outputSize, node.outputSize});
    case NodeKind::Flatten: return at::flatten(input, 1);
    case NodeKind::Dropout: {
        const double probability = dropout;
        if (probability <= 0)
            return input;
        part.indices[index] =
            dropoutFactors(input, probability, drawing, part.firstImage, index).to(input.scalar_type());
        return at::mul(input, part.indices[index]);
    }
    }
    return input;
}

at::Tensor TrainingNetwork::State::applyBackward(
    std::size_t index, std::size_t place, BatchPart& part, const at::Tensor& gradient)
{
    const Node& node = architecture.nodes[index];
    const std::size_t from = node.inputs[place];
    const at::Tensor& input = part.results[from];
    const bool needsInput = learning[from];
    if (node.layer < 0 && !needsInput)
        return {};
    switch (node.kind) {
    case NodeKind::Input: break;
    case NodeKind::Convolution: {
        const auto id = static_cast<std::size_t>(node.layer);
        const LearnedLayer& layer = layers[id];
        const std::vector<std::int64_t> stride(2, node.stride), padding(2, node.padding), dilation(2, 1), none(2, 0);
        const std::vector<std::int64_t> biasSizes{layer.weight.info.shape[0]};
        const bool learns = !layer.isFrozen();
        auto [inputGradient, weightGradient, biasGradient] =
            at::convolution_backward(gradient, input, layer.forward, at::OptionalIntArrayRef(biasSizes), stride,
                padding, dilation, false, none, 1, {needsInput, learns, learns && layer.bias});
        part.weightGradients[id] = weightGradient;
        part.biasGradients[id] = biasGradient;
        return inputGradient;
    }
    case NodeKind::Linear: {
        const auto id = static_cast<std::size_t>(node.layer);
        const at::Tensor rows = gradient.contiguous();
        if (!layers[id].isFrozen()) {
            part.inputs[id] = input.contiguous();
            part.outputGradients[id] = rows;
        }
        return needsInput ? multiplyBackward(rows, layers[id].forward) : at::Tensor();
    }
    case NodeKind::Relu: return at::threshold_backward(gradient, part.results[index], 0);
    case NodeKind::Concat: {
        std::int64_t first = 0; // of the input's channels
        for (std::size_t i = 0; i < place; ++i)
            first += part.results[node.inputs[i]].size(1);
        return gradient.narrow(1, first, input.size(1)).contiguous(at::MemoryFormat::ChannelsLast);
    }
    case NodeKind::MaxPool: {
        const std::vector<std::int64_t> kernel(2, node.kernel), stride(2, node.stride), padding(2, node.padding),
            dilation(2, 1);
        return at::max_pool2d_with_indices_backward(
            gradient, input, kernel, stride, padding, dilation, node.ceilMode, part.indices[index]);
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return gradient;
        return at::_adaptive_avg_pool2d_backward(gradient, input);
    case NodeKind::Flatten: return gradient.reshape(input.sizes()).contiguous(at::MemoryFormat::ChannelsLast);
    case NodeKind::Dropout: return part.indices[index].defined() ? at::mul(gradient, part.indices[index]) : gradient;
    }
    return gradient;
}

Result<void> TrainingNetwork::State::forward(
    BatchPart& part, std::size_t begin, std::size_t end, std::uint64_t drawing, const std::stop_token& stop)
{
    for (std::size_t i = begin; i < end; ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        part.results[i] = apply(i, part, drawing);
    }
    return {};
}

Result<at::Tensor> TrainingNetwork::State::backward(
    BatchPart& part, std::size_t begin, std::size_t end, at::Tensor gradient, const std::stop_token& stop)
{
    std::vector<at::Tensor> gradients(end);
    gradients[end - 1] = std::move(gradient);
    for (std::size_t i = end - 1; i >= begin; --i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        if (!gradients[i].defined())
            continue; // nothing of the loss depends on this node
        const std::vector<std::uint32_t>& inputs = architecture.nodes[i].inputs;
        for (std::size_t place = 0; place < inputs.size(); ++place) {
            const at::Tensor back = applyBackward(i, place, part, gradients[i]);
            at::Tensor& sum = gradients[inputs[place]];
            if (back.defined())
                sum = sum.defined() ? at::add(sum, back) : back;
        }
        gradients[i].reset();
        part.results[i].reset();
    }
    return gradients[begin - 1];
}

Result<void> TrainingNetwork::State::update(std::span<BatchPart> parts, const StepPlace& place)
{
    const std::vector<LayerInfo>& infos = architecture.layers;
    UpdateStep step = updateStep(optimizer, place.learningRate, place.number);
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (infos[i].kind == LayerKind::Convolution)
            sumConvolution(i, parts);
    }
    if (optimizer.clipNorm > 0) {
        double sum = 0;
        for (std::size_t i = 0; i < infos.size(); ++i)
            sum += squaredGradientSum(layers[i], infos[i].kind, i, parts);
        const double length = std::sqrt(sum);
        if (!std::isfinite(length))
            return fail(ErrorCode::Diverged, "the gradient is no longer a number", {}, "Lower the learning rate");
        step.gradientScale = static_cast<float>(std::min(1.0, optimizer.clipNorm / (length + 1e-6)));
    }
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (!layers[i].isFrozen())
            (infos[i].kind == LayerKind::Convolution ? updateConvolution : updateLinear)(
                layers[i], i, parts, step.withRateFactor(layers[i].rateFactor));
    }
    return {};
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
    state->optimizer = options.optimizer;
    state->dropout = options.dropout;
    state->labelSmoothing = options.labelSmoothing;
    for (const auto& [name, training] : options.layers) {
        if (!architecture.find(name))
            return fail(ErrorCode::UnknownName, fmt::format("{} has no layer {}", architecture.title, name), {},
                fmt::format("Choose among {}", layerNames(architecture)));
    }
    if (options.mixedPrecision && readProcessorFacts().avx512Bfloat16)
        state->products = at::kBFloat16;
    for (const LayerInfo& info : architecture.layers) {
        PANGKAS_ASSIGN(LearnedLayer layer, learnLayer(info, start, options));
        PANGKAS_TRY(bindWeight(layer, info, state->layers.size(), options));
        state->layers.push_back(std::move(layer));
    }
    if (std::ranges::all_of(state->layers, &LearnedLayer::isFrozen))
        return fail(ErrorCode::InvalidArgument, "all layers are frozen: nothing learns", {}, "Let a layer learn");
    // The wide linear layers are read once for the whole batch; what comes before, which may be all, is worked on image
    // by image anyway.
    // A later node that reaches back before that point forbids the split.
    const std::vector<Node>& nodes = architecture.nodes;
    state->learning = learningNodes(nodes, state->layers);
    const auto firstLinear =
        static_cast<std::size_t>(std::ranges::find(nodes, NodeKind::Linear, &Node::kind) - nodes.begin());
    const bool reachesBack =
        std::any_of(nodes.begin() + static_cast<std::ptrdiff_t>(firstLinear), nodes.end(), [&](const Node& node) {
            return std::ranges::any_of(node.inputs, [&](std::uint32_t input) { return input + 1 < firstLinear; });
        });
    state->sharded = reachesBack ? 1 : firstLinear;
    return std::unique_ptr<TrainingNetwork>(new TrainingNetwork(std::move(state)));
}

Result<StepResult> TrainingNetwork::step(std::span<const std::shared_ptr<const Image>> images,
    std::span<const int> labels, const ImageNormalizer& normalizer, const StepPlace& place, const std::stop_token& stop)
{
    State& state = *m_state;
    StepResult result;
    PANGKAS_TRY(guardTorch("training", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        const std::vector<LayerInfo>& infos = state.architecture.layers;
        for (std::size_t i = 0; i < infos.size(); ++i)
            prepareForward(state.layers[i], infos[i].kind, state.products);
        // Four shards occupy four cores; their size depends on the batch's alone.
        const std::size_t shardSize = std::clamp<std::size_t>((images.size() + 3) / 4, 1, 32);
        std::vector<BatchPart> parts;
        for (std::size_t first = 0; first < images.size(); first += shardSize)
            parts.push_back(state.makePart(first));
        const std::size_t shards = parts.size(), border = state.sharded, end = state.architecture.nodes.size();
        PANGKAS_TRY(forEachShard(shards, [&](std::size_t i) {
            const std::size_t first = parts[i].firstImage, count = std::min(shardSize, images.size() - first);
            parts[i].results[0] = toTensor(images.subspan(first, count), normalizer).to(state.products);
            return state.forward(parts[i], 1, border, place.drawing, stop);
        }));
        BatchPart& rest = parts.emplace_back(state.makePart(0));
        std::vector<at::Tensor> outputs;
        for (std::size_t i = 0; i < shards; ++i)
            outputs.push_back(parts[i].results[border - 1]);
        rest.results[border - 1] = at::cat(outputs).to(border > 1 ? at::kFloat : state.products);
        PANGKAS_TRY(state.forward(rest, border, end, place.drawing, stop));
        at::Tensor gradient = lossGradient(rest.results.back().to(at::kFloat), labels, state.labelSmoothing, result);
        if (!std::isfinite(result.loss))
            return fail(ErrorCode::Diverged, "the loss is no longer a number", {}, "Lower the learning rate");
        PANGKAS_ASSIGN(const at::Tensor back, state.backward(rest, border, end, std::move(gradient), stop));
        if (back.defined()) {
            PANGKAS_TRY(forEachShard(shards, [&](std::size_t i) -> Result<void> {
                const auto first = static_cast<std::int64_t>(parts[i].firstImage);
                const std::int64_t count = parts[i].results[0].size(0);
                PANGKAS_TRY(state.backward(parts[i], 1, border, back.narrow(0, first, count).to(state.products), stop));
                return {};
            }));
        }
        return state.update(parts, place);
    }));
    return result;
}

Result<void> TrainingNetwork::moveTo(double position, const std::stop_token& stop)
{
    for (LearnedLayer& layer : m_state->layers)
        PANGKAS_TRY(moveBinding(layer, position, JobContext(stop)));
    return {};
}

bool TrainingNetwork::isSettled() const
{
    return std::ranges::all_of(m_state->layers,
        [](const LearnedLayer& layer) { return !layer.bound || layer.bound->binding->isSettled(); });
}

Result<ModelSnapshot> TrainingNetwork::snapshot() const
{
    std::vector<Tensor> tensors;
    for (LearnedLayer& layer : m_state->layers) {
        for (Parameter* parameter : {&layer.weight, layer.bias ? &*layer.bias : nullptr}) {
            if (!parameter)
                continue;
            PANGKAS_ASSIGN(FloatBuffer copy, FloatBuffer::allocate(parameter->values.size()));
            std::ranges::copy(
                parameter == &layer.weight ? layer.answers() : parameter->values.values(), copy.values().begin());
            tensors.emplace_back(parameter->info, std::move(copy));
        }
    }
    return ModelSnapshot(std::move(tensors));
}

std::vector<LearnedNumbers> TrainingNetwork::learned()
{
    std::vector<LearnedNumbers> all;
    for (LearnedLayer& layer : m_state->layers) {
        if (layer.isFrozen())
            continue;
        for (Parameter* parameter : {&layer.weight, layer.bound ? &layer.bound->shared : nullptr,
                 layer.bias ? &*layer.bias : nullptr}) {
            if (!parameter || parameter->values.size() == 0)
                continue;
            all.push_back({parameter->info.name, parameter->values.values()});
            all.push_back({parameter->info.name + " momentum", parameter->momentum.values()});
            if (parameter->second.size())
                all.push_back({parameter->info.name + " second moment", parameter->second.values()});
        }
    }
    return all;
}

std::vector<std::byte> TrainingNetwork::bindings() const
{
    std::vector<std::byte> all;
    for (const LearnedLayer& layer : m_state->layers) {
        if (!layer.bound)
            continue;
        const std::vector<std::byte> state = layer.bound->binding->state();
        all.insert(all.end(), state.begin(), state.end());
    }
    return all;
}

Result<void> TrainingNetwork::restoreBindings(std::span<const std::byte> bindings)
{
    for (LearnedLayer& layer : m_state->layers) {
        if (!layer.bound)
            continue;
        const std::size_t size = layer.bound->binding->state().size();
        if (bindings.size() < size)
            return fail(ErrorCode::CorruptFile, "the bindings of the layers are cut short");
        PANGKAS_TRY(layer.bound->binding->restore(bindings.first(size)));
        refreshAnswers(layer);
        bindings = bindings.subspan(size);
    }
    return {};
}

} // namespace pangkas
