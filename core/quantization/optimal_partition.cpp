// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/optimal_partition.h"

#include "core/base/parallel.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

using Begins = std::vector<std::uint16_t>;

/// The least cost of so many ranges over the first `end` points, and where the last of them begins, for every end.
struct Row
{
    std::vector<double> costs;
    Begins begins;
};

/// Fills the row for one range more than the row before.
class RowFiller
{
public:
    RowFiller(const PartitionPoints& points, const Row& before, std::size_t ranges)
        : m_points(points)
        , m_before(before)
        , m_ranges(ranges)
        , m_base(points.size())
    {
        for (std::size_t begin = 0; begin < points.size(); ++begin)
            m_base[begin] = before.costs[begin] - points.square[begin];
        m_row.costs.assign(points.size() + 1, std::numeric_limits<double>::infinity());
        m_row.begins.assign(points.size() + 1, 0);
    }

    Row fill()
    {
        const std::size_t last = m_points.size(), span = last - m_ranges;
        if (span < 16384) { // starting threads would cost more than the row
            fillBetween(m_ranges, last, m_ranges - 1, last - 1);
            return std::move(m_row);
        }
        // Fixed ends first, each on its own; they bound the best begins of those between them on both sides.
        constexpr std::size_t segments = 32;
        const auto pivot = [&](std::size_t i) { return m_ranges + span * i / segments; };
        forEachOf(segments + 1, [&](std::size_t i) { findBegin(pivot(i), m_ranges - 1, last - 1); });
        forEachOf(segments, [&](std::size_t i) {
            fillBetween(pivot(i) + 1, pivot(i + 1) - 1, m_row.begins[pivot(i)], m_row.begins[pivot(i + 1)]);
        });
        return std::move(m_row);
    }

    /// For the last row, of which only the last end is asked.
    Row fillLast()
    {
        findBegin(m_points.size(), m_ranges - 1, m_points.size() - 1);
        return std::move(m_row);
    }

private:
    /// A row takes a millisecond: few threads gain less than waiting for them costs where others use the processor too.
    static void forEachOf(std::size_t count, const std::function<void(std::size_t)>& work)
    {
        if (threadLimit() >= 4)
            return parallelFor(count, work);
        for (std::size_t i = 0; i < count; ++i)
            work(i);
    }
    /// The best begin of the last range for one end, among [low, high].
    void findBegin(std::size_t end, std::size_t low, std::size_t high)
    {
        high = std::min(high, end - 1);
        // With one range less, the last one begins no later.
        low = std::min(std::max<std::size_t>(low, m_before.begins[end]), high);
        const double sum = m_points.sum[end], mass = m_points.mass[end];
        double least = std::numeric_limits<double>::infinity();
        std::size_t best = low;
        for (std::size_t begin = low; begin <= high; ++begin) {
            const double s = sum - m_points.sum[begin];
            const double cost = m_base[begin] - s * s / (mass - m_points.mass[begin]);
            if (cost < least) {
                least = cost;
                best = begin;
            }
        }
        m_row.costs[end] = least + m_points.square[end];
        m_row.begins[end] = static_cast<std::uint16_t>(best);
    }

    void fillBetween(std::size_t first, std::size_t last, std::size_t low, std::size_t high)
    {
        if (first > last)
            return;
        const std::size_t middle = first + (last - first) / 2;
        findBegin(middle, low, high);
        fillBetween(first, middle - 1, low, m_row.begins[middle]);
        fillBetween(middle + 1, last, m_row.begins[middle], high);
    }

    const PartitionPoints& m_points;
    const Row& m_before;
    std::size_t m_ranges;
    std::vector<double> m_base; // what a range's begin alone adds to the cost
    Row m_row;
};

Row firstRow(const PartitionPoints& points)
{
    Row row{std::vector<double>(points.size() + 1), Begins(points.size() + 1)};
    for (std::size_t end = 1; end <= points.size(); ++end)
        row.costs[end] = points.cost(0, end);
    return row;
}

