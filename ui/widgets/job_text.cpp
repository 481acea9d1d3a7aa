// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_text.h"

#include "ui/models/number_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace pangkas {
namespace {

struct JobText
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::JobsPanel)
};

// Below these a pace says nothing yet.
constexpr double leastShare = 0.03;
constexpr qint64 leastMs = 700;

QString stageText(Stage stage)
{
    switch (stage) {
    case Stage::LoadingEngine:
        return JobText::tr("Loading the engine");
    case Stage::Reading:
        return JobText::tr("Reading");
    case Stage::Checking:
        return JobText::tr("Checking");
    case Stage::Pruning:
        return JobText::tr("Pruning");
    case Stage::Sharing:
        return JobText::tr("Sharing weights");
    case Stage::Coding:
        return JobText::tr("Coding");
    case Stage::Writing:
        return JobText::tr("Writing");
    case Stage::Decoding:
        return JobText::tr("Decoding");
    case Stage::Comparing:
        return JobText::tr("Comparing bit by bit");
    case Stage::LoadingImages:
        return JobText::tr("Loading images");
    case Stage::Evaluating:
        return JobText::tr("Evaluating");
    case Stage::Training:
        return JobText::tr("Training");
    case Stage::Drawing:
        return JobText::tr("Drawing");
    }
    return {};
}

/// Nobody knows a time that is left to the tenth.
QString wholeSecondsText(qint64 milliseconds)
{
    const qint64 seconds = (milliseconds + 500) / 1000;
    if (seconds < 60)
        return JobText::tr("%1 s", "seconds").arg(countText(seconds));
    return JobText::tr("%1 min %2 s", "minutes and seconds").arg(countText(seconds / 60), countText(seconds % 60));
}

} // namespace

QString durationText(qint64 milliseconds)
{
    if (milliseconds < 10'000)
        return JobText::tr("%1 s", "seconds").arg(QLocale().toString(double(milliseconds) / 1000, 'f', 1));
    return wholeSecondsText(milliseconds);
}

qint64 timeLeft(const Progress& progress, qint64 stageMs)
{
    if (progress.total <= 0 || progress.done >= progress.total || stageMs < leastMs)
        return -1;
    const double share = double(progress.done) / double(progress.total);
    return share < leastShare ? -1 : qint64(double(stageMs) * (1 - share) / share);
}

QString progressText(const JobStatus& job, qint64 stageMs)
{
    if (job.state == JobState::Queued)
        return JobText::tr("waiting");
    const Progress& progress = job.progress;
    if (progress.total <= 0)
        return {};
    QString text = stageText(progress.stage);
    // Counts of images say something; counts of bytes or weights are what the bar is for.
    if (progress.stage == Stage::Evaluating || progress.stage == Stage::LoadingImages)
        text = JobText::tr("%1: %2 of %3").arg(text, countText(progress.done), countText(progress.total));
    const qint64 left = timeLeft(progress, stageMs);
    if (left >= 0)
        text = JobText::tr("%1, about %2 left").arg(text, wholeSecondsText(std::max<qint64>(1000, left)));
    return text;
}

bool isAskedFor(const JobRequest& request)
{
    return request.lane == JobLane::Opening || request.lane == JobLane::Long || request.lane == JobLane::Storage
        || request.lane == JobLane::Training;
}

} // namespace pangkas
