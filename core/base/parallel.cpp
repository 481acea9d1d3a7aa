// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <numeric>
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

Result<void> forEachLargestFirst(
    std::span<const std::size_t> sizes, const std::function<Result<void>(std::size_t)>& work)
{
    std::vector<std::size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return sizes[i]; });
    std::vector<Result<void>> results(sizes.size());
    std::atomic<bool> failed{false};
    parallelFor(order.size(), [&](std::size_t k) {
        if (failed)
            return;
        Result<void>& result = results[order[k]];
        try {
            result = work(order[k]);
        } catch (const std::bad_alloc&) {
            result = fail(ErrorCode::OutOfMemory, "not enough memory", {}, "Close other programs or use fewer threads");
        }
        if (!result)
            failed = true;
    });
    const auto isCause = [](const Result<void>& result) { return !result && result.error().code != ErrorCode::Cancelled; };
    if (const auto cause = std::ranges::find_if(results, isCause); cause != results.end())
        return std::move(*cause);
    for (Result<void>& result : results)
        PANGKAS_TRY(std::move(result));
    return {};
}

} // namespace pangkas
