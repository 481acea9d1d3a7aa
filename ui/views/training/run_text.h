// SPDX-License-Identifier: GPL-3.0-or-later
// A run in words: where it is, or how it ended.
#pragma once

#include "ui/views/training/planned_course.h"
#include "ui/views/training/training_run.h"

#include <QString>

#include <cstdint>

namespace pangkas {

/// "Run 1 · phase 1 of 2, prune · epoch 3 of 6 · loss 0.1234 · ≈ 2 min left · 123 images/s"; `clock` is that of
/// TrainingRun::timeLeft().
QString activeText(const TrainingRun& run, std::int64_t clock);
/// The same where there is less to tell: "epoch 3 of 9 · ≈ 2 min left", epochs counted over all phases.
QString placeText(const TrainingRun& run, std::int64_t clock);
/// How it ended, and what can be done with it; empty while it is active.
QString outcomeText(const TrainingRun& run);
/// The figures of the epoch that ended nearest to a place along the epochs, or of the step where none has ended yet.
QString pointText(const TrainingRun& run, double at);
/// What a plan says for a place along its epochs; nothing of it is measured.
QString plannedText(const PlannedPoint& point);
/// "Run 1: Deep Compression: prune, then share, 9 epochs, best top-1 81.25 %".
QString summaryText(const TrainingRun& run);

} // namespace pangkas
