// SPDX-License-Identifier: GPL-3.0-or-later
// How a gradient changes weights: SGD with momentum, Nesterov's, and Adam, each in one pass over the numbers.
#pragma once

#include "core/training/training_options.h"

#include <cstddef>
#include <cstdint>

namespace pangkas {

/// What one step does to the weights of a layer.
struct UpdateStep
{
    OptimizerKind kind = OptimizerKind::Sgd;
    bool nesterov = false;
    float learningRate = 0;
    float momentum = 0;
    float weightDecay = 0;
    float secondDecay = 0; // Adam
    float epsilon = 0; // Adam
    float firstCorrection = 1; // Adam: 1 / (1 - momentum^steps)
    float secondCorrection = 1; // Adam: 1 / sqrt(1 - secondDecay^steps)
    float gradientScale = 1; // below 1 where the gradient is clipped

    UpdateStep withRateFactor(double factor) const
    {
        UpdateStep step = *this;
        step.learningRate = static_cast<float>(learningRate * factor);
        return step;
    }
};

/// `step`: its number in the run, from 1.
UpdateStep updateStep(const OptimizerSpec& optimizer, double learningRate, std::uint64_t step);

/// Numbers that learn, and what the optimizer remembers of them.
struct LearningNumbers
{
    float* values = nullptr;
    float* momentum = nullptr;
    float* second = nullptr; // Adam's second moments

    LearningNumbers from(std::size_t position) const
    {
        return {values + position, momentum + position, second ? second + position : nullptr};
    }
};

/// For each of `count` numbers w with its gradient g, times gradientScale:
///   SGD       g += decay w;  m = momentum m + g;  w -= rate m   (Nesterov: w -= rate (g + momentum m))
///   Adam      m = momentum m + (1 - momentum) g;  v = secondDecay v + (1 - secondDecay) g^2;
///             w -= rate decay w;  w -= rate firstCorrection m / (secondCorrection sqrt(v) + epsilon)
/// Where `mask` is given and 0, the number and what is remembered of it stay as they are.
void updateWeights(LearningNumbers numbers, const float* gradient, const float* mask, std::size_t count, const UpdateStep& step);

/// Sum of squares where `mask`, if given, isn't 0.
double squaredSum(const float* values, const float* mask, std::size_t count);

/// In sixteen partial sums of a fixed order: the same on every processor.
float dotProduct(const float* a, const float* b, std::size_t count);

} // namespace pangkas
