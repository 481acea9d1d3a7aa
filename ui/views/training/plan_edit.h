// SPDX-License-Identifier: GPL-3.0-or-later
// The few settings of a plan that a form shows, and a plan with others of them.
#pragma once

#include "core/pipeline/training_plan.h"

#include <QString>

#include <cstdint>
#include <string>

namespace pangkas {

/// Those of the first phase stand for all, but for the epochs.
struct PlanFields
{
    int epochs = 0; // of all phases together
    int batchSize = 0;
    double learningRate = 0; // at its highest
    std::uint64_t seed = 1;
    int patience = 0; // 0: never early
    KeptModel keep = KeptModel::Last;
    bool isMixedPrecision = false;
    double distillation = 0; // share of the loss; the largest of all phases'

    bool operator==(const PlanFields&) const = default;
};

PlanFields fieldsOf(const TrainingPlan& plan);

/// Phases keep their shares of the epochs (each at least one, so that a sum below the number of phases becomes that) and
/// the ratios of their learning rates. What isn't different from fieldsOf() stays as it is in each phase.
TrainingPlan withFields(TrainingPlan plan, const PlanFields& fields);

/// Of a plan that comes with the program, in the window's language; another one's own name.
QString planNameText(const std::string& name);
/// The same, where `name` is empty the plan's own title.
QString planTitle(const std::string& name, const TrainingPlan& plan);
/// Of a phase of these plans, in the window's language; another one's own name.
QString phaseNameText(const std::string& name);
/// "prune 5 epochs, masked → share 3 epochs, shared values".
QString phasesText(const TrainingPlan& plan);

} // namespace pangkas
