// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of one run: its curves as far as it has come, and how it ended. A value, without threads or widgets.
#pragma once

#include "core/base/error.h"
#include "core/engine/training.h"
#include "core/pipeline/training_plan.h"
#include "ui/views/training/training_task.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace pangkas {

enum class RunState
{
    Waiting, // behind another run
    Running,
    Finished,
    Patience, // ended early: the validation accuracy rose no more
    Stopped, // by the user, who kept what it had
    Diverged, // the loss was no number; the last good state is kept
    Failed,
    Cancelled,
};

/// `at` counts epochs from the beginning of the run, over all of its phases.
struct RunStep
{
    double at = 0;
    double loss = 0; // mean over the epoch so far
    double accuracy = 0;
    double learningRate = 0;
};

struct RunEpoch
{
    double at = 0;
    std::size_t phase = 0;
    EpochReport report;
};

struct RunPhase
{
    std::string name;
    double begin = 0; // `at`
};

struct TrainingRun
{
    std::uint64_t id = 0;
    int number = 0; // from 1
    TrainingPlan plan;
    std::string planName; // of a plan that comes with the program; empty for one that was opened
    std::string images;
    RunState state = RunState::Waiting;
    bool isStopping = false; // stop and keep was asked for
    bool isShown = true; // in the plots
    bool isSettled = false; // adopted, or passed over when another one was
    std::vector<RunPhase> phases; // that have begun
    std::vector<RunStep> steps;
    std::vector<RunEpoch> epochs;
    TrainingStep present; // the newest
    std::int64_t firstStepMs = 0; // of the run's clock, when its first step was told
    std::int64_t durationMs = 0;
    std::shared_ptr<const TrainingOutcome> outcome; // nullptr: nothing was kept
    Error error; // Failed

    bool isActive() const { return state == RunState::Waiting || state == RunState::Running; }
    QString title() const;
    /// The plan's name in the window's language.
    QString planText() const;
    int plannedEpochs() const;
    /// Of the plan, by epochs and steps done: 0 to 1.
    double shareDone() const;
    /// At the pace of the steps so far, from the clock's present reading; none before there is one.
    std::optional<std::int64_t> timeLeft(std::int64_t nowMs) const;
    /// Of all epochs' ends.
    std::optional<double> bestAccuracy() const;
    std::optional<double> lastSparsity() const;
    /// Phase, epoch and reason of a divergence, as the engine told them; empty otherwise.
    std::string endDetail() const;

    void add(const TrainingFeed::Event& event, std::int64_t nowMs);
    /// A line for each epoch.
    QString csv() const;

private:
    double at(std::size_t phase, double epochsDone);
};

/// The header of TrainingRun::csv().
QString runCsvHeader();

} // namespace pangkas
