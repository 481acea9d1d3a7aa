// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/priced_partition.h"

#include "core/quantization/optimal_partition.h"
#include "core/quantization/priced_points.h"

#include <algorithm>
#include <limits>

namespace pangkas {

namespace {

/// Moves all inner cuts of a partition at once to the best of places near each of them.
class CutRefiner
{
public:
    CutRefiner(const SortedWeights& weights, const WeightMoments& moments, const RangeCost& cost)
        : m_weights(weights)
        , m_moments(moments)
        , m_cost(cost)
    {
    }

    double costOf(const std::vector<std::size_t>& cuts) const
    {
        double cost = 0;
        for (std::size_t c = 1; c < cuts.size(); ++c)
            cost += m_cost(m_moments.before(cuts[c - 1]), m_moments.before(cuts[c]));
        return cost;
    }

    /// As many cuts, never at a higher cost; `steps` between the places that are tried around each.
    std::vector<std::size_t> moved(const std::vector<std::size_t>& cuts, const std::vector<std::size_t>& steps) const
    {
        std::vector<std::vector<Place>> places(cuts.size());
        places.front().push_back({0, m_moments.before(0), 0, 0});
        for (std::size_t c = 1; c < cuts.size(); ++c) {
            if (c + 1 < cuts.size())
                places[c] = placesNear(cuts[c], steps[c]);
            else
                places[c].push_back({cuts[c], m_moments.before(cuts[c])});
            for (Place& place : places[c]) {
                for (std::size_t i = 0; i < places[c - 1].size(); ++i) {
                    const Place& begin = places[c - 1][i];
                    if (begin.position >= place.position)
                        break;
                    const double cost = begin.cost + m_cost(begin.moments, place.moments);
                    if (cost < place.cost) {
                        place.cost = cost;
                        place.best = i;
                    }
                }
            }
        }
        std::vector<std::size_t> result(cuts.size());
        std::size_t place = 0;
        for (std::size_t c = cuts.size(); c-- > 0;) {
            result[c] = places[c][place].position;
            place = places[c][place].best;
        }
        return result;
    }

    static constexpr std::size_t reach = 6; // places on either side

private:
    struct Place
    {
        std::size_t position = 0;
        RangeMoments moments; // before it
        double cost = std::numeric_limits<double>::infinity(); // of all ranges before it
        std::size_t best = 0; // among the places of the cut before
    };

    /// In ascending order; only places between different values.
    std::vector<Place> placesNear(std::size_t cut, std::size_t step) const
    {
        std::vector<std::size_t> positions{cut};
        for (std::size_t i = 1; i <= reach && i * step < cut; ++i)
            positions.push_back(m_weights.runBegin(cut - i * step));
        for (std::size_t i = 1; i <= reach && cut + i * step < m_weights.size(); ++i)
            positions.push_back(m_weights.runBegin(cut + i * step));
        // Over a crowd of equal values, which a few steps don't cross.
        positions.push_back(m_weights.countUpTo(static_cast<double>(m_weights.value(cut)), cut));
        std::erase_if(positions, [&](std::size_t p) { return p == 0 || p >= m_weights.size(); });
        std::ranges::sort(positions);
        const auto repeated = std::ranges::unique(positions);
        positions.erase(repeated.begin(), repeated.end());
        std::vector<Place> places;
        for (const std::size_t position : positions)
            places.push_back({position, m_moments.before(position)});
        return places;
    }

    const SortedWeights& m_weights;
    const WeightMoments& m_moments;
    const RangeCost& m_cost;
};

/// How far apart places are tried at first: as far as the candidates are around a cut.
std::vector<std::size_t> firstSteps(const std::vector<std::size_t>& candidates, const std::vector<std::size_t>& chosen)
{
    std::vector<std::size_t> steps(chosen.size(), 1);
    for (std::size_t c = 1; c + 1 < chosen.size(); ++c) {
        const std::size_t i = chosen[c];
        const std::size_t width
            = std::max(candidates[i] - candidates[i - 1], candidates[i + 1] - candidates[i]);
        steps[c] = width / (CutRefiner::reach / 2) + 1;
    }
    return steps;
}

} // namespace

Result<PricedPartition> cheapestPartition(const SortedWeights& weights, const WeightMoments& moments,
    const RangeCost& cost, std::size_t most, const JobContext& job)
{
    PANGKAS_ASSIGN(const CandidateCuts candidates, candidateCuts(weights, mostPricedPoints, job));
    std::vector<RangeMoments> before;
    for (const std::size_t position : candidates.positions)
        before.push_back(moments.before(position));
    PANGKAS_ASSIGN(const std::vector<std::size_t> chosen, PricedPoints(before, cost).cheapest(most, job));
    const CutRefiner refiner(weights, moments, cost);
    PricedPartition partition;
    for (const std::size_t i : chosen)
        partition.cuts.push_back(candidates.positions[i]);
    partition.cost = refiner.costOf(partition.cuts);
    if (candidates.isEveryStep)
        return partition;

    std::vector<std::size_t> steps = firstSteps(candidates.positions, chosen);
    for (;;) {
        PANGKAS_TRY(job.checkCancelled());
        std::vector<std::size_t> cuts = refiner.moved(partition.cuts, steps);
        const double moved = refiner.costOf(cuts);
        if (moved < partition.cost) {
            partition = {std::move(cuts), moved};
            continue;
        }
        if (std::ranges::all_of(steps, [](std::size_t step) { return step == 1; }))
            return partition;
        for (std::size_t& step : steps)
            step = (step + 3) / 4;
    }
}

} // namespace pangkas
