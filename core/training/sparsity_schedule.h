// SPDX-License-Identifier: GPL-3.0-or-later
// When masks are drawn in a run, and how sparse each one is.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/training/binding_spec.h"

namespace pangkas {

/// Of the draws 0 to drawCount() - 1, the last one that is due at `position` in epochs; -1 before the first.
PANGKAS_EXPORT int drawDue(const SparsitySchedule& schedule, double position);
/// OneShot: 1. Others: SparsitySchedule::steps + 1, evenly from `beginEpoch` (sparsity `first`) to `endEpoch` (final).
PANGKAS_EXPORT int drawCount(const SparsitySchedule& schedule);
PANGKAS_EXPORT double sparsityOfDraw(const SparsitySchedule& schedule, int draw, double finalSparsity);

/// invalid-argument, naming the limits, for numbers out of range and for a schedule that has not ended when the last
/// epoch begins to end: its last mask would never be trained.
PANGKAS_EXPORT Result<void> checkSchedule(const SparsitySchedule& schedule, int epochs);

/// Whether what is drawn anew each epoch still is at the begin of this one, from 0: in the last fifth of a run it stays,
/// so that the weights can settle.
PANGKAS_EXPORT bool redrawsAt(int epoch, int epochs);

} // namespace pangkas
