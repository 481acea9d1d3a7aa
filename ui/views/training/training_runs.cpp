// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_runs.h"

#include "ui/jobs/workbench.h"
#include "ui/models/number_text.h"
#include "ui/views/training/plan_edit.h"
#include "ui/widgets/job_text.h"

#include <algorithm>
#include <chrono>

namespace pangkas {
namespace {

constexpr std::chrono::milliseconds pollInterval{100};

RunState stateOf(const RetrainReport& report)
{
    RunState state = RunState::Finished;
    for (const PhaseReport& phase : report.phases) {
        switch (phase.end) {
        case TrainingEnd::Finished:
            break;
        case TrainingEnd::Patience:
            state = RunState::Patience;
            break;
        case TrainingEnd::StoppedByUser:
            return RunState::Stopped;
        case TrainingEnd::Diverged:
            return RunState::Diverged;
        }
    }
    return state;
}

} // namespace

TrainingRuns::TrainingRuns(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, this, &TrainingRuns::drain);
    connect(&workbench.document(), &Document::sourceChanged, this, &TrainingRuns::forget);
    connect(&workbench.document(), &Document::weightsChanged, this, &TrainingRuns::changed);
    connect(&workbench.jobs(), &JobRunner::changed, this, [this](const JobStatus& job) {
        for (const auto& [id, work] : m_work) {
            TrainingRun* run = editable(id);
            if (work.job != job.id || job.state != JobState::Running || run->state == RunState::Running)
                continue;
            run->state = RunState::Running;
            m_clock.start();
            Q_EMIT changed();
        }
    });
}

const TrainingRun* TrainingRuns::find(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_runs, id, &TrainingRun::id);
    return found == m_runs.end() ? nullptr : &*found;
}

TrainingRun* TrainingRuns::editable(std::uint64_t id)
{
    return const_cast<TrainingRun*>(find(id));
}

const TrainingRun* TrainingRuns::active() const
{
    const auto found = std::ranges::find_if(m_runs, &TrainingRun::isActive);
    return found == m_runs.end() ? nullptr : &*found;
}

std::uint64_t TrainingRuns::start(TrainingPlan plan, const std::string& planName, const QString& images, bool skipsDamaged)
{
    const Document& document = m_workbench.document();
    Q_ASSERT(document.source());
    TrainingRun run;
    run.id = ++m_lastId;
    run.number = ++m_lastNumber;
    run.plan = plan;
    run.planName = planName;
    run.images = images.toStdString();
    TrainingInput input;
    input.source = document.source();
    input.images = run.images;
    input.skipsDamaged = skipsDamaged;
    RetrainInput& retraining = input.retrain;
    retraining.architecture = evaluationInput(document).architecture();
    retraining.model = document.source()->opened.model;
    retraining.recipe = *document.recipe();
    retraining.plan = std::move(plan);
    retraining.validation = document.dataset();
    retraining.device = TrainingDevice::Automatic;
    retraining.teacher = std::make_shared<const Teacher>(Teacher{retraining.architecture, document.original()->opened.model});

    Work work;
    work.feed = std::make_shared<TrainingFeed>();
    const std::uint64_t id = run.id;
    work.job = m_workbench.jobs().start<TrainingOutcome>(
        {JobLane::Training, [planName, plan = run.plan] { return tr("Training: %1").arg(planTitle(planName, plan)); }, {}},
        [input = std::move(input), runner = m_runner, feed = work.feed, token = work.stopAndKeep.get_token()](
            const JobContext& job) { return runTraining(runner, input, feed, token, job); },
        this, [this, id](Result<std::shared_ptr<const TrainingOutcome>> result) { finish(id, std::move(result)); });
    m_work.emplace(id, std::move(work));
    m_runs.push_back(std::move(run));
    m_poll.start();
    Q_EMIT changed();
    return id;
}

void TrainingRuns::drain()
{
    bool isNew = false;
    for (const auto& [id, work] : m_work) {
        TrainingRun* run = editable(id);
        const auto events = work.feed->take();
        for (const TrainingFeed::Event& event : events)
            run->add(event, clock());
        if (run->state == RunState::Running)
            run->durationMs = clock();
        isNew = isNew || !events.empty() || run->state == RunState::Running;
    }
    if (isNew)
        Q_EMIT changed();
}

