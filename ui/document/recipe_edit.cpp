// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recipe_edit.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

double thresholdForEnergy(double share, const MagnitudeProfile& profile)
{
    if (!(share > 0))
        return 0;
    double low = 0, high = profile.thresholdForSparsity(1);
    // 60 halvings leave less than a bin of the profile.
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (profile.energyBelow(middle) < share ? low : high) = middle;
    }
    return high;
}

int sharingBits(const LayerRecipe& recipe)
{
    return bitsForCentroids(recipe.sharing.centroids);
}

namespace {

template <typename Change>
Recipe changed(const Recipe& recipe, const LayerRows& layers, Change change)
{
    Recipe next = recipe;
    for (const std::size_t layer : layers)
        change(next.layers[layer]);
    return next;
}

} // namespace

Recipe withSparsityStep(const Recipe& recipe, const LayerRows& layers, int step)
{
    const double amount = double(std::clamp(step, 0, sparsitySteps)) / sparsitySteps;
    return changed(recipe, layers, [&](LayerRecipe& layer) { layer.pruning = {PruningRule::Sparsity, amount}; });
}

Recipe withEnabled(const Recipe& recipe, const LayerRows& layers, bool enabled)
{
    return changed(recipe, layers, [&](LayerRecipe& layer) { layer.enabled = enabled; });
}

Recipe withBits(const Recipe& recipe, const LayerRows& layers, int bits)
{
    const int centroids = bits > 0 ? centroidsForBits(std::min(bits, 8)) : 0;
    return changed(recipe, layers, [&](LayerRecipe& layer) {
        layer.sharing.centroids = centroids;
        layer.sharing.codebook.clear();
    });
}

Recipe withInit(const Recipe& recipe, const LayerRows& layers, CentroidInit init)
{
    return changed(recipe, layers, [&](LayerRecipe& layer) {
        layer.sharing.init = init;
        layer.sharing.codebook.clear();
    });
}

Recipe withCoder(const Recipe& recipe, const LayerRows& layers, std::string_view coder)
{
    return changed(recipe, layers, [&](LayerRecipe& layer) { layer.coder = coder; });
}

Recipe withReset(const Recipe& recipe, const LayerRows& layers)
{
    return changed(recipe, layers, [](LayerRecipe& layer) {
        LayerRecipe plain;
        plain.layer = layer.layer;
        layer = std::move(plain);
    });
}

Recipe withSparsityStep(const Recipe& recipe, std::size_t layer, int step)
{
    return withSparsityStep(recipe, LayerRows{layer}, step);
}

Recipe withPruning(const Recipe& recipe, std::size_t layer, const PruningSpec& pruning)
{
    return changed(recipe, LayerRows{layer}, [&](LayerRecipe& next) { next.pruning = pruning; });
}

Recipe withEnabled(const Recipe& recipe, std::size_t layer, bool enabled)
{
    return withEnabled(recipe, LayerRows{layer}, enabled);
}

Recipe withBits(const Recipe& recipe, std::size_t layer, int bits)
{
    return withBits(recipe, LayerRows{layer}, bits);
}

Recipe withInit(const Recipe& recipe, std::size_t layer, CentroidInit init)
{
    return withInit(recipe, LayerRows{layer}, init);
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
    return changed(recipe, LayerRows{layer}, [](LayerRecipe& next) { next.sharing.codebook.clear(); });
}

Recipe withCoder(const Recipe& recipe, std::size_t layer, std::string_view coder)
{
    return withCoder(recipe, LayerRows{layer}, coder);
}

Recipe withCoderEverywhere(const Recipe& recipe, std::string_view coder)
{
    LayerRows all(recipe.layers.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return withCoder(recipe, all, coder);
}

} // namespace pangkas
