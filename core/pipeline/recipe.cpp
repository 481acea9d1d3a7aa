// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/recipe.h"

#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/coding/coder_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pangkas {

namespace {

constexpr std::uint64_t largestRecipe = 16u << 20; // bytes of text; AlexNet's has 2 KB

/// Han et al. 2016, tables 2 to 4, as shares that go (1 - density).
struct TableRow
{
    std::string_view network; // the architecture's id; empty: AlexNet's layers, of whatever network
    std::string_view layer;
    double sparsity;
    int bits;
};
constexpr int convolutionBits = 8, linearBits = 5;
constexpr std::array deepCompressionRows = {
    TableRow{"lenet-300-100", "fc1", 0.92, 6},
    TableRow{"lenet-300-100", "fc2", 0.91, 6},
    TableRow{"lenet-300-100", "fc3", 0.74, 6},
    TableRow{"lenet-5", "conv1", 0.34, 8},
    TableRow{"lenet-5", "conv2", 0.88, 8},
    TableRow{"lenet-5", "fc1", 0.92, 5},
    TableRow{"lenet-5", "fc2", 0.81, 5},
    TableRow{"", "conv1", 0.16, convolutionBits},
    TableRow{"", "conv2", 0.62, convolutionBits},
    TableRow{"", "conv3", 0.65, convolutionBits},
    TableRow{"", "conv4", 0.63, convolutionBits},
    TableRow{"", "conv5", 0.63, convolutionBits},
    TableRow{"", "fc6", 0.91, linearBits},
    TableRow{"", "fc7", 0.91, linearBits},
    TableRow{"", "fc8", 0.75, linearBits},
};
constexpr TableRow otherConvolution{"", "", 0.63, convolutionBits}, otherLinear{"", "", 0.91, linearBits}; // AlexNet's most frequent ones

std::string layerNames(const Architecture& architecture)
{
    std::string names;
    for (const LayerInfo& layer : architecture.layers)
        names += (names.empty() ? "" : ", ") + layer.name;
    return names;
}

} // namespace

const LayerRecipe* Recipe::find(std::string_view layer) const
{
    const auto found = std::ranges::find(layers, layer, [](const LayerRecipe& l) -> std::string_view { return l.layer; });
    return found == layers.end() ? nullptr : &*found;
}

std::string Recipe::hash() const { return sha256(toJson(*this)); }

Recipe emptyRecipe(const Architecture& architecture)
{
    Recipe recipe;
    for (const LayerInfo& layer : architecture.layers) {
        LayerRecipe entry;
        entry.layer = layer.name;
        recipe.layers.push_back(std::move(entry));
    }
    return recipe;
}

Recipe deepCompressionRecipe(const Architecture& architecture)
{
    Recipe recipe = emptyRecipe(architecture);
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        LayerRecipe& entry = recipe.layers[i];
        const bool isConvolution = architecture.layers[i].kind == LayerKind::Convolution;
        const auto found = std::ranges::find_if(deepCompressionRows, [&](const TableRow& row) {
            return row.layer == entry.layer && (row.network.empty() || row.network == architecture.id);
        });
        const TableRow& row = found != deepCompressionRows.end() ? *found : isConvolution ? otherConvolution : otherLinear;
        entry.pruning.amount = row.sparsity;
        entry.sharing.centroids = centroidsForBits(row.bits);
    }
    return recipe;
}

Recipe compactRecipe(const Architecture& architecture)
{
    Recipe recipe = emptyRecipe(architecture);
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        LayerRecipe& entry = recipe.layers[i];
        const bool isConvolution = architecture.layers[i].kind == LayerKind::Convolution;
        entry.pruning.amount = i == 0 && isConvolution ? 0.1 : isConvolution ? 0.4 : 0.8;
        entry.sharing.centroids = centroidsForBits(isConvolution ? convolutionBits : linearBits);
        entry.sharing.bitPrice = isConvolution ? 0.003 : 0.1;
        entry.sharing.importance = Importance::Magnitude;
        entry.coder = smallestCoder;
    }
    return recipe;
}

Result<Recipe> readRecipe(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const std::string text, readTextFile(path, largestRecipe));
    if (text.empty())
        return fail(ErrorCode::EmptyFile, "is empty, not a recipe", path.string());
    auto recipe = recipeFromJson(text);
    if (!recipe)
        return fail(withFile(std::move(recipe).error(), path.string()));
    return recipe;
}

Result<void> writeRecipe(const Recipe& recipe, const std::filesystem::path& path)
{
    return writeFileAtomically(path, toJson(recipe));
}

Result<Recipe> fitRecipe(const Recipe& recipe, const Architecture& architecture)
{
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        const LayerRecipe& entry = recipe.layers[i];
        if (!architecture.find(entry.layer))
            return fail(ErrorCode::UnknownName,
                fmt::format("layers[{}].layer: {} has no layer '{}'", i, architecture.title, entry.layer), {},
                "Its layers are " + layerNames(architecture));
        if (recipe.find(entry.layer) != &entry)
            return fail(ErrorCode::DuplicateName, fmt::format("layers[{}].layer: '{}' has two entries", i, entry.layer));
    }
    Recipe fitted = emptyRecipe(architecture);
    fitted.seed = recipe.seed;
    for (LayerRecipe& entry : fitted.layers) {
        if (const LayerRecipe* given = recipe.find(entry.layer))
            entry = *given;
    }
    return fitted;
}

} // namespace pangkas
