// SPDX-License-Identifier: GPL-3.0-or-later
// Sparsity and bits of every layer for a budget: at most so many bytes, or at most so much top-1 lost.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/layer_index.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/sensitivity_scan.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

/// One way to compress a layer, with what is expected of it.
struct BudgetChoice
{
    LayerRecipe recipe;
    std::uint64_t bytes = 0; // of the layer's streams
    double loss = 0; // of top-1, as a share; 0 and above
};

struct BudgetLayer
{
    std::string name;
    std::vector<BudgetChoice> choices; // at least one; none betters another: bytes rise, losses fall
};

/// A choice for every layer.
struct BudgetPoint
{
    std::uint64_t bytes = 0; // without the container
    double loss = 0; // losses of layers add up
    std::vector<std::uint16_t> choices; // one for each layer
};

/// Every layer at every level of the scan and half-way between, shared with 2 to 8 bits or not at all; coder and
/// initialisation are the recipe's. Layers that are switched off, and those that `fixed` marks, stay as they are.
///
/// Bytes are LayerIndex's predictions. The loss comes from the layer's rows of the scan: top-1 lost and mean
/// cross-entropy gained, each made monotonic (isotonic regression), in equal parts, the entropy in the units of top-1
/// that the whole scan gives. It is taken as a function of the squared error that pruning made, relative to the layer's
/// energy, so that the error of sharing (previewCodebook()) counts as well. Top-1 alone would be too coarse: with 200
/// images one of them is half a point.
///
/// invalid-argument when the scan has no rows of a layer that is to change.
PANGKAS_EXPORT Result<std::vector<BudgetLayer>> budgetChoices(const Recipe& recipe, const std::vector<bool>& fixed,
    const std::vector<std::shared_ptr<const LayerIndex>>& indexes, const Scan& scan, const JobContext& job = {});

/// The combinations of choices that no other one betters, bytes rising, losses falling; at most `most` of them, evenly
/// spread over the bytes, both ends among them. Exact where there are no more than that at any layer.
PANGKAS_EXPORT Result<std::vector<BudgetPoint>> budgetFrontier(
    const std::vector<BudgetLayer>& layers, std::size_t most = 2048, const JobContext& job = {});

/// Exactly one of the two.
struct BudgetGoal
{
    std::optional<std::uint64_t> mostBytes; // of the packed file
    std::optional<double> mostLoss; // of top-1, as a share, measured against the dense network
};

/// Packs a recipe for real: its bytes and those of its layers.
using PackForBudget = std::function<Result<PackReport>(const Recipe&, const JobContext&)>;
/// Measures how much top-1 a recipe loses; negative where it gains.
using LossForBudget = std::function<Result<double>(const Recipe&, const JobContext&)>;

struct BudgetRound
{
    std::uint64_t predictedBytes = 0;
    double predictedLoss = 0;
    std::uint64_t bytes = 0; // packed
    std::optional<double> loss; // measured; not in a search for bytes
    bool isWithin = false;
};

struct BudgetSolution
{
    Recipe recipe;
    BudgetRound result; // of that recipe
    std::vector<BudgetRound> rounds;
    std::vector<std::pair<std::uint64_t, double>> frontier; // predicted bytes of the file and loss, corrected by what was packed
};

/// Takes the best combination, packs (and, for a loss, measures) it, corrects the predictions by what came out and goes on
/// until it fits well, or eight rounds have passed; the best that was within the goal counts. The same input gives the
/// same recipe. limit-exceeded, with the smallest that can be reached, when there is none; `measure` may be empty in a
/// search for bytes.
PANGKAS_EXPORT Result<BudgetSolution> solveBudget(const BudgetGoal& goal, const Recipe& recipe, std::vector<BudgetLayer> layers,
    const PackForBudget& pack, const LossForBudget& measure, const JobContext& job = {});

} // namespace pangkas
