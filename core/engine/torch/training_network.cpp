// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/training_network.h"

#include "core/base/parallel.h"
#include "core/engine/torch/bound_weight.h"
#include "core/engine/torch/image_tensor.h"
#include "core/engine/torch/learned_layer.h"
#include "core/engine/torch/learning_graph.h"
#include "core/engine/torch/loss_gradient.h"
#include "core/engine/torch/teacher_network.h"
#include "core/engine/torch/torch_calls.h"
#include "core/engine/torch/training_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace pangkas {

namespace {

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

std::string layerNames(const Architecture& architecture)
{
    std::string names;
    for (const LayerInfo& layer : architecture.layers)
        names += (names.empty() ? "" : ", ") + layer.name;
    return names;
}

} // namespace

struct TrainingNetwork::State
{
    Architecture architecture;
    TrainingGraph graph;
    std::size_t sharded = 1; // nodes before this one are run in shards of the batch
    OptimizerSpec optimizer;
    double labelSmoothing = 0;
    Distillation distillation;
    std::unique_ptr<TeacherNetwork> teacher; // where there is something to learn from it
    std::vector<float> teachersAnswers; // for all images whose features are kept
    std::size_t constant = 0; // nodes before this one give the same for an image each time, and later ones read the last alone
    at::Tensor features; // of all images, by number, after node constant - 1

    /// All layers' from what the parts left behind. Changes nothing when the gradient is no number.
    Result<void> update(std::span<BatchPart> parts, const StepPlace& place);
    /// Those of nodes [begin, end).
    void prepareLayers(std::size_t begin, std::size_t end);
    /// As far as node `end`, in shards up to the first linear layer: the shards, and last the whole batch.
    Result<std::vector<BatchPart>> forwardBatch(std::span<const std::shared_ptr<const Image>> images,
        const ImageNormalizer& normalizer, std::size_t end, std::uint64_t drawing, const std::stop_token& stop);
    /// The loss of the last part's answers and its gradient by node begin - 1, if somebody needs it.
    Result<at::Tensor> backwardBatch(
        BatchPart& part, std::size_t begin, const LossTarget& target, StepResult& result, const std::stop_token& stop);
    /// The teacher's, of the images of these numbers; none without a teacher.
    std::vector<float> keptAnswers(std::span<const std::size_t> images) const;
    LossTarget target(std::span<const int> labels, std::span<const float> teachersAnswers) const
    {
        return {labels, labelSmoothing, teachersAnswers, distillation};
    }
};

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
            sum += squaredGradientSum(graph.layers[i], infos[i].kind, i, parts);
        const double length = std::sqrt(sum);
        if (!std::isfinite(length))
            return fail(ErrorCode::Diverged, "the gradient is no longer a number", {}, "Lower the learning rate");
        step.gradientScale = static_cast<float>(std::min(1.0, optimizer.clipNorm / (length + 1e-6)));
    }
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (!graph.layers[i].isFrozen())
            (infos[i].kind == LayerKind::Convolution ? updateConvolution : updateLinear)(
                graph.layers[i], i, parts, step.withRateFactor(graph.layers[i].rateFactor));
    }
    return {};
}

void TrainingNetwork::State::prepareLayers(std::size_t begin, std::size_t end)
{
    for (std::size_t i = begin; i < end; ++i) {
        if (graph.nodes[i].layer < 0)
            continue;
        const auto layer = static_cast<std::size_t>(graph.nodes[i].layer);
        prepareForward(graph.layers[layer], architecture.layers[layer].kind, graph.products, graph.device);
    }
}

