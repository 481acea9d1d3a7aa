// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe as JSON text, written canonically and read strictly. docs/recipe.md describes the format.
#include "core/pipeline/recipe.h"

#include "core/coding/coder_choice.h"
#include "core/pipeline/json_object.h"
#include "core/pipeline/strict_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace pangkas {

namespace {

using Json = JsonObject::Json;

constexpr int formatVersion = 1;
constexpr std::size_t mostLayers = 10'000;
constexpr std::size_t deepestNesting = 8; // a recipe needs 6
constexpr int mostBits = 8;
constexpr int mostIterations = 1'000'000;

constexpr std::array<JsonWord<PruningRule>, 3> pruningKeys = {{{PruningRule::Sparsity, "sparsity"}, {PruningRule::Threshold, "threshold"}, {PruningRule::Sigma, "sigma"}}};
constexpr std::array<JsonWord<CentroidInit>, 4> initWords = {{{CentroidInit::Linear, "linear"}, {CentroidInit::Density, "density"}, {CentroidInit::Forgy, "forgy"}, {CentroidInit::Optimal, "optimal"}}};
constexpr std::array<JsonWord<Importance>, 2> importanceWords = {{{Importance::Equal, "equal"}, {Importance::Magnitude, "magnitude"}}};

constexpr JsonErrors errors{ErrorCode::InvalidRecipe, "the recipe"};

Result<PruningSpec> readPruning(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {}, {"sparsity", "threshold", "sigma", "pattern"}));
    PruningSpec spec;
    std::string_view given;
    std::size_t rules = 0;
    for (const auto& [rule, key] : pruningKeys) {
        if (!object.has(key))
            continue;
        spec.rule = rule;
        given = key;
        ++rules;
    }
    if (object.has("pattern")) {
        std::string text;
        PANGKAS_TRY(object.read("pattern", text));
        auto pattern = patternFromText(text);
        if (!pattern)
            return object.wrong("pattern", fmt::format("{} {}", inQuotes(text), pattern.error().detail), pattern.error().remedy);
        spec.pattern = *pattern;
        if (rules == 0 && spec.pattern.kind == PatternKind::NofM) { // it says how many go
            spec.amount = sparsityOf(spec.pattern);
            return spec;
        }
    }
    if (rules != 1)
        return errors.wrong(place, fmt::format("holds {} rules where one is needed", rules),
            "Give one of sparsity, threshold and sigma");
    PANGKAS_TRY(object.read(given, spec.amount));
    if (auto checked = checkPruning(spec); !checked)
        return object.wrong(given, checked.error().detail, checked.error().remedy);
    return spec;
}

Result<std::vector<SetCentroid>> readValues(const JsonObject& sharing)
{
    PANGKAS_ASSIGN(const auto values, sharing.elements("codebook", centroidsForBits(mostBits)));
    std::vector<SetCentroid> codebook;
    for (const Json* value : values) {
        const std::string place = fmt::format("{}[{}]", sharing.within("codebook"), codebook.size());
        if (!value->is_number())
            return errors.wrong(place, fmt::format("is {} where a number is needed", value->type_name()));
        const double exact = value->get<double>();
        if (std::abs(exact) > static_cast<double>(std::numeric_limits<float>::max()))
            return errors.wrong(place, fmt::format("{} is beyond the range of 32-bit floats", value->dump()));
        codebook.push_back({static_cast<float>(exact) + 0.0f, true}); // no -0
        if (codebook.size() > 1 && !(codebook[codebook.size() - 2].value < codebook.back().value))
            return errors.wrong(place, fmt::format("{} is not above the value before it, as a 32-bit float", value->dump()));
    }
    if (codebook.empty())
        return sharing.wrong("codebook", "is empty", "Leave it out where k-means is to find one");
    return codebook;
}

