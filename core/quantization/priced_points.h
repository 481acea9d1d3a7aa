// SPDX-License-Identifier: GPL-3.0-or-later
// The dynamic programming behind cheapestPartition(): the cheapest ranges of points.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/quantization/weight_moments.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

class PricedPoints
{
public:
    /// Points 0 to m - 1; `before` are the moments before each of them and, at last, of all.
    PricedPoints(std::span<const RangeMoments> before, const RangeCost& cost);

    /// Cuts of the points, from 0 to m, with the least cost of all partitions into at most `most` ranges.
    Result<std::vector<std::size_t>> cheapest(std::size_t most, const JobContext& job) const;

private:
    /// The least cost of the points before each place, and where the last range begins.
    struct Row
    {
        std::vector<double> costs;
        std::vector<std::uint32_t> begins;
    };
    struct Solution
    {
        std::vector<std::size_t> cuts;
        double cost = 0; // without the fine
        std::size_t ranges() const { return cuts.size() - 1; }
    };

    std::size_t size() const { return m_count.size() - 1; }
    double error(std::size_t begin, std::size_t end) const
    {
        const double s = m_sum[end] - m_sum[begin];
        return m_square[end] - m_square[begin] - s * s / (m_mass[end] - m_mass[begin]);
    }
    void findBegin(
        Row& row, std::size_t end, const std::vector<double>& before, const std::vector<double>& leastOfBlocks) const;
    Result<Solution> withFine(double fine, const JobContext& job) const;
    Result<std::vector<std::size_t>> byRows(std::size_t most, const JobContext& job) const;

    std::vector<double> m_count, m_mass, m_sum, m_square; // before each point
    RangeCost m_cost;
};

} // namespace pangkas
