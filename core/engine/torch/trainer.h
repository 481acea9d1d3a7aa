// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a network: epochs, what is measured after each, which model is kept, checkpoints. The arithmetic is
// training_network's.
#pragma once

#include "core/engine/engine.h"

namespace pangkas {

/// See Engine::train().
Result<TrainingReport> trainModel(const Architecture& architecture, const ModelSnapshot& start,
    const std::shared_ptr<const Dataset>& training, const std::shared_ptr<const Dataset>& validation,
    const TrainingOptions& options, const TrainingObserver& observer, const JobContext& job);

} // namespace pangkas
