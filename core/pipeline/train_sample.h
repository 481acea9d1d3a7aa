// SPDX-License-Identifier: GPL-3.0-or-later
// How the built-in sample was trained, so that it can be trained again: drawn images, seeded start, a sparse
// difference. `pangkas-cli train --sample` calls this.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/pack_writer.h"
#include "core/engine/engine.h"
#include "core/pipeline/sample_model.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace pangkas {

/// A stretch of training with images of one size. Smaller images cost less, and teach most of what larger ones do.
struct SamplePhase
{
    int imageSide = 224; // of the network's input
    int epochs = 1;
    LearningRateSchedule learningRate;
    double smallestCrop = 0.7;
    double dropout = 0.3;
};

struct SampleOptions
{
    std::uint64_t seed = 2012; // of the initial weights
    std::uint64_t trainingSeed = 1; // of order, crops and dropout
    std::uint64_t imageSeed = 1;
    int trainingImages = 2000;
    int validationImages = 800;
    int batchSize = 64;
    double weightDecay = 0.0005;
    bool mixedPrecision = true;
    std::vector<SamplePhase> phases; // empty: samplePhases()
    SampleDifferenceOptions difference;
    /// Beginning of the names of the phases' checkpoints; empty: none are written.
    std::filesystem::path checkpoint;
};

/// The phases that the shipped sample was trained with.
PANGKAS_EXPORT std::vector<SamplePhase> samplePhases();

struct SampleReport
{
    std::vector<EpochReport> epochs; // of all phases
    PackReport pack;
    EvaluationReport trained; // on the drawn validation images
    EvaluationReport reopened; // the same, of what the written file gives
};

/// Trains, writes the difference to `path`, opens it again and evaluates that.
PANGKAS_EXPORT Result<SampleReport> trainSample(const Engine& engine, const SampleOptions& options,
    const std::filesystem::path& path, const EpochSink& epochDone, const JobContext& job);

} // namespace pangkas
