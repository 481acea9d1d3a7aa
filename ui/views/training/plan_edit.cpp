// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/plan_edit.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingPlan)
};

QString bindingText(BindingKind binding)
{
    switch (binding) {
    case BindingKind::Free:
        return Text::tr("free");
    case BindingKind::Masked:
        return Text::tr("zeros held");
    case BindingKind::Shared:
        return Text::tr("shared values");
    case BindingKind::Ternary:
        return Text::tr("three values");
    case BindingKind::Priced:
        return Text::tr("bits priced");
    }
    return {};
}

/// Largest remainders, at least one each.
std::vector<int> spread(const std::vector<int>& epochs, int total)
{
    double sum = 0;
    for (const int count : epochs)
        sum += count;
    std::vector<int> parts(epochs.size(), 1);
    int left = total - int(epochs.size());
    std::vector<double> wanted(epochs.size());
    for (std::size_t i = 0; i < epochs.size(); ++i)
        wanted[i] = sum > 0 ? total * epochs[i] / sum : double(total) / double(epochs.size());
    for (; left > 0; --left) {
        std::size_t most = 0;
        for (std::size_t i = 1; i < parts.size(); ++i) {
            if (wanted[i] - parts[i] > wanted[most] - parts[most] + 1e-9)
                most = i;
        }
        ++parts[most];
    }
    return parts;
}

} // namespace

PlanFields fieldsOf(const TrainingPlan& plan)
{
    PlanFields fields;
    fields.seed = plan.seed;
    for (const TrainingPhase& phase : plan.phases)
        fields.epochs += phase.options.epochs;
    if (plan.phases.empty())
        return fields;
    const TrainingOptions& first = plan.phases.front().options;
    fields.batchSize = first.batchSize;
    fields.learningRate = first.learningRate.start;
    fields.patience = first.patience;
    fields.keep = first.keep;
    fields.isMixedPrecision = first.mixedPrecision;
    for (const TrainingPhase& phase : plan.phases)
        fields.distillation = std::max(fields.distillation, phase.options.distillation.share);
    return fields;
}

TrainingPlan withFields(TrainingPlan plan, const PlanFields& fields)
{
    const PlanFields before = fieldsOf(plan);
    plan.seed = fields.seed;
    if (plan.phases.empty())
        return plan;
    if (fields.epochs != before.epochs) {
        std::vector<int> epochs;
        for (const TrainingPhase& phase : plan.phases)
            epochs.push_back(phase.options.epochs);
        const std::vector<int> next = spread(epochs, fields.epochs);
        for (std::size_t i = 0; i < next.size(); ++i) {
            TrainingPhase& phase = plan.phases[i];
            // What happens at an epoch of the phase happens at the same share of it.
            const double scale = phase.options.epochs > 0 ? double(next[i]) / phase.options.epochs : 1;
            phase.schedule.beginEpoch *= scale;
            phase.schedule.endEpoch *= scale;
            phase.options.learningRate.stepEpochs
                = std::max(1, int(std::lround(phase.options.learningRate.stepEpochs * scale)));
            phase.options.learningRate.warmupEpochs = int(phase.options.learningRate.warmupEpochs * scale);
            phase.options.epochs = next[i];
        }
    }
    const double factor = before.learningRate > 0 ? fields.learningRate / before.learningRate : 1;
    for (TrainingPhase& phase : plan.phases) {
        TrainingOptions& options = phase.options;
        if (fields.batchSize != before.batchSize)
            options.batchSize = fields.batchSize;
        if (fields.learningRate != before.learningRate) {
            options.learningRate.start *= factor;
            options.learningRate.end *= factor;
        }
        if (fields.patience != before.patience)
            options.patience = fields.patience;
        if (fields.keep != before.keep)
            options.keep = fields.keep;
        if (fields.isMixedPrecision != before.isMixedPrecision)
            options.mixedPrecision = fields.isMixedPrecision;
        if (fields.distillation != before.distillation)
            options.distillation.share = fields.distillation;
    }
    return plan;
}

QString planNameText(const std::string& name)
{
    if (name == "masked")
        return Text::tr("Prune and retrain");
    if (name == "deep-compression")
        return Text::tr("Deep Compression: prune, then share");
    if (name == "gradual")
        return Text::tr("Prune gradually");
    if (name == "dsd")
        return Text::tr("Dense, sparse, dense");
    if (name == "ternary")
        return Text::tr("Three values per layer");
    if (name == "priced")
        return Text::tr("Fewer bits while learning");
    if (name == "head")
        return Text::tr("The last layer alone");
    return QString::fromStdString(name);
}

QString planTitle(const std::string& name, const TrainingPlan& plan)
{
    return name.empty() ? QString::fromStdString(plan.title) : planNameText(name);
}

QString phaseNameText(const std::string& name)
{
    if (name == "prune")
        return Text::tr("prune", "a phase");
    if (name == "share")
        return Text::tr("share", "a phase");
    if (name == "dense")
        return Text::tr("dense", "a phase");
    if (name == "sparse")
        return Text::tr("sparse", "a phase");
    if (name == "grow")
        return Text::tr("grow back", "a phase");
    if (name == "ternary")
        return Text::tr("three values", "a phase");
    if (name == "price")
        return Text::tr("price bits", "a phase");
    if (name == "head")
        return Text::tr("last layer", "a phase");
    return QString::fromStdString(name);
}

QString phasesText(const TrainingPlan& plan)
{
    QStringList parts;
    for (const TrainingPhase& phase : plan.phases)
        parts << Text::tr("%1: %2, %3", "phase, its epochs, how its layers are bound")
                     .arg(phaseNameText(phase.name), Text::tr("%Ln epoch(s)", nullptr, phase.options.epochs),
                         bindingText(phase.binding));
    return parts.join(QStringLiteral(" → "));
}

} // namespace pangkas
