// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include <QThread>

#include <chrono>
#include <exception>
#include <new>
#include <vector>

namespace pangkas {
namespace {

constexpr std::chrono::milliseconds pollInterval{50};

} // namespace

JobRunner::JobRunner(QObject* parent) : QObject(parent)
{
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, this, &JobRunner::pollProgress);
}

JobRunner::~JobRunner()
{
    shutDownAndWait();
}

JobId JobRunner::startErased(JobRequest request, ErasedWork work, QObject* receiver, ErasedDone done)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const JobId id{++m_lastId};
    if (m_closing)
        return id;
    if (!request.key.isEmpty()) {
        for (auto& [other, entry] : m_jobs) {
            if (entry.status.request.lane == request.lane && entry.status.request.key == request.key) {
                entry.superseded = true;
                entry.task->stop.request_stop();
            }
        }
    }

    auto task = std::make_shared<JobTask>();
    task->run = [this, id, work = std::move(work)](const JobContext& job) {
        ErasedResult result = fail(ErrorCode::Cancelled, {});
        if (!job.isCancelled()) {
            QMetaObject::invokeMethod(this, [this, id] { markRunning(id); }, Qt::QueuedConnection);
            try {
                result = work(job);
            } catch (const std::bad_alloc&) {
                result = fail(ErrorCode::OutOfMemory, {});
            } catch (const std::exception& exception) {
                result = fail(ErrorCode::Internal, exception.what());
            }
        }
        QMetaObject::invokeMethod(
            this, [this, id, result = std::move(result)] { finish(id, result); }, Qt::QueuedConnection);
    };

    Entry entry;
    entry.status.id = id;
    entry.status.request = std::move(request);
    entry.task = task;
    entry.receiver = receiver;
    entry.done = std::move(done);
    const JobStatus status = m_jobs.emplace(id, std::move(entry)).first->second.status;
    auto& worker = m_workers[static_cast<std::size_t>(status.request.lane)];
    if (!worker)
        worker = std::make_unique<JobWorker>();
    worker->add(std::move(task));
    Q_EMIT added(status);
    if (!m_poll.isActive())
        m_poll.start();
    return id;
}

void JobRunner::markRunning(JobId id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    found->second.status.state = JobState::Running;
    found->second.clock.start();
    Q_EMIT changed(found->second.status);
}

void JobRunner::finish(JobId id, ErasedResult result)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || m_closing)
        return;
    Entry entry = std::move(found->second);
    m_jobs.erase(found);
    if (m_jobs.empty())
        m_poll.stop();

    // A job that had already finished when it was asked to stop is cancelled all the same: nobody wants it any more.
    if (entry.task->stop.stop_requested())
        result = fail(ErrorCode::Cancelled, {});
    if (result) {
        entry.status.state = JobState::Finished;
    } else {
        entry.status.state = result.error().code == ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
        entry.status.error = result.error();
    }
    entry.status.runningMs = entry.clock.isValid() ? entry.clock.elapsed() : 0;
    if (!entry.superseded && entry.receiver)
        entry.done(std::move(result));
    Q_EMIT ended(entry.status);
}

void JobRunner::pollProgress()
{
    for (auto& [id, entry] : m_jobs) {
        if (entry.status.state != JobState::Running)
            continue;
        if (auto progress = entry.task->takeProgress())
            entry.status.progress = std::move(*progress);
        entry.status.runningMs = entry.clock.elapsed();
    }
    for (const JobStatus& status : jobs()) {
        if (status.state == JobState::Running)
            Q_EMIT changed(status);
    }
}

void JobRunner::cancel(JobId id)
{
    if (const auto found = m_jobs.find(id); found != m_jobs.end())
        found->second.task->stop.request_stop();
}

void JobRunner::cancelLane(JobLane lane)
{
    for (auto& [id, entry] : m_jobs) {
        if (entry.status.request.lane == lane)
            entry.task->stop.request_stop();
    }
}

void JobRunner::cancelStale(JobLane lane)
{
    for (auto& [id, entry] : m_jobs) {
        if (entry.status.request.lane == lane && !entry.status.request.writesFile)
            entry.task->stop.request_stop();
    }
}

void JobRunner::cancelAll()
{
    for (auto& [id, entry] : m_jobs)
        entry.task->stop.request_stop();
}

void JobRunner::shutDown()
{
    m_closing = true;
    m_poll.stop();
    for (auto& worker : m_workers) {
        if (worker)
            worker->requestStop();
    }
}

void JobRunner::shutDownAndWait()
{
    shutDown(); // all of them first, so that they stop at the same time
    for (auto& worker : m_workers)
        worker.reset();
}

std::vector<JobStatus> JobRunner::jobs() const
{
    std::vector<JobStatus> all;
    for (const auto& [id, entry] : m_jobs)
        all.push_back(entry.status);
    return all;
}

bool JobRunner::isIdle(JobLane lane) const
{
    for (const auto& [id, entry] : m_jobs) {
        if (entry.status.request.lane == lane)
            return false;
    }
    return true;
}

} // namespace pangkas
