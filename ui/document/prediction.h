// SPDX-License-Identifier: GPL-3.0-or-later
// What a layer will roughly cost, from its profile alone and without touching a weight: fast enough for every
// movement of a slider. The figures are predictions and must be shown as such.
#pragma once

#include "core/architecture/architecture.h"
#include "core/pipeline/recipe.h"
#include "core/tensor/magnitude_profile.h"

#include <cstddef>
#include <cstdint>

namespace pangkas {

struct LayerPrediction
{
    double threshold = 0;
    double sparsity = 0; // share of exact zeros after pruning, in [0, 1]
    double energyRemoved = 0; // share of the sum of squares, in [0, 1]
    double bitsPerWeight = 32; // of all weights, zeros included
    std::uint64_t bytes = 0; // weights, codebook and bias; without the container
};

/// The entropy of an order-0 code: H(p) for the positions and, for the survivors (share p), the entropy of their
/// codes when the codebook divides their range evenly; 32 bits per survivor where weights aren't shared.
/// Positions cost nothing at p = 0 and p = 1.
LayerPrediction predictLayer(const LayerRecipe& recipe, const MagnitudeProfile& profile, std::size_t biasCount);

} // namespace pangkas
