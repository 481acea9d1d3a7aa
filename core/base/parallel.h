// SPDX-License-Identifier: GPL-3.0-or-later
// Spreading independent pieces of work over the processor's cores. Results never depend on the number of threads:
// each piece writes only what belongs to it.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <functional>
#include <span>

namespace pangkas {

/// Cores this process may use (its affinity mask), at least 1.
PANGKAS_EXPORT int availableCores();

/// Limits parallelFor() for the whole process; 0 sets it back to availableCores().
PANGKAS_EXPORT void setThreadLimit(int threads);
PANGKAS_EXPORT int threadLimit();

/// Calls work(i) once for each i in [0, count), in unspecified order, on up to threadLimit() threads, the caller's
/// among them; returns when all are done. An exception of a piece is thrown again here.
PANGKAS_EXPORT void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work);

/// Calls work(i) once for each of the sizes as parallelFor() does, the largest first so that none is left over at the
/// end. After an error no further piece begins. The first error in the order of the sizes is returned, one that was
/// cancelled only if there is no other; std::bad_alloc of a piece is out-of-memory.
PANGKAS_EXPORT Result<void> forEachLargestFirst(
    std::span<const std::size_t> sizes, const std::function<Result<void>(std::size_t)>& work);

} // namespace pangkas
