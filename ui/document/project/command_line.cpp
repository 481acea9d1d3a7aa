// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/project/command_line.h"

#include "core/pipeline/open_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

namespace pangkas {
namespace {

/// The shortest text that reads back as the same number.
template <typename Number>
std::string numberText(Number number)
{
    char text[64];
    const auto end = std::to_chars(std::begin(text), std::end(text), number).ptr;
    return {text, end};
}

/// What an option says of a layer; nothing where the option isn't the one that says it.
using Say = std::function<std::optional<std::string>(const LayerRecipe&)>;

struct Option
{
    const char* name;
    Say say;
    bool (*isSame)(const LayerRecipe&, const LayerRecipe&);
};

Say pruning(PruningRule rule)
{
    return [rule](const LayerRecipe& layer) -> std::optional<std::string> {
        return layer.pruning.rule == rule ? std::optional(numberText(layer.pruning.amount)) : std::nullopt;
    };
}

/// The options before it leave no pattern.
std::optional<std::string> pattern(const LayerRecipe& layer)
{
    const PruningPattern& pattern = layer.pruning.pattern;
    return pattern.kind == PatternKind::None ? std::nullopt : std::optional(toString(pattern));
}

std::optional<std::string> bits(const LayerRecipe& layer)
{
    const int count = bitsForCentroids(layer.sharing.centroids);
    const bool isWhole = layer.sharing.centroids == 0 || centroidsForBits(count) == layer.sharing.centroids;
    return isWhole ? std::optional(numberText(count)) : std::nullopt;
}

const std::vector<Option>& options()
{
    static const auto samePruning = [](const LayerRecipe& a, const LayerRecipe& b) { return a.pruning == b.pruning; };
    static const auto sameCentroids
        = [](const LayerRecipe& a, const LayerRecipe& b) { return a.sharing.centroids == b.sharing.centroids; };
    static const std::vector<Option> all = {
        {"--sparsity", pruning(PruningRule::Sparsity), samePruning},
        {"--threshold", pruning(PruningRule::Threshold), samePruning},
        {"--sigma", pruning(PruningRule::Sigma), samePruning},
        {"--pattern", pattern, samePruning},
        {"--bits", bits, sameCentroids},
        {"--centroids",
            [](const LayerRecipe& layer) { return bits(layer) ? std::nullopt : std::optional(numberText(layer.sharing.centroids)); },
            sameCentroids},
        {"--init", [](const LayerRecipe& layer) { return std::optional(std::string(toString(layer.sharing.init))); },
            [](const LayerRecipe& a, const LayerRecipe& b) { return a.sharing.init == b.sharing.init; }},
        {"--bit-price", [](const LayerRecipe& layer) { return std::optional(numberText(layer.sharing.bitPrice)); },
            [](const LayerRecipe& a, const LayerRecipe& b) { return a.sharing.bitPrice == b.sharing.bitPrice; }},
        {"--importance", [](const LayerRecipe& layer) { return std::optional(std::string(toString(layer.sharing.importance))); },
            [](const LayerRecipe& a, const LayerRecipe& b) { return a.sharing.importance == b.sharing.importance; }},
        {"--coder", [](const LayerRecipe& layer) { return std::optional(layer.coder); },
            [](const LayerRecipe& a, const LayerRecipe& b) { return a.coder == b.coder; }},
    };
    return all;
}

/// Assignments that make `recipe` of `base`: groups where all of a group's layers say the same.
std::string assignments(const Option& option, const Recipe& recipe, const Recipe& base, const Architecture& architecture)
{
    const std::size_t count = recipe.layers.size();
    std::vector<bool> isOpen(count); // still to be said
    for (std::size_t i = 0; i < count; ++i)
        isOpen[i] = !option.isSame(recipe.layers[i], base.layers[i]) && option.say(recipe.layers[i]);
    std::string text;
    const auto say = [&](const std::string& name, const std::string& value) { text += (text.empty() ? "" : ",") + name + "=" + value; };
    for (const char* group : {"all", "conv", "fc"}) {
        std::optional<std::string> value;
        std::size_t members = 0, open = 0;
        bool isUniform = true;
        for (std::size_t i = 0; i < count; ++i) {
            const bool isConvolution = architecture.layers[i].kind == LayerKind::Convolution;
            if (*group != 'a' && (*group == 'c') != isConvolution)
                continue;
            const auto own = option.say(recipe.layers[i]);
            isUniform = isUniform && own && (members == 0 || own == value);
            value = own;
            ++members;
            open += isOpen[i];
        }
        if (!isUniform || members < 2 || open < 2)
            continue;
        say(group, *value);
        for (std::size_t i = 0; i < count; ++i) {
            const bool isConvolution = architecture.layers[i].kind == LayerKind::Convolution;
            if (*group == 'a' || (*group == 'c') == isConvolution)
                isOpen[i] = false;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (isOpen[i])
            say(recipe.layers[i].layer, *option.say(recipe.layers[i]));
    }
    return text;
}

/// nullopt where no option says what differs.
std::optional<std::string> argumentsFrom(
    const char* preset, const Recipe& base, const Recipe& recipe, const Architecture& architecture)
{
    for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
        if (recipe.layers[i].sharing.iterations != base.layers[i].sharing.iterations || !base.layers[i].enabled)
            return std::nullopt;
    }
    std::string text = std::string(" --preset ") + preset;
    for (const Option& option : options()) {
        if (const std::string changes = assignments(option, recipe, base, architecture); !changes.empty())
            text += std::string(" ") + option.name + " " + shellQuoted(changes);
    }
    std::string off;
    for (const LayerRecipe& layer : recipe.layers) {
        if (!layer.enabled)
            off += (off.empty() ? "" : ",") + layer.layer;
    }
    if (!off.empty())
        text += " --dense " + shellQuoted(off);
    if (recipe.seed != base.seed)
        text += " --seed " + numberText(recipe.seed);
    return text;
}

std::string inOneLine(const std::string& json)
{
    std::string text;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '\n') // our own writer's: none within text
            i = std::min(json.find_first_not_of(' ', i + 1), json.size()) - 1;
        else
            text += json[i];
    }
    return text;
}

