// SPDX-License-Identifier: GPL-3.0-or-later
// What clusterWeights() will come to, from a layer's profile alone: the same iterations on the profile's distribution
// in place of the weights. Fractions of a millisecond, whatever the layer's size.
#pragma once

#include "core/base/export.h"
#include "core/quantization/weight_sharing.h"
#include "core/tensor/magnitude_profile.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace pangkas {

struct CodebookPreview
{
    std::vector<double> centroids; // ascending
    std::vector<double> counts; // survivors of each, above 0
    std::optional<std::size_t> middle; // the centroid that has survivors of both signs, if one has
};

/// The codebook for the weights that are not below the threshold. Forgy's random start is replaced by density's, which
/// it equals on the average; Optimal by the density of centroids that is best for many of them (the cube root of the
/// weights', Panter and Dite 1951) and iterations from there. With a bit price: cells of the width that is best at high
/// rates (Gish and Pierce 1968), as many as are allowed, and iterations from there. Importances are regarded. A codebook
/// by hand moves as it does on the weights. Iterations end when they move few weights. Empty for 0 centroids and where
/// nothing survives.
/// `keepsUnused`: values without survivors are part of it, with counts near 0.
PANGKAS_EXPORT CodebookPreview previewCodebook(
    const MagnitudeProfile& profile, double threshold, const SharingSpec& spec, bool keepsUnused = false);

} // namespace pangkas
