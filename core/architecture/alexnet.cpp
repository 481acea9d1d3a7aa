// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/graph_builder.h"

namespace pangkas {

Architecture alexnet(int classes)
{
    Architecture net{"alexnet", "AlexNet", classes, {}, {}, {}};
    GraphBuilder builder(net);
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

} // namespace pangkas
