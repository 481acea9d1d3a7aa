// SPDX-License-Identifier: GPL-3.0-or-later
// How the learning rate changes over a run.
#pragma once

#include "core/base/export.h"

namespace pangkas {

enum class RateCurve
{
    Constant,
    Step, // times `stepFactor` after every `stepEpochs` epochs
    Cosine, // from `start` to `end` over the epochs after the warm-up
};

struct LearningRateSchedule
{
    double start = 0.01;
    int warmupEpochs = 0; // linear from a tenth
    double end = 0.0001; // Cosine
    RateCurve curve = RateCurve::Cosine;
    int stepEpochs = 10;
    double stepFactor = 0.1;

    bool operator==(const LearningRateSchedule&) const = default;
};

/// `position`: epochs done, with fractions, of `epochs`.
PANGKAS_EXPORT double learningRateAt(const LearningRateSchedule& schedule, int epochs, double position);

} // namespace pangkas
