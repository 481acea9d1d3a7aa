// SPDX-License-Identifier: GPL-3.0-or-later
// Forward and backward over the nodes of a network that learns.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/engine/torch/arithmetic_device.h"
#include "core/engine/torch/learned_layer.h"
#include "core/engine/torch/torch.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace pangkas {

struct TrainingGraph
{
    std::vector<Node> nodes;
    std::vector<LearnedLayer> layers; // up to date: see prepareForward()
    std::vector<bool> learning; // by node: whether its gradient is needed
    double dropout = 0;
    ArithmeticDevice device;
    at::ScalarType products = at::kFloat; // in which convolutions and linear layers multiply

    BatchPart makePart(std::size_t firstImage) const { return BatchPart(nodes.size(), layers.size(), firstImage); }

    /// Nodes [begin, end) from the results before them. `drawing`: for the random choices of dropout. cancelled.
    Result<void> forward(
        BatchPart& part, std::size_t begin, std::size_t end, std::uint64_t drawing, const std::stop_token& stop);
    /// From the gradient of node end - 1 to that of node begin - 1, which it returns; leaves what the layers' gradients are
    /// made of in the part, and drops the results that it has used. cancelled.
    Result<at::Tensor> backward(
        BatchPart& part, std::size_t begin, std::size_t end, at::Tensor gradient, const std::stop_token& stop);

private:
    at::Tensor apply(std::size_t index, BatchPart& part, std::uint64_t drawing);
    /// The gradient of one of the node's inputs, given by its place among them; undefined where nobody needs it.
    at::Tensor applyBackward(std::size_t index, std::size_t place, BatchPart& part, const at::Tensor& gradient);
};

} // namespace pangkas
