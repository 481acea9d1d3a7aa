// SPDX-License-Identifier: GPL-3.0-or-later
// Magnitude pruning (Han et al. 2015): the smallest weights of a layer go.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/pruning/pruning_pattern.h"

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
    PruningPattern pattern = {}; // only with Sparsity; N:M needs the amount that it comes to, 1 - N / M, or 0: not pruned
    /// Weights of a row of the layer that this is applied to, for patterns; 0 in recipes. forLayer() sets it.
    std::int64_t rowLength = 0;

    bool operator==(const PruningSpec&) const = default;
};

/// invalid-argument, naming the limits, for an amount that the rule doesn't allow (NaN too), and for a pattern that the
/// rule or the amount contradicts.
PANGKAS_EXPORT Result<void> checkPruning(const PruningSpec& spec);

/// What an N:M pattern takes away: 1 - N / M.
PANGKAS_EXPORT double sparsityOf(const PruningPattern& pattern);

/// The spec ready to be applied to the weights of a layer of this shape. Without a pattern it is the same.
PANGKAS_EXPORT PruningSpec forLayer(PruningSpec spec, const Shape& shape);

/// The survivors. By sparsity exactly llround(amount * n) weights go, the smallest magnitudes first and, among equal
/// magnitudes, those further back; 0 keeps everything, 1 nothing. By threshold and by sigma all weights go whose
/// magnitude is below the threshold; a threshold of 0 keeps everything (sigma: also in a layer without deviation).
/// Exact zeros, of either sign, have the smallest magnitude: they go first, and survive only where a sparsity asks
/// for fewer weights than there are zeros, or where the threshold is 0.
/// With a pattern, if the amount isn't 0: N:M keeps exactly the N largest of every M weights; a balanced layer keeps exactly
/// llround((1 - amount) * n / groups) weights of each group, the largest. Among equal magnitudes those further back go.
/// invalid-argument where the spec doesn't know the rows (forLayer()) or patternSurvivors() refuses.
/// The same mask for any number of threads. Three passes over the weights, five with ties, and no copy of them.
/// not-finite, with the position, when a weight is NaN or infinite.
PANGKAS_EXPORT Result<Mask> pruneByMagnitude(
    std::span<const float> weights, const PruningSpec& spec, const JobContext& job = {});

} // namespace pangkas
