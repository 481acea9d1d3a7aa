// SPDX-License-Identifier: GPL-3.0-or-later
// Measures a network on a data set: reading, computing and counting side by side.
#pragma once

#include "core/data/image_batches.h"
#include "core/engine/engine.h"
#include "core/engine/torch/activation_cache.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace pangkas {

/// See Engine::evaluate(). `cache` and `activations` may be nullptr.
Result<EvaluationReport> evaluateModel(const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options, ImageCache* cache,
    ActivationCache* activations, const JobContext& job);

/// The images to measure, in an order in which every stretch holds all classes in their proportions: reports over the
/// first part are fair. `limit` 0: all; fewer are taken in equal numbers from every class, spread over each.
std::vector<std::size_t> evaluationOrder(const Dataset& dataset, std::size_t limit);

} // namespace pangkas
