// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <sched.h>

namespace pangkas {

namespace {
std::atomic<int> chosenLimit{0};
}

int availableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void setThreadLimit(int threads) { chosenLimit = std::max(0, threads); }

int threadLimit()
{
    const int limit = chosenLimit;
    return limit > 0 ? limit : availableCores();
}

void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work)
{
    const auto threads = std::min<std::size_t>(count, static_cast<std::size_t>(threadLimit()));
    if (threads <= 1) {
        for (std::size_t i = 0; i < count; ++i)
            work(i);
        return;
    }
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    std::mutex failureMutex;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            const std::lock_guard lock(failureMutex);
            if (!failure)
                failure = std::current_exception();
            next = count; // the other threads stop after their current piece
        }
    };
    {
        std::vector<std::jthread> others;
        others.reserve(threads - 1);
        try {
            for (std::size_t i = 1; i < threads; ++i)
                others.emplace_back(run);
        } catch (const std::system_error&) {
            // No further thread to be had: those there are do the work.
        }
        run();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace pangkas
