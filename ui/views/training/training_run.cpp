// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_run.h"

#include "ui/views/training/plan_edit.h"

#include <QCoreApplication>

#include <algorithm>

namespace pangkas {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingRun)
};

/// More than any screen has columns; beyond, every second one goes.
constexpr std::size_t mostSteps = 4000;

QString digits(double value)
{
    return QString::number(value, 'g', 9);
}

QString digits(const std::optional<double>& value)
{
    return value ? digits(*value) : QString();
}

} // namespace

QString TrainingRun::title() const
{
    return Text::tr("Run %1").arg(number);
}

QString TrainingRun::planText() const
{
    return planTitle(planName, plan);
}

int TrainingRun::plannedEpochs() const
{
    int epochs = 0;
    for (const TrainingPhase& phase : plan.phases)
        epochs += phase.options.epochs;
    return epochs;
}

double TrainingRun::shareDone() const
{
    const int planned = plannedEpochs();
    if (phases.empty() || planned == 0)
        return 0;
    double done = 0;
    for (std::size_t i = 0; i + 1 < phases.size() && i < plan.phases.size(); ++i)
        done += plan.phases[i].options.epochs;
    done += present.epoch - 1 + (present.steps ? double(present.step) / double(present.steps) : 0.0);
    return std::clamp(done / planned, 0.0, 1.0);
}

std::optional<std::int64_t> TrainingRun::timeLeft(std::int64_t nowMs) const
{
    const double share = shareDone();
    if (steps.size() < 2 || share <= 0)
        return std::nullopt;
    // What came before the first step, such as opening the images, doesn't come again.
    return std::int64_t(double(nowMs - firstStepMs) * (1 - share) / share);
}

std::optional<double> TrainingRun::bestAccuracy() const
{
    std::optional<double> best;
    for (const RunEpoch& epoch : epochs) {
        if (epoch.report.validationAccuracy)
            best = std::max(best.value_or(0), *epoch.report.validationAccuracy);
    }
    return best;
}

std::optional<double> TrainingRun::lastSparsity() const
{
    return epochs.empty() ? std::nullopt : std::optional(epochs.back().report.sparsity);
}

std::string TrainingRun::endDetail() const
{
    if (!outcome)
        return {};
    for (const PhaseReport& phase : outcome->report.phases) {
        if (phase.end == TrainingEnd::Diverged)
            return phase.endDetail;
    }
    return {};
}

double TrainingRun::at(std::size_t phase, double epochsDone)
{
    while (phases.size() <= phase) {
        double begin = 0;
        if (!steps.empty())
            begin = steps.back().at;
        if (!epochs.empty())
            begin = std::max(begin, epochs.back().at);
        const std::size_t next = phases.size();
        phases.push_back({next < plan.phases.size() ? plan.phases[next].name : std::string(), begin});
    }
    return phases[phase].begin + epochsDone;
}

void TrainingRun::add(const TrainingFeed::Event& event, std::int64_t nowMs)
{
    if (const auto* step = std::get_if<TrainingStep>(&event.what)) {
        if (steps.empty())
            firstStepMs = nowMs;
        const double part = step->steps ? double(step->step) / double(step->steps) : 0.0;
        const double place = at(event.phase, step->epoch - 1 + part);
        present = *step;
        steps.push_back({place, step->loss, step->accuracy, step->learningRate});
        if (steps.size() > mostSteps) {
            std::size_t kept = 0;
            for (std::size_t i = 0; i < steps.size(); i += 2)
                steps[kept++] = steps[i];
            steps.resize(kept);
        }
    } else {
        const auto& report = std::get<EpochReport>(event.what);
        epochs.push_back({at(event.phase, report.epoch), event.phase, report});
    }
}

QString runCsvHeader()
{
    return QStringLiteral("run,plan,phase,epoch,learning_rate,training_loss,training_accuracy,validation_loss,"
                          "validation_accuracy,sparsity,seconds\n");
}

QString TrainingRun::csv() const
{
    QString title = QString::fromStdString(plan.title);
    title.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    QString text;
    for (const RunEpoch& epoch : epochs) {
        const EpochReport& report = epoch.report;
        text += QStringList{QString::number(this->number), QLatin1Char('"') + title + QLatin1Char('"'),
            QString::fromStdString(phases[epoch.phase].name), QString::number(report.epoch), digits(report.learningRate),
            digits(report.trainingLoss), digits(report.trainingAccuracy), digits(report.validationLoss),
            digits(report.validationAccuracy), digits(report.sparsity), digits(report.seconds)}
                    .join(QLatin1Char(','))
            + QLatin1Char('\n');
    }
    return text;
}

} // namespace pangkas
