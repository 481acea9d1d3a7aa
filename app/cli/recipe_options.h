// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe from the command line: a file or a preset, changed by --sparsity fc6=0.9 --bits conv=8 and the like.
#pragma once

#include "core/base/job_context.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/sparsity_spread.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pangkas::cli {

struct RecipeOptions
{
    std::string file;
    std::string preset;
    std::vector<std::string> sparsity, pattern, threshold, sigma, bits, centroids, init, bitPrice, importance, coder; // "LAYER=VALUE"
    std::vector<std::string> dense; // layers to leave as they are
    std::optional<double> total; // share of zeros of all weights together
    SpreadRule spread = SpreadRule::LayerAdaptive; // of `total`
    std::optional<std::uint64_t> seed;
};

/// --spread: how one sparsity for all layers is spread over them.
CLI::Option* addSpreadOption(CLI::App& app, SpreadRule& rule, SpreadRule byDefault);

void addRecipeOptions(CLI::App& app, RecipeOptions& options);

/// What can be said of the options without knowing the network, before a large model is read for nothing.
Result<void> checkRecipeOptions(const RecipeOptions& options);

/// The recipe that the options ask for, with an entry for each layer. Without any of them: the preset deep-compression.
/// invalid-argument naming the option for values that can't be read or are out of range, unknown-name for layers.
Result<Recipe> buildRecipe(
    const RecipeOptions& options, const Architecture& architecture, const ModelSnapshot& model, const JobContext& job);

} // namespace pangkas::cli
