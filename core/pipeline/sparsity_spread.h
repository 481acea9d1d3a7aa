// SPDX-License-Identifier: GPL-3.0-or-later
// One target for the whole model made into a sparsity for every layer.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/sensitivity_scan.h"
#include "core/tensor/magnitude_profile.h"
#include "core/tensor/model_snapshot.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

enum class SpreadRule {
    Uniform, // every free layer the same
    Magnitude, // one threshold for all free layers: global magnitude pruning (Han et al. 2015, Frankle and Carbin 2019)
    Sensitivity, // free layers so that each, pruned alone, was measured to lose about as much
    LayerAdaptive, // one threshold for w^2 as a share of the sum of all squares of the layer that are no smaller (LAMP, Lee
                   // et al. 2021): no layer is emptied, and those of few weights keep more of them
};

/// "uniform", "magnitude", "sensitivity", "adaptive"
PANGKAS_EXPORT std::string_view toString(SpreadRule rule);

struct SpreadLayer
{
    std::string name; // as in the scan
    std::shared_ptr<const MagnitudeProfile> profile;
    /// A layer that keeps this sparsity, in [0, 1]; none for a free one.
    std::optional<double> held;
};

/// The sparsity of each layer, in [0, 1], so that all zeros together come to `target` of all weights, as near as the
/// held layers allow. Never decreases with the target in any layer. Sensitivity goes by the mean cross-entropy of the
/// scan's rows, made monotonic; a free layer of which the scan has no row is spread like Uniform. An empty `scan`
/// (nullptr) makes Sensitivity the same as Uniform.
PANGKAS_EXPORT std::vector<double> spreadSparsity(
    double target, SpreadRule rule, const std::vector<SpreadLayer>& layers, const Scan* scan = nullptr);

/// The recipe with `total` of all weights zeros: layers that it prunes already, or leaves as they are, are held; the others get
/// the sparsity that the rule gives them. invalid-argument where none is free; not-finite, naming the tensor.
PANGKAS_EXPORT Result<Recipe> withTotalSparsity(Recipe recipe, const Architecture& architecture, const ModelSnapshot& model,
    double total, SpreadRule rule, const JobContext& job = {});

} // namespace pangkas
