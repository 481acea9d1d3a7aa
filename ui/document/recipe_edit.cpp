// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recipe_edit.h"

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

double ruleThreshold(const PruningSpec& pruning, const MagnitudeProfile& profile)
{
    switch (pruning.rule) {
    case PruningRule::Sparsity:
        return pruning.amount > 0 ? profile.thresholdForSparsity(pruning.amount) : 0;
    case PruningRule::Threshold:
        return pruning.amount;
    case PruningRule::Sigma:
        return pruning.amount * profile.deviation();
    }
    return 0;
}

double ruleSparsity(const PruningSpec& pruning, const MagnitudeProfile& profile)
{
    if (pruning.rule == PruningRule::Sparsity)
        return pruning.amount;
    return pruning.amount > 0 ? profile.sparsityForThreshold(ruleThreshold(pruning, profile)) : 0;
}

int toStep(double sparsity)
{
    return std::clamp(static_cast<int>(std::lround(sparsity * sparsitySteps)), 0, sparsitySteps);
}

} // namespace

double effectiveThreshold(const LayerRecipe& recipe, const MagnitudeProfile& profile)
{
    return recipe.enabled ? ruleThreshold(recipe.pruning, profile) : 0;
}

double effectiveSparsity(const LayerRecipe& recipe, const MagnitudeProfile& profile)
{
    return recipe.enabled ? ruleSparsity(recipe.pruning, profile) : 0;
}

int sparsityStep(const LayerRecipe& recipe, const MagnitudeProfile& profile)
{
    return toStep(ruleSparsity(recipe.pruning, profile));
}

int stepForThreshold(double threshold, const MagnitudeProfile& profile)
{
    return threshold > 0 ? toStep(profile.sparsityForThreshold(threshold)) : 0;
}

int sharingBits(const LayerRecipe& recipe)
{
    return bitsForCentroids(recipe.sharing.centroids);
}

Recipe withSparsityStep(const Recipe& recipe, std::size_t layer, int step)
{
    Recipe next = recipe;
    const double amount = double(std::clamp(step, 0, sparsitySteps)) / sparsitySteps;
    next.layers[layer].pruning = PruningSpec{PruningRule::Sparsity, amount};
    return next;
}

Recipe withEnabled(const Recipe& recipe, std::size_t layer, bool enabled)
{
    Recipe next = recipe;
    next.layers[layer].enabled = enabled;
    return next;
}

Recipe withBits(const Recipe& recipe, std::size_t layer, int bits)
{
    Recipe next = recipe;
    next.layers[layer].sharing.centroids = bits > 0 ? centroidsForBits(std::min(bits, 8)) : 0;
    next.layers[layer].sharing.codebook.clear();
    return next;
}

Recipe withInit(const Recipe& recipe, std::size_t layer, CentroidInit init)
{
    Recipe next = recipe;
    next.layers[layer].sharing.init = init;
    next.layers[layer].sharing.codebook.clear();
    return next;
}

Recipe withKMeans(const Recipe& recipe, std::size_t layer, CentroidInit init)
{
    Recipe next = withInit(recipe, layer, init);
    next.layers[layer].sharing.bitPrice = 0;
    return next;
}

Recipe withCodebook(const Recipe& recipe, std::size_t layer, std::vector<SetCentroid> codebook)
{
    Recipe next = recipe;
    next.layers[layer].sharing.centroids = static_cast<int>(codebook.size());
    next.layers[layer].sharing.codebook = std::move(codebook);
    return next;
}

Recipe withoutCodebook(const Recipe& recipe, std::size_t layer)
{
    Recipe next = recipe;
    next.layers[layer].sharing.codebook.clear();
    return next;
}

Recipe withCoder(const Recipe& recipe, std::size_t layer, std::string_view coder)
{
    Recipe next = recipe;
    next.layers[layer].coder = coder;
    return next;
}

Recipe withCoderEverywhere(const Recipe& recipe, std::string_view coder)
{
    Recipe next = recipe;
    for (LayerRecipe& layer : next.layers)
        layer.coder = coder;
    return next;
}

} // namespace pangkas
