// SPDX-License-Identifier: GPL-3.0-or-later
// Retraining for the window, as functions of values that run on any thread.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pipeline/retrain.h"
#include "ui/document/source_model.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace pangkas {

/// What a run begins with. Whose `training` is nullptr: the images are opened by the runner.
struct TrainingInput
{
    RetrainInput retrain;
    std::shared_ptr<const SourceModel> source; // of retrain.model
    std::string images; // as parseDatasetSource() reads it
    bool skipsDamaged = false;
};

/// Trains on the worker's thread.
using TrainingRunner
    = std::function<Result<RetrainReport>(const TrainingInput&, const RetrainObserver&, const JobContext&)>;

/// Loads the engine, opens the images with labels numbered as the model's or the validation set's, and retrains.
/// class-mismatch when the two sets don't have the same classes.
Result<RetrainReport> retrainOnEngine(
    const TrainingInput& input, const RetrainObserver& observer, const JobContext& job = {});

struct TrainingOutcome
{
    RetrainReport report;
    std::shared_ptr<const SourceModel> weights; // of the report's model, ready to be adopted
};

/// What a run tells while it goes, between its thread and the window's.
class TrainingFeed
{
public:
    struct Event
    {
        std::size_t phase = 0;
        std::variant<TrainingStep, EpochReport> what;
    };

    void push(Event event);
    /// All since the last call, oldest first.
    std::vector<Event> take();

private:
    std::mutex m_mutex;
    std::vector<Event> m_events;
};

/// The runner's answer with its weights profiled and hashed; what it tells meanwhile goes into the feed.
Result<std::shared_ptr<const TrainingOutcome>> runTraining(const TrainingRunner& runner, const TrainingInput& input,
    const std::shared_ptr<TrainingFeed>& feed, std::stop_token stopAndKeep, const JobContext& job = {});

} // namespace pangkas
