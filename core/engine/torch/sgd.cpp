// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/sgd.h"

namespace pangkas {

void updateWeights(float* __restrict weights, float* __restrict momentum, const float* __restrict gradient,
    const float* __restrict mask, std::size_t count, SgdStep step)
{
    if (!mask) {
        for (std::size_t i = 0; i < count; ++i) {
            const float m = step.momentum * momentum[i] + (gradient[i] + step.weightDecay * weights[i]);
            momentum[i] = m;
            weights[i] -= step.learningRate * m;
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (mask[i] == 0)
            continue;
        const float m = step.momentum * momentum[i] + (gradient[i] + step.weightDecay * weights[i]);
        momentum[i] = m;
        weights[i] -= step.learningRate * m;
    }
}

float dotProduct(const float* a, const float* b, std::size_t count)
{
    constexpr std::size_t lanes = 16;
    float sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += a[i + lane] * b[i + lane];
    }
    for (std::size_t lane = 0; i < count; ++i, ++lane)
        sums[lane] += a[i] * b[i];
    float sum = 0;
    for (const float part : sums)
        sum += part;
    return sum;
}

} // namespace pangkas
