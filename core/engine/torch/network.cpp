// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/network.h"

#include "core/engine/torch/image_tensor.h"
#include "core/engine/torch/torch.h"
#include "core/engine/torch/torch_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

struct Weights
{
    at::Tensor weight;
    at::Tensor bias; // undefined when the layer has none
};

/// A tensor over the snapshot's numbers. Nothing in this file writes to it: `const` protects no LibTorch tensor.
at::Tensor view(const Tensor& tensor)
{
    const auto keep = tensor.storage();
    return at::from_blob(
        const_cast<float*>(keep.get()), tensor.shape(), [keep](void*) {}, at::kFloat);
}

bool isInputCount(NodeKind kind, std::size_t count)
{
    return kind == NodeKind::Concat ? count >= 2 : count == (kind == NodeKind::Input ? 0 : 1);
}

Result<void> checkGraph(const Architecture& architecture)
{
    if (architecture.nodes.empty() || architecture.nodes.front().kind != NodeKind::Input)
        return fail(
            ErrorCode::InvalidArgument, fmt::format("{}: the graph doesn't begin with its input", architecture.id));
    for (std::size_t i = 0; i < architecture.nodes.size(); ++i) {
        const Node& node = architecture.nodes[i];
        if (!isInputCount(node.kind, node.inputs.size())
            || std::ranges::any_of(node.inputs, [i](auto input) { return input >= i; }))
            return fail(ErrorCode::InvalidArgument, fmt::format("{}: node {} has wrong inputs", architecture.id, i));
        const bool weighted = node.kind == NodeKind::Convolution || node.kind == NodeKind::Linear;
        if (weighted && (node.layer < 0 || static_cast<std::size_t>(node.layer) >= architecture.layers.size()))
            return fail(ErrorCode::InvalidArgument, fmt::format("{}: node {} has no layer", architecture.id, i));
    }
    return {};
}

} // namespace

struct Network::Graph
{
    Architecture architecture;
    std::vector<Weights> weights; // one per layer
    std::vector<std::size_t> lastUse; // of each node's result: index of the last node that reads it
    at::ScalarType products = at::kFloat;
    std::size_t tiled = 0; // nodes before this one are run in tiles of images

    at::Tensor apply(const Node& node, at::Tensor input) const;
    Result<void> runNodes(
        std::size_t begin, std::size_t end, std::vector<at::Tensor>& results, const std::stop_token& stop) const;
    /// The same, adding a part to `keep` on the way if it lies there.
    Result<void> runAndKeep(std::size_t begin, std::size_t end, std::vector<at::Tensor>& results,
        const std::stop_token& stop, Activations* keep) const;
};

at::Tensor Network::Graph::apply(const Node& node, at::Tensor input) const
{
    switch (node.kind) {
    case NodeKind::Input:
    case NodeKind::Concat: // of several inputs: runNodes()
    case NodeKind::Dropout: return input;
    case NodeKind::Convolution: {
        const Weights& layer = weights[static_cast<std::size_t>(node.layer)];
        return at::conv2d(input, layer.weight, layer.bias, node.stride, node.padding);
    }
    case NodeKind::Linear: {
        const Weights& layer = weights[static_cast<std::size_t>(node.layer)];
        return at::linear(input, layer.weight, layer.bias);
    }
    case NodeKind::Relu:
        // In place when nobody else sees these numbers, through a view either.
        return input.use_count() == 1 && input.storage().use_count() == 1 ? at::relu_(input) : at::relu(input);
    case NodeKind::MaxPool: return at::max_pool2d(input, node.kernel, node.stride, node.padding, 1, node.ceilMode);
    case NodeKind::AdaptiveAveragePool: return at::adaptive_avg_pool2d(input, {node.outputSize, node.outputSize});
    case NodeKind::Flatten: return at::flatten(input, 1); // in the order channel, row, column, as the weights expect
    }
    return input;
}

Result<void> Network::Graph::runNodes(
    std::size_t begin, std::size_t end, std::vector<at::Tensor>& results, const std::stop_token& stop) const
{
    for (std::size_t i = begin; i < end; ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        const Node& node = architecture.nodes[i];
        if (node.kind == NodeKind::Input)
            continue;
        if (node.kind == NodeKind::Concat) {
            std::vector<at::Tensor> parts;
            for (const std::uint32_t input : node.inputs)
                parts.push_back(results[input]);
            results[i] = at::cat(parts, 1);
            for (const std::uint32_t input : node.inputs) {
                if (lastUse[input] == i)
                    results[input].reset();
            }
            continue;
        }
        const std::size_t from = node.inputs.front();
        results[i] = apply(node, lastUse[from] == i ? std::move(results[from]) : results[from]);
    }
    return {};
}

