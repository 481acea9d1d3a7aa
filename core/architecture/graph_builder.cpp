// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/architecture/graph_builder.h"

#include <utility>

namespace pangkas {

GraphBuilder::GraphBuilder(Architecture& architecture) : m_architecture(architecture)
{
    m_architecture.nodes.push_back(Node{});
}

void GraphBuilder::convolution(std::string name, const std::string& tensor, std::int64_t in, std::int64_t out,
    int kernel, int stride, int padding)
{
    Node& node = append(NodeKind::Convolution);
    node.stride = stride;
    node.padding = padding;
    addLayer(node, std::move(name), LayerKind::Convolution, tensor, {out, in, kernel, kernel});
}

void GraphBuilder::linear(std::string name, const std::string& tensor, std::int64_t in, std::int64_t out)
{
    addLayer(append(NodeKind::Linear), std::move(name), LayerKind::Linear, tensor, {out, in});
}

void GraphBuilder::maxPool(int kernel, int stride, bool ceilMode)
{
    Node& node = append(NodeKind::MaxPool);
    node.kernel = kernel;
    node.stride = stride;
    node.ceilMode = ceilMode;
}

void GraphBuilder::concat(std::vector<std::uint32_t> inputs)
{
    append(NodeKind::Concat).inputs = std::move(inputs);
}

Node& GraphBuilder::append(NodeKind kind)
{
    Node node;
    node.kind = kind;
    node.inputs = {m_from};
    m_architecture.nodes.push_back(std::move(node));
    m_from = last();
    return m_architecture.nodes.back();
}

void GraphBuilder::addLayer(Node& node, std::string name, LayerKind kind, const std::string& tensor, Shape shape)
{
    node.layer = static_cast<std::int32_t>(m_architecture.layers.size());
    m_architecture.layers.push_back({std::move(name), kind, tensor + ".weight", tensor + ".bias", std::move(shape)});
}

} // namespace pangkas
