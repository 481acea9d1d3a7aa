// SPDX-License-Identifier: GPL-3.0-or-later
// The recipe: everything that decides how a model is compressed, as a value. JSON on disk (docs/recipe.md).
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/result.h"
#include "core/pruning/magnitude_pruning.h"
#include "core/quantization/weight_sharing.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct LayerRecipe
{
    std::string layer; // "fc6"
    bool enabled = true; // false: the layer is stored dense, as it is
    PruningSpec pruning;
    SharingSpec sharing;
    std::string coder = "deflate"; // a choice of coderChoices()

    bool operator==(const LayerRecipe&) const = default;
};

struct Recipe
{
    std::uint64_t seed = 1;
    std::vector<LayerRecipe> layers; // one per layer of the architecture, in its order

    bool operator==(const Recipe&) const = default;
    /// nullptr when there is none of that name.
    PANGKAS_EXPORT const LayerRecipe* find(std::string_view layer) const;
    /// Identity of the recipe: SHA-256 of its JSON.
    PANGKAS_EXPORT std::string hash() const;
};

/// Nothing pruned, nothing shared: one entry per layer.
PANGKAS_EXPORT Recipe emptyRecipe(const Architecture& architecture);
/// The densities and bits of Deep Compression's AlexNet table (Han et al. 2016, table 4): conv1 84 %, 38, 35, 37, 37,
/// fc6 9 %, fc7 9 %, fc8 25 %; 8 bits in convolutions, 5 in fully connected layers. Of the LeNets those of its tables 2 and
/// 3: LeNet-300-100 8 %, 9 %, 26 % at 6 bits; LeNet-5 66 %, 12 %, 8 %, 19 %.
PANGKAS_EXPORT Recipe deepCompressionRecipe(const Architecture& architecture);

/// The smallest file that pruning without retraining allows at no measurable loss, found on AlexNet (docs/codebooks.md):
/// the first convolution pruned to 90 %, other convolutions to 60 %, fully connected layers to 20 %; codebooks that
/// weigh the error by magnitude and know the price of a bit; the smallest coder.
PANGKAS_EXPORT Recipe compactRecipe(const Architecture& architecture);

/// Canonical text: fixed order of keys, two spaces, numbers that read back exactly.
PANGKAS_EXPORT std::string toJson(const Recipe& recipe);
/// invalid-recipe, naming the key and its place, for unknown or doubled keys, wrong types and values out of range.
PANGKAS_EXPORT Result<Recipe> recipeFromJson(std::string_view text);
PANGKAS_EXPORT Result<Recipe> readRecipe(const std::filesystem::path& path);
PANGKAS_EXPORT Result<void> writeRecipe(const Recipe& recipe, const std::filesystem::path& path);

/// The recipe with an entry for every layer of the architecture, in its order (missing ones: nothing done).
/// unknown-name for an entry whose layer isn't in the architecture, listing those that are.
PANGKAS_EXPORT Result<Recipe> fitRecipe(const Recipe& recipe, const Architecture& architecture);

} // namespace pangkas
