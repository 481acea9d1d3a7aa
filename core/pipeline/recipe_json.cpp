// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe as JSON text, written canonically and read strictly. docs/recipe.md describes the format.
#include "core/pipeline/recipe.h"

#include "core/coding/coder_choice.h"
#include "core/pipeline/strict_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace pangkas {

namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;
constexpr std::size_t mostLayers = 10'000;
constexpr std::size_t deepestNesting = 8; // a recipe needs 6
constexpr int mostBits = 8;
constexpr int mostIterations = 1'000'000;

// The file's words; they must not change when what the program prints does.
constexpr std::array pruningKeys = {
    std::pair{PruningRule::Sparsity, std::string_view("sparsity")},
    std::pair{PruningRule::Threshold, std::string_view("threshold")},
    std::pair{PruningRule::Sigma, std::string_view("sigma")},
};
constexpr std::array initWords = {
    std::pair{CentroidInit::Linear, std::string_view("linear")},
    std::pair{CentroidInit::Density, std::string_view("density")},
    std::pair{CentroidInit::Forgy, std::string_view("forgy")},
    std::pair{CentroidInit::Optimal, std::string_view("optimal")},
};
constexpr std::array importanceWords = {
    std::pair{Importance::Equal, std::string_view("equal")},
    std::pair{Importance::Magnitude, std::string_view("magnitude")},
};

template <typename Words, typename Value>
std::string_view wordFor(const Words& words, Value value)
{
    for (const auto& [candidate, word] : words) {
        if (candidate == value)
            return word;
    }
    return words.front().second;
}

std::string inQuotes(std::string_view text)
{
    return Json(std::string(text)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Failure wrong(const std::string& place, std::string_view facts, std::string remedy = {})
{
    return fail(ErrorCode::InvalidRecipe, fmt::format("{}: {}", place.empty() ? "the recipe" : place, facts), {},
        std::move(remedy));
}

std::string within(const std::string& place, std::string_view key)
{
    return place.empty() ? std::string(key) : fmt::format("{}.{}", place, key);
}

Result<void> checkKeys(const Json& object, const std::string& place, std::initializer_list<std::string_view> known)
{
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(known, std::string_view(key)) == known.end())
            return wrong(within(place, key), "unknown key", fmt::format("Known here: {}", fmt::join(known, ", ")));
    }
    return {};
}

Result<void> needObject(const Json& value, const std::string& place)
{
    if (!value.is_object())
        return wrong(place, fmt::format("is {} where an object is needed", value.type_name()));
    return {};
}

Result<double> number(const Json& value, const std::string& place)
{
    if (!value.is_number())
        return wrong(place, fmt::format("is {} where a number is needed", value.type_name()));
    return value.get<double>();
}

Result<std::uint64_t> integer(const Json& value, const std::string& place, std::uint64_t low, std::uint64_t high)
{
    if (!value.is_number())
        return wrong(place, fmt::format("is {} where a whole number is needed", value.type_name()));
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() < low || value.get<std::uint64_t>() > high)
        return wrong(place, fmt::format("{} is not a whole number from {} to {}", value.dump(), low, high));
    return value.get<std::uint64_t>();
}

Result<std::string> word(const Json& value, const std::string& place)
{
    if (!value.is_string())
        return wrong(place, fmt::format("is {} where text is needed", value.type_name()));
    return value.get<std::string>();
}

Result<PruningSpec> readPruning(const Json& value, const std::string& place)
{
    PANGKAS_TRY(needObject(value, place));
    PANGKAS_TRY(checkKeys(value, place, {"sparsity", "threshold", "sigma", "pattern"}));
    PruningSpec spec;
    std::string_view given;
    std::size_t rules = 0;
    for (const auto& [rule, key] : pruningKeys) {
        if (!value.contains(std::string(key)))
            continue;
        spec.rule = rule;
        given = key;
        ++rules;
    }
    if (value.contains("pattern")) {
        PANGKAS_ASSIGN(const std::string text, word(value["pattern"], within(place, "pattern")));
        auto pattern = patternFromText(text);
        if (!pattern)
            return wrong(within(place, "pattern"), fmt::format("{} {}", inQuotes(text), pattern.error().detail), pattern.error().remedy);
        spec.pattern = *pattern;
        if (rules == 0 && spec.pattern.kind == PatternKind::NofM) { // it says how many go
            spec.amount = sparsityOf(spec.pattern);
            return spec;
        }
    }
    if (rules != 1)
        return wrong(place, fmt::format("holds {} rules where one is needed", rules),
            "Give one of sparsity, threshold and sigma");
    const std::string key(given);
    PANGKAS_ASSIGN(spec.amount, number(value[key], within(place, key)));
    if (spec.amount == 0)
        spec.amount = 0; // -0 would be another text for an equal recipe
    if (auto checked = checkPruning(spec); !checked)
        return wrong(within(place, key), checked.error().detail, checked.error().remedy);
    return spec;
}