/// The values of "codebook", of which "pinned" names the places of those that stay; without it all of them do.
Result<std::vector<SetCentroid>> readCodebook(const JsonObject& sharing)
{
    if (!sharing.has("codebook") && sharing.has("pinned"))
        return sharing.wrong("pinned", "there is no codebook to pin values of");
    if (!sharing.has("codebook"))
        return std::vector<SetCentroid>();
    PANGKAS_ASSIGN(std::vector<SetCentroid> codebook, readValues(sharing));
    if (!sharing.has("pinned"))
        return codebook;
    PANGKAS_ASSIGN(const auto pinned, sharing.elements("pinned", codebook.size()));
    for (SetCentroid& centroid : codebook)
        centroid.isPinned = false;
    std::optional<std::uint64_t> before;
    for (std::size_t i = 0; i < pinned.size(); ++i) {
        const std::string place = fmt::format("{}[{}]", sharing.within("pinned"), i);
        if (!pinned[i]->is_number_unsigned() || pinned[i]->get<std::uint64_t>() >= codebook.size())
            return errors.wrong(place, fmt::format("{} is not a whole number from 0 to {}", pinned[i]->dump(), codebook.size() - 1));
        const auto at = pinned[i]->get<std::uint64_t>();
        if (before && at <= *before)
            return errors.wrong(place, fmt::format("{} is not above the place before it", at));
        codebook[at].isPinned = true;
        before = at;
    }
    return codebook;
}

Result<SharingSpec> readSharing(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {},
            {"centroids", "bits", "init", "iterations", "bit_price", "importance", "codebook", "pinned"}));
    SharingSpec spec;
    PANGKAS_ASSIGN(spec.codebook, readCodebook(object));
    spec.centroids = static_cast<int>(spec.codebook.size());
    if (spec.isByHand() && object.has("bits"))
        return errors.wrong(
            place, "holds both a codebook and bits", "Leave out bits: the codebook says how many values there are");
    if (object.has("centroids") && object.has("bits"))
        return errors.wrong(
            place, "holds both centroids and bits", "Give one of them: b bits are 2^b - 1 centroids and zero");
    PANGKAS_TRY(object.readWhole("centroids", spec.centroids, 0, centroidsForBits(mostBits)));
    if (object.has("bits")) {
        int bits = 0;
        PANGKAS_TRY(object.readWhole("bits", bits, 0, mostBits));
        spec.centroids = centroidsForBits(bits);
    }
    PANGKAS_TRY(object.read("init", spec.init, initWords));
    PANGKAS_TRY(object.readWhole("iterations", spec.iterations, 1, mostIterations));
    PANGKAS_TRY(object.read("bit_price", spec.bitPrice));
    PANGKAS_TRY(object.read("importance", spec.importance, importanceWords));
    if (auto checked = checkSharing(spec); !checked)
        return errors.wrong(place, checked.error().detail, checked.error().remedy);
    return spec;
}

Result<LayerRecipe> readLayer(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, errors, {"layer"}, {"enabled", "pruning", "sharing", "coder"}));
    LayerRecipe layer;
    PANGKAS_TRY(object.read("layer", layer.layer));
    if (layer.layer.empty())
        return object.wrong("layer", "is empty; every entry names its layer");
    PANGKAS_TRY(object.read("enabled", layer.enabled));
    if (const Json* pruning = object.find("pruning")) {
        PANGKAS_ASSIGN(layer.pruning, readPruning(*pruning, object.within("pruning")));
    }
    if (const Json* sharing = object.find("sharing")) {
        PANGKAS_ASSIGN(layer.sharing, readSharing(*sharing, object.within("sharing")));
    }
    PANGKAS_TRY(object.read("coder", layer.coder));
    if (codersFor(layer.coder).empty())
        return object.wrong("coder", fmt::format("{} is unknown", inQuotes(layer.coder)),
            fmt::format("Known: {}", fmt::join(coderChoices(), ", ")));
    return layer;
}

