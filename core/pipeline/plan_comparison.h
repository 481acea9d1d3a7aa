// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a plan that binds its layers does better than the same epochs without: several seeds of each, and a t-test.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/engine/welch_test.h"
#include "core/pipeline/retrain.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace pangkas {

/// The same phases with the same rates and nothing bound: plain fine-tuning of as many epochs.
PANGKAS_EXPORT TrainingPlan plainPlan(TrainingPlan plan);

struct ComparedRun
{
    std::uint64_t seed = 0;
    bool isPlain = false;
    double top1 = 0; // of the validation images, in float32
    double meanLoss = 0;
};

struct PlanComparison
{
    double start = 0; // top-1 before any of it
    std::vector<ComparedRun> runs; // the plan's and the plain one in turn, for each seed
    WelchTest test; // of top-1, the plan's runs first
};

/// Seeds are the plan's and those that follow. The model that a run ends with is measured as it is. Without checkpoints.
/// invalid-argument for fewer than two seeds and without validation images; what retrain() fails with, and diverged where
/// a run did: it has no accuracy to compare.
PANGKAS_EXPORT Result<PlanComparison> comparePlan(const Engine& engine, const RetrainInput& input, int seeds,
    const std::function<void(const ComparedRun&)>& runDone, const JobContext& job = {});

} // namespace pangkas
