// SPDX-License-Identifier: GPL-3.0-or-later
// A training run's state between two epochs, on disk. The file: the line "Pangkas checkpoint 1", a line of JSON (run,
// epochs done and their reports), then for each learned tensor its values and its momentum as little-endian float32,
// what the layers' bindings remember, and last 64 hexadecimal digits: SHA-256 of all that comes before.
#pragma once

#include "core/base/result.h"
#include "core/engine/torch/training_network.h"
#include "core/engine/training.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

/// Identity of a run: everything that decides what it computes.
std::string identifyRun(const Architecture& architecture, const ModelSnapshot& start, const Dataset& training,
    const Dataset* validation, const TrainingOptions& options);

/// Replaces the file atomically.
Result<void> writeCheckpoint(const std::filesystem::path& path, const std::string& run,
    const std::vector<EpochReport>& epochs, TrainingNetwork& network);

/// Restores the network and returns the epochs that are done; nothing when there is no file. invalid-argument for
/// another run's checkpoint, corrupt-file for a damaged one: the network is then of no use any more.
Result<std::optional<std::vector<EpochReport>>> readCheckpoint(
    const std::filesystem::path& path, const std::string& run, TrainingNetwork& network);

} // namespace pangkas
