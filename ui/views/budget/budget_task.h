// SPDX-License-Identifier: GPL-3.0-or-later
// The search for a budget of the window, as functions of values that run on any thread.
#pragma once

#include "core/pipeline/budget_solver.h"
#include "ui/jobs/pack_tasks.h"

#include <memory>
#include <utility>
#include <vector>

namespace pangkas {

/// What a search begins with.
struct BudgetInput
{
    PackInput pack;
    EvaluationInput evaluation; // without a data set nothing is measured
    std::vector<std::shared_ptr<const LayerIndex>> indexes;
    std::vector<bool> fixed; // layers that stay as they are
    std::shared_ptr<const Scan> scan;
    std::shared_ptr<const EvaluationReport> dense; // nullptr: measured when needed
    std::shared_ptr<PackCache> cache;
};

/// Predicted bytes of the file and predicted losses, bytes rising.
struct BudgetLine
{
    std::vector<std::pair<std::uint64_t, double>> points;
};

Result<std::shared_ptr<const BudgetLine>> predictBudgets(const BudgetInput& input, const JobContext& job = {});
Result<std::shared_ptr<const BudgetSolution>> findBudget(
    const BudgetGoal& goal, const BudgetInput& input, const JobContext& job = {});

} // namespace pangkas
