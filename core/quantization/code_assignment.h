// SPDX-License-Identifier: GPL-3.0-or-later
// From weights and a codebook to codes.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/quantization/codebook.h"

#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// For each centroid but the last, the largest float that is nearer to it than to the next one, or halfway.
PANGKAS_EXPORT std::vector<float> nearestBounds(std::span<const float> centroids);

/// invalid-argument unless the mask is of these weights.
Result<void> checkMaskSize(std::span<const float> weights, const Mask& mask);

/// The code of each weight: 1 for those up to the first bound, 2 for those above it and up to the second..., 0 for
/// pruned ones. There is a bound between every two centroids. Centroids and bounds must ascend strictly, and there
/// must be a centroid where a weight is kept: invalid-argument otherwise.
PANGKAS_EXPORT Result<std::vector<std::uint8_t>> assignCodes(std::span<const float> weights, const Mask& mask,
    const Codebook& codebook, std::span<const float> bounds, const JobContext& job = {});

/// Code of the nearest centroid for each weight, the lower one at equal distance.
PANGKAS_EXPORT Result<std::vector<std::uint8_t>> assignCodes(
    std::span<const float> weights, const Mask& mask, const Codebook& codebook, const JobContext& job = {});

} // namespace pangkas
