// SPDX-License-Identifier: GPL-3.0-or-later
// What the window knows of a job.
#pragma once

#include "core/base/error.h"
#include "core/base/job_context.h"
#include "ui/jobs/job_title.h"

#include <QString>

#include <cstdint>

namespace pangkas {

enum class JobId : std::uint64_t {};

/// Jobs of one lane run one after the other; lanes never wait for each other.
enum class JobLane {
    Preview, // follows the sliders
    Opening, // models, data sets, recipes
    Long, // evaluation, export, scans
    Index, // what is known of each layer before it is compressed
    Live, // accuracy that follows the sliders
    Views, // what a view shows and can't work out at once
    Storage, // projects and their recovery copies
    Training, // minutes or hours, while the others go on
};
inline constexpr int jobLanes = 8;

enum class JobState { Queued, Running, Finished, Failed, Cancelled };

struct JobRequest
{
    JobLane lane = JobLane::Long;
    JobTitle title; // "Evaluating 800 images"; empty: a moment's work that isn't listed
    /// A new request stops and replaces an older one of its lane with the same key: newest wins. Empty: queued.
    QString key;
    bool writesFile = false; // one that was asked for: until this job has ended, it isn't there
};

struct JobStatus
{
    JobId id{};
    JobRequest request;
    JobState state = JobState::Queued;
    Progress progress; // total 0 while nothing is known
    qint64 runningMs = 0;
    Error error; // of a failed one
};

} // namespace pangkas