void TrainingRuns::finish(std::uint64_t id, Result<std::shared_ptr<const TrainingOutcome>> result)
{
    drain();
    m_work.erase(id);
    if (m_work.empty())
        m_poll.stop();
    TrainingRun* run = editable(id);
    if (!run)
        return; // of another model
    if (result) {
        run->outcome = std::move(*result);
        run->state = stateOf(run->outcome->report);
    } else {
        run->error = result.error();
        run->state = run->error.code == ErrorCode::Cancelled ? RunState::Cancelled : RunState::Failed;
        if (run->state == RunState::Failed)
            Q_EMIT m_workbench.failed(run->error);
    }
    m_clock.invalidate();
    note(*run);
    Q_EMIT changed();
    Q_EMIT ended(id);
}

void TrainingRuns::note(const TrainingRun& run)
{
    QString text;
    switch (run.state) {
    case RunState::Finished:
    case RunState::Patience:
        text = tr("%1 is trained (%2)");
        break;
    case RunState::Stopped:
        text = tr("%1 was stopped; what it had is kept (%2)");
        break;
    case RunState::Diverged:
        text = tr("%1 diverged; the last good state is kept (%2)");
        break;
    case RunState::Cancelled:
        text = tr("%1 was cancelled; nothing of it is kept (%2)");
        break;
    case RunState::Failed:
    case RunState::Waiting:
    case RunState::Running:
        return; // a failure has been told
    }
    QStringList details{run.planText(), durationText(run.durationMs)};
    if (const auto best = run.bestAccuracy())
        details << tr("best validation accuracy %1").arg(percentText(*best, 2));
    if (const std::string detail = run.endDetail(); !detail.empty())
        details << QString::fromStdString(detail);
    Q_EMIT m_workbench.noted(
        text.arg(run.title(), tr("%Ln epoch(s)", nullptr, int(run.epochs.size()))), details.join(QLatin1Char('\n')));
}

void TrainingRuns::stopAndKeep(std::uint64_t id)
{
    const auto work = m_work.find(id);
    if (work == m_work.end())
        return;
    work->second.stopAndKeep.request_stop();
    editable(id)->isStopping = true;
    Q_EMIT changed();
}

void TrainingRuns::cancel(std::uint64_t id)
{
    if (const auto work = m_work.find(id); work != m_work.end())
        m_workbench.jobs().cancel(work->second.job);
}

void TrainingRuns::adopt(std::uint64_t id)
{
    const TrainingRun* run = find(id);
    if (!run || !run->outcome)
        return;
    for (TrainingRun& other : m_runs)
        other.isSettled = other.isSettled || !other.isActive();
    m_workbench.document().adopt(run->outcome->weights, run->outcome->report.recipe);
    Q_EMIT m_workbench.noted(tr("Adopted the weights of %1").arg(run->title()), run->planText());
    Q_EMIT changed();
}

std::vector<const TrainingRun*> TrainingRuns::unadopted() const
{
    std::vector<const TrainingRun*> found;
    for (const TrainingRun& run : m_runs) {
        // One that diverged at once has the weights that it began with.
        if (!run.isSettled && run.outcome && !m_workbench.document().weights(run.outcome->weights->hash))
            found.push_back(&run);
    }
    return found;
}

bool TrainingRuns::isAdopted(const TrainingRun& run) const
{
    const auto& source = m_workbench.document().source();
    return run.outcome && source && m_workbench.document().isAdopted() && source->hash == run.outcome->weights->hash;
}

void TrainingRuns::remove(std::uint64_t id)
{
    const TrainingRun* run = find(id);
    if (!run || run->isActive())
        return;
    std::erase_if(m_runs, [id](const TrainingRun& other) { return other.id == id; });
    Q_EMIT changed();
}

void TrainingRuns::setShown(std::uint64_t id, bool shown)
{
    if (TrainingRun* run = editable(id); run && run->isShown != shown) {
        run->isShown = shown;
        Q_EMIT changed();
    }
}

void TrainingRuns::forget()
{
    for (const auto& [id, work] : m_work)
        m_workbench.jobs().cancel(work.job);
    m_work.clear();
    m_runs.clear();
    m_lastNumber = 0;
    m_poll.stop();
    m_clock.invalidate();
    Q_EMIT changed();
}

} // namespace pangkas
