// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/priced_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pangkas {

namespace {

constexpr std::size_t blockSize = 32;
constexpr std::size_t endsBetweenChecks = 256;
constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<std::size_t> cutsBackFrom(const std::vector<std::uint32_t>& begins)
{
    std::vector<std::size_t> cuts{begins.size() - 1};
    while (cuts.back() > 0)
        cuts.push_back(begins[cuts.back()]);
    std::ranges::reverse(cuts);
    return cuts;
}

} // namespace

PricedPoints::PricedPoints(std::span<const RangeMoments> before, const RangeCost& cost) : m_cost(cost)
{
    for (const RangeMoments& moments : before) {
        m_count.push_back(moments.count);
        m_mass.push_back(moments.mass.value());
        m_sum.push_back(moments.sum.value());
        m_square.push_back(moments.square.value());
    }
}

/// Fills the row at `end` with the best of before[begin] + cost of [begin, end) over all begins. `leastOfBlocks` holds
/// the least of `before` in each block of begins, complete up to `end`.
void PricedPoints::findBegin(
    Row& row, std::size_t end, const std::vector<double>& before, const std::vector<double>& leastOfBlocks) const
{
    double least = infinity;
    std::size_t best = 0;
    const double rateOfAll = m_cost.rate(m_count[end]);
    double rateOfShortest = 0; // of the shortest range that begins in the block or before it
    for (std::size_t block = (end - 1) / blockSize + 1; block-- > 0;) {
        const std::size_t first = block * blockSize, last = std::min(first + blockSize, end) - 1;
        if (last + 1 < end) {
            // Errors grow with a range, and the rate, concave, is least for its shortest or its longest.
            const double errorOfShortest = error(last, end);
            if (errorOfShortest + std::min(rateOfShortest, rateOfAll) >= least)
                break; // nor does an earlier block; no cost before a begin is below 0
            const double rateOfLongest = m_cost.rate(m_count[end] - m_count[first]);
            const double bound = leastOfBlocks[block] + errorOfShortest + std::min(rateOfShortest, rateOfLongest);
            rateOfShortest = rateOfLongest;
            if (bound >= least)
                continue;
        } else {
            rateOfShortest = std::min(m_cost.rate(m_count[end] - m_count[first]), rateOfAll);
        }
        for (std::size_t begin = last + 1; begin-- > first;) {
            const double withoutRate = before[begin] + error(begin, end);
            if (withoutRate >= least)
                continue;
            const double cost = withoutRate + m_cost.rate(m_count[end] - m_count[begin]);
            if (cost < least) {
                least = cost;
                best = begin;
            }
        }
    }
    row.costs[end] = least;
    row.begins[end] = static_cast<std::uint32_t>(best);
}

/// The cheapest partition when every range costs a fine besides.
Result<PricedPoints::Solution> PricedPoints::withFine(double fine, const JobContext& job) const
{
    Row row{std::vector<double>(size() + 1, fine), std::vector<std::uint32_t>(size() + 1)};
    std::vector<double> leastOfBlocks(size() / blockSize + 1, infinity);
    std::vector<double> before(size() + 1);
    before[0] = fine;
    leastOfBlocks[0] = fine;
    for (std::size_t end = 1; end <= size(); ++end) {
        if (end % endsBetweenChecks == 0)
            PANGKAS_TRY(job.checkCancelled());
        findBegin(row, end, before, leastOfBlocks);
        before[end] = row.costs[end] + fine;
        leastOfBlocks[end / blockSize] = std::min(leastOfBlocks[end / blockSize], before[end]);
    }
    Solution solution;
    solution.cuts = cutsBackFrom(row.begins);
    solution.cost = row.costs[size()] - fine * static_cast<double>(solution.ranges());
    return solution;
}

/// Row by row, one range more each: always exact, and slow for many points and ranges.
Result<std::vector<std::size_t>> PricedPoints::byRows(std::size_t most, const JobContext& job) const
{
    std::vector<std::vector<std::uint32_t>> begins;
    std::vector<double> before(size() + 1, infinity);
    before[0] = 0;
    double least = infinity;
    std::size_t best = 0;
    for (std::size_t ranges = 1; ranges <= std::min(most, size()); ++ranges) {
        Row row{std::vector<double>(size() + 1, infinity), std::vector<std::uint32_t>(size() + 1)};
        std::vector<double> leastOfBlocks(size() / blockSize + 1, infinity);
        for (std::size_t begin = 0; begin <= size(); ++begin)
            leastOfBlocks[begin / blockSize] = std::min(leastOfBlocks[begin / blockSize], before[begin]);
        for (std::size_t end = ranges; end <= size(); ++end) {
            if (end % endsBetweenChecks == 0)
                PANGKAS_TRY(job.checkCancelled());
            findBegin(row, end, before, leastOfBlocks);
        }
        before = std::move(row.costs);
        begins.push_back(std::move(row.begins));
        if (before[size()] < least) {
            least = before[size()];
            best = ranges;
        }
    }
    std::vector<std::size_t> cuts(best + 1, 0);
    cuts[best] = size();
    for (std::size_t ranges = best; ranges >= 2; --ranges)
        cuts[ranges - 1] = begins[ranges - 1][cuts[ranges]];
    return cuts;
}

Result<std::vector<std::size_t>> PricedPoints::cheapest(std::size_t most, const JobContext& job) const
{
    PANGKAS_ASSIGN(Solution many, withFine(0, job));
    if (many.ranges() <= most)
        return std::move(many.cuts);
    // A fine on ranges that leads to exactly `most` of them leads to the cheapest of so many. One is looked for
    // between that of a single range and none.
    Solution few{{0, size()}, m_cost.rate(m_count[size()]) + error(0, size())};
    if (most == 1)
        return std::move(few.cuts);
    double fineOfMany = few.cost * 1e-12, fineOfFew = few.cost;
    for (int attempt = 0; attempt < 100; ++attempt) {
        // The fine at which both cost the same leads to one between them if there is one; steps by the ratio get there
        // faster while they are far apart.
        const bool isFar = few.ranges() + 2 < many.ranges() && attempt % 4 != 3;
        const double even = (few.cost - many.cost) / static_cast<double>(many.ranges() - few.ranges());
        const double fine = isFar ? std::sqrt(fineOfMany * fineOfFew) : even;
        PANGKAS_ASSIGN(Solution found, withFine(fine, job));
        if (found.ranges() == most)
            return std::move(found.cuts);
        if (found.ranges() > most) {
            fineOfMany = fine;
            if (found.ranges() == many.ranges() && !isFar)
                break;
            many = std::move(found);
        } else {
            fineOfFew = fine;
            if (found.ranges() == few.ranges() && !isFar)
                break;
            few = std::move(found);
        }
    }
    // A fine leads to all counts where one range more gains less each time; costs that aren't so have gaps.
    return byRows(most, job);
}

} // namespace pangkas
