// SPDX-License-Identifier: GPL-3.0-or-later
// Masks that keep to a pattern, or are on their way to one.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/pruning/mask.h"
#include "core/pruning/pruning_pattern.h"

#include <cstdint>
#include <span>

namespace pangkas {

/// The `kept` largest magnitudes of each block; of equal ones those further front. `rowLength` divides the weights.
/// cancelled; not-finite is the caller's to check.
Result<Mask> keepOfEachBlock(
    std::span<const float> weights, std::uint64_t rowLength, const PruningPattern& pattern, const JobContext& job);

/// On the way to spec's pattern: of the weights that pruneByMagnitude() would drop (balanced: of each group, N:M: of the whole
/// layer) this share from 0 to 1, the smallest first. So no group or block ever has fewer survivors than it has at the end, and
/// nothing goes that the pattern would keep. Errors as pruneByMagnitude(); invalid-argument without a pattern or an amount.
/// N:M with a share below 1 copies the weights that it drops.
PANGKAS_EXPORT Result<Mask> pruneTowardsPattern(
    std::span<const float> weights, const PruningSpec& spec, double share, const JobContext& job = {});

/// Whether the weights that aren't 0 lie exactly as the pattern leaves them: as many in each group, or as many in each block
/// as it keeps. `rowLength` divides the weights.
PANGKAS_EXPORT bool holdsPattern(std::span<const float> weights, const PruningPattern& pattern, std::int64_t rowLength);

} // namespace pangkas
