// SPDX-License-Identifier: GPL-3.0-or-later
// What a training run tells. Values only; core/training has what it is told.
#pragma once

#include "core/engine/evaluation_report.h"
#include "core/tensor/model_snapshot.h"
#include "core/training/training_options.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pangkas {

/// How far an epoch is, some twenty times a second at most.
struct TrainingStep
{
    int epoch = 0; // from 1
    int epochs = 0;
    std::size_t step = 0; // done, of the epoch
    std::size_t steps = 0; // of an epoch
    double learningRate = 0;
    double loss = 0; // mean over the epoch so far
    double accuracy = 0; // share of the epoch's images so far, as augmented
    double imagesPerSecond = 0; // of the epoch so far
};

struct EpochReport
{
    int epoch = 0; // from 1
    double learningRate = 0;
    double trainingLoss = 0;
    double trainingAccuracy = 0;
    std::optional<double> validationLoss;
    std::optional<double> validationAccuracy;
    double sparsity = 0; // share of exact zeros among the weights that the layers answer with
    double seconds = 0;

    bool operator==(const EpochReport&) const = default;
};

enum class TrainingEnd
{
    Finished,
    Patience, // TrainingOptions::patience
    StoppedByUser, // TrainingObserver::stopAndKeep
    Diverged, // the loss was no number: the last good state is kept
};

struct TrainingReport
{
    std::vector<EpochReport> epochs;
    ModelSnapshot model; // as TrainingOptions::keep says, with the values that the layers answer with
    int keptEpoch = 0; // that it is from; 0: the start
    TrainingEnd end = TrainingEnd::Finished;
    std::string endDetail; // Diverged: where
};

/// Called on the worker's thread after each epoch.
using EpochSink = std::function<void(const EpochReport&)>;

/// Who looks on while a run goes.
struct TrainingObserver
{
    std::function<void(const TrainingStep&)> stepDone;
    EpochSink epochDone;
    /// Ends the run after the present step and keeps what it has; cancelling the job keeps nothing but its checkpoint.
    std::stop_token stopAndKeep;
};

} // namespace pangkas
