// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd's iterations in one dimension (Lloyd 1982): the textbook's results at O(k log n) an iteration, because the
// clusters are ranges of the sorted weights.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/quantization/sorted_weights.h"

#include <vector>

namespace pangkas {

/// Iterations one at a time.
class LloydRun
{
public:
    /// `centroids` in strictly ascending order, at least one. Those whose entry of `pinned` is true never move; empty:
    /// none. `weights` must stay.
    LloydRun(const SortedWeights& weights, std::vector<double> centroids, std::vector<bool> pinned = {});

    /// Assigns the weights to the nearest centroids and moves these to their weights' means.
    void step();

    const std::vector<double>& centroids() const { return m_centroids; }
    /// Centroid c has the sorted weights from cuts()[c] up to cuts()[c + 1]; as of the last step's assignment, and of
    /// one to the first centroids before any step.
    const std::vector<std::size_t>& cuts() const { return m_cuts; }
    int iterations() const { return m_iterations; }
    /// Whether the last step's assignment was that of the step before.
    bool converged() const { return m_converged; }

private:
    bool assign();

    const SortedWeights* m_weights;
    std::vector<double> m_centroids;
    std::vector<bool> m_pinned; // one for each centroid
    std::vector<std::size_t> m_cuts;
    std::vector<PreciseSum> m_sums, m_masses; // before each cut
    int m_iterations = 0;
    bool m_converged = false;
};

struct LloydResult
{
    std::vector<double> centroids; // as many as at the start; a cluster without weights keeps its centroid
    int iterations = 0; // assignments followed by an update, the last one, which moved nothing, included
    bool converged = false; // the last assignment was the same as the one before
};

/// `centroids` in strictly ascending order, at least one. A weight halfway goes to the lower centroid. A centroid is
/// the mean of its weights, each counted by its importance.
Result<LloydResult> iterateLloyd(
    const SortedWeights& weights, std::vector<double> centroids, int mostIterations, const JobContext& job);
/// The same for a run that was begun elsewhere.
Result<LloydResult> iterateLloyd(LloydRun run, int mostIterations, const JobContext& job);

} // namespace pangkas
