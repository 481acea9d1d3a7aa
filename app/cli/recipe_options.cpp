// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/recipe_options.h"

#include "app/cli/choice.h"
#include "core/coding/coder_choice.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <string_view>

namespace pangkas::cli {

namespace {

constexpr std::string_view deepCompression = "deep-compression", compact = "compact", none = "none";
constexpr std::string_view coderOption = "--coder";
constexpr std::array inits = {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy, CentroidInit::Optimal};
constexpr std::array importances = {Importance::Equal, Importance::Magnitude};

using Change = std::function<Result<void>(LayerRecipe&, std::string_view)>;

/// Applies `change` to the layers that `names` stands for: a layer, or the groups all, conv and fc.
Result<void> applyTo(Recipe& recipe, const Architecture& architecture, std::string_view option, std::string_view name,
    const std::function<Result<void>(LayerRecipe&)>& change)
{
    bool isKnown = false;
    std::string known;
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        const LayerInfo& layer = architecture.layers[i];
        const bool isConvolution = layer.kind == LayerKind::Convolution;
        known += layer.name + ", ";
        if (name != "all" && name != (isConvolution ? "conv" : "fc") && name != layer.name)
            continue;
        isKnown = true;
        PANGKAS_TRY(change(recipe.layers[i]));
    }
    if (!isKnown)
        return fail(ErrorCode::UnknownName, fmt::format("{}: {} has no layer '{}'", option, architecture.title, name), {},
            fmt::format("Its layers are {}or a group: all, conv, fc", known));
    return {};
}

/// Gives one layer the value of an assignment "LAYER=VALUE".
Result<void> assign(LayerRecipe& layer, std::string_view option, const std::string& assignment, const Change& change)
{
    const auto equals = assignment.find('=');
    if (equals == std::string::npos || equals == 0)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} {}: write LAYER=VALUE", option, assignment));
    auto changed = change(layer, std::string_view(assignment).substr(equals + 1));
    if (!changed)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} {}: {}", option, assignment, changed.error().detail), {},
            changed.error().remedy);
    return {};
}

template <typename Number>
Result<Number> parse(std::string_view text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number); // in the C locale
    if (error != std::errc() || end != text.data() + text.size())
        return fail(ErrorCode::InvalidArgument,
            fmt::format("'{}' is not a {}", text, std::is_integral_v<Number> ? "whole number" : "number"));
    return number;
}

Change pruneBy(PruningRule rule)
{
    return [rule](LayerRecipe& layer, std::string_view text) -> Result<void> {
        PANGKAS_ASSIGN(const double amount, parse<double>(text));
        layer.pruning = {rule, amount, {}};
        layer.enabled = true;
        return checkPruning(layer.pruning);
    };
}

/// N:M prunes by itself; groups balance the sparsity that the layer has.
Result<void> setPattern(LayerRecipe& layer, std::string_view text)
{
    auto pattern = patternFromText(text);
    if (!pattern)
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' {}", text, pattern.error().detail), {}, pattern.error().remedy);
    layer.pruning.pattern = *pattern;
    if (pattern->kind == PatternKind::NofM)
        layer.pruning = {PruningRule::Sparsity, sparsityOf(*pattern), *pattern};
    layer.enabled = true;
    return checkPruning(layer.pruning);
}

Result<void> setBits(LayerRecipe& layer, std::string_view text)
{
    PANGKAS_ASSIGN(const int bits, parse<int>(text));
    if (bits < 0 || bits > 8)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} bits; expected 0 (not shared) to 8", bits));
    layer.sharing.centroids = centroidsForBits(bits);
    layer.sharing.codebook.clear();
    layer.enabled = true;
    return {};
}

Result<void> setCentroids(LayerRecipe& layer, std::string_view text)
{
    PANGKAS_ASSIGN(layer.sharing.centroids, parse<int>(text));
    layer.sharing.codebook.clear();
    layer.enabled = true;
    return checkSharing(layer.sharing);
}

/// Sets `to` to the one of `choices` that is called `text`.
template <typename Choices, typename Choice>
Result<void> choose(Choice& to, const Choices& choices, std::string_view text)
{
    std::string known;
    for (const Choice choice : choices) {
        if (text == toString(choice)) {
            to = choice;
            return {};
        }
        known += (known.empty() ? "" : ", ") + std::string(toString(choice));
    }
    return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is unknown", text), {}, "Known: " + known);
}

