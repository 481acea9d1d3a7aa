// SPDX-License-Identifier: GPL-3.0-or-later
// One lane's thread: runs tasks in order, each with its own stop token. Knows nothing of Qt's event loop.
#pragma once

#include "core/base/job_context.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace pangkas {

/// A task as the worker sees it; shared with the runner, which may ask it to stop and read its progress.
struct JobTask
{
    std::stop_source stop;
    std::function<void(const JobContext&)> run; // never throws

    void setProgress(const Progress& progress);
    /// The newest progress since the last call; none when nothing was reported.
    std::optional<Progress> takeProgress();

private:
    std::mutex m_mutex;
    std::optional<Progress> m_progress;
};

class JobWorker
{
public:
    JobWorker();
    /// Asks the running task to stop, forgets those that wait and joins.
    ~JobWorker();
    JobWorker(const JobWorker&) = delete;
    JobWorker& operator=(const JobWorker&) = delete;

    void add(std::shared_ptr<JobTask> task);
    /// Asks it to stop without waiting.
    void requestStop();

private:
    void work();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<JobTask>> m_waiting;
    std::shared_ptr<JobTask> m_running;
    bool m_closing = false;
    std::thread m_thread;
};

} // namespace pangkas
