// SPDX-License-Identifier: GPL-3.0-or-later
// What a training run is told and what it tells. Values only; the engine does the work.
#pragma once

#include "core/engine/evaluation_report.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

struct LearningRateSchedule
{
    double start = 0.01;
    int warmupEpochs = 0; // linear from a tenth
    /// Cosine from `start` to `end` over the epochs after the warm-up.
    double end = 0.0001;

    bool operator==(const LearningRateSchedule&) const = default;
};

struct TrainingOptions
{
    int epochs = 10;
    int batchSize = 64;
    LearningRateSchedule learningRate;
    double momentum = 0.9;
    double weightDecay = 0.0005;
    double dropout = 0.5;
    bool flip = true; // horizontally, with probability 1/2
    double smallestCrop = 0.6; // random resized crop of this share of the area up to 1; 1 switches it off
    std::uint64_t seed = 1;
    /// Products in bfloat16 where the processor has instructions for them (AVX512-BF16, AMX), in float32 elsewhere;
    /// weights, sums and updates in float32 always. Two to three times as fast, not bit-equal between processors.
    bool mixedPrecision = false;
    /// Tensors by name whose gradient counts only where the value is not 0; the rest stays as it starts.
    std::map<std::string, Tensor> trainable;
    /// Written after each epoch (weights, momentum, epoch, seed); a run with the same options goes on from it.
    std::filesystem::path checkpoint;
};

struct EpochReport
{
    int epoch = 0; // from 1
    double learningRate = 0;
    double trainingLoss = 0;
    double trainingAccuracy = 0;
    std::optional<double> validationLoss;
    std::optional<double> validationAccuracy;
    double seconds = 0;

    bool operator==(const EpochReport&) const = default;
};

struct TrainingReport
{
    std::vector<EpochReport> epochs;
    ModelSnapshot model; // after the last epoch
};

/// Called on the worker's thread after each epoch.
using EpochSink = std::function<void(const EpochReport&)>;

} // namespace pangkas
