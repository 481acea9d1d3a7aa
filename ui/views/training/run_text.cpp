// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/run_text.h"

#include "ui/models/error_text.h"
#include "ui/models/number_text.h"
#include "ui/views/training/plan_edit.h"
#include "ui/widgets/job_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingView)
};

struct PlotText
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingPlot)
};

const QString separator = QStringLiteral(" · ");

QString timeLeftText(const TrainingRun& run, std::int64_t clock)
{
    const auto left = run.timeLeft(clock);
    return left ? Text::tr("≈ %1 left").arg(durationText(*left)) : Text::tr("time left unknown yet");
}

QString phaseText(const TrainingRun& run)
{
    const QString name = phaseNameText(run.phases.back().name);
    if (run.plan.phases.size() < 2)
        return name;
    return Text::tr("phase %1 of %2, %3")
        .arg(countText(std::int64_t(run.phases.size())), countText(std::int64_t(run.plan.phases.size())), name);
}

QString epochText(const TrainingRun& run, const RunEpoch& epoch)
{
    const EpochReport& report = epoch.report;
    QStringList lines{
        PlotText::tr("%1, %2, epoch %3").arg(run.title(), phaseNameText(run.phases[epoch.phase].name), countText(report.epoch)),
        PlotText::tr("training: loss %1, top-1 %2, as augmented")
            .arg(smallNumberText(report.trainingLoss, 4), percentText(report.trainingAccuracy, 2))};
    if (report.validationAccuracy)
        lines << PlotText::tr("validation: loss %1, top-1 %2")
                     .arg(report.validationLoss ? smallNumberText(*report.validationLoss, 4) : QStringLiteral("–"),
                         percentText(*report.validationAccuracy, 2));
    lines << PlotText::tr("learning rate %1, %2 zeros").arg(smallNumberText(report.learningRate, 3), percentText(report.sparsity, 2));
    return lines.join(QLatin1Char('\n'));
}

QString stepText(const TrainingRun& run, const RunStep& step)
{
    return QStringList{PlotText::tr("%1, after %2 epochs").arg(run.title(), QLocale().toString(step.at, 'f', 2)),
        PlotText::tr("training, epoch so far: loss %1, top-1 %2, as augmented")
            .arg(smallNumberText(step.loss, 4), percentText(step.accuracy, 2)),
        PlotText::tr("learning rate %1").arg(smallNumberText(step.learningRate, 3))}
        .join(QLatin1Char('\n'));
}

} // namespace

QString pointText(const TrainingRun& run, double at)
{
    const auto distance = [at](const auto& point) { return std::abs(point.at - at); };
    const auto epoch = std::ranges::min_element(run.epochs, {}, distance);
    const auto step = std::ranges::min_element(run.steps, {}, distance);
    // Where an epoch has ended its figures say more; those of the present one aren't there yet.
    const bool isPresent = step != run.steps.end() && (epoch == run.epochs.end() || at > run.epochs.back().at + 0.5);
    if (isPresent)
        return stepText(run, *step);
    return epoch == run.epochs.end() ? QString() : epochText(run, *epoch);
}

QString plannedText(const PlannedPoint& point)
{
    QStringList lines{PlotText::tr("planned, after %1 epochs").arg(QLocale().toString(point.at, 'f', 2)),
        PlotText::tr("learning rate %1").arg(smallNumberText(point.learningRate, 3))};
    lines << (point.zeros ? PlotText::tr("%1 zeros").arg(percentText(*point.zeros, 2))
                          : PlotText::tr("as many zeros as the layers choose"));
    return lines.join(QLatin1Char('\n'));
}

QString activeText(const TrainingRun& run, std::int64_t clock)
{
    if (run.isStopping)
        return Text::tr("%1 stops after the present step; what it has is kept.").arg(run.title());
    if (run.state == RunState::Waiting)
        return Text::tr("%1 waits to begin.").arg(run.title());
    if (run.steps.empty())
        return Text::tr("%1: opening the images.").arg(run.title());
    const TrainingStep& step = run.present;
    return QStringList{run.title(), phaseText(run), Text::tr("epoch %1 of %2").arg(countText(step.epoch), countText(step.epochs)),
        Text::tr("loss %1").arg(smallNumberText(step.loss, 4)), timeLeftText(run, clock),
        Text::tr("%1 images/s").arg(QLocale().toString(step.imagesPerSecond, 'f', 0))}
        .join(separator);
}

QString placeText(const TrainingRun& run, std::int64_t clock)
{
    if (run.state == RunState::Waiting)
        return Text::tr("waits to begin");
    if (run.steps.empty())
        return Text::tr("opening the images");
    int epoch = run.present.epoch;
    for (std::size_t i = 0; i + 1 < run.phases.size() && i < run.plan.phases.size(); ++i)
        epoch += run.plan.phases[i].options.epochs;
    return QStringList{Text::tr("epoch %1 of %2").arg(countText(epoch), countText(run.plannedEpochs())), timeLeftText(run, clock)}
        .join(separator);
}

QString outcomeText(const TrainingRun& run)
{
    const auto best = run.bestAccuracy();
    const QString accuracy
        = best ? Text::tr("best top-1 %1 on the validation images").arg(percentText(*best, 2)) : Text::tr("not validated");
    switch (run.state) {
    case RunState::Finished:
        return Text::tr("%1 is trained, in %2: %3. Adopt puts its weights in place of the present ones; Undo takes them back.")
            .arg(run.title(), durationText(run.durationMs), accuracy);
    case RunState::Patience:
        return Text::tr("%1 ended early after %2, as the validation accuracy rose no more: %3.")
            .arg(run.title(), durationText(run.durationMs), accuracy);
    case RunState::Stopped:
        return Text::tr("%1 was stopped after %2; what it had is kept: %3.").arg(run.title(), durationText(run.durationMs), accuracy);
    case RunState::Diverged:
        return Text::tr("%1 diverged (%2): the last good state is kept. Lower the learning rate and start again.")
            .arg(run.title(), QString::fromStdString(run.endDetail()));
    case RunState::Failed:
        return errorSentence(run.error) + QLatin1Char(' ') + errorDetails(run.error);
    case RunState::Cancelled:
        return Text::tr("%1 was cancelled; nothing of it is kept.").arg(run.title());
    case RunState::Waiting:
    case RunState::Running:
        break;
    }
    return {};
}

QString summaryText(const TrainingRun& run)
{
    const auto best = run.bestAccuracy();
    return Text::tr("%1: %2, %3, %4", "a run, its plan, its epochs, its accuracy")
        .arg(run.title(), run.planText(), Text::tr("%Ln epoch(s)", nullptr, int(run.epochs.size())),
            best ? Text::tr("best top-1 %1").arg(percentText(*best, 2)) : Text::tr("not validated"));
}

} // namespace pangkas
