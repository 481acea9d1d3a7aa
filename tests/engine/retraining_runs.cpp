// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/retraining_runs.h"

#include "tests/engine/test_networks.h"

#include <QTest>

#include <set>

namespace pangkas::test {

Recipe plannedRecipe()
{
    Recipe recipe = emptyRecipe(twoClasses());
    for (LayerRecipe& layer : recipe.layers) {
        if (layer.layer == "fc4")
            continue;
        layer.pruning.amount = 0.5;
        layer.sharing.centroids = 7;
    }
    return recipe;
}

TrainingPhase quickPhase(BindingKind kind, int epochs)
{
    TrainingPhase phase;
    phase.name = std::string(toString(kind));
    phase.binding = kind;
    phase.options.epochs = epochs;
    phase.options.batchSize = 8;
    phase.options.learningRate = {0.02, 0, 0.001};
    phase.options.dropout = 0.1;
    phase.options.augmentation.smallestCrop = 0.9;
    return phase;
}

RetrainInput plannedInput(std::vector<TrainingPhase> phases)
{
    RetrainInput input;
    input.architecture = twoClasses();
    input.model = startWeights();
    input.recipe = plannedRecipe();
    input.plan.phases = std::move(phases);
    input.training = halves(16, 1);
    input.validation = halves(8, 2);
    return input;
}

std::vector<TrainingPhase> phasesOf(const QString& what)
{
    if (what == "masked")
        return {quickPhase(BindingKind::Masked)};
    if (what == "gradual" || what == "spliced") {
        TrainingPhase gradual = quickPhase(BindingKind::Masked, 5);
        gradual.schedule = {SparsityCurve::Cubic, 0.1, 0.5, 3.2, 6};
        gradual.spliceBack = what == "spliced";
        return {gradual};
    }
    if (what == "shared")
        return {quickPhase(BindingKind::Shared)};
    if (what == "reassigned") {
        TrainingPhase shared = quickPhase(BindingKind::Shared);
        shared.reassign = true;
        return {shared};
    }
    if (what == "priced")
        return {quickPhase(BindingKind::Priced)};
    if (what == "prune, then share")
        return {quickPhase(BindingKind::Masked), quickPhase(BindingKind::Shared)};
    TrainingPhase ternary = quickPhase(BindingKind::Ternary);
    if (what == "ternary by Adam") {
        ternary.options.optimizer.kind = OptimizerKind::Adam;
        ternary.options.learningRate = {0.01, 0, 0.001};
    }
    return {ternary};
}

void addPlannedKinds()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"masked", "gradual", "spliced", "shared", "reassigned", "priced", "prune, then share", "ternary",
             "ternary by Adam"})
        QTest::addRow("%s", what) << what;
}

std::size_t distinctValues(const Tensor& tensor)
{
    std::set<float> values(tensor.values().begin(), tensor.values().end());
    values.erase(0.0f);
    return values.size();
}

} // namespace pangkas::test