Result<std::vector<BatchPart>> TrainingNetwork::State::forwardBatch(std::span<const std::shared_ptr<const Image>> images,
    const ImageNormalizer& normalizer, std::size_t end, std::uint64_t drawing, const std::stop_token& stop)
{
    // Four shards occupy four cores; their size depends on the batch's alone. A device apart is no core.
    const bool isApart = graph.device.isApart();
    const std::size_t shardSize = isApart ? images.size() : std::clamp<std::size_t>((images.size() + 3) / 4, 1, 32);
    const std::size_t border = std::min(sharded, end);
    std::vector<BatchPart> parts;
    for (std::size_t first = 0; first < images.size(); first += shardSize)
        parts.push_back(graph.makePart(first));
    const std::size_t shards = parts.size();
    PANGKAS_TRY(forEachShard(shards, [&](std::size_t i) {
        const std::size_t first = parts[i].firstImage, count = std::min(shardSize, images.size() - first);
        const auto shard = images.subspan(first, count);
        const at::Tensor input = isApart ? toTensor(shard, normalizer, parallelFor) : toTensor(shard, normalizer);
        parts[i].results[0] = graph.device.send(input).to(graph.products);
        return graph.forward(parts[i], 1, border, drawing, stop);
    }));
    BatchPart& rest = parts.emplace_back(graph.makePart(0));
    std::vector<at::Tensor> outputs;
    for (std::size_t i = 0; i < shards; ++i)
        outputs.push_back(parts[i].results[border - 1]);
    rest.results[border - 1] = at::cat(outputs).to(border > 1 ? at::kFloat : graph.products);
    PANGKAS_TRY(graph.forward(rest, border, end, drawing, stop));
    return parts;
}

Result<at::Tensor> TrainingNetwork::State::backwardBatch(
    BatchPart& part, std::size_t begin, const LossTarget& target, StepResult& result, const std::stop_token& stop)
{
    at::Tensor gradient = lossGradient(part.results.back().cpu().to(at::kFloat), target, result);
    if (!std::isfinite(result.loss))
        return fail(ErrorCode::Diverged, "the loss is no longer a number", {}, "Lower the learning rate");
    gradient = graph.device.send(gradient).to(part.results.back().scalar_type());
    return graph.backward(part, begin, graph.nodes.size(), std::move(gradient), stop);
}

std::vector<float> TrainingNetwork::State::keptAnswers(std::span<const std::size_t> images) const
{
    std::vector<float> answers;
    const auto classes = static_cast<std::size_t>(architecture.classes);
    for (const std::size_t image : images) {
        if (teacher)
            answers.insert(answers.end(), teachersAnswers.begin() + static_cast<std::ptrdiff_t>(image * classes),
                teachersAnswers.begin() + static_cast<std::ptrdiff_t>((image + 1) * classes));
    }
    return answers;
}

TrainingNetwork::TrainingNetwork(std::unique_ptr<State> state) : m_state(std::move(state)) { }
TrainingNetwork::~TrainingNetwork() = default;

Result<std::unique_ptr<TrainingNetwork>> TrainingNetwork::build(
    const Architecture& architecture, const ModelSnapshot& start, const TrainingOptions& options,
    const ArithmeticDevice& device)
{
    setUpTorch();
    PANGKAS_TRY(checkTensors(architecture, start));
    auto state = std::make_unique<State>();
    state->architecture = architecture;
    state->optimizer = options.optimizer;
    state->graph.dropout = options.dropout;
    state->graph.device = device;
    state->labelSmoothing = options.labelSmoothing;
    for (const auto& [name, training] : options.layers) {
        if (!architecture.find(name))
            return fail(ErrorCode::UnknownName, fmt::format("{} has no layer {}", architecture.title, name), {},
                fmt::format("Choose among {}", layerNames(architecture)));
    }
    if (options.mixedPrecision && device.multipliesBfloat16())
        state->graph.products = at::kBFloat16;
    if (options.distillation.share > 0) {
        state->distillation = options.distillation;
        // The teacher answers on the processor, whatever the student's device is.
        const bool isRounded = options.mixedPrecision && ArithmeticDevice().multipliesBfloat16();
        PANGKAS_ASSIGN(state->teacher,
            TeacherNetwork::build(options.teacher ? *options.teacher : Teacher{architecture, start}, architecture,
                isRounded ? Precision::Bfloat16 : Precision::Float32));
    }
    for (const LayerInfo& info : architecture.layers) {
        PANGKAS_ASSIGN(LearnedLayer layer, learnLayer(info, start, options));
        PANGKAS_TRY(bindWeight(layer, info, state->graph.layers.size(), options));
        state->graph.layers.push_back(std::move(layer));
    }
    if (std::ranges::all_of(state->graph.layers, &LearnedLayer::isFrozen))
        return fail(ErrorCode::InvalidArgument, "all layers are frozen: nothing learns", {}, "Let a layer learn");
    // The wide linear layers are read once for the whole batch; what comes before, which may be all, is worked on image
    // by image anyway.
    // A later node that reaches back before that point forbids the split.
    const std::vector<Node>& nodes = architecture.nodes;
    state->graph.nodes = nodes;
    std::vector<bool> isFrozen;
    for (const LearnedLayer& layer : state->graph.layers)
        isFrozen.push_back(layer.isFrozen());
    state->graph.learning = learningNodes(nodes, isFrozen);
    const auto firstLinear =
        static_cast<std::size_t>(std::ranges::find(nodes, NodeKind::Linear, &Node::kind) - nodes.begin());
    const bool reachesBack =
        std::any_of(nodes.begin() + static_cast<std::ptrdiff_t>(firstLinear), nodes.end(), [&](const Node& node) {
            return std::ranges::any_of(node.inputs, [&](std::uint32_t input) { return input + 1 < firstLinear; });
        });
    state->sharded = reachesBack ? 1 : firstLinear;
    state->constant = constantNodes(nodes, state->graph.learning, options.dropout);
    return std::unique_ptr<TrainingNetwork>(new TrainingNetwork(std::move(state)));
}

