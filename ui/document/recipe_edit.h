// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a recipe as functions from one immutable recipe to the next. Sliders move in integer steps.
#pragma once

#include "core/pipeline/recipe.h"
#include "core/tensor/magnitude_profile.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace pangkas {

/// A step is 0.1 % of the weights.
inline constexpr int sparsitySteps = 1000;

/// The magnitude below which this layer's weights become zero, whatever the rule; 0 for a layer that is switched off.
double effectiveThreshold(const LayerRecipe& recipe, const MagnitudeProfile& profile);
/// Share of weights that become zero, whatever the rule; 0 for a layer that is switched off.
double effectiveSparsity(const LayerRecipe& recipe, const MagnitudeProfile& profile);
/// Where the slider stands for this rule and amount, switched on or off: 0 to sparsitySteps.
int sparsityStep(const LayerRecipe& recipe, const MagnitudeProfile& profile);
/// The step that comes nearest to a threshold.
int stepForThreshold(double threshold, const MagnitudeProfile& profile);

/// The threshold that removes this share of the layer's sum of squares, in [0, 1].
double thresholdForEnergy(double share, const MagnitudeProfile& profile);

/// Bits of a code: 0 when weights aren't shared, otherwise 1 to 8.
int sharingBits(const LayerRecipe& recipe);

/// Layers are given by their rows; an edit is the same for all of them.
using LayerRows = std::vector<std::size_t>;
Recipe withSparsityStep(const Recipe& recipe, const LayerRows& layers, int step);
Recipe withEnabled(const Recipe& recipe, const LayerRows& layers, bool enabled);
Recipe withBits(const Recipe& recipe, const LayerRows& layers, int bits);
Recipe withInit(const Recipe& recipe, const LayerRows& layers, CentroidInit init);
Recipe withCoder(const Recipe& recipe, const LayerRows& layers, std::string_view coder);
/// Nothing pruned, nothing shared, the default coder.
Recipe withReset(const Recipe& recipe, const LayerRows& layers);

Recipe withSparsityStep(const Recipe& recipe, std::size_t layer, int step);
Recipe withPruning(const Recipe& recipe, std::size_t layer, const PruningSpec& pruning);
Recipe withEnabled(const Recipe& recipe, std::size_t layer, bool enabled);
Recipe withBits(const Recipe& recipe, std::size_t layer, int bits);
/// k-means or the optimum in place of a codebook by hand.
Recipe withInit(const Recipe& recipe, std::size_t layer, CentroidInit init);
/// Plain k-means from there: neither a codebook by hand nor a bit price.
Recipe withKMeans(const Recipe& recipe, std::size_t layer, CentroidInit init);
/// A codebook by hand; it must pass checkSharing().
Recipe withCodebook(const Recipe& recipe, std::size_t layer, std::vector<SetCentroid> codebook);
/// Back to what the rest of the recipe finds, with as many values.
Recipe withoutCodebook(const Recipe& recipe, std::size_t layer);
/// `coder` is one of coderChoices().
Recipe withCoder(const Recipe& recipe, std::size_t layer, std::string_view coder);
Recipe withCoderEverywhere(const Recipe& recipe, std::string_view coder);

} // namespace pangkas
