// SPDX-License-Identifier: GPL-3.0-or-later
// Spreading independent pieces of work over the processor's cores. Results never depend on the number of threads:
// each piece writes only what belongs to it.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <functional>

namespace pangkas {

/// Cores this process may use (its affinity mask), at least 1.
PANGKAS_EXPORT int availableCores();

/// Limits parallelFor() for the whole process; 0 sets it back to availableCores().
PANGKAS_EXPORT void setThreadLimit(int threads);
PANGKAS_EXPORT int threadLimit();

/// Calls work(i) once for each i in [0, count), in unspecified order, on up to threadLimit() threads, the caller's
/// among them; returns when all are done. An exception of a piece is thrown again here.
PANGKAS_EXPORT void parallelFor(std::size_t count, const std::function<void(std::size_t)>& work);

} // namespace pangkas