Result<void> setInit(LayerRecipe& layer, std::string_view text)
{
    layer.sharing.codebook.clear();
    return choose(layer.sharing.init, inits, text);
}

Result<void> setBitPrice(LayerRecipe& layer, std::string_view text)
{
    PANGKAS_ASSIGN(layer.sharing.bitPrice, parse<double>(text));
    layer.sharing.codebook.clear();
    return checkSharing(layer.sharing);
}

Result<void> setImportance(LayerRecipe& layer, std::string_view text)
{
    return choose(layer.sharing.importance, importances, text);
}

Result<void> setCoder(LayerRecipe& layer, std::string_view text)
{
    if (codersFor(text).empty())
        return fail(ErrorCode::InvalidArgument, fmt::format("'{}' is unknown", text), {},
            fmt::format("Known: {}", fmt::join(coderChoices(), ", ")));
    layer.coder = text;
    return {};
}

struct Kind
{
    std::string_view option;
    const std::vector<std::string>& assignments;
    Change change;
};

/// All options that assign, in the order in which they apply.
std::vector<Kind> kindsOf(const RecipeOptions& options)
{
    return {{"--sparsity", options.sparsity, pruneBy(PruningRule::Sparsity)},
        {"--threshold", options.threshold, pruneBy(PruningRule::Threshold)},
        {"--sigma", options.sigma, pruneBy(PruningRule::Sigma)}, {"--pattern", options.pattern, setPattern}, {"--bits", options.bits, setBits},
        {"--centroids", options.centroids, setCentroids}, {"--init", options.init, setInit},
        {"--bit-price", options.bitPrice, setBitPrice}, {"--importance", options.importance, setImportance},
        {coderOption, options.coder, setCoder}};
}

/// A file, or the JSON itself.
Result<Recipe> givenRecipe(const std::string& fileOrText)
{
    return fileOrText.starts_with('{') ? recipeFromJson(fileOrText) : readRecipe(fileOrText);
}

Result<Recipe> startingPoint(const RecipeOptions& options, const Architecture& architecture)
{
    if (!options.file.empty()) {
        PANGKAS_ASSIGN(const Recipe recipe, givenRecipe(options.file));
        auto fitted = fitRecipe(recipe, architecture);
        if (!fitted && !options.file.starts_with('{'))
            return fail(withFile(std::move(fitted).error(), options.file));
        return fitted;
    }
    // A coder says how the result is written, not what is done to the layers.
    const bool changesLayers = std::ranges::any_of(kindsOf(options),
        [](const Kind& kind) { return kind.option != coderOption && !kind.assignments.empty(); });
    if (options.preset == none || (options.preset.empty() && (changesLayers || options.total)))
        return emptyRecipe(architecture);
    return options.preset == compact ? compactRecipe(architecture) : deepCompressionRecipe(architecture);
}

} // namespace

CLI::Option* addSpreadOption(CLI::App& app, SpreadRule& rule, SpreadRule byDefault)
{
    rule = byDefault;
    std::vector<std::pair<std::string, SpreadRule>> rules;
    for (const SpreadRule one : {SpreadRule::LayerAdaptive, SpreadRule::Magnitude, SpreadRule::Uniform})
        rules.emplace_back(toString(one), one);
    return addChoice(app, "--spread", rule,
        fmt::format("How a sparsity of all weights is spread over the layers: 'adaptive', by what a weight is among its layer's (LAMP), "
                    "which empties none; 'magnitude', one threshold for all; 'uniform' (default: {})", toString(byDefault)),
        std::move(rules));
}