/// Cuts of the points, from 0 to points.size().
Result<std::vector<std::size_t>> bestCuts(const PartitionPoints& points, std::size_t count, const JobContext& job)
{
    std::vector<Begins> begins; // of the rows for 2, 3... ranges
    Row row = firstRow(points);
    for (std::size_t ranges = 2; ranges <= count; ++ranges) {
        PANGKAS_TRY(job.checkCancelled());
        if (ranges % 8 == 0)
            job.report(Stage::Sharing, static_cast<std::int64_t>(ranges), static_cast<std::int64_t>(count));
        RowFiller filler(points, row, ranges);
        Row next = ranges < count ? filler.fill() : filler.fillLast();
        begins.push_back(next.begins);
        row = std::move(next);
    }
    std::vector<std::size_t> cuts(count + 1, 0);
    cuts[count] = points.size();
    for (std::size_t ranges = count; ranges >= 2; --ranges)
        cuts[ranges - 1] = begins[ranges - 2][cuts[ranges]];
    return cuts;
}

} // namespace

Result<CandidateCuts> candidateCuts(const SortedWeights& weights, std::size_t most, const JobContext& job)
{
    const std::size_t pieces = pieceCount(weights.size());
    std::vector<std::size_t> steps(pieces);
    PANGKAS_TRY(forEachPart(weights.size(), pieces, job, [&](std::size_t piece, std::size_t begin, std::size_t end) {
        for (std::size_t i = std::max<std::size_t>(begin, 1); i < end; ++i)
            steps[piece] += weights.isStep(i);
    }));
    const std::size_t distinct = std::accumulate(steps.begin(), steps.end(), std::size_t{1});
    CandidateCuts cuts;
    cuts.isEveryStep = distinct <= most;
    cuts.positions.push_back(0);
    const auto low = static_cast<double>(weights.value(0));
    const auto high = static_cast<double>(weights.value(weights.size() - 1));
    const std::size_t crowd = cuts.isEveryStep ? 1 : distinct / (most / 2) + 1;
    const double width = (high - low) / static_cast<double>(most / 2);
    std::size_t inPoint = 1; // distinct values of the point that is open
    std::size_t end = weights.countUpTo(low + width, 0); // where its span ends
    for (std::size_t i = 1; i < weights.size(); ++i) {
        if (i % pieceSize == 0)
            PANGKAS_TRY(job.checkCancelled());
        if (!weights.isStep(i))
            continue;
        if (inPoint < crowd && i < end) {
            ++inPoint;
            continue;
        }
        cuts.positions.push_back(i);
        inPoint = 1;
        if (crowd > 1)
            end = weights.countUpTo(static_cast<double>(weights.value(i)) + width, i);
    }
    cuts.positions.push_back(weights.size());
    return cuts;
}

Result<PartitionPoints> partitionPoints(const SortedWeights& weights, CandidateCuts cuts, const JobContext& job)
{
    const std::size_t m = cuts.positions.size() - 1;
    // Without the shift, squares of a narrow layer far from zero would swallow its differences.
    const double shift
        = weights.sumBefore(weights.size()).value() / weights.massBefore(weights.size()).value();
    PartitionPoints points;
    points.mass.resize(m + 1);
    points.sum.resize(m + 1);
    points.square.resize(m + 1);
    PANGKAS_TRY(forEachPart(m, (m + 63) / 64, job, [&](std::size_t, std::size_t begin, std::size_t end) {
        for (std::size_t point = begin; point < end; ++point) {
            double sum = 0, square = 0;
            for (std::size_t i = cuts.positions[point]; i < cuts.positions[point + 1]; ++i) {
                const double difference = static_cast<double>(weights.value(i)) - shift;
                const double importance = weights.importance(i);
                sum += importance * difference;
                square += importance * difference * difference;
            }
            points.sum[point + 1] = sum;
            points.square[point + 1] = square;
        }
    }));
    PreciseSum sum, square;
    for (std::size_t point = 0; point <= m; ++point) {
        points.mass[point] = weights.massBefore(cuts.positions[point]).value();
        sum.add(points.sum[point]);
        square.add(points.square[point]);
        points.sum[point] = sum.value();
        points.square[point] = square.value();
    }
    points.cuts = std::move(cuts);
    return points;
}

Result<std::vector<double>> optimalCentroids(
    const SortedWeights& weights, const PartitionPoints& points, std::size_t count, const JobContext& job)
{
    PANGKAS_ASSIGN(const std::vector<std::size_t> best, bestCuts(points, count, job));
    std::vector<double> centroids(count);
    for (std::size_t c = 0; c < count; ++c) {
        const std::size_t begin = points.cuts.positions[best[c]], end = points.cuts.positions[best[c + 1]];
        centroids[c] = weights.sumBefore(end).minus(weights.sumBefore(begin))
            / weights.massBefore(end).minus(weights.massBefore(begin));
    }
    return centroids;
}

} // namespace pangkas
