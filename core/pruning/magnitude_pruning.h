// SPDX-License-Identifier: GPL-3.0-or-later
// Magnitude pruning (Han et al. 2015): the smallest weights of a layer go.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"

#include <span>
#include <string_view>

namespace pangkas {

enum class PruningRule
{
    Sparsity, // amount: share of the weights that become zero, in [0, 1]; exact to one weight
    Threshold, // amount: weights with |w| < amount become zero, amount >= 0
    Sigma, // amount: the threshold is this multiple of the layer's standard deviation, amount >= 0
};

PANGKAS_EXPORT std::string_view toString(PruningRule rule);

struct PruningSpec
{
    PruningRule rule = PruningRule::Sparsity;
    double amount = 0;

    bool operator==(const PruningSpec&) const = default;
};

/// invalid-argument, naming the limits, for an amount that the rule doesn't allow (NaN too).
PANGKAS_EXPORT Result<void> checkPruning(const PruningSpec& spec);

/// The survivors. By sparsity exactly llround(amount * n) weights go, the smallest magnitudes first and, among equal
/// magnitudes, those further back; 0 keeps everything, 1 nothing. By threshold and by sigma all weights go whose
/// magnitude is below the threshold; a threshold of 0 keeps everything (sigma: also in a layer without deviation).
/// Exact zeros, of either sign, have the smallest magnitude: they go first, and survive only where a sparsity asks
/// for fewer weights than there are zeros, or where the threshold is 0.
/// The same mask for any number of threads. Three passes over the weights, five with ties, and no copy of them.
/// not-finite, with the position, when a weight is NaN or infinite.
PANGKAS_EXPORT Result<Mask> pruneByMagnitude(
    std::span<const float> weights, const PruningSpec& spec, const JobContext& job = {});

} // namespace pangkas