Result<StepResult> TrainingNetwork::step(std::span<const std::shared_ptr<const Image>> images,
    std::span<const int> labels, const ImageNormalizer& normalizer, const StepPlace& place, const std::stop_token& stop)
{
    State& state = *m_state;
    StepResult result;
    PANGKAS_TRY(moveTo(place.position, stop));
    std::vector<float> teachersAnswers;
    if (state.teacher) {
        PANGKAS_ASSIGN(teachersAnswers, state.teacher->answers(images, stop));
    }
    PANGKAS_TRY(guardTorch("training", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        state.prepareLayers(0, state.graph.nodes.size());
        const std::size_t border = state.sharded;
        PANGKAS_ASSIGN(std::vector<BatchPart> parts,
            state.forwardBatch(images, normalizer, state.graph.nodes.size(), place.drawing, stop));
        PANGKAS_ASSIGN(const at::Tensor back,
            state.backwardBatch(parts.back(), border, state.target(labels, teachersAnswers), result, stop));
        if (back.defined() && border > 1) {
            PANGKAS_TRY(forEachShard(parts.size() - 1, [&](std::size_t i) -> Result<void> {
                const auto first = static_cast<std::int64_t>(parts[i].firstImage);
                const std::int64_t count = parts[i].results[0].size(0);
                PANGKAS_TRY(state.graph.backward(parts[i], 1, border, back.narrow(0, first, count).to(state.graph.products), stop));
                return {};
            }));
        }
        return state.update(parts, place);
    }));
    return result;
}

Result<void> TrainingNetwork::moveTo(double position, const std::stop_token& stop)
{
    for (LearnedLayer& layer : m_state->graph.layers)
        PANGKAS_TRY(moveBinding(layer, position, JobContext(stop)));
    return {};
}

bool TrainingNetwork::isBound() const
{
    return std::ranges::any_of(m_state->graph.layers, [](const LearnedLayer& layer) { return layer.bound.has_value(); });
}

bool TrainingNetwork::isSettled() const
{
    return std::ranges::all_of(m_state->graph.layers,
        [](const LearnedLayer& layer) { return !layer.bound || layer.bound->binding->isSettled(); });
}

LayerId TrainingNetwork::firstLearningLayer() const
{
    const auto node = std::ranges::find_if(m_state->graph.nodes, [this](const Node& candidate) {
        return candidate.layer >= 0 && !m_state->graph.layers[static_cast<std::size_t>(candidate.layer)].isFrozen();
    });
    return LayerId(static_cast<std::uint32_t>(node->layer));
}

bool TrainingNetwork::hasFeatures() const
{
    const bool areFixed = std::ranges::all_of(m_state->graph.layers, [](const LearnedLayer& layer) {
        return !layer.isFrozen() || !layer.bound || layer.bound->binding->isSettled();
    });
    return m_state->constant > 1 && areFixed;
}

