// SPDX-License-Identifier: GPL-3.0-or-later
// Plans on a tiny network, for tests of what retraining binds.
#pragma once

#include "core/pipeline/retrain.h"
#include "tests/engine/training_runs.h"

#include <QString>

#include <vector>

namespace pangkas::test {

/// Of twoClasses(): fc4 as it is; the others lose half and share seven values.
Recipe plannedRecipe();
TrainingPhase quickPhase(BindingKind kind, int epochs = 3);
RetrainInput plannedInput(std::vector<TrainingPhase> phases);

/// "masked", "gradual", "spliced", "shared", "reassigned", "priced", "prune, then share", "ternary", "ternary by Adam"
std::vector<TrainingPhase> phasesOf(const QString& what);
/// Rows of a test with the column `what`, one for each of these.
void addPlannedKinds();
/// Values besides 0.
std::size_t distinctValues(const Tensor& tensor);

} // namespace pangkas::test
