// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a network: order, augmentation, schedule, checkpoints. The arithmetic is training_network's.
#pragma once

#include "core/engine/engine.h"

namespace pangkas {

/// See Engine::train().
Result<TrainingReport> trainModel(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const EpochSink& epochDone, const JobContext& job);

/// invalid-argument, naming the limits, for options that no run could follow (NaN too).
Result<void> checkTrainingOptions(const TrainingOptions& options);

/// `position` counts in epochs from 0: 2.5 is the middle of the third one.
double learningRateAt(const LearningRateSchedule& schedule, int epochs, double position);

} // namespace pangkas