Result<bool> TrainingNetwork::keepFeatures(std::span<const std::shared_ptr<const Image>> images,
    const ImageNormalizer& normalizer, std::size_t first, std::size_t count, std::size_t byteLimit, const std::stop_token& stop)
{
    State& state = *m_state;
    bool isKept = true;
    PANGKAS_TRY(guardTorch("computing features", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        state.prepareLayers(0, state.constant);
        PANGKAS_ASSIGN(const auto parts, state.forwardBatch(images, normalizer, state.constant, 0, stop));
        const at::Tensor result = parts.back().results[state.constant - 1].cpu();
        if (!state.features.defined()) {
            std::vector<std::int64_t> sizes = result.sizes().vec();
            const auto width = static_cast<std::size_t>(result.numel() / sizes[0]);
            if (count > byteLimit / sizeof(float) / width) {
                isKept = false;
                return {};
            }
            sizes[0] = static_cast<std::int64_t>(count);
            state.features = at::empty(sizes, at::kFloat);
            if (result.dim() == 4)
                state.features = state.features.contiguous(at::MemoryFormat::ChannelsLast);
        }
        state.features.narrow(0, static_cast<std::int64_t>(first), result.size(0)).copy_(result);
        return {};
    }));
    if (isKept && state.teacher) {
        PANGKAS_ASSIGN(const std::vector<float> answers, state.teacher->answers(images, stop));
        const std::size_t classes = answers.size() / images.size();
        state.teachersAnswers.resize(count * classes);
        std::ranges::copy(answers, state.teachersAnswers.begin() + static_cast<std::ptrdiff_t>(first * classes));
    }
    return isKept;
}

Result<StepResult> TrainingNetwork::stepFromFeatures(std::span<const std::size_t> images, std::span<const int> labels,
    const StepPlace& place, const std::stop_token& stop)
{
    State& state = *m_state;
    StepResult result;
    PANGKAS_TRY(moveTo(place.position, stop));
    PANGKAS_TRY(guardTorch("training", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        state.prepareLayers(state.constant, state.graph.nodes.size());
        const at::Tensor numbers = at::empty({static_cast<std::int64_t>(images.size())}, at::kLong);
        std::ranges::copy(images, numbers.data_ptr<std::int64_t>());
        std::vector<BatchPart> parts;
        BatchPart& part = parts.emplace_back(state.graph.makePart(0));
        at::Tensor batch = state.graph.device.send(at::index_select(state.features, 0, numbers));
        if (batch.dim() == 4) // before a convolution
            batch = batch.to(state.graph.products).contiguous(at::MemoryFormat::ChannelsLast);
        part.results[state.constant - 1] = batch;
        PANGKAS_TRY(state.graph.forward(part, state.constant, state.graph.nodes.size(), place.drawing, stop));
        const std::vector<float> teachersAnswers = state.keptAnswers(images);
        PANGKAS_TRY(state.backwardBatch(part, state.constant, state.target(labels, teachersAnswers), result, stop));
        return state.update(parts, place);
    }));
    return result;
}

Result<ModelSnapshot> TrainingNetwork::snapshot() const
{
    std::vector<Tensor> tensors;
    for (LearnedLayer& layer : m_state->graph.layers) {
        for (Parameter* parameter : {&layer.weight, layer.bias ? &*layer.bias : nullptr}) {
            if (!parameter)
                continue;
            if (parameter->fixed) {
                tensors.push_back(*parameter->fixed);
                continue;
            }
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
    for (LearnedLayer& layer : m_state->graph.layers) {
        if (layer.isFrozen() && !layer.bound)
            continue;
        for (Parameter* parameter : {&layer.weight, layer.bound ? &layer.bound->shared : nullptr,
                 layer.bias ? &*layer.bias : nullptr}) {
            if (!parameter || parameter->values.size() == 0)
                continue;
            all.push_back({parameter->info.name, parameter->values.values()});
            if (parameter->momentum.size())
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
    for (const LearnedLayer& layer : m_state->graph.layers) {
        if (!layer.bound)
            continue;
        const std::vector<std::byte> state = layer.bound->binding->state();
        all.insert(all.end(), state.begin(), state.end());
    }
    return all;
}

Result<void> TrainingNetwork::restoreBindings(std::span<const std::byte> bindings)
{
    for (LearnedLayer& layer : m_state->graph.layers) {
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
