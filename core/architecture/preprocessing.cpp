// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/preprocessing.h"

#include "core/architecture/architecture.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

constexpr int largestSide = 4096;

std::span<const float> channelsOf(const Preprocessing& images, const std::array<float, 3>& values)
{
    return std::span(values).first(static_cast<std::size_t>(channelCount(images)));
}

/// Side of the square that a node answers with for a square of this side; 0 or less when nothing is left.
int outputSide(const Architecture& architecture, const Node& node, int side)
{
    const auto slide = [&](int kernel) {
        const int room = side + 2 * node.padding - kernel;
        if (!node.ceilMode)
            return room < 0 ? 0 : room / node.stride + 1;
        // The last window may reach past the end, but must begin before it.
        const int windows = (room + node.stride - 1) / node.stride + 1;
        return room <= -node.stride ? 0 : (windows - 1) * node.stride >= side + node.padding ? windows - 1 : windows;
    };
    switch (node.kind) {
    case NodeKind::Convolution: return slide(static_cast<int>(architecture.layers[node.layer].weightShape.back()));
    case NodeKind::MaxPool: return slide(node.kernel);
    case NodeKind::AdaptiveAveragePool: return node.outputSize;
    case NodeKind::Input:
    case NodeKind::Linear:
    case NodeKind::Relu:
    case NodeKind::Concat:
    case NodeKind::Flatten:
    case NodeKind::Dropout: return side;
    }
    return side;
}

/// Square planes that a node answers with; after Flatten planes of a single value.
struct Planes
{
    int side = 0;
    std::int64_t count = 0;

    std::int64_t values() const { return count * side * side; }
};

/// What the node makes of its inputs, which are positions in `planes`.
Planes outputPlanes(const Architecture& architecture, const Node& node, const std::vector<Planes>& planes)
{
    Planes result = planes[node.inputs.front()];
    if (node.kind == NodeKind::Flatten)
        return {1, result.values()};
    if (node.kind == NodeKind::Concat) {
        result.count = 0;
        for (const std::uint32_t input : node.inputs)
            result.count += planes[input].count;
    }
    result.side = outputSide(architecture, node, result.side);
    if (node.layer >= 0)
        result.count = architecture.layers[static_cast<std::size_t>(node.layer)].weightShape[0];
    return result;
}

} // namespace

std::string_view toString(ChannelOrder order)
{
    switch (order) {
    case ChannelOrder::Rgb: return "rgb";
    case ChannelOrder::Bgr: return "bgr";
    case ChannelOrder::Grey: return "grey";
    }
    return "rgb";
}

std::string toString(const Preprocessing& images)
{
    std::string text = images.resizeMode == ResizeMode::Whole
        ? fmt::format("whole image to {} x {}", images.resizeSide, images.resizeSide)
        : fmt::format("short side {}", images.resizeSide);
    text += fmt::format(", centre {} x {}", images.cropSize, images.cropSize);
    if (images.channels == ChannelOrder::Bgr)
        text += ", BGR";
    else if (images.channels == ChannelOrder::Grey)
        text += ", grey";
    if (images.divisor == 1)
        text += ", values 0 to 255";
    else if (images.divisor != 255)
        text += fmt::format(", values / {}", images.divisor);
    return text
        + fmt::format(", mean {}, deviation {}", fmt::join(channelsOf(images, images.mean), " "),
            fmt::join(channelsOf(images, images.deviation), " "));
}

Result<void> checkPreprocessing(const Architecture& architecture)
{
    const Preprocessing& images = architecture.preprocessing;
    const bool isWhole = images.resizeMode == ResizeMode::Whole;
    for (const auto& [what, side] : {std::pair{isWhole ? "resize" : "short side", images.resizeSide}, {"crop", images.cropSize}}) {
        if (side < 1 || side > largestSide)
            return fail(ErrorCode::InvalidArgument, fmt::format("{} of {} pixels; expected 1 to {}", what, side, largestSide));
    }
    for (const float mean : images.mean) {
        if (!std::isfinite(mean))
            return fail(ErrorCode::InvalidArgument, "a mean that is no number");
    }
    for (const float deviation : images.deviation) {
        if (!std::isfinite(deviation) || deviation <= 0)
            return fail(ErrorCode::InvalidArgument, fmt::format("a deviation of {}; expected more than 0", deviation));
    }
    if (!std::isfinite(images.divisor) || images.divisor <= 0)
        return fail(ErrorCode::InvalidArgument, fmt::format("a divisor of {}; expected more than 0", images.divisor));
    std::vector<Planes> planes(architecture.nodes.size(), Planes{images.cropSize, channelCount(images)});
    for (std::size_t i = 1; i < architecture.nodes.size(); ++i) {
        const Node& node = architecture.nodes[i];
        if (node.layer >= 0) {
            const LayerInfo& layer = architecture.layers[static_cast<std::size_t>(node.layer)];
            const Planes& input = planes[node.inputs.front()];
            const bool isLinear = layer.kind == LayerKind::Linear;
            const std::int64_t given = isLinear ? input.values() : input.count;
            if (given != layer.weightShape[1])
                return fail(ErrorCode::InvalidArgument,
                    fmt::format("images of {} x {} pixels give {} {} {}; it reads {}", images.cropSize, images.cropSize,
                        layer.name, given, isLinear ? "values" : "channels", layer.weightShape[1]),
                    {}, "Choose the crop that the network was made for");
        }
        planes[i] = outputPlanes(architecture, node, planes);
        if (planes[i].side < 1)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("images of {} x {} pixels leave nothing at step {} of {}", images.cropSize, images.cropSize, i,
                    architecture.title),
                {}, "Choose a larger crop");
    }
    return {};
}

} // namespace pangkas
