// SPDX-License-Identifier: GPL-3.0-or-later
// What a training run is told: values only, the engine does the work.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"
#include "core/training/binding_spec.h"
#include "core/training/distillation.h"
#include "core/training/learning_rate.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace pangkas {

enum class OptimizerKind
{
    Sgd, // with momentum
    Adam, // Kingma and Ba 2015, with decoupled weight decay (AdamW)
};

struct OptimizerSpec
{
    OptimizerKind kind = OptimizerKind::Sgd;
    double momentum = 0.9; // Adam: the first moment's decay
    bool nesterov = false; // SGD only
    double secondDecay = 0.999; // Adam: the second moment's decay
    double epsilon = 1e-8; // Adam
    double weightDecay = 0.0005;
    /// The gradient of all weights together is scaled down to this length; 0: never.
    double clipNorm = 0;

    bool operator==(const OptimizerSpec&) const = default;
};

/// What happens to an image on its way into a batch, drawn anew each time from the run's seed. Order: crop, rotation with
/// shift and zoom in one resampling, flip.
struct Augmentation
{
    bool flip = true; // horizontally, with probability 1/2
    double smallestCrop = 0.6; // random resized crop of this share of the area up to 1; 1 switches it off
    double rotation = 0; // degrees, at most so many to either side
    double shift = 0; // share of the side, at most so much in each direction
    double zoom = 0; // the side is scaled by 1 - zoom to 1 + zoom

    bool operator==(const Augmentation&) const = default;
};

/// How one layer takes part.
struct LayerTraining
{
    double rateFactor = 1; // of the learning rate; 0: frozen
    BindingSpec binding;

    bool operator==(const LayerTraining&) const = default;
};

/// Where products are computed; the numbers that learn are in the host's memory always.
enum class TrainingDevice
{
    Processor,
    Automatic, // CUDA where LibTorch has it and there is a device, else the processor
    Cuda,
};

enum class KeptModel
{
    Last, // after the last epoch
    Best, // of all epochs' ends and the start, the one with the highest validation accuracy (the first of equals)
};

struct TrainingOptions
{
    int epochs = 10;
    int batchSize = 64;
    LearningRateSchedule learningRate;
    OptimizerSpec optimizer;
    Augmentation augmentation;
    double dropout = 0.5;
    double labelSmoothing = 0; // share of the target that goes to all classes evenly
    Distillation distillation;
    /// Who is learned from; nullptr: the model that the run starts from.
    std::shared_ptr<const Teacher> teacher;
    /// Ends after so many epochs without a better validation accuracy; 0: never early.
    int patience = 0;
    KeptModel keep = KeptModel::Last;
    std::uint64_t seed = 1;
    /// Products in bfloat16 where the device has instructions for them (AVX512-BF16, AMX, CUDA), in float32 elsewhere;
    /// weights, sums and updates in float32 always. Two to three times as fast, not bit-equal between processors.
    bool mixedPrecision = false;
    TrainingDevice device = TrainingDevice::Processor;
    /// By layer name; layers that are missing learn freely.
    std::map<std::string, LayerTraining> layers;
    /// Tensors by name whose gradient counts only where the value is not 0; the rest stays as it starts.
    std::map<std::string, Tensor> trainable;
    /// Written after each epoch (weights, moments, the best model so far); a run with the same options goes on from it and
    /// ends as an unbroken one, to the bit.
    std::filesystem::path checkpoint;
};

/// invalid-argument, naming the limits, for numbers that no run could follow (NaN too). What layers and masks there are only
/// the trainer knows.
PANGKAS_EXPORT Result<void> checkTrainingOptions(const TrainingOptions& options);

} // namespace pangkas
