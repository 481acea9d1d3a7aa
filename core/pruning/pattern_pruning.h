// SPDX-License-Identifier: GPL-3.0-or-later
// Masks that keep to a pattern; pruneByMagnitude() calls these.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/pruning/pruning_pattern.h"

#include <cstdint>
#include <span>

namespace pangkas {

/// The `kept` largest magnitudes of each block; of equal ones those further front. `rowLength` divides the weights.
/// cancelled; not-finite is the caller's to check.
Result<Mask> keepOfEachBlock(
    std::span<const float> weights, std::uint64_t rowLength, const PruningPattern& pattern, const JobContext& job);

} // namespace pangkas
