// SPDX-License-Identifier: GPL-3.0-or-later
// The session's runs: started one after the other on a lane of their own, followed, stopped, adopted, removed. Belongs to
// the document's model: another one ends and forgets them.
#pragma once

#include "ui/jobs/job_status.h"
#include "ui/views/training/training_run.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace pangkas {

class Workbench;

class TrainingRuns : public QObject
{
    Q_OBJECT
public:
    explicit TrainingRuns(Workbench& workbench, QObject* parent = nullptr);

    /// retrainOnEngine() unless another one is set.
    void setRunner(TrainingRunner runner) { m_runner = std::move(runner); }

    /// Oldest first.
    const std::vector<TrainingRun>& all() const { return m_runs; }
    /// nullptr when it was removed.
    const TrainingRun* find(std::uint64_t id) const;
    /// Under way, or the first that waits; nullptr when all have ended.
    const TrainingRun* active() const;

    /// Retrains the document's present weights for its present recipe, and gives the run's id. It must have a model.
    /// `planName`: of a plan that comes with the program; empty for another one.
    std::uint64_t start(TrainingPlan plan, const std::string& planName, const QString& images, bool skipsDamaged);
    /// Ends the run after the present step and keeps what it has.
    void stopAndKeep(std::uint64_t id);
    /// Keeps nothing.
    void cancel(std::uint64_t id);
    /// One undoable step: the document gets the run's weights and the recipe that packs them exactly.
    void adopt(std::uint64_t id);
    /// Those whose weights would be lost with the session, oldest first: they were never adopted, nor was another one
    /// since they have ended.
    std::vector<const TrainingRun*> unadopted() const;
    /// Whether the document has the run's weights now.
    bool isAdopted(const TrainingRun& run) const;
    /// Not while it is active.
    void remove(std::uint64_t id);
    void setShown(std::uint64_t id, bool shown);
    /// Milliseconds since the active run's work began.
    std::int64_t clock() const { return m_clock.isValid() ? m_clock.elapsed() : 0; }

Q_SIGNALS:
    /// Of all that is shown of them: at most ten times a second while one is running.
    void changed();
    void ended(quint64 id);

private:
    struct Work
    {
        JobId job{};
        std::shared_ptr<TrainingFeed> feed;
        std::stop_source stopAndKeep;
    };

    TrainingRun* editable(std::uint64_t id);
    void drain();
    void finish(std::uint64_t id, Result<std::shared_ptr<const TrainingOutcome>> result);
    void note(const TrainingRun& run);
    void forget();

    Workbench& m_workbench;
    TrainingRunner m_runner = retrainOnEngine;
    std::vector<TrainingRun> m_runs;
    std::map<std::uint64_t, Work> m_work; // of active runs
    std::uint64_t m_lastId = 0;
    int m_lastNumber = 0;
    QElapsedTimer m_clock; // of the run that is running
    QTimer m_poll;
};

} // namespace pangkas
