// SPDX-License-Identifier: GPL-3.0-or-later
// Distributions of weights that clustering is tried on.
#pragma once

#include "core/base/random.h"
#include "core/quantization/weight_sharing.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pangkas::test {

/// As SharingSpec::iterations: as good as no limit.
inline constexpr int untilConverged = 1'000'000;

inline Result<Clustering> clusterAll(const std::vector<float>& weights, SharingSpec spec, std::uint64_t seed = 1)
{
    return clusterWeights(weights, Mask(weights.size(), true), spec, seed);
}

inline std::vector<float> rounded(std::vector<float> weights, float step)
{
    for (float& weight : weights)
        weight = std::round(weight / step) * step;
    return weights;
}

inline std::vector<float> withoutMiddle(std::vector<float> weights, float limit)
{
    std::erase_if(weights, [&](float weight) { return std::abs(weight) < limit; });
    return weights;
}

/// A narrow peak with far outliers.
inline std::vector<float> heavyTailed(std::size_t count, std::uint64_t seed)
{
    std::vector<float> weights = bellValues(count, seed, 0.01f);
    Random random(seed);
    for (std::size_t i = 0; i < count; i += 1000)
        weights[i] = static_cast<float>(random.uniform() * 40 - 20);
    return weights;
}

/// Where density's initialisation starts: the values at (i + 1/2) / count of the sorted weights.
inline std::vector<double> densityStart(std::vector<float> weights, int count)
{
    std::ranges::sort(weights);
    std::vector<double> start;
    for (int i = 0; i < count; ++i)
        start.push_back(double(weights[std::size_t(2 * i + 1) * weights.size() / std::size_t(2 * count)]));
    return start;
}

} // namespace pangkas::test