Result<void> needArray(const Json& value, const std::string& place, std::size_t most)
{
    if (!value.is_array())
        return wrong(place, fmt::format("is {} where an array is needed", value.type_name()));
    if (value.size() > most)
        return wrong(place, fmt::format("holds {} entries, more than {}", value.size(), most));
    return {};
}

/// The values of "codebook", of which "pinned" names the places of those that stay; without it all of them do.
Result<std::vector<SetCentroid>> readCodebook(const Json& sharing, const std::string& place)
{
    std::vector<SetCentroid> codebook;
    if (!sharing.contains("codebook")) {
        if (sharing.contains("pinned"))
            return wrong(within(place, "pinned"), "there is no codebook to pin values of");
        return codebook;
    }
    const Json& values = sharing["codebook"];
    const std::string valuesPlace = within(place, "codebook");
    PANGKAS_TRY(needArray(values, valuesPlace, centroidsForBits(mostBits)));
    if (values.empty())
        return wrong(valuesPlace, "is empty", "Leave it out where k-means is to find one");
    for (const Json& value : values) {
        const std::string valuePlace = fmt::format("{}[{}]", valuesPlace, codebook.size());
        PANGKAS_ASSIGN(const double exact, number(value, valuePlace));
        if (std::abs(exact) > static_cast<double>(std::numeric_limits<float>::max()))
            return wrong(valuePlace, fmt::format("{} is beyond the range of 32-bit floats", value.dump()));
        codebook.push_back({static_cast<float>(exact) + 0.0f, true}); // no -0
        if (codebook.size() > 1 && !(codebook[codebook.size() - 2].value < codebook.back().value))
            return wrong(valuePlace, fmt::format("{} is not above the value before it, as a 32-bit float", value.dump()));
    }
    if (!sharing.contains("pinned"))
        return codebook;
    const Json& pinned = sharing["pinned"];
    const std::string pinnedPlace = within(place, "pinned");
    PANGKAS_TRY(needArray(pinned, pinnedPlace, codebook.size()));
    for (SetCentroid& centroid : codebook)
        centroid.isPinned = false;
    for (std::size_t i = 0; i < pinned.size(); ++i) {
        const std::string entryPlace = fmt::format("{}[{}]", pinnedPlace, i);
        PANGKAS_ASSIGN(const auto at, integer(pinned[i], entryPlace, 0, codebook.size() - 1));
        if (i > 0 && at <= pinned[i - 1].get<std::uint64_t>())
            return wrong(entryPlace, fmt::format("{} is not above the place before it", at));
        codebook[at].isPinned = true;
    }
    return codebook;
}

