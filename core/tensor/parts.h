// SPDX-License-Identifier: GPL-3.0-or-later
// Passes over the weights of a tensor in parts that are worked on in parallel. Where sums of floating-point numbers
// are made, the number of parts is fixed, so that results don't depend on the number of threads.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <exception>
#include <functional>
#include <new>
#include <span>

namespace pangkas {

/// Weights between two looks at the caller's wish to stop; a multiple of 64.
inline constexpr std::size_t pieceSize = std::size_t{1} << 17;

/// Number of parts of pieceSize, the last one shorter.
constexpr std::size_t pieceCount(std::size_t size)
{
    return (size + pieceSize - 1) / pieceSize;
}

/// A number of parts that suits the threads, for work whose result doesn't depend on it.
std::size_t partsForThreads();

/// First weight of a part; a multiple of 64, or `size`. part == parts gives the end of the last one.
std::size_t partBegin(std::size_t size, std::size_t parts, std::size_t part);

/// Calls work(part, begin, end) for consecutive ranges of at most pieceSize that make up each part, in order within a
/// part, the parts in parallel. cancelled when the caller asked to stop.
Result<void> forEachPart(std::size_t size, std::size_t parts, const JobContext& job,
    const std::function<void(std::size_t part, std::size_t begin, std::size_t end)>& work);

/// not-finite, naming the first weight at or after `from` that is NaN or infinite; there must be one.
Failure notFiniteError(std::span<const float> weights, std::size_t from = 0);

/// Runs `work`, which returns a Result, and turns an exception into an error: nothing is thrown out of core.
template <typename Work>
auto withoutExceptions(Work&& work) -> decltype(work())
{
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "no memory for working on the weights", {}, "Close other programs");
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Internal, exception.what());
    }
}

} // namespace pangkas
