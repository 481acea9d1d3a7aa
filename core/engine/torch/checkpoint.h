// SPDX-License-Identifier: GPL-3.0-or-later
// A training run's state between two epochs, on disk. The file (docs/training.md): the line "Pangkas checkpoint 2", a line of
// JSON (the run's identity, the reports of the epochs done, the best one), then as little-endian float32 the numbers of the
// layers that learn, each tensor's values and what the optimizer remembers of it, then what the layers' bindings remember, the
// best model's tensors where it is kept and isn't the present one, and last 64 hexadecimal digits: SHA-256 of all that comes before.
#pragma once

#include "core/base/result.h"
#include "core/engine/torch/training_network.h"
#include "core/engine/training.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

/// The start or the epoch's end with the highest validation accuracy so far, the first of equals.
struct BestEpoch
{
    int epoch = 0; // 0: the start
    double accuracy = 0;
    ModelSnapshot model; // empty where it isn't to be kept
};

struct RunState
{
    std::vector<EpochReport> epochs; // done
    std::optional<BestEpoch> best; // where the run asks for it
};

/// Replaces the file atomically: when it can't be written, the one before is still there, and the error says of which epoch.
Result<void> writeCheckpoint(
    const std::filesystem::path& path, const std::string& run, const RunState& state, TrainingNetwork& network);

/// Restores the network and the state; false when there is no file. `state.best` has the start's model, if the best one is
/// to be kept, and keeps it where the start is still the best. `options.epochs` is the most that there can be.
/// invalid-argument for another run's checkpoint, saying what differs, unsupported-format and newer-format for another
/// version's, corrupt-file for a damaged one: the network is then of no use any more.
Result<bool> readCheckpoint(const std::filesystem::path& path, const std::string& run, const TrainingOptions& options,
    RunState& state, TrainingNetwork& network);

} // namespace pangkas
