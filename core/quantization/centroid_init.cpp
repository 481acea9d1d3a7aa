// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/centroid_init.h"

#include "core/base/random.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

namespace {

/// Moves repeated values to free neighbours: upwards, and at the top end downwards.
std::vector<double> madeDistinct(const SortedWeights& weights, std::vector<double> centroids)
{
    std::ranges::sort(centroids);
    std::size_t position = 0; // behind all values up to the centroid before
    for (std::size_t i = 0; i < centroids.size(); ++i) {
        if (i > 0 && centroids[i] <= centroids[i - 1]) {
            if (position == weights.size()) {
                centroids.resize(i);
                break;
            }
            centroids[i] = static_cast<double>(weights.value(position));
        }
        position = weights.countUpTo(centroids[i], position);
    }
    return centroids;
}

std::vector<double> filledUp(const SortedWeights& weights, std::vector<double> centroids, std::size_t count)
{
    // More distinct survivors than centroids are promised, so the walk down meets enough free values.
    std::size_t position = weights.size();
    while (centroids.size() < count) {
        const auto value = static_cast<double>(weights.value(position - 1));
        const auto place = std::ranges::lower_bound(centroids, value);
        if (place == centroids.end() || *place != value)
            centroids.insert(place, value);
        const float below = std::nextafter(weights.value(position - 1), -HUGE_VALF);
        position = weights.countUpTo(static_cast<double>(below), position - 1);
    }
    return centroids;
}

} // namespace

std::vector<double> linearCentroids(const SortedWeights& weights, std::size_t count)
{
    const auto low = static_cast<double>(weights.value(0));
    const auto high = static_cast<double>(weights.value(weights.size() - 1));
    if (count == 1)
        return {(low + high) / 2};
    std::vector<double> centroids(count);
    for (std::size_t i = 0; i < count; ++i)
        centroids[i] = low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1);
    return centroids;
}

std::vector<double> densityCentroids(const SortedWeights& weights, std::size_t count)
{
    std::vector<double> centroids(count);
    for (std::size_t i = 0; i < count; ++i)
        centroids[i] = static_cast<double>(weights.value((2 * i + 1) * weights.size() / (2 * count)));
    return filledUp(weights, madeDistinct(weights, std::move(centroids)), count);
}

std::vector<double> forgyCentroids(const SortedWeights& weights, std::size_t count, std::uint64_t seed)
{
    Random random(seed);
    std::vector<double> centroids;
    // Where a few values make up nearly all survivors, draws repeat themselves: what's missing is filled up then.
    for (std::size_t draws = 0; draws < 64 * count && centroids.size() < count; ++draws) {
        const auto value = static_cast<double>(weights.value(random.below(weights.size())));
        const auto place = std::ranges::lower_bound(centroids, value);
        if (place == centroids.end() || *place != value)
            centroids.insert(place, value);
    }
    return filledUp(weights, std::move(centroids), count);
}

} // namespace pangkas
