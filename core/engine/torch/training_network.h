// SPDX-License-Identifier: GPL-3.0-or-later
// A network that learns: forward, backward and the update of its weights for one batch at a time.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/torch/arithmetic_device.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/engine/torch/step_result.h"
#include "core/engine/training.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace pangkas {

/// Where in a run a step is.
struct StepPlace
{
    double position = 0; // epochs done, with fractions
    std::uint64_t number = 1; // of the step, from 1
    double learningRate = 0;
    std::uint64_t drawing = 0; // for the random choices of dropout
};

/// Numbers that learning changes, weights as well as what the optimizer remembers: what a checkpoint keeps.
struct LearnedNumbers
{
    std::string name;
    std::span<float> values;
};

class TrainingNetwork
{
public:
    /// Copies the weights. Masks in `options.trainable` must have the shapes of their tensors. unknown-name for a layer of
    /// `options.layers` that isn't there, invalid-argument where all are frozen. Products are computed on `device`, whatever
    /// the options want.
    static Result<std::unique_ptr<TrainingNetwork>> build(const Architecture& architecture, const ModelSnapshot& start,
        const TrainingOptions& options, const ArithmeticDevice& device = {});
    ~TrainingNetwork();

    /// One step of the optimizer on the mean loss. The result doesn't depend on the number of threads: the batch is cut
    /// into shards by its size alone, their gradients are summed in order, and each block of a linear layer's gradient is
    /// one multiplication whoever does it. A device apart takes the batch as a whole. Backward ends at the first layer that
    /// learns.
    /// diverged, and nothing has changed, when the loss or, where it is clipped, the gradient is no number.
    Result<StepResult> step(std::span<const std::shared_ptr<const Image>> images, std::span<const int> labels,
        const ImageNormalizer& normalizer, const StepPlace& place, const std::stop_token& stop);

    /// Draws the layers' masks and codes that are due before the step at `position`, in epochs done, as each step does for
    /// itself. At 0, this is what binds them.
    Result<void> moveTo(double position, const std::stop_token& stop);
    bool isBound() const;
    /// Whether all layers are bound as they will be at the end: accuracies from here on can be compared.
    bool isSettled() const;

    /// The first layer, as the images meet them, that learns.
    LayerId firstLearningLayer() const;

    /// Whether the images become something on their way that is the same each time: what lies before the first node that
    /// learns or draws at random. It can be kept then, in float32, and training go on from there.
    bool hasFeatures() const;
    /// Keeps these images' features as those from number `first` on, of `count` images in all. False, and none are kept,
    /// when all of them would take more than `byteLimit`.
    Result<bool> keepFeatures(std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer,
        std::size_t first, std::size_t count, std::size_t byteLimit, const std::stop_token& stop);
    /// As step(), from the features of the images of these numbers.
    Result<StepResult> stepFromFeatures(std::span<const std::size_t> images, std::span<const int> labels,
        const StepPlace& place, const std::stop_token& stop);

    /// A copy of the weights that the layers answer with; frozen ones are shared with the start.
    Result<ModelSnapshot> snapshot() const;
    /// Of the layers that learn, in the order of the architecture: weight, its momentum, bias...
    std::vector<LearnedNumbers> learned();
    /// What the layers' bindings remember besides those; always of the same length.
    std::vector<std::byte> bindings() const;
    /// Once learned() is restored. corrupt-file.
    Result<void> restoreBindings(std::span<const std::byte> bindings);

private:
    struct State;
    explicit TrainingNetwork(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace pangkas
