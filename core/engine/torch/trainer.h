// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a network: order, augmentation, schedule, checkpoints. The arithmetic is training_network's.
#pragma once

#include "core/engine/engine.h"

namespace pangkas {

/// See Engine::train().
Result<TrainingReport> trainModel(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job);

/// invalid-argument, naming the limits, for options that no run could follow (NaN too).
Result<void> checkTrainingOptions(const TrainingOptions& options);

} // namespace pangkas
