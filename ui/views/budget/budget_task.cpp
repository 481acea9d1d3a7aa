// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/budget/budget_task.h"

namespace pangkas {

Result<std::shared_ptr<const BudgetLine>> predictBudgets(const BudgetInput& input, const JobContext& job)
{
    PANGKAS_ASSIGN(const auto layers, budgetChoices(*input.pack.recipe, input.fixed, input.indexes, *input.scan, job));
    PANGKAS_ASSIGN(const auto frontier, budgetFrontier(layers, 512, job));
    auto line = std::make_shared<BudgetLine>();
    for (const BudgetPoint& point : frontier)
        line->points.emplace_back(point.bytes + predictedContainerBytes(layers.size()), point.loss);
    return std::shared_ptr<const BudgetLine>(std::move(line));
}

Result<std::shared_ptr<const BudgetSolution>> findBudget(const BudgetGoal& goal, const BudgetInput& input, const JobContext& job)
{
    PANGKAS_ASSIGN(auto layers, budgetChoices(*input.pack.recipe, input.fixed, input.indexes, *input.scan, job));
    const auto measure = [&](const Recipe& recipe, const JobContext& part) {
        PackInput pack = input.pack;
        pack.recipe = std::make_shared<const Recipe>(recipe);
        return measureRecipe(pack, *input.cache, part);
    };
    const PackForBudget pack = [&](const Recipe& recipe, const JobContext& part) -> Result<PackReport> {
        PANGKAS_ASSIGN(const auto packing, measure(recipe, part));
        return packing->report;
    };
    auto dense = input.dense;
    LossForBudget loss;
    if (input.evaluation.dataset) {
        loss = [&](const Recipe& recipe, const JobContext& part) -> Result<double> {
            if (!dense) {
                PANGKAS_ASSIGN(dense, evaluateNetwork(input.evaluation, input.evaluation.original->opened.model, {}, part));
            }
            PANGKAS_ASSIGN(const auto packing, measure(recipe, part.withSink({})));
            PANGKAS_ASSIGN(const ModelSnapshot model, decodeModel(packing->compressedModel(), part.withSink({})));
            PANGKAS_ASSIGN(const auto report, evaluateNetwork(input.evaluation, model, {}, part));
            return dense->top1() - report->top1();
        };
    }
    PANGKAS_ASSIGN(BudgetSolution solution, solveBudget(goal, *input.pack.recipe, std::move(layers), pack, loss, job));
    return std::make_shared<const BudgetSolution>(std::move(solution));
}

} // namespace pangkas
