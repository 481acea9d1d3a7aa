// SPDX-License-Identifier: GPL-3.0-or-later
// Lloyd's iterations in one dimension (Lloyd 1982): the textbook's results at O(k log n) an iteration, because the
// clusters are ranges of the sorted weights.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/quantization/sorted_weights.h"

#include <vector>

namespace pangkas {

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

} // namespace pangkas
