// SPDX-License-Identifier: GPL-3.0-or-later
// The line that shows how far a job is, overwritten in place; only on a terminal.
#pragma once

#include "core/base/job_context.h"

#include <chrono>
#include <mutex>

namespace pangkas::cli {

class ProgressLine
{
public:
    explicit ProgressLine(bool isShown) : m_isShown(isShown) { }
    ~ProgressLine() { clear(); }

    /// Thread-safe.
    void show(const Progress& progress);
    /// Takes the line off the screen, before anything else is written there.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    const bool m_isShown;
    std::mutex m_mutex;
    bool m_isOnScreen = false;
    Stage m_stage = Stage::Reading;
    Clock::time_point m_stageBegan{};
    Clock::time_point m_lastDrawn{};
};

} // namespace pangkas::cli
