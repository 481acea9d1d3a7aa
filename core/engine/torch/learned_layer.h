// SPDX-License-Identifier: GPL-3.0-or-later
// A layer that learns: its numbers, and their update from what a batch leaves behind.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/engine/torch/arithmetic_device.h"
#include "core/engine/torch/linear_steps.h"
#include "core/engine/torch/torch.h"
#include "core/engine/torch/weight_update.h"
#include "core/engine/training.h"
#include "core/tensor/tensor.h"
#include "core/training/weight_binding.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace pangkas {

/// A tensor that learns.
struct Parameter
{
    TensorInfo info;
    FloatBuffer values;
    std::optional<Tensor> fixed; // in place of `values` and of what is remembered, where the layer is frozen
    FloatBuffer momentum;
    FloatBuffer second; // Adam's second moments; empty without it
    std::optional<Tensor> mask;

    /// Nobody writes to it where the numbers are fixed.
    at::Tensor view()
    {
        float* from = fixed ? const_cast<float*>(fixed->values().data()) : values.values().data();
        return at::from_blob(from, info.shape, at::kFloat);
    }
    LearningNumbers numbers()
    {
        return {values.values().data(), momentum.values().data(), second.size() ? second.values().data() : nullptr};
    }
    const float* maskFrom(std::size_t begin) const { return mask ? mask->values().data() + begin : nullptr; }
    void update(std::size_t begin, std::size_t count, const float* gradient, const UpdateStep& step)
    {
        updateWeights(numbers().from(begin), gradient, maskFrom(begin), count, step);
    }
};

/// What binds a layer's weight: see bound_weight.h.
struct BoundWeight
{
    std::unique_ptr<WeightBinding> binding;
    Parameter shared; // centroids or scales; maybe none
    FloatBuffer answers; // empty where the weights behind are the answers
};

struct LearnedLayer
{
    Parameter weight; // bound: the weights behind
    std::optional<BoundWeight> bound;
    std::optional<Parameter> bias;
    double rateFactor = 1; // of the learning rate
    std::optional<LearningPositions> positions; // linear layers of which few weights learn
    /// What the arithmetic reads, on its device: convolutions in channels-last order, maybe in bfloat16.
    at::Tensor forward, forwardBias;

    bool isFrozen() const { return rateFactor == 0; }
    /// What a layer answers with that isn't fixed.
    std::span<float> answers() { return bound && bound->answers.size() ? bound->answers.values() : weight.values.values(); }
    at::Tensor answersView()
    {
        return weight.fixed ? weight.view() : at::from_blob(answers().data(), weight.info.shape, at::kFloat);
    }
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

/// Zeros, for what an optimizer remembers; out-of-memory.
Result<FloatBuffer> zeros(std::size_t count);

/// Copies the layer's tensors. shape-mismatch for a mask in `options.trainable` that doesn't fit.
Result<LearnedLayer> learnLayer(const LayerInfo& info, const ModelSnapshot& start, const TrainingOptions& options);

/// Brings LearnedLayer::forward and forwardBias up to date, for products of this type on this device.
void prepareForward(LearnedLayer& layer, LayerKind kind, at::ScalarType products, const ArithmeticDevice& device);

/// Adds the convolution's gradients of all parts, in order, to the first part's and drops the others: once they are
/// summed, nothing changes any more.
void sumConvolution(std::size_t index, std::span<BatchPart> parts);

/// The sum of the squares of what the layer learns by: its gradient where a mask lets it learn; where it is bound, that of
/// the weights behind, or of the shared values where they learn alone (WeightBinding::squaredLength()). A linear layer's
/// is not formed for it, unless not all of it counts as it is: then its blocks are computed once more. Convolutions' must
/// be summed.
double squaredGradientSum(LearnedLayer& layer, LayerKind kind, std::size_t index, std::span<const BatchPart> parts);

/// Updates the numbers of layer `index` by its gradients (convolutions: summed). The step's rate is the layer's own.
void updateConvolution(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, const UpdateStep& step);
void updateLinear(LearnedLayer& layer, std::size_t index, std::span<const BatchPart> parts, const UpdateStep& step);

} // namespace pangkas
