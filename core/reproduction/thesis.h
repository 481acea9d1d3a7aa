// SPDX-License-Identifier: GPL-3.0-or-later
// The thesis that the program began with, as one job: AlexNet on photographs of cats and dogs, pruned by magnitude, its
// weights shared by k-means, zipped; each alone, both, and both with retraining. How small without a loss?
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/pipeline/sparsity_spread.h"
#include "core/reproduction/trade_off.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

struct ThesisOptions
{
    std::vector<double> sparsities = {0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97}; // of all weights
    std::vector<int> bits = {8, 6, 5, 4, 3, 2};
    std::vector<double> sharedSparsities = {0.8, 0.9, 0.95}; // both methods together, at each of the next line
    std::vector<int> sharedBits = {5, 4, 3};
    std::vector<double> retrainedSparsities = {0.9, 0.95, 0.97, 0.98};
    std::vector<int> retrainedBits = {5, 4, 3};
    SpreadRule spread = SpreadRule::Magnitude; // of a sparsity over the layers; Sensitivity is refused
    double distillation = 0; // share of the loss that the dense network's answers have in retraining
    int maskedEpochs = 3; // of retraining after pruning
    int sharedEpochs = 1; // of retraining the centroids
    double learningRate = 0.001;
    int batchSize = 64;
    bool mixedPrecision = false;
    std::uint64_t seed = 1;
};

/// invalid-argument unless every list is within its limits (sparsities from 0 below 1, bits 1 to 8) and there is an
/// epoch to retrain in.
PANGKAS_EXPORT Result<void> checkThesisOptions(const ThesisOptions& options);

struct ThesisInput
{
    Architecture architecture;
    ModelSnapshot model; // dense and trained
    std::vector<std::string> classNames; // for the packed files
    std::shared_ptr<const Dataset> training; // null: nothing is retrained
    std::shared_ptr<const Dataset> validation;
    /// Made if it isn't there. Holds results.csv, the same as results.md and index.html, and packed/ID.pkz, a file for every point.
    std::filesystem::path folder;
};

/// What is there after each new point, and how many there will be.
using ThesisSink = std::function<void(const TradeOff& soFar, std::size_t planned)>;

/// Each point's file is written, proved, opened, decoded and evaluated on all validation images. What the folder holds
/// of the same model, data and options is kept: an interrupted job goes on where it was; of others it is refused with
/// file-exists. `zip` in the series' names is the coder deflate; "smallest coder" packs the same weights anew.
PANGKAS_EXPORT Result<TradeOff> reproduceThesis(const Engine& engine, const ThesisInput& input, const ThesisOptions& options,
    const ThesisSink& pointDone, const JobContext& job = {});

} // namespace pangkas
