// SPDX-License-Identifier: GPL-3.0-or-later
// A network that learns: forward, backward and the update of its weights for one batch at a time.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/training.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace pangkas {

struct StepResult
{
    double loss = 0; // sum over the batch's images, before the update
    std::int64_t correct = 0;
};

/// One learned tensor: what a checkpoint keeps of it.
struct LearnedValues
{
    std::string name;
    std::span<float> values;
    std::span<float> momentum;
};

class TrainingNetwork
{
public:
    /// Copies the weights. Masks in `options.trainable` must have the shapes of their tensors.
    static Result<std::unique_ptr<TrainingNetwork>> build(
        const Architecture& architecture, const ModelSnapshot& start, const TrainingOptions& options);
    ~TrainingNetwork();

    /// One step of SGD on the mean loss. `drawing` numbers the step for the random choices of dropout. The result
    /// doesn't depend on the number of threads: the batch is cut into shards by its size alone, their gradients are
    /// summed in order, and each block of a linear layer's gradient is one multiplication whoever does it.
    Result<StepResult> step(std::span<const std::shared_ptr<const Image>> images, std::span<const int> labels,
        const ImageNormalizer& normalizer, double learningRate, std::uint64_t drawing, const std::stop_token& stop);

    /// A copy of the weights as they are.
    Result<ModelSnapshot> snapshot() const;
    /// In the order of the architecture: weight, bias, weight...
    std::vector<LearnedValues> learned();

private:
    struct State;
    explicit TrainingNetwork(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace pangkas
