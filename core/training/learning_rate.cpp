// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pangkas {

double learningRateAt(const LearningRateSchedule& schedule, int epochs, double position)
{
    const double warmup = schedule.warmupEpochs;
    if (position < warmup)
        return schedule.start * (0.1 + 0.9 * position / warmup);
    switch (schedule.curve) {
    case RateCurve::Constant: return schedule.start;
    case RateCurve::Step: return schedule.start * std::pow(schedule.stepFactor, std::floor((position - warmup) / schedule.stepEpochs));
    case RateCurve::Cosine: break;
    }
    const double rest = std::max(1e-9, epochs - warmup);
    const double share = std::clamp((position - warmup) / rest, 0.0, 1.0);
    return schedule.end + (schedule.start - schedule.end) * 0.5 * (1 + std::cos(std::numbers::pi * share));
}

} // namespace pangkas
