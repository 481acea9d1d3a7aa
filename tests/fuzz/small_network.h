// SPDX-License-Identifier: GPL-3.0-or-later
// What files of Deep Compression's layout are read as: a network so small that its files are fuzzed quickly.
#pragma once

#include "core/architecture/architecture.h"

namespace pangkas::fuzz {

inline Architecture smallNetwork()
{
    Architecture network;
    network.id = "small";
    network.layers = {{"conv1", LayerKind::Convolution, "conv1.weight", "conv1.bias", {4, 2, 3, 3}},
        {"fc2", LayerKind::Linear, "fc2.weight", "fc2.bias", {3, 11}}};
    return network;
}

} // namespace pangkas::fuzz
