// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/architecture.h"

#include "core/architecture/layer_widths.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pangkas {

namespace {

struct Differences
{
    std::vector<std::string> missing, unknown, shapes;
    std::size_t named = 0; // expected tensors that are there, of whatever shape
    std::size_t count() const { return missing.size() + unknown.size() + shapes.size(); }
    /// Most of the names, then the fewest differences.
    bool isNearerThan(const Differences& other) const
    {
        return named != other.named ? named > other.named : named > 0 && count() < other.count();
    }
};

Differences compare(const Architecture& architecture, const ModelSnapshot& model)
{
    Differences differences;
    std::vector<std::string_view> expected;
    const auto check = [&](const std::string& name, const Shape& shape) {
        expected.push_back(name);
        const Tensor* tensor = model.find(name);
        differences.named += tensor != nullptr;
        if (!tensor)
            differences.missing.push_back(name);
        else if (tensor->shape() != shape)
            differences.shapes.push_back(
                fmt::format("{} is {} instead of {}", name, toString(tensor->shape()), toString(shape)));
    };
    for (const LayerInfo& layer : architecture.layers) {
        check(layer.weight, layer.weightShape);
        if (!layer.bias.empty())
            check(layer.bias, {layer.weightShape[0]});
    }
    for (const Tensor& tensor : model.tensors()) {
        if (std::ranges::find(expected, tensor.name()) == expected.end())
            differences.unknown.push_back(tensor.name());
    }
    return differences;
}

std::string list(const std::vector<std::string>& names)
{
    constexpr std::size_t most = 8;
    if (names.size() <= most)
        return fmt::format("{}", fmt::join(names, ", "));
    return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + most, ", "), names.size() - most);
}

Failure differencesError(const Architecture& architecture, const Differences& differences)
{
    std::vector<std::string> parts;
    if (!differences.missing.empty())
        parts.push_back("missing tensors: " + list(differences.missing));
    if (!differences.shapes.empty())
        parts.push_back("wrong shapes: " + list(differences.shapes));
    if (!differences.unknown.empty())
        parts.push_back("unknown tensors: " + list(differences.unknown));
    const ErrorCode code = !differences.missing.empty() ? ErrorCode::MissingTensor
        : !differences.shapes.empty()                   ? ErrorCode::ShapeMismatch
                                                        : ErrorCode::UnknownName;
    std::string remedy = architecture.id.starts_with("lenet")
        ? "Save a state_dict whose tensors have these names and shapes"
        : fmt::format("Save the state_dict of torchvision's {}", architecture.id.substr(0, architecture.id.find('-')));
    return fail(code, fmt::format("does not hold a {}; {}", architecture.title, fmt::join(parts, "; ")), {}, std::move(remedy));
}

constexpr int mostClasses = 1'000'000;

using Network = Architecture (*)(int classes);
/// Of those with the same tensors the first one is the usual one.
constexpr std::array<Network, 5> networks = {&alexnet, &squeezenet, &squeezenetOfCaffe, &lenet300, &lenet5};

/// The first size of the last layer's weight; 1000 where it says nothing.
int classesOf(const Architecture& architecture, const ModelSnapshot& model)
{
    const LayerInfo& layer = architecture.layers.back();
    const Tensor* last = model.find(layer.weight);
    const bool fits = last && last->shape().size() == layer.weightShape.size() && last->shape()[0] >= 1
        && last->shape()[0] <= mostClasses;
    return fits ? static_cast<int>(last->shape()[0]) : 1000;
}

} // namespace

std::string_view toString(LayerKind kind)
{
    switch (kind) {
    case LayerKind::Convolution: return "convolution";
    case LayerKind::Linear: return "linear";
    }
    return "linear";
}

const LayerInfo* Architecture::find(std::string_view layerName) const
{
    const auto found = std::ranges::find(layers, layerName, [](const LayerInfo& l) -> std::string_view { return l.name; });
    return found == layers.end() ? nullptr : &*found;
}

Result<Architecture> architectureById(std::string_view id, int classes)
{
    if (classes < 1 || classes > mostClasses)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} classes; expected 1 to {}", classes, mostClasses));
    std::string known;
    for (const Network network : networks) {
        Architecture found = network(classes);
        if (found.id == id)
            return found;
        known += (known.empty() ? "" : ", ") + found.id;
    }
    return fail(ErrorCode::UnknownName, fmt::format("unknown architecture '{}'", id), {}, "Known: " + known);
}

Result<Architecture> recognizeArchitecture(const ModelSnapshot& model, std::string_view stated)
{
    Architecture nearest;
    Differences fewest;
    for (const Network network : networks) {
        Architecture candidate = network(classesOf(network(1000), model));
        Differences differences = compare(candidate, model);
        if (differences.count() > 0) { // filters may be pruned away
            if (auto narrowed = withWidths(candidate, model)) {
                candidate = std::move(*narrowed);
                differences = compare(candidate, model);
            }
        }
        const bool isStated = differences.count() == 0 && candidate.id == stated;
        if (nearest.layers.empty() || differences.isNearerThan(fewest) || isStated) {
            nearest = std::move(candidate);
            fewest = std::move(differences);
        }
        if (isStated)
            break;
    }
    PANGKAS_TRY(checkTensors(nearest, model));
    return nearest;
}

Result<void> checkTensors(const Architecture& architecture, const ModelSnapshot& model)
{
    const Differences differences = compare(architecture, model);
    if (differences.count() > 0)
        return differencesError(architecture, differences);
    return {};
}

} // namespace pangkas
