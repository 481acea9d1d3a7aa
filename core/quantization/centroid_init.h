// SPDX-License-Identifier: GPL-3.0-or-later
// Where Lloyd's iterations start: the three initialisations of Deep Compression (Han et al. 2016, section 3.2).
#pragma once

#include "core/quantization/sorted_weights.h"

#include <cstdint>
#include <vector>

namespace pangkas {

// All three return `count` values in strictly ascending order and need more than `count` distinct survivors.

/// Equal steps from the smallest survivor to the largest, both included; their middle for one centroid.
std::vector<double> linearCentroids(const SortedWeights& weights, std::size_t count);

/// The values at (i + 1/2) / count of the cumulative distribution. Where a crowded value would be taken twice, the
/// next larger one is taken instead.
std::vector<double> densityCentroids(const SortedWeights& weights, std::size_t count);

/// Survivors at random (Forgy), all of different value.
std::vector<double> forgyCentroids(const SortedWeights& weights, std::size_t count, std::uint64_t seed);

} // namespace pangkas
