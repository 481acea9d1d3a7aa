// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/learning_graph.h"

#include <algorithm>

namespace pangkas {

std::vector<bool> learningNodes(const std::vector<Node>& nodes, const std::vector<bool>& isFrozen)
{
    std::vector<bool> learning(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i)
        learning[i] = (nodes[i].layer >= 0 && !isFrozen[static_cast<std::size_t>(nodes[i].layer)])
            || std::ranges::any_of(nodes[i].inputs, [&](std::uint32_t input) { return learning[input]; });
    return learning;
}

std::size_t constantNodes(const std::vector<Node>& nodes, const std::vector<bool>& learning, double dropout)
{
    std::size_t end = 0;
    while (end < nodes.size() && !learning[end] && !(nodes[end].kind == NodeKind::Dropout && dropout > 0))
        ++end;
    const auto readsOnlyTheLast = [&nodes](std::size_t border) {
        return std::all_of(nodes.begin() + static_cast<std::ptrdiff_t>(border), nodes.end(), [&](const Node& node) {
            return std::ranges::none_of(node.inputs, [&](std::uint32_t input) { return input + 1 < border; });
        });
    };
    while (end > 1 && !readsOnlyTheLast(end))
        --end;
    return end;
}

} // namespace pangkas
