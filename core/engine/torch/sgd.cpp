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

} // namespace pangkas
