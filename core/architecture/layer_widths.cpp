// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/layer_widths.h"

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {

constexpr std::int64_t mostChannels = 1 << 20;

std::int64_t channelsAt(const Architecture& architecture, const Node& node, const std::vector<std::int64_t>& before)
{
    if (node.kind == NodeKind::Input)
        return channelCount(architecture.preprocessing);
    if (node.layer >= 0)
        return architecture.layers[static_cast<std::size_t>(node.layer)].weightShape[0];
    std::int64_t sum = 0; // of Concat; the others have one input
    for (const std::uint32_t input : node.inputs)
        sum += before[input];
    return sum;
}

bool isSameKernel(const Shape& a, const Shape& b)
{
    return a.size() == b.size() && std::equal(a.begin() + 2, a.end(), b.begin() + 2);
}

} // namespace

std::vector<std::int64_t> channelsOfNodes(const Architecture& architecture)
{
    std::vector<std::int64_t> channels;
    for (const Node& node : architecture.nodes)
        channels.push_back(channelsAt(architecture, node, channels));
    return channels;
}

std::int64_t weightsPerChannel(const Architecture& architecture, const Node& node, const std::vector<std::int64_t>& channels)
{
    const Shape& shape = architecture.layers[static_cast<std::size_t>(node.layer)].weightShape;
    std::int64_t weights = 1;
    for (std::size_t i = 1; i < shape.size(); ++i)
        weights *= shape[i];
    return weights / channels[node.inputs.front()];
}

std::optional<Architecture> withWidths(const Architecture& architecture, const WeightShapes& shapeOf)
{
    const std::vector<std::int64_t> original = channelsOfNodes(architecture);
    Architecture changed = architecture;
    std::vector<std::int64_t> channels;
    for (const Node& node : architecture.nodes) {
        if (node.layer >= 0) {
            LayerInfo& layer = changed.layers[static_cast<std::size_t>(node.layer)];
            std::optional<Shape> shape = shapeOf(layer);
            if (!shape || shape->size() < 2 || !isSameKernel(*shape, layer.weightShape) || (*shape)[0] < 1 || (*shape)[0] > mostChannels)
                return std::nullopt;
            const std::size_t from = node.inputs.front();
            const std::int64_t perChannel = layer.weightShape[1] / original[from];
            if ((*shape)[1] != channels[from] * perChannel)
                return std::nullopt;
            layer.weightShape = std::move(*shape);
        }
        channels.push_back(channelsAt(changed, node, channels));
    }
    if (changed.layers.empty() || changed.layers.back().weightShape[0] != architecture.classes)
        return std::nullopt;
    return changed;
}

std::optional<Architecture> withWidths(const Architecture& architecture, const ModelSnapshot& model)
{
    return withWidths(architecture, [&](const LayerInfo& layer) {
        const Tensor* tensor = model.find(layer.weight);
        return tensor ? std::optional(tensor->shape()) : std::nullopt;
    });
}

} // namespace pangkas
