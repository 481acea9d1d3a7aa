// SPDX-License-Identifier: GPL-3.0-or-later
// Runs work off the GUI thread and brings results back to it as shared immutable values.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "ui/jobs/job_status.h"
#include "ui/jobs/job_worker.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <array>
#include <functional>
#include <map>
#include <memory>

namespace pangkas {

/// Lives on the GUI thread, where all of its functions are called and all of its results arrive. Its destructor asks
/// every job to stop and waits for the threads; results that were under way are dropped.
class JobRunner : public QObject
{
    Q_OBJECT
public:
    template <typename T>
    using Work = std::function<Result<std::shared_ptr<const T>>(const JobContext&)>;
    template <typename T>
    using Done = std::function<void(Result<std::shared_ptr<const T>>)>;

    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;

    /// Runs `work` on the lane's thread; `done` is called on the GUI thread unless `receiver` is gone by then or a
    /// newer request with the same key took this one's place. A cancelled job ends with ErrorCode::Cancelled.
    template <typename T>
    JobId start(JobRequest request, Work<T> work, QObject* receiver, Done<T> done)
    {
        return startErased(
            std::move(request),
            [work = std::move(work)](const JobContext& job) -> Result<std::shared_ptr<const void>> {
                PANGKAS_ASSIGN(std::shared_ptr<const T> value, work(job));
                return std::shared_ptr<const void>(std::move(value));
            },
            receiver,
            [done = std::move(done)](Result<std::shared_ptr<const void>> result) {
                if (result)
                    done(std::static_pointer_cast<const T>(std::move(*result)));
                else
                    done(fail(std::move(result).error()));
            });
    }

    /// Asks a queued or running job to stop; its end is reported when it has.
    void cancel(JobId id);
    void cancelLane(JobLane lane);
    /// The same for those that write no file, when what they were to find out is no longer wanted.
    void cancelStale(JobLane lane);
    void cancelAll();
    /// Asks all jobs to stop and takes no new ones' results any more; for closing.
    void shutDown();
    /// shutDown(), and waits for the threads.
    void shutDownAndWait();

    /// Queued and running ones, oldest first.
    std::vector<JobStatus> jobs() const;
    bool isIdle(JobLane lane) const;

Q_SIGNALS:
    void added(const pangkas::JobStatus& job);
    /// At most 20 times a second for each job.
    void changed(const pangkas::JobStatus& job);
    /// After the receiver was told.
    void ended(const pangkas::JobStatus& job);

private:
    using ErasedResult = Result<std::shared_ptr<const void>>;
    using ErasedWork = std::function<ErasedResult(const JobContext&)>;
    using ErasedDone = std::function<void(ErasedResult)>;
    struct Entry
    {
        JobStatus status;
        std::shared_ptr<JobTask> task;
        QPointer<QObject> receiver;
        ErasedDone done;
        QElapsedTimer clock;
        bool superseded = false;
    };

    JobId startErased(JobRequest request, ErasedWork work, QObject* receiver, ErasedDone done);
    void markRunning(JobId id);
    void finish(JobId id, ErasedResult result);
    void pollProgress();

    std::map<JobId, Entry> m_jobs;
    std::array<std::unique_ptr<JobWorker>, jobLanes> m_workers; // made when first needed
    std::uint64_t m_lastId = 0;
    bool m_closing = false;
    QTimer m_poll;
};

} // namespace pangkas
