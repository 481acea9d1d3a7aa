// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/bound_weight.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {

std::vector<std::span<float>> stateOf(Parameter& parameter)
{
    std::vector<std::span<float>> state;
    for (FloatBuffer* buffer : {&parameter.momentum, &parameter.second}) {
        if (buffer->size() > 0)
            state.push_back(buffer->values());
    }
    return state;
}

BoundNumbers numbersOf(LearnedLayer& layer)
{
    return {layer.weight.values.values(), layer.bound->shared.values.values(), stateOf(layer.weight),
        stateOf(layer.bound->shared)};
}

Result<Parameter> sharedParameter(const Parameter& weight, std::size_t count, bool isFrozen, OptimizerKind optimizer)
{
    Parameter shared;
    shared.info = {weight.info.name + " shared", {static_cast<std::int64_t>(count)}, ElementType::Float32};
    PANGKAS_ASSIGN(shared.values, zeros(count));
    if (isFrozen)
        return shared;
    PANGKAS_ASSIGN(shared.momentum, zeros(count));
    if (optimizer == OptimizerKind::Adam) {
        PANGKAS_ASSIGN(shared.second, zeros(count));
    }
    return shared;
}

} // namespace

Result<void> bindWeight(LearnedLayer& layer, const LayerInfo& info, std::size_t index, const TrainingOptions& options)
{
    const auto training = options.layers.find(info.name);
    if (training == options.layers.end())
        return {};
    const BindingSize size{layer.weight.values.size(), options.epochs, mixBits(options.seed ^ mixBits(index))};
    auto made = makeBinding(training->second.binding, size);
    if (!made)
        return fail(made.error().code, fmt::format("layer {}: {}", info.name, made.error().detail), {},
            made.error().remedy);
    if (!*made)
        return {};
    if (layer.weight.mask)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("layer {}: is {} and has a mask of learning weights too", info.name,
                toString(training->second.binding.kind)));
    BoundWeight bound;
    bound.binding = std::move(*made);
    PANGKAS_ASSIGN(bound.shared,
        sharedParameter(layer.weight, bound.binding->sharedCount(), layer.isFrozen(), options.optimizer.kind));
    if (bound.binding->answersApart()) {
        PANGKAS_ASSIGN(bound.answers, zeros(layer.weight.values.size()));
    }
    layer.bound = std::move(bound);
    return {};
}

Result<void> moveBinding(LearnedLayer& layer, double position, const JobContext& job)
{
    if (!layer.bound)
        return {};
    auto isDrawn = layer.bound->binding->moveTo(position, numbersOf(layer), job);
    if (!isDrawn) {
        if (isDrawn.error().code != ErrorCode::Cancelled)
            isDrawn.error().detail = layer.weight.info.name + ": " + isDrawn.error().detail;
        return fail(std::move(isDrawn).error());
    }
    if (*isDrawn) {
        refreshAnswers(layer);
        layer.forward.reset();
    }
    return {};
}

double measureBlock(LearnedLayer& layer, std::size_t begin, std::span<float> gradient)
{
    if (layer.bound) {
        layer.bound->binding->takeGradient(begin, numbersOf(layer), gradient);
        if (!layer.bound->binding->learnsLatent())
            return 0;
    }
    return squaredSum(gradient.data(), layer.weight.maskFrom(begin), gradient.size());
}

double finishMeasure(LearnedLayer& layer)
{
    if (!layer.bound)
        return 0;
    WeightBinding& binding = *layer.bound->binding;
    const std::vector<float> gradient = binding.sharedGradient(); // the update adds its own anew
    return binding.learnsLatent() ? 0 : binding.squaredLength(gradient);
}

void updateBlock(LearnedLayer& layer, std::size_t begin, std::span<float> gradient, const UpdateStep& step)
{
    if (layer.bound) {
        layer.bound->binding->takeGradient(begin, numbersOf(layer), gradient);
        if (!layer.bound->binding->learnsLatent())
            return;
    }
    layer.weight.update(begin, gradient.size(), gradient.data(), step);
}

void finishUpdate(LearnedLayer& layer, const UpdateStep& step)
{
    if (!layer.bound)
        return;
    WeightBinding& binding = *layer.bound->binding;
    if (const std::vector<float> gradient = binding.sharedGradient(); !gradient.empty()) {
        UpdateStep sharedStep = step;
        if (!binding.decaysShared())
            sharedStep.weightDecay = 0;
        layer.bound->shared.update(0, gradient.size(), gradient.data(), sharedStep);
    }
    binding.stepDone(numbersOf(layer));
    refreshAnswers(layer);
}

void refreshAnswers(LearnedLayer& layer)
{
    const WeightBinding& binding = *layer.bound->binding;
    if (!binding.answersApart() && binding.sharedCount() == 0)
        return;
    const BoundNumbers numbers = numbersOf(layer);
    const std::span<float> answers = layer.answers();
    parallelFor(pieceCount(answers.size()), [&](std::size_t piece) {
        const std::size_t begin = piece * pieceSize;
        binding.answer(begin, numbers, answers.subspan(begin, std::min(pieceSize, answers.size() - begin)));
    });
}

} // namespace pangkas