Result<Recipe> readTree(const Json& root)
{
    PANGKAS_TRY(errors.checkVersion(root, "version", formatVersion));
    PANGKAS_ASSIGN(const JsonObject object, JsonObject::of(root, {}, errors, {"layers"}, {"version", "seed"}));
    Recipe recipe;
    int version = formatVersion;
    PANGKAS_TRY(object.readWhole("version", version, 1, formatVersion));
    PANGKAS_TRY(object.read("seed", recipe.seed));
    PANGKAS_ASSIGN(const auto layers, object.elements("layers", mostLayers));
    for (const Json* entry : layers) {
        const std::string place = fmt::format("layers[{}]", recipe.layers.size());
        PANGKAS_ASSIGN(LayerRecipe layer, readLayer(*entry, place));
        if (recipe.find(layer.layer))
            return errors.wrong(place + ".layer", fmt::format("{} has an entry already", inQuotes(layer.layer)));
        recipe.layers.push_back(std::move(layer));
    }
    return recipe;
}

/// The shortest number that reads back as this float by way of a double, as JSON's numbers are read.
std::string textOf(float value)
{
    std::string text = fmt::format("{}", value + 0.0f);
    double read = 0;
    std::from_chars(text.data(), text.data() + text.size(), read);
    const bool isInRange = std::abs(read) <= static_cast<double>(std::numeric_limits<float>::max());
    return isInRange && static_cast<float>(read) == value ? text : fmt::format("{}", static_cast<double>(value));
}

/// Keys that the first programs don't know are written only where they say something: recipes that do without them
/// keep their text, and packed files their bytes.
std::string laterSharing(const SharingSpec& spec)
{
    std::string text;
    if (spec.bitPrice != 0)
        text += fmt::format(", \"bit_price\": {}", spec.bitPrice);
    if (spec.importance != Importance::Equal)
        text += fmt::format(", \"importance\": \"{}\"", wordFor(importanceWords, spec.importance));
    if (!spec.isByHand())
        return text;
    std::string values, pinned;
    for (std::size_t c = 0; c < spec.codebook.size(); ++c) {
        values += (c > 0 ? ", " : "") + textOf(spec.codebook[c].value);
        if (spec.codebook[c].isPinned)
            pinned += (pinned.empty() ? "" : ", ") + fmt::to_string(c);
    }
    text += fmt::format(", \"codebook\": [{}]", values);
    if (!std::ranges::all_of(spec.codebook, &SetCentroid::isPinned))
        text += fmt::format(", \"pinned\": [{}]", pinned);
    return text;
}

std::string laterPruning(const PruningSpec& spec)
{
    return spec.pattern.kind == PatternKind::None ? std::string() : fmt::format(", \"pattern\": \"{}\"", toString(spec.pattern));
}

} // namespace

std::string toJson(const Recipe& recipe)
{
    std::string text = fmt::format("{{\n  \"version\": {},\n  \"seed\": {},\n  \"layers\": [", formatVersion, recipe.seed);
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        const LayerRecipe& layer = recipe.layers[i];
        // fmt prints the shortest text that reads back as the same double, in the C locale.
        text += fmt::format("{}\n    {{\n      \"layer\": {},\n      \"enabled\": {},\n      \"pruning\": {{ \"{}\": {}{} }},\n"
                            "      \"sharing\": {{ \"centroids\": {}, \"init\": \"{}\", \"iterations\": {}{} }},\n"
                            "      \"coder\": {}\n    }}",
            i ? "," : "", inQuotes(layer.layer), layer.enabled, wordFor(pruningKeys, layer.pruning.rule),
            layer.pruning.amount + 0.0, laterPruning(layer.pruning), layer.sharing.centroids, wordFor(initWords, layer.sharing.init),
            layer.sharing.iterations, laterSharing(layer.sharing), inQuotes(layer.coder));
    }
    text += recipe.layers.empty() ? "]\n}\n" : "\n  ]\n}\n";
    return text;
}

Result<Recipe> recipeFromJson(std::string_view text)
{
    try {
        PANGKAS_ASSIGN(const Json root, parseStrictJson(text, {ErrorCode::InvalidRecipe, "the recipe", deepestNesting}));
        return readTree(root);
    } catch (const std::exception& exception) { // bad_alloc, or a fault of ours: nothing throws across core's border
        return fail(ErrorCode::InvalidRecipe, exception.what());
    }
}

} // namespace pangkas
