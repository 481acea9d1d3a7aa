// SPDX-License-Identifier: GPL-3.0-or-later
// A layer that learns: its numbers, and their update from what a batch leaves behind.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/engine/torch/linear_steps.h"
#include "core/engine/torch/sgd.h"
#include "core/engine/torch/torch.h"
#include "core/engine/training.h"
#include "core/tensor/tensor.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace pangkas {

/// A tensor that learns.
struct Parameter
{
    TensorInfo info;
    FloatBuffer values;
    FloatBuffer momentum;
    std::optional<Tensor> mask;

    at::Tensor view() { return at::from_blob(values.values().data(), info.shape, at::kFloat); }
    void update(std::size_t begin, std::size_t count, const float* gradient, SgdStep step)
    {
        updateWeights(values.values().data() + begin, momentum.values().data() + begin, gradient,
            mask ? mask->values().data() + begin : nullptr, count, step);
    }
};

struct LearnedLayer
{
    Parameter weight;
    std::optional<Parameter> bias;
    std::optional<LearningPositions> positions; // linear layers of which few weights learn
    at::Tensor forward; // what the arithmetic reads: convolutions in channels-last order, maybe in bfloat16
};

/// What a part of the batch leaves behind: a shard of its images up to the first linear layer, or all of them after.
struct BatchPart
{
    std::size_t firstImage = 0;
    std::vector<at::Tensor> results; // of each node
    std::vector<at::Tensor> indices; // MaxPool: where the greatest stood; Dropout: its factors
    std::vector<at::Tensor> weightGradients, biasGradients; // convolutions, by layer
    std::vector<at::Tensor> inputs, outputGradients; // linear layers, by layer

    BatchPart(std::size_t nodes, std::size_t layers, std::size_t first)
        : firstImage(first), results(nodes), indices(nodes), weightGradients(layers), biasGradients(layers),
          inputs(layers), outputGradients(layers)
    {
    }
};

/// Copies the layer's tensors. shape-mismatch for a mask in `options.trainable` that doesn't fit.
Result<LearnedLayer> learnLayer(const LayerInfo& info, const ModelSnapshot& start, const TrainingOptions& options);

/// Brings LearnedLayer::forward up to date, for products of this type.
void prepareForward(LearnedLayer& layer, LayerKind kind, at::ScalarType products);

/// Sums the parts' gradients of layer `index` in order and updates the layer's numbers.
void updateConvolution(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, SgdStep step);
void updateLinear(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, SgdStep step);

} // namespace pangkas
