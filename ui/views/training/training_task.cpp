// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_task.h"

#include <utility>

namespace pangkas {

void TrainingFeed::push(Event event)
{
    const std::lock_guard lock(m_mutex);
    m_events.push_back(std::move(event));
}

std::vector<TrainingFeed::Event> TrainingFeed::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_events, {});
}

Result<std::shared_ptr<const TrainingOutcome>> runTraining(const TrainingRunner& runner, const TrainingInput& input,
    const std::shared_ptr<TrainingFeed>& feed, std::stop_token stopAndKeep, const JobContext& job)
{
    RetrainObserver observer;
    observer.stepDone = [feed](std::size_t phase, const TrainingStep& step) { feed->push({phase, step}); };
    observer.epochDone = [feed](std::size_t phase, const EpochReport& epoch) { feed->push({phase, epoch}); };
    observer.stopAndKeep = std::move(stopAndKeep);
    auto outcome = std::make_shared<TrainingOutcome>();
    PANGKAS_ASSIGN(outcome->report, runner(input, observer, job));
    PANGKAS_TRY(job.checkCancelled());
    OpenedModel opened = input.source->opened;
    opened.model = outcome->report.model;
    PANGKAS_ASSIGN(outcome->weights, makeSourceModel(std::move(opened), job.withSink({})));
    PANGKAS_ASSIGN(outcome->report.recipe, fitRecipe(outcome->report.recipe, outcome->weights->architecture()));
    return std::shared_ptr<const TrainingOutcome>(std::move(outcome));
}

} // namespace pangkas
