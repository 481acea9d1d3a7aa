// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/lloyd.h"

#include <utility>

namespace pangkas {

LloydRun::LloydRun(const SortedWeights& weights, std::vector<double> centroids, std::vector<bool> pinned)
    : m_weights(&weights)
    , m_centroids(std::move(centroids))
    , m_pinned(std::move(pinned))
    , m_cuts(m_centroids.size() + 1)
    , m_sums(m_cuts.size())
    , m_masses(m_cuts.size())
{
    const std::size_t count = m_centroids.size();
    m_pinned.resize(count, false);
    for (std::size_t cut = 1; cut <= count; ++cut)
        m_cuts[cut] = weights.size() * cut / count; // guesses
    m_sums[count] = weights.sumBefore(weights.size());
    m_masses[count] = weights.massBefore(weights.size());
    assign();
}

bool LloydRun::assign()
{
    bool hasMoved = false;
    for (std::size_t cut = 1; cut + 1 < m_cuts.size(); ++cut) {
        const std::size_t place = m_weights->countUpTo((m_centroids[cut - 1] + m_centroids[cut]) / 2, m_cuts[cut]);
        if (place == m_cuts[cut] && m_iterations > 0)
            continue;
        m_cuts[cut] = place;
        m_sums[cut] = m_weights->sumBefore(place);
        m_masses[cut] = m_weights->massBefore(place);
        hasMoved = true;
    }
    return hasMoved;
}

void LloydRun::step()
{
    // The first centroids' weights are known already.
    m_converged = m_iterations > 0 && !assign();
    for (std::size_t c = 0; c < m_centroids.size(); ++c) {
        if (m_cuts[c] < m_cuts[c + 1] && !m_pinned[c])
            m_centroids[c] = m_sums[c + 1].minus(m_sums[c]) / m_masses[c + 1].minus(m_masses[c]);
    }
    ++m_iterations;
}

Result<LloydResult> iterateLloyd(
    const SortedWeights& weights, std::vector<double> centroids, int mostIterations, const JobContext& job)
{
    if (mostIterations == 0)
        return LloydResult{std::move(centroids), 0, false};
    return iterateLloyd(LloydRun(weights, std::move(centroids)), mostIterations, job);
}

Result<LloydResult> iterateLloyd(LloydRun run, int mostIterations, const JobContext& job)
{
    while (run.iterations() < mostIterations && !run.converged()) {
        if (run.iterations() % 64 == 0)
            PANGKAS_TRY(job.checkCancelled());
        run.step();
    }
    return LloydResult{run.centroids(), run.iterations(), run.converged()};
}

} // namespace pangkas
