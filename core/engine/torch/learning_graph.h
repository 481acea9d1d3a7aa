// SPDX-License-Identifier: GPL-3.0-or-later
// What freezing layers means for a graph.
#pragma once

#include "core/architecture/architecture.h"

#include <cstddef>
#include <vector>

namespace pangkas {

/// Which nodes' results depend on a layer that learns, and need a gradient; by node. `isFrozen`: by layer.
std::vector<bool> learningNodes(const std::vector<Node>& nodes, const std::vector<bool>& isFrozen);

/// How many nodes come before the first that learns or draws, so that the later ones read only the last of them.
std::size_t constantNodes(const std::vector<Node>& nodes, const std::vector<bool>& learning, double dropout);

} // namespace pangkas
