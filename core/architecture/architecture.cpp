// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/architecture.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

namespace {

/// Appends nodes one after the other, each fed by the one before, and the weighted layers with them.
class SequentialBuilder
{
public:
    explicit SequentialBuilder(Architecture& architecture) : m_architecture(architecture)
    {
        m_architecture.nodes.push_back(Node{});
    }

    void convolution(std::string name, std::string tensor, std::int64_t in, std::int64_t out, int kernel, int stride, int padding)
    {
        Node& node = append(NodeKind::Convolution);
        node.stride = stride;
        node.padding = padding;
        addLayer(node, std::move(name), LayerKind::Convolution, tensor, {out, in, kernel, kernel});
    }

    void linear(std::string name, std::string tensor, std::int64_t in, std::int64_t out)
    {
        addLayer(append(NodeKind::Linear), std::move(name), LayerKind::Linear, tensor, {out, in});
    }

    void maxPool(int kernel, int stride)
    {
        Node& node = append(NodeKind::MaxPool);
        node.kernel = kernel;
        node.stride = stride;
    }

    Node& append(NodeKind kind)
    {
        Node node;
        node.kind = kind;
        node.inputs = {static_cast<std::uint32_t>(m_architecture.nodes.size() - 1)};
        m_architecture.nodes.push_back(std::move(node));
        return m_architecture.nodes.back();
    }

private:
    void addLayer(Node& node, std::string name, LayerKind kind, const std::string& tensor, Shape shape)
    {
        node.layer = static_cast<std::int32_t>(m_architecture.layers.size());
        m_architecture.layers.push_back({std::move(name), kind, tensor + ".weight", tensor + ".bias", std::move(shape)});
    }

    Architecture& m_architecture;
};

struct Differences
{
    std::vector<std::string> missing, unknown, shapes;
    std::size_t count() const { return missing.size() + unknown.size() + shapes.size(); }
};

Differences compare(const Architecture& architecture, const ModelSnapshot& model)
{
    Differences differences;
    std::vector<std::string_view> expected;
    const auto check = [&](const std::string& name, const Shape& shape) {
        expected.push_back(name);
        const Tensor* tensor = model.find(name);
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
    return fail(code, fmt::format("does not hold a {}; {}", architecture.title, fmt::join(parts, "; ")), {},
        fmt::format("Save the state_dict of torchvision's {}", architecture.id));
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

Architecture alexnet(int classes)
{
    Architecture net{"alexnet", "AlexNet", classes, {}, {}, {}};
    SequentialBuilder builder(net);
    builder.convolution("conv1", "features.0", 3, 64, 11, 4, 2);
    builder.append(NodeKind::Relu);
    builder.maxPool(3, 2);
    builder.convolution("conv2", "features.3", 64, 192, 5, 1, 2);
    builder.append(NodeKind::Relu);
    builder.maxPool(3, 2);
    builder.convolution("conv3", "features.6", 192, 384, 3, 1, 1);
    builder.append(NodeKind::Relu);
    builder.convolution("conv4", "features.8", 384, 256, 3, 1, 1);
    builder.append(NodeKind::Relu);
    builder.convolution("conv5", "features.10", 256, 256, 3, 1, 1);
    builder.append(NodeKind::Relu);
    builder.maxPool(3, 2);
    builder.append(NodeKind::AdaptiveAveragePool).outputSize = 6;
    builder.append(NodeKind::Flatten);
    builder.append(NodeKind::Dropout);
    builder.linear("fc6", "classifier.1", 9216, 4096);
    builder.append(NodeKind::Relu);
    builder.append(NodeKind::Dropout);
    builder.linear("fc7", "classifier.4", 4096, 4096);
    builder.append(NodeKind::Relu);
    builder.linear("fc8", "classifier.6", 4096, classes);
    return net;
}

Result<Architecture> architectureById(std::string_view id, int classes)
{
    if (classes < 1 || classes > 1'000'000)
        return fail(ErrorCode::InvalidArgument, fmt::format("{} classes; expected 1 to 1000000", classes));
    if (id == "alexnet")
        return alexnet(classes);
    return fail(ErrorCode::UnknownName, fmt::format("unknown architecture '{}'", id), {}, "Known: alexnet");
}

Result<Architecture> recognizeArchitecture(const ModelSnapshot& model)
{
    int classes = 1000;
    if (const Tensor* last = model.find("classifier.6.weight");
        last && last->shape().size() == 2 && last->shape()[0] >= 1 && last->shape()[0] <= 1'000'000)
        classes = static_cast<int>(last->shape()[0]);
    Architecture candidate = alexnet(classes);
    PANGKAS_TRY(checkTensors(candidate, model));
    return candidate;
}

Result<void> checkTensors(const Architecture& architecture, const ModelSnapshot& model)
{
    const Differences differences = compare(architecture, model);
    if (differences.count() > 0)
        return differencesError(architecture, differences);
    return {};
}

} // namespace pangkas
