// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_worker.h"

#include <utility>

namespace pangkas {

void JobTask::setProgress(const Progress& progress)
{
    const std::lock_guard lock(m_mutex);
    m_progress = progress;
}

std::optional<Progress> JobTask::takeProgress()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_progress, std::nullopt);
}

JobWorker::JobWorker() : m_thread([this] { work(); }) { }

JobWorker::~JobWorker()
{
    requestStop();
    m_thread.join();
}

void JobWorker::requestStop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        m_waiting.clear();
        if (m_running)
            m_running->stop.request_stop();
    }
    m_wake.notify_one();
}

void JobWorker::add(std::shared_ptr<JobTask> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void JobWorker::work()
{
    for (;;) {
        std::shared_ptr<JobTask> task;
        {
            std::unique_lock lock(m_mutex);
            m_running.reset();
            m_wake.wait(lock, [this] { return m_closing || !m_waiting.empty(); });
            if (m_closing)
                return;
            task = std::move(m_waiting.front());
            m_waiting.pop_front();
            m_running = task;
        }
        task->run(JobContext(
            task->stop.get_token(), [&task = *task](const Progress& progress) { task.setProgress(progress); }));
    }
}

} // namespace pangkas