/// A path that a program can't take for an option.
std::string fileArgument(const std::string& path)
{
    return shellQuoted(path.starts_with('-') ? "./" + path : path);
}

std::string channelsText(const std::array<float, 3>& values)
{
    return numberText(values[0]) + "," + numberText(values[1]) + "," + numberText(values[2]);
}

} // namespace

std::string shellQuoted(std::string_view text)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=,@%+-";
    if (!text.empty() && text.find_first_not_of(plain) == text.npos)
        return std::string(text);
    std::string quoted = "'";
    for (const char c : text)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string recipeArguments(const Recipe& recipe, const Architecture& architecture)
{
    std::optional<std::string> shortest;
    for (const auto& [preset, base] : {std::pair{"deep-compression", deepCompressionRecipe(architecture)},
             std::pair{"compact", compactRecipe(architecture)}, std::pair{"none", emptyRecipe(architecture)}}) {
        auto text = argumentsFrom(preset, base, recipe, architecture);
        if (text && (!shortest || text->size() < shortest->size()))
            shortest = std::move(text);
    }
    return shortest ? *shortest : " --recipe " + shellQuoted(inOneLine(toJson(recipe)));
}

std::string compressCommand(const Document& document, const std::string& weights)
{
    const SourceModel& source = *document.source();
    const std::filesystem::path path = weights.empty() ? source.opened.source : weights;
    std::string line = "pangkas-cli compress " + fileArgument(path.string()) + " -o " + fileArgument(path.stem().string() + ".pkz")
        + recipeArguments(*document.recipe(), source.architecture());
    const auto& dataset = document.dataset();
    if (!dataset)
        return line;
    // The data set's class names may go into the file.
    line += " --data " + fileArgument(toString(dataset->source()));
    if (!dataset->damaged().empty())
        line += " --skip-damaged";
    const Preprocessing &images = document.preprocessing(), &own = source.architecture().preprocessing;
    if (images.resizeSide != own.resizeSide)
        line += " --resize " + numberText(images.resizeSide);
    if (images.cropSize != own.cropSize)
        line += " --crop " + numberText(images.cropSize);
    if (images.mean != own.mean)
        line += " --mean=" + channelsText(images.mean);
    if (images.deviation != own.deviation)
        line += " --deviation=" + channelsText(images.deviation);
    return line;
}

} // namespace pangkas
