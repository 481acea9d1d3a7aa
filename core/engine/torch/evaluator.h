// SPDX-License-Identifier: GPL-3.0-or-later
// Measures a network on a data set: reading, computing and counting side by side.
#pragma once

#include "core/data/image_batches.h"
#include "core/engine/engine.h"
#include "core/engine/torch/activation_cache.h"

#include <memory>
#include <vector>

namespace pangkas {

/// See Engine::evaluate(). `cache` and `activations` may be nullptr.
Result<EvaluationReport> evaluateModel(const Architecture& architecture, const ModelSnapshot& model,
    const std::shared_ptr<const Dataset>& dataset, const EvaluationOptions& options, ImageCache* cache,
    ActivationCache* activations, const JobContext& job);

/// See Engine::classify().
Result<std::vector<float>> classifyImage(
    const Architecture& architecture, const ModelSnapshot& model, const Image& image, const JobContext& job);

} // namespace pangkas
