// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/training_graph.h"

#include "core/engine/torch/linear_steps.h"
#include "core/engine/torch/loss_gradient.h"

#include <utility>

namespace pangkas {

at::Tensor TrainingGraph::apply(std::size_t index, BatchPart& part, std::uint64_t drawing)
{
    const Node& node = nodes[index];
    const at::Tensor& input = part.results[node.inputs.front()];
    switch (node.kind) {
    case NodeKind::Input: break;
    case NodeKind::Convolution: {
        const LearnedLayer& layer = layers[static_cast<std::size_t>(node.layer)];
        return at::conv2d(input, layer.forward, layer.forwardBias, node.stride, node.padding);
    }
    case NodeKind::Linear: {
        const LearnedLayer& layer = layers[static_cast<std::size_t>(node.layer)];
        const at::Tensor output = multiplyForward(input, layer.forward);
        return layer.bias ? at::add(output, layer.forwardBias) : output;
    }
    case NodeKind::Relu: return at::relu(input);
    case NodeKind::Concat: {
        std::vector<at::Tensor> inputs;
        for (const std::uint32_t from : node.inputs)
            inputs.push_back(part.results[from]);
        return at::cat(inputs, 1);
    }
    case NodeKind::MaxPool: {
        auto [output, places] =
            at::max_pool2d_with_indices(input, node.kernel, node.stride, node.padding, 1, node.ceilMode);
        part.indices[index] = places;
        return output;
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return input;
        return at::_adaptive_avg_pool2d(input, {node.outputSize, node.outputSize});
    case NodeKind::Flatten: return at::flatten(input, 1);
    case NodeKind::Dropout: {
        const double probability = dropout;
        if (probability <= 0)
            return input;
        part.indices[index] =
            device.send(dropoutFactors(input, probability, drawing, part.firstImage, index)).to(input.scalar_type());
        return at::mul(input, part.indices[index]);
    }
    }
    return input;
}

at::Tensor TrainingGraph::applyBackward(
    std::size_t index, std::size_t place, BatchPart& part, const at::Tensor& gradient)
{
    const Node& node = nodes[index];
    const std::size_t from = node.inputs[place];
    const at::Tensor& input = part.results[from];
    const bool needsInput = learning[from];
    if (node.layer < 0 && !needsInput)
        return {};
    switch (node.kind) {
    case NodeKind::Input: break;
    case NodeKind::Convolution: {
        const auto id = static_cast<std::size_t>(node.layer);
        const LearnedLayer& layer = layers[id];
        const std::vector<std::int64_t> stride(2, node.stride), padding(2, node.padding), dilation(2, 1), none(2, 0);
        const std::vector<std::int64_t> biasSizes{layer.weight.info.shape[0]};
        const bool learns = !layer.isFrozen();
        auto [inputGradient, weightGradient, biasGradient] =
            at::convolution_backward(gradient, input, layer.forward, at::OptionalIntArrayRef(biasSizes), stride,
                padding, dilation, false, none, 1, {needsInput, learns, learns && layer.bias});
        part.weightGradients[id] = weightGradient;
        part.biasGradients[id] = biasGradient;
        return inputGradient;
    }
    case NodeKind::Linear: {
        const auto id = static_cast<std::size_t>(node.layer);
        const at::Tensor rows = gradient.contiguous();
        if (!layers[id].isFrozen()) {
            part.inputs[id] = input.contiguous();
            part.outputGradients[id] = rows;
        }
        return needsInput ? multiplyBackward(rows, layers[id].forward) : at::Tensor();
    }
    case NodeKind::Relu: return at::threshold_backward(gradient, part.results[index], 0);
    case NodeKind::Concat: {
        std::int64_t first = 0; // of the input's channels
        for (std::size_t i = 0; i < place; ++i)
            first += part.results[node.inputs[i]].size(1);
        return gradient.narrow(1, first, input.size(1)).contiguous(at::MemoryFormat::ChannelsLast);
    }
    case NodeKind::MaxPool: {
        const std::vector<std::int64_t> kernel(2, node.kernel), stride(2, node.stride), padding(2, node.padding),
            dilation(2, 1);
        return at::max_pool2d_with_indices_backward(
            gradient, input, kernel, stride, padding, dilation, node.ceilMode, part.indices[index]);
    }
    case NodeKind::AdaptiveAveragePool:
        if (input.size(2) == node.outputSize && input.size(3) == node.outputSize)
            return gradient;
        return at::_adaptive_avg_pool2d_backward(gradient, input);
    case NodeKind::Flatten: return gradient.reshape(input.sizes()).contiguous(at::MemoryFormat::ChannelsLast);
    case NodeKind::Dropout: return part.indices[index].defined() ? at::mul(gradient, part.indices[index]) : gradient;
    }
    return gradient;
}

Result<void> TrainingGraph::forward(
    BatchPart& part, std::size_t begin, std::size_t end, std::uint64_t drawing, const std::stop_token& stop)
{
    for (std::size_t i = begin; i < end; ++i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        part.results[i] = apply(i, part, drawing);
    }
    return {};
}

Result<at::Tensor> TrainingGraph::backward(
    BatchPart& part, std::size_t begin, std::size_t end, at::Tensor gradient, const std::stop_token& stop)
{
    std::vector<at::Tensor> gradients(end);
    gradients[end - 1] = std::move(gradient);
    for (std::size_t i = end - 1; i >= begin; --i) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "cancelled");
        if (!gradients[i].defined())
            continue; // nothing of the loss depends on this node
        const std::vector<std::uint32_t>& inputs = nodes[i].inputs;
        for (std::size_t place = 0; place < inputs.size(); ++place) {
            const at::Tensor back = applyBackward(i, place, part, gradients[i]);
            at::Tensor& sum = gradients[inputs[place]];
            if (back.defined())
                sum = sum.defined() ? at::add(sum, back) : back;
        }
        gradients[i].reset();
        part.results[i].reset();
    }
    return gradients[begin - 1];
}

} // namespace pangkas
