// SPDX-License-Identifier: GPL-3.0-or-later
// A job in words: where it is, how long it took, how long it may still take.
#pragma once

#include "ui/jobs/job_status.h"

#include <QString>

namespace pangkas {

/// "0.4 s", "12 s", "3 min 5 s".
QString durationText(qint64 milliseconds);

/// `stageMs`: how long the present stage has been running, from which the rest of it is extrapolated.
QString progressText(const JobStatus& job, qint64 stageMs);

/// Milliseconds that are left at this pace, -1 while nothing can be said.
qint64 timeLeft(const Progress& progress, qint64 stageMs);

/// Jobs that somebody asked for by name. The others follow the sliders and come and go by themselves.
bool isAskedFor(const JobRequest& request);

} // namespace pangkas