Result<SharingSpec> readSharing(const Json& value, const std::string& place)
{
    PANGKAS_TRY(needObject(value, place));
    PANGKAS_TRY(checkKeys(value, place,
        {"centroids", "bits", "init", "iterations", "bit_price", "importance", "codebook", "pinned"}));
    SharingSpec spec;
    PANGKAS_ASSIGN(spec.codebook, readCodebook(value, place));
    spec.centroids = static_cast<int>(spec.codebook.size());
    if (spec.isByHand() && value.contains("bits"))
        return wrong(place, "holds both a codebook and bits", "Leave out bits: the codebook says how many values there are");
    if (value.contains("centroids") && value.contains("bits"))
        return wrong(place, "holds both centroids and bits", "Give one of them: b bits are 2^b - 1 centroids and zero");
    if (value.contains("centroids")) {
        PANGKAS_ASSIGN(const auto count, integer(value["centroids"], within(place, "centroids"), 0, centroidsForBits(mostBits)));
        spec.centroids = static_cast<int>(count);
    }
    if (value.contains("bits")) {
        PANGKAS_ASSIGN(const auto bits, integer(value["bits"], within(place, "bits"), 0, mostBits));
        spec.centroids = centroidsForBits(static_cast<int>(bits));
    }
    if (value.contains("init")) {
        PANGKAS_ASSIGN(const std::string init, word(value["init"], within(place, "init")));
        const auto known = std::ranges::find(initWords, std::string_view(init), &std::pair<CentroidInit, std::string_view>::second);
        if (known == initWords.end())
            return wrong(within(place, "init"), fmt::format("{} is unknown", inQuotes(init)),
                "Known: linear, density, forgy, optimal");
        spec.init = known->first;
    }
    if (value.contains("iterations")) {
        PANGKAS_ASSIGN(const auto count, integer(value["iterations"], within(place, "iterations"), 1, mostIterations));
        spec.iterations = static_cast<int>(count);
    }
    if (value.contains("bit_price")) {
        PANGKAS_ASSIGN(const double price, number(value["bit_price"], within(place, "bit_price")));
        spec.bitPrice = price + 0.0; // -0 would be another text for an equal recipe
    }
    if (value.contains("importance")) {
        PANGKAS_ASSIGN(const std::string name, word(value["importance"], within(place, "importance")));
        const auto known = std::ranges::find(
            importanceWords, std::string_view(name), &std::pair<Importance, std::string_view>::second);
        if (known == importanceWords.end())
            return wrong(within(place, "importance"), fmt::format("{} is unknown", inQuotes(name)),
                "Known: equal, magnitude");
        spec.importance = known->first;
    }
    if (auto checked = checkSharing(spec); !checked)
        return wrong(place, checked.error().detail, checked.error().remedy);
    return spec;
}

Result<LayerRecipe> readLayer(const Json& value, const std::string& place)
{
    PANGKAS_TRY(needObject(value, place));
    PANGKAS_TRY(checkKeys(value, place, {"layer", "enabled", "pruning", "sharing", "coder"}));
    LayerRecipe layer;
    if (!value.contains("layer"))
        return wrong(within(place, "layer"), "missing; every entry names its layer");
    PANGKAS_ASSIGN(layer.layer, word(value["layer"], within(place, "layer")));
    if (layer.layer.empty())
        return wrong(within(place, "layer"), "is empty");
    if (value.contains("enabled")) {
        if (!value["enabled"].is_boolean())
            return wrong(within(place, "enabled"), fmt::format("is {} where true or false is needed", value["enabled"].type_name()));
        layer.enabled = value["enabled"].get<bool>();
    }
    if (value.contains("pruning")) {
        PANGKAS_ASSIGN(layer.pruning, readPruning(value["pruning"], within(place, "pruning")));
    }
    if (value.contains("sharing")) {
        PANGKAS_ASSIGN(layer.sharing, readSharing(value["sharing"], within(place, "sharing")));
    }
    if (value.contains("coder")) {
        PANGKAS_ASSIGN(layer.coder, word(value["coder"], within(place, "coder")));
        if (codersFor(layer.coder).empty())
            return wrong(within(place, "coder"), fmt::format("{} is unknown", inQuotes(layer.coder)),
                fmt::format("Known: {}", fmt::join(coderChoices(), ", ")));
    }
    return layer;
}

Result<Recipe> readTree(const Json& root)
{
    PANGKAS_TRY(needObject(root, {}));
    if (root.contains("version")) {
        constexpr auto any = std::numeric_limits<std::uint64_t>::max();
        PANGKAS_ASSIGN(const auto version, integer(root["version"], "version", 1, any));
        if (version > formatVersion)
            return fail(ErrorCode::NewerFormat, fmt::format("version: {}; this program reads up to {}", version, formatVersion), {},
                "Use a newer version of the program");
    }
    PANGKAS_TRY(checkKeys(root, {}, {"version", "seed", "layers"}));
    Recipe recipe;
    if (root.contains("seed")) {
        PANGKAS_ASSIGN(recipe.seed, integer(root["seed"], "seed", 0, std::numeric_limits<std::uint64_t>::max()));
    }
    if (!root.contains("layers"))
        return wrong("layers", "missing");
    const Json& layers = root["layers"];
    if (!layers.is_array())
        return wrong("layers", fmt::format("is {} where an array is needed", layers.type_name()));
    if (layers.size() > mostLayers)
        return wrong("layers", fmt::format("holds {} entries, more than {}", layers.size(), mostLayers));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string place = fmt::format("layers[{}]", i);
        PANGKAS_ASSIGN(LayerRecipe layer, readLayer(layers[i], place));
        if (recipe.find(layer.layer))
            return wrong(within(place, "layer"), fmt::format("{} has an entry already", inQuotes(layer.layer)));
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
