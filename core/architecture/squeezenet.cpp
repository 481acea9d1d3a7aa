// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/graph_builder.h"

#include <fmt/format.h>

#include <array>

namespace pangkas {

namespace {

/// A fire module: a 1 x 1 convolution to few channels, then 1 x 1 and 3 x 3 convolutions side by side.
struct Fire
{
    int number; // "fire2"
    int module; // torchvision's: "features.3"
    std::int64_t in, squeeze, expand; // channels; each of both expansions gives `expand`
    bool isPooled; // afterwards
};
constexpr std::array fires = {
    Fire{2, 3, 96, 16, 64, false},
    Fire{3, 4, 128, 16, 64, false},
    Fire{4, 5, 128, 32, 128, true},
    Fire{5, 7, 256, 32, 128, false},
    Fire{6, 8, 256, 48, 192, false},
    Fire{7, 9, 384, 48, 192, false},
    Fire{8, 10, 384, 64, 256, true},
    Fire{9, 12, 512, 64, 256, false},
};

void addFire(GraphBuilder& builder, const Fire& fire)
{
    const std::string name = fmt::format("fire{}.", fire.number), tensor = fmt::format("features.{}.", fire.module);
    builder.convolution(name + "squeeze1x1", tensor + "squeeze", fire.in, fire.squeeze, 1);
    builder.append(NodeKind::Relu);
    const std::uint32_t squeezed = builder.last();
    builder.convolution(name + "expand1x1", tensor + "expand1x1", fire.squeeze, fire.expand, 1);
    builder.append(NodeKind::Relu);
    const std::uint32_t first = builder.last();
    builder.from(squeezed);
    builder.convolution(name + "expand3x3", tensor + "expand3x3", fire.squeeze, fire.expand, 3, 1, 1);
    builder.append(NodeKind::Relu);
    builder.concat({first, builder.last()});
}

} // namespace

Architecture squeezenet(int classes)
{
    Architecture net{"squeezenet1_0", "SqueezeNet 1.0", classes, {}, {}, {}};
    GraphBuilder builder(net);
    builder.convolution("conv1", "features.0", 3, 96, 7, 2);
    builder.append(NodeKind::Relu);
    builder.maxPool(3, 2, true);
    for (const Fire& fire : fires) {
        addFire(builder, fire);
        if (fire.isPooled)
            builder.maxPool(3, 2, true);
    }
    builder.append(NodeKind::Dropout);
    builder.convolution("conv10", "classifier.1", 512, classes, 1);
    builder.append(NodeKind::Relu);
    builder.append(NodeKind::AdaptiveAveragePool).outputSize = 1;
    builder.append(NodeKind::Flatten);
    return net;
}

Architecture squeezenetOfCaffe(int classes)
{
    Architecture net = squeezenet(classes);
    net.id = "squeezenet1_0-caffe";
    net.title = "SqueezeNet 1.0 (Caffe)";
    Preprocessing& images = net.preprocessing;
    images.resizeMode = ResizeMode::Whole;
    images.resizeSide = 256;
    images.cropSize = 227;
    images.channels = ChannelOrder::Bgr;
    images.divisor = 1;
    images.mean = {104, 117, 123};
    images.deviation = {1, 1, 1};
    return net;
}

} // namespace pangkas
