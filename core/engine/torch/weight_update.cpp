// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/weight_update.h"

#include <cmath>

namespace pangkas {

namespace {

// One loop each, so that the compiler can vectorise it. `isLearning(i)` is constant true without a mask.
template <typename IsLearning>
void descend(float* __restrict weights, float* __restrict momentum, const float* __restrict gradient, std::size_t count,
    const UpdateStep& step, IsLearning isLearning)
{
    const float rate = step.learningRate, keep = step.momentum, decay = step.weightDecay, scale = step.gradientScale;
    if (step.nesterov) {
        for (std::size_t i = 0; i < count; ++i) {
            if (!isLearning(i))
                continue;
            const float g = scale * gradient[i] + decay * weights[i];
            const float m = keep * momentum[i] + g;
            momentum[i] = m;
            weights[i] -= rate * (g + keep * m);
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!isLearning(i))
            continue;
        const float m = keep * momentum[i] + (scale * gradient[i] + decay * weights[i]);
        momentum[i] = m;
        weights[i] -= rate * m;
    }
}

template <typename IsLearning>
void adapt(float* __restrict weights, float* __restrict momentum, float* __restrict second,
    const float* __restrict gradient, std::size_t count, const UpdateStep& step, IsLearning isLearning)
{
    const float keep = step.momentum, take = 1 - step.momentum;
    const float keepSecond = step.secondDecay, takeSecond = 1 - step.secondDecay;
    const float rate = step.learningRate * step.firstCorrection, shrink = 1 - step.learningRate * step.weightDecay;
    const float correction = step.secondCorrection, epsilon = step.epsilon, scale = step.gradientScale;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isLearning(i))
            continue;
        const float g = scale * gradient[i];
        const float m = keep * momentum[i] + take * g;
        const float v = keepSecond * second[i] + takeSecond * (g * g);
        momentum[i] = m;
        second[i] = v;
        weights[i] = shrink * weights[i] - rate * m / (correction * std::sqrt(v) + epsilon);
    }
}

template <typename IsLearning>
void update(LearningNumbers numbers, const float* gradient, std::size_t count, const UpdateStep& step, IsLearning isLearning)
{
    if (step.kind == OptimizerKind::Adam)
        adapt(numbers.values, numbers.momentum, numbers.second, gradient, count, step, isLearning);
    else
        descend(numbers.values, numbers.momentum, gradient, count, step, isLearning);
}

template <typename Value>
float sumInLanes(std::size_t count, Value value)
{
    constexpr std::size_t lanes = 16;
    float sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += value(i + lane);
    }
    for (std::size_t lane = 0; i < count; ++i, ++lane)
        sums[lane] += value(i);
    float sum = 0;
    for (const float part : sums)
        sum += part;
    return sum;
}

} // namespace

UpdateStep updateStep(const OptimizerSpec& optimizer, double learningRate, std::uint64_t step)
{
    UpdateStep update;
    update.kind = optimizer.kind;
    update.nesterov = optimizer.nesterov;
    update.learningRate = static_cast<float>(learningRate);
    update.momentum = static_cast<float>(optimizer.momentum);
    update.weightDecay = static_cast<float>(optimizer.weightDecay);
    update.secondDecay = static_cast<float>(optimizer.secondDecay);
    update.epsilon = static_cast<float>(optimizer.epsilon);
    if (optimizer.kind == OptimizerKind::Adam) {
        const auto steps = static_cast<double>(step);
        update.firstCorrection = static_cast<float>(1 / (1 - std::pow(optimizer.momentum, steps)));
        update.secondCorrection = static_cast<float>(1 / std::sqrt(1 - std::pow(optimizer.secondDecay, steps)));
    }
    return update;
}

void updateWeights(LearningNumbers numbers, const float* gradient, const float* mask, std::size_t count, const UpdateStep& step)
{
    if (mask)
        update(numbers, gradient, count, step, [mask](std::size_t i) { return mask[i] != 0; });
    else
        update(numbers, gradient, count, step, [](std::size_t) { return true; });
}

double squaredSum(const float* values, const float* mask, std::size_t count)
{
    constexpr std::size_t block = 4096; // in floats; the blocks in doubles
    double sum = 0;
    for (std::size_t begin = 0; begin < count; begin += block) {
        const std::size_t size = count - begin < block ? count - begin : block;
        const float* from = values + begin;
        const float* learning = mask ? mask + begin : nullptr;
        sum += learning ? sumInLanes(size, [=](std::size_t i) { return learning[i] != 0 ? from[i] * from[i] : 0.0f; })
                        : sumInLanes(size, [=](std::size_t i) { return from[i] * from[i]; });
    }
    return sum;
}

float dotProduct(const float* a, const float* b, std::size_t count)
{
    return sumInLanes(count, [=](std::size_t i) { return a[i] * b[i]; });
}

} // namespace pangkas
