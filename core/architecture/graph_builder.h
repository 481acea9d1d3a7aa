// SPDX-License-Identifier: GPL-3.0-or-later
// Writes an architecture's graph down node by node, and the weighted layers with it.
#pragma once

#include "core/architecture/architecture.h"

#include <cstdint>
#include <string>
#include <vector>

namespace pangkas {

/// Each node is fed by the one before unless from() or concat() says otherwise.
class GraphBuilder
{
public:
    /// Begins the graph with its input.
    explicit GraphBuilder(Architecture& architecture);

    /// `tensor`: name in the file without ".weight" and ".bias".
    void convolution(
        std::string name, const std::string& tensor, std::int64_t in, std::int64_t out, int kernel, int stride = 1, int padding = 0);
    void linear(std::string name, const std::string& tensor, std::int64_t in, std::int64_t out);
    void maxPool(int kernel, int stride, bool ceilMode = false);
    /// Joins the channels of nodes that were appended before.
    void concat(std::vector<std::uint32_t> inputs);
    Node& append(NodeKind kind);

    /// Index of the last node.
    std::uint32_t last() const { return static_cast<std::uint32_t>(m_architecture.nodes.size() - 1); }
    /// The next node is fed by this one.
    void from(std::uint32_t node) { m_from = node; }

private:
    void addLayer(Node& node, std::string name, LayerKind kind, const std::string& tensor, Shape shape);

    Architecture& m_architecture;
    std::uint32_t m_from = 0;
};

} // namespace pangkas
