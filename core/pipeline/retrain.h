// SPDX-License-Identifier: GPL-3.0-or-later
// Retraining: a model, a recipe and a plan become a model that the recipe packs without loss, and that recipe.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/engine/engine.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/training_plan.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace pangkas {

struct RetrainInput
{
    Architecture architecture;
    ModelSnapshot model;
    Recipe recipe; // fits the architecture
    TrainingPlan plan;
    std::shared_ptr<const Dataset> training, validation; // validation may be null
    TrainingDevice device = TrainingDevice::Processor; // a plan is for any
    /// Who phases with distillation learn from; nullptr: `model`, as it is before the first phase.
    std::shared_ptr<const Teacher> teacher;
    /// Beginning of the names of the phases' checkpoints ("x" -> "x.phase1"); empty: none.
    std::filesystem::path checkpoint;
};

struct RetrainObserver
{
    std::function<void(std::size_t phase, const TrainingStep&)> stepDone;
    std::function<void(std::size_t phase, const EpochReport&)> epochDone;
    std::stop_token stopAndKeep; // of the whole plan
};

struct PhaseReport
{
    std::string name;
    std::vector<EpochReport> epochs;
    int keptEpoch = 0;
    TrainingEnd end = TrainingEnd::Finished;
    std::string endDetail;
};

struct RetrainReport
{
    std::vector<PhaseReport> phases;
    ModelSnapshot model; // where a phase bound its layers, with the zeros and shared values themselves
    /// Packs `model` exactly: the sparsity that it has and, where values are shared, those values pinned. Layers that
    /// the last phase left free keep the entry of the recipe that was given.
    Recipe recipe;
};

PANGKAS_EXPORT Result<RetrainReport> retrain(
    const Engine& engine, const RetrainInput& input, const RetrainObserver& observer, const JobContext& job = {});

/// The recipe that packs a model as it is: per layer the share of exact zeros as sparsity, with the pattern of `like` where the
/// zeros have it to the weight, and as the codebook its distinct other values where they are at most 255 and repeat; other fields from `like`. Zeros of either sign count; they decode to
/// +0. not-finite, naming tensor and position.
PANGKAS_EXPORT Result<Recipe> exactRecipe(
    const Architecture& architecture, const ModelSnapshot& model, const Recipe& like, const JobContext& job = {});

} // namespace pangkas
