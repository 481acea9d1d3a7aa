// SPDX-License-Identifier: GPL-3.0-or-later
// The partition of sorted weights into ranges with the least squared error + price x bits of their entropy-coded codes
// (entropy-constrained scalar quantization, Chou, Lookabaugh and Gray 1989), by dynamic programming.
//
// The entropy is a sum over ranges, n log2(N / n) for a range of n weights, so that the least cost of all weights up to
// a place follows from those up to earlier places. Ranges are no restriction while all weights are equally important:
// given centroids and the lengths of codes, w^2 falls out of the comparison of (w - c)^2 + price x length over c, and
// the least of some straight lines is one of them on an interval. But n log2(N / n) is concave in n: the cost is not
// Monge as the squared error alone is, the best begin of the last range may move back while its end moves on, and the
// divide and conquer of optimal_partition.h doesn't apply. Here bounds on blocks of begins leave out most of them.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/quantization/sorted_weights.h"
#include "core/quantization/weight_moments.h"

#include <cstddef>
#include <vector>

namespace pangkas {

/// Most points that this dynamic programming takes.
inline constexpr std::size_t mostPricedPoints = std::size_t{1} << 13;

struct PricedPartition
{
    std::vector<std::size_t> cuts; // positions among the sorted weights, from 0 to weights.size()
    double cost = 0;
};

/// The cheapest partition into at most `most` ranges, never between equal values; there must be a weight.
/// Exact, up to the rounding of doubles, for at most mostPricedPoints distinct weights. For more of them it is the
/// cheapest that ends at candidates, after which cuts move to better places in ever smaller steps until no step of one
/// weight, of several cuts at once, is for the better.
Result<PricedPartition> cheapestPartition(const SortedWeights& weights, const WeightMoments& moments,
    const RangeCost& cost, std::size_t most, const JobContext& job);

} // namespace pangkas
