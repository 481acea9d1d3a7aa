// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/preprocessing.h"

#include "core/architecture/architecture.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace pangkas {

namespace {

constexpr int largestSide = 4096;

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

} // namespace

std::string toString(const Preprocessing& images)
{
    std::string text = images.resizeMode == ResizeMode::Whole
        ? fmt::format("whole image to {} x {}", images.resizeSide, images.resizeSide)
        : fmt::format("short side {}", images.resizeSide);
    text += fmt::format(", centre {} x {}", images.cropSize, images.cropSize);
    if (images.channels == ChannelOrder::Bgr)
        text += ", BGR";
    if (images.divisor == 1)
        text += ", values 0 to 255";
    else if (images.divisor != 255)
        text += fmt::format(", values / {}", images.divisor);
    return text
        + fmt::format(", mean {}, deviation {}", fmt::join(images.mean, " "), fmt::join(images.deviation, " "));
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
    std::vector<int> sides(architecture.nodes.size(), images.cropSize);
    for (std::size_t i = 1; i < architecture.nodes.size(); ++i) {
        const Node& node = architecture.nodes[i];
        sides[i] = outputSide(architecture, node, sides[node.inputs.front()]);
        if (sides[i] < 1)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("images of {} x {} pixels leave nothing at step {} of {}", images.cropSize, images.cropSize, i,
                    architecture.title),
                {}, "Choose a larger crop");
    }
    return {};
}

} // namespace pangkas
