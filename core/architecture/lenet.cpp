// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/graph_builder.h"

namespace pangkas {

namespace {

/// MNIST's digits: 28 x 28 grey pixels, white on black, with their own mean and deviation.
Preprocessing digits()
{
    Preprocessing images;
    images.resizeSide = 28;
    images.cropSize = 28;
    images.channels = ChannelOrder::Grey;
    images.mean = {0.1307f, 0, 0};
    images.deviation = {0.3081f, 1, 1};
    return images;
}

} // namespace

Architecture lenet300(int classes)
{
    Architecture net{"lenet-300-100", "LeNet-300-100", classes, digits(), {}, {}};
    GraphBuilder builder(net);
    builder.append(NodeKind::Flatten);
    builder.linear("fc1", "fc1", 784, 300);
    builder.append(NodeKind::Relu);
    builder.linear("fc2", "fc2", 300, 100);
    builder.append(NodeKind::Relu);
    builder.linear("fc3", "fc3", 100, classes);
    return net;
}

Architecture lenet5(int classes)
{
    Architecture net{"lenet-5", "LeNet-5", classes, digits(), {}, {}};
    GraphBuilder builder(net);
    builder.convolution("conv1", "conv1", 1, 20, 5);
    builder.maxPool(2, 2);
    builder.convolution("conv2", "conv2", 20, 50, 5);
    builder.maxPool(2, 2);
    builder.append(NodeKind::Flatten);
    builder.linear("fc1", "fc1", 800, 500);
    builder.append(NodeKind::Relu);
    builder.linear("fc2", "fc2", 500, classes);
    return net;
}

} // namespace pangkas
