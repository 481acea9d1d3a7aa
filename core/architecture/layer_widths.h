// SPDX-License-Identifier: GPL-3.0-or-later
// How many channels a network's layers have, followed through its graph: what pruning of whole filters changes.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace pangkas {

/// What each node of the graph answers with, in channels; for linear layers in values.
PANGKAS_EXPORT std::vector<std::int64_t> channelsOfNodes(const Architecture& architecture);

/// Weights of one filter (or row) for each channel that comes into a node with a layer: the kernel's places, of the first
/// linear layer after convolutions the places of a plane, of others 1.
PANGKAS_EXPORT std::int64_t weightsPerChannel(
    const Architecture& architecture, const Node& node, const std::vector<std::int64_t>& channels);

/// A layer's weight shape in a file; nothing where it isn't there.
using WeightShapes = std::function<std::optional<Shape>(const LayerInfo&)>;

/// The network with the widths that the shapes say, if they fit together: each layer reads what those before it answer with,
/// kernels and planes are as they were, and the last layer has as many classes. Nothing otherwise.
PANGKAS_EXPORT std::optional<Architecture> withWidths(const Architecture& architecture, const WeightShapes& shapeOf);

/// The same from a model's tensors.
PANGKAS_EXPORT std::optional<Architecture> withWidths(const Architecture& architecture, const ModelSnapshot& model);

} // namespace pangkas