Result<void> Network::Graph::runAndKeep(std::size_t begin, std::size_t end, std::vector<at::Tensor>& results,
    const std::stop_token& stop, Activations* keep) const
{
    if (keep && keep->node >= begin && keep->node < end) {
        PANGKAS_TRY(runNodes(begin, keep->node, results, stop));
        Activations::Part part;
        for (std::size_t i = 0; i < keep->node; ++i) {
            if (results[i].defined() && lastUse[i] >= keep->node)
                part.emplace_back(i, results[i]);
        }
        keep->parts.push_back(std::move(part));
        begin = keep->node;
    }
    return runNodes(begin, end, results, stop);
}

Network::Network(std::unique_ptr<const Graph> graph) : m_graph(std::move(graph)) { }
Network::~Network() = default;

Result<std::unique_ptr<Network>> Network::build(
    const Architecture& architecture, const ModelSnapshot& model, Precision precision)
{
    setUpTorch();
    PANGKAS_TRY(checkGraph(architecture));
    PANGKAS_TRY(checkTensors(architecture, model));
    auto graph = std::make_unique<Graph>();
    PANGKAS_TRY(guardTorch("preparing the network", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        graph->architecture = architecture;
        graph->products = precision == Precision::Bfloat16 ? at::kBFloat16 : at::kFloat;
        for (const LayerInfo& layer : architecture.layers) {
            Weights weights{view(*model.find(layer.weight)).to(graph->products), {}};
            if (layer.kind == LayerKind::Convolution)
                weights.weight = weights.weight.contiguous(at::MemoryFormat::ChannelsLast);
            if (!layer.bias.empty())
                weights.bias = view(*model.find(layer.bias)).to(graph->products);
            graph->weights.push_back(std::move(weights));
        }
        return {};
    }));
    const std::vector<Node>& nodes = architecture.nodes;
    graph->lastUse.assign(nodes.size(), nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const std::uint32_t input : nodes[i].inputs)
            graph->lastUse[input] = i;
    }
    // Up to the first linear layer each image is worked on alone; from there on a larger batch reads the weights,
    // which no cache holds, less often. A later node that reaches back before that point forbids the split.
    const auto firstLinear = std::ranges::find(nodes, NodeKind::Linear, &Node::kind) - nodes.begin();
    graph->tiled = static_cast<std::size_t>(firstLinear);
    for (std::size_t i = graph->tiled; i < nodes.size(); ++i) {
        for (const std::uint32_t input : nodes[i].inputs) {
            if (input + 1 < graph->tiled)
                graph->tiled = 0;
        }
    }
    return std::unique_ptr<Network>(new Network(std::move(graph)));
}

Result<void> Network::run(std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer,
    std::span<float> logits, const std::stop_token& stop, const Activations* from, Activations* keep) const
{
    const Graph& graph = *m_graph;
    const auto classes = static_cast<std::size_t>(graph.architecture.classes);
    const std::size_t count = logits.size() / classes;
    if (count == 0 || logits.size() != count * classes || (!from && images.size() != count))
        return fail(ErrorCode::Internal, "the batch and its logits differ in size");
    const bool fromTiles = from && from->node < graph.tiled;
    if (from && from->parts.size() != (fromTiles ? (count + tile - 1) / tile : 1))
        return fail(ErrorCode::Internal, "activations of another batch");
    return guardTorch("running the network", [&]() -> Result<void> {
        const c10::InferenceMode inference;
        const std::size_t nodeCount = graph.architecture.nodes.size();
        const auto begin = [&](std::size_t part, std::size_t first, std::size_t size) {
            std::vector<at::Tensor> results(nodeCount);
            if (!from) {
                results[0] = toTensor(images.subspan(first, size), normalizer).to(graph.products);
            } else {
                for (const auto& [node, tensor] : from->parts[part])
                    results[node] = tensor;
            }
            return results;
        };
        std::vector<at::Tensor> results;
        std::size_t next = from ? from->node : 0;
        if (next < graph.tiled) {
            std::vector<at::Tensor> tiles;
            for (std::size_t first = 0; first < count; first += tile) {
                std::vector<at::Tensor> parts = begin(first / tile, first, std::min(tile, count - first));
                PANGKAS_TRY(graph.runAndKeep(next, graph.tiled, parts, stop, keep));
                tiles.push_back(std::move(parts[graph.tiled - 1]));
            }
            results.resize(nodeCount);
            results[graph.tiled - 1] = tiles.size() == 1 ? std::move(tiles.front()) : at::cat(tiles);
            next = graph.tiled;
        } else {
            results = begin(0, 0, count);
        }
        PANGKAS_TRY(graph.runAndKeep(next, nodeCount, results, stop, keep));
        const at::Tensor answer = results.back().to(at::kFloat).contiguous();
        if (answer.dim() != 2 || answer.numel() != static_cast<std::int64_t>(logits.size())
            || answer.scalar_type() != at::kFloat)
            return fail(ErrorCode::ShapeMismatch,
                fmt::format("the network answers {} numbers for {} images of {} classes", answer.numel(), images.size(),
                    classes));
        std::ranges::copy(std::span(answer.data_ptr<float>(), logits.size()), logits.begin());
        return {};
    });
}

} // namespace pangkas
