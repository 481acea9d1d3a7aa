// SPDX-License-Identifier: GPL-3.0-or-later
// Count, extremes, mean and deviation of a tensor's weights in one pass.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <span>

namespace pangkas {

struct Moments
{
    std::size_t size = 0;
    std::size_t zeros = 0; // exact ones, of either sign
    double minimum = 0; // 0 for no weights, like all that follows
    double maximum = 0;
    double mean = 0;
    double deviation = 0; // of the population: sqrt(mean((w - mean(w))^2))

    bool operator==(const Moments&) const = default;
};

/// The same result for any number of threads. not-finite, with the position, when a weight is NaN or infinite.
PANGKAS_EXPORT Result<Moments> momentsOf(std::span<const float> weights, const JobContext& job = {});

} // namespace pangkas
