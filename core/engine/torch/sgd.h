// SPDX-License-Identifier: GPL-3.0-or-later
// The update of stochastic gradient descent with momentum and weight decay, in one pass over the numbers.
#pragma once

#include <cstddef>

namespace pangkas {

struct SgdStep
{
    float learningRate;
    float momentum;
    float weightDecay;
};

/// g += decay w; m = momentum m + g; w -= rate m, for each of `count` numbers. Where `mask` is given and 0, the weight
/// and its momentum stay as they are.
void updateWeights(
    float* weights, float* momentum, const float* gradient, const float* mask, std::size_t count, SgdStep step);

/// In sixteen partial sums of a fixed order: the same on every processor.
float dotProduct(const float* a, const float* b, std::size_t count);

} // namespace pangkas
