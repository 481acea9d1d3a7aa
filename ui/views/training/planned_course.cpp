// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/planned_course.h"

#include "core/training/learning_rate.h"
#include "core/training/sparsity_schedule.h"

#include <algorithm>

namespace pangkas {
namespace {

constexpr int pointsOfPhase = 120; // at most one for each pixel or two

/// None where the layer chooses its zeros itself. `position`: epochs done of the phase.
std::optional<double> zerosAt(
    const TrainingPhase& phase, BindingKind binding, const LayerRecipe& entry, const PlannedLayer& layer, double position)
{
    const double wanted = phase.sparsity.value_or(layer.sparsity);
    const bool isBound = entry.enabled && (wanted > 0 || entry.sharing.centroids > 0);
    if (isBound && binding == BindingKind::Ternary)
        return std::nullopt;
    if (!isBound || wanted <= 0)
        return 0;
    switch (binding) {
    case BindingKind::Free:
    case BindingKind::Ternary:
        return 0; // whatever was zero learns, and is none any more
    case BindingKind::Shared:
    case BindingKind::Priced:
        return wanted;
    case BindingKind::Masked:
        break;
    }
    const int draw = drawDue(phase.schedule, position);
    return draw < 0 ? 0 : sparsityOfDraw(phase.schedule, draw, wanted);
}

std::optional<double> zerosAt(const TrainingPhase& phase, const Architecture& architecture, const Recipe& recipe,
    const std::vector<PlannedLayer>& layers, double position)
{
    double zeros = 0, weights = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const BindingKind* binding = valueFor(phase.bindings, architecture, architecture.layers[i]);
        const auto share = zerosAt(phase, binding ? *binding : phase.binding, recipe.layers[i], layers[i], position);
        if (!share)
            return std::nullopt;
        zeros += *share * layers[i].weights;
        weights += layers[i].weights;
    }
    return weights > 0 ? zeros / weights : 0;
}

} // namespace

const PlannedPoint* PlannedCourse::pointAt(double at) const
{
    const auto after = std::ranges::upper_bound(points, at, {}, &PlannedPoint::at);
    return points.empty() ? nullptr : &*(after == points.begin() ? after : after - 1);
}

PlannedCourse plannedCourse(const TrainingPlan& plan, const Architecture& architecture, const Recipe& recipe,
    const std::vector<PlannedLayer>& layers)
{
    PlannedCourse course;
    for (const TrainingPhase& phase : plan.phases) {
        const int epochs = phase.options.epochs;
        course.phases.push_back({phase.name, course.epochs});
        for (int i = 0; i <= pointsOfPhase; ++i) {
            // The rate at the very end is that of no step any more, but what it comes to.
            const double position = static_cast<double>(epochs) * i / pointsOfPhase;
            course.points.push_back({course.epochs + position,
                learningRateAt(phase.options.learningRate, epochs, position), zerosAt(phase, architecture, recipe, layers, position)});
        }
        course.epochs += epochs;
    }
    return course;
}

} // namespace pangkas