void addRecipeOptions(CLI::App& app, RecipeOptions& options)
{
    const std::string group = "Recipe";
    auto* file = app.add_option("--recipe", options.file, "Recipe as a JSON file, or the JSON itself")->group(group);
    app.add_option("--preset", options.preset,
           "deep-compression: densities and bits of the paper's AlexNet table (the default when nothing else is asked "
           "for); compact: gentle pruning, priced codebooks, the smallest coder; none: nothing done")
        ->check(CLI::IsMember({std::string(deepCompression), std::string(compact), std::string(none)}))
        ->excludes(file)
        ->group(group);
    const auto add = [&](const char* name, std::vector<std::string>& values, const char* help) {
        return app.add_option(name, values, help)
            ->type_name("LAYER=VALUE")
            ->delimiter(',')
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->group(group);
    };
    add("--sparsity", options.sparsity, "Share of a layer's weights to remove, 0 to 1; LAYER may be all, conv or fc");
    app.add_option("--total-sparsity", options.total,
           "Share of all weights to remove, spread over the layers that nothing else prunes, as --spread says")
        ->check(CLI::Range(0.0, 1.0))
        ->group(group);
    addSpreadOption(app, options.spread, SpreadRule::LayerAdaptive)->group(group);
    add("--threshold", options.threshold, "Remove weights of a smaller magnitude");
    add("--sigma", options.sigma, "The threshold as a multiple of the layer's standard deviation");
    add("--pattern", options.pattern,
        "Where the survivors of a fully connected layer lie: N:M (2:4: two of four along the input), or balanced-GROUPS, with "
        "--sparsity: as many in each group of rows");
    add("--bits", options.bits, "Bits per shared weight, 1 to 8; 0 does not share");
    add("--centroids", options.centroids, "Shared values besides zero, 1 to 255 (b bits are 2^b - 1 of them)");
    add("--init", options.init, "First centroids: linear, density, forgy; or optimal, the least error there is");
    add("--bit-price", options.bitPrice,
        "The squared error that a bit of an entropy-coded weight is worth, in mean squares of the layer's remaining "
        "weights: 0 (the default), or 0.0001 to 0.01 for fewer and cheaper codes");
    add("--importance", options.importance,
        "Whose error counts more: equal (the default), or magnitude, that of large weights");
    add("--coder", options.coder,
        fmt::format("How codes become bytes: {}; without LAYER= for all of them", fmt::join(coderChoices(), ", ")).c_str())
        ->transform([](std::string text) { return text.find('=') == std::string::npos ? "all=" + text : text; });
    app.add_option("--dense", options.dense, "Leave this layer (or group) as it is")
        ->type_name("LAYER")
        ->delimiter(',')
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group(group);
    app.add_option("--seed", options.seed, "Seed of everything that is random (default: the recipe's, 1)")
        ->check(CLI::NonNegativeNumber) // the parser would wrap -1 around
        ->group(group);
}

Result<void> checkRecipeOptions(const RecipeOptions& options)
{
    if (!options.file.empty())
        PANGKAS_TRY(givenRecipe(options.file));
    LayerRecipe anyLayer;
    for (const Kind& kind : kindsOf(options)) {
        for (const std::string& assignment : kind.assignments)
            PANGKAS_TRY(assign(anyLayer, kind.option, assignment, kind.change));
    }
    return {};
}

Result<Recipe> buildRecipe(
    const RecipeOptions& options, const Architecture& architecture, const ModelSnapshot& model, const JobContext& job)
{
    PANGKAS_ASSIGN(Recipe recipe, startingPoint(options, architecture));
    for (const Kind& kind : kindsOf(options)) {
        for (const std::string& assignment : kind.assignments) {
            const std::string_view name = std::string_view(assignment).substr(0, assignment.find('='));
            PANGKAS_TRY(applyTo(recipe, architecture, kind.option, name,
                [&](LayerRecipe& layer) { return assign(layer, kind.option, assignment, kind.change); }));
        }
    }
    if (!options.pattern.empty()) {
        for (const LayerRecipe& layer : recipe.layers) {
            if (layer.pruning.pattern.kind == PatternKind::Balanced && !(layer.pruning.amount > 0))
                return fail(ErrorCode::InvalidArgument,
                    fmt::format("--pattern {}={}: nothing is pruned there", layer.layer, toString(layer.pruning.pattern)), {},
                    fmt::format("Say how much, such as --sparsity {}=0.9", layer.layer));
        }
    }
    for (const std::string& name : options.dense) {
        PANGKAS_TRY(applyTo(recipe, architecture, "--dense", name, [](LayerRecipe& layer) -> Result<void> {
            layer.enabled = false;
            return {};
        }));
    }
    if (options.seed)
        recipe.seed = *options.seed;
    if (options.total)
        return withTotalSparsity(std::move(recipe), architecture, model, *options.total, options.spread, job);
    return recipe;
}

} // namespace pangkas::cli
