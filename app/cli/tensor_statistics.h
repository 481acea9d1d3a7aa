// SPDX-License-Identifier: GPL-3.0-or-later
// What inspect says of a tensor, from one pass over its values.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <vector>

namespace pangkas::cli {

struct TensorStatistics
{
    double minimum = 0, maximum = 0, mean = 0, deviation = 0; // of the finite values; the deviation of the population
    std::uint64_t zeros = 0; // exactly 0 or -0
    std::uint64_t notFinite = 0; // NaN and infinities
};

/// One per tensor, in order. In parallel; the same figures whatever the number of threads.
Result<std::vector<TensorStatistics>> tensorStatistics(const ModelSnapshot& model, const JobContext& job);

} // namespace pangkas::cli
