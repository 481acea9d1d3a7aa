// SPDX-License-Identifier: GPL-3.0-or-later
// What a plan is going to do, before it has run: learning rate and zeros along its epochs, by its schedules. Nothing is measured.
#pragma once

#include "core/architecture/architecture.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/training_plan.h"
#include "ui/views/training/training_run.h"

#include <optional>
#include <vector>

namespace pangkas {

struct PlannedPoint
{
    double at = 0; // epochs from the beginning of the plan
    double learningRate = 0; // of the layers that aren't told another one
    /// Share of zeros among all weights as masks hold them; none in a phase whose layers choose their zeros themselves.
    std::optional<double> zeros;
};

struct PlannedCourse
{
    std::vector<PlannedPoint> points; // ascending
    std::vector<RunPhase> phases;
    double epochs = 0;

    /// The last one that lies at or before `at`; nullptr without points.
    const PlannedPoint* pointAt(double at) const;
};

/// A layer's part of the zeros.
struct PlannedLayer
{
    double weights = 0;
    double sparsity = 0; // that the recipe asks for
};

/// `recipe` and `layers` as the architecture has them.
PlannedCourse plannedCourse(const TrainingPlan& plan, const Architecture& architecture, const Recipe& recipe,
    const std::vector<PlannedLayer>& layers);

} // namespace pangkas
