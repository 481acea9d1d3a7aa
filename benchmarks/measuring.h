// SPDX-License-Identifier: GPL-3.0-or-later
// What all benchmark programs need: results without error handling, and times.
#pragma once

#include "core/base/result.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

namespace pangkas::benchmarks {

/// The value, or an exception with the error's text.
template <typename T>
T valueOf(Result<T> result)
{
    if (!result)
        throw std::runtime_error(describe(result.error()));
    return std::move(*result);
}

template <typename Work>
double secondsOf(Work&& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline double medianOf(std::vector<double> times)
{
    std::ranges::sort(times);
    return times.empty() ? 0 : times[times.size() / 2];
}

/// The median of so many runs.
template <typename Work>
double medianSeconds(int runs, Work&& work)
{
    std::vector<double> times;
    for (int i = 0; i < runs; ++i)
        times.push_back(secondsOf(work));
    return medianOf(std::move(times));
}

} // namespace pangkas::benchmarks
