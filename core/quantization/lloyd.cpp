// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/lloyd.h"

namespace pangkas {

Result<LloydResult> iterateLloyd(
    const SortedWeights& weights, std::vector<double> centroids, int mostIterations, const JobContext& job)
{
    const std::size_t count = centroids.size();
    std::vector<std::size_t> cuts(count + 1, 0); // cluster c is the range [cuts[c], cuts[c + 1])
    cuts[count] = weights.size();
    std::vector<PreciseSum> sums(count + 1); // before each cut
    sums[count] = weights.sumBefore(weights.size());
    std::vector<PreciseSum> masses(count + 1);
    masses[count] = weights.massBefore(weights.size());

    LloydResult result;
    while (result.iterations < mostIterations && !result.converged) {
        if (result.iterations % 64 == 0)
            PANGKAS_TRY(job.checkCancelled());
        bool hasMoved = result.iterations == 0;
        for (std::size_t cut = 1; cut < count; ++cut) {
            const std::size_t guess = result.iterations == 0 ? weights.size() * cut / count : cuts[cut];
            const std::size_t place = weights.countUpTo((centroids[cut - 1] + centroids[cut]) / 2, guess);
            if (place == cuts[cut] && result.iterations > 0)
                continue;
            cuts[cut] = place;
            sums[cut] = weights.sumBefore(place);
            masses[cut] = weights.massBefore(place);
            hasMoved = true;
        }
        for (std::size_t c = 0; c < count; ++c) {
            if (cuts[c] < cuts[c + 1])
                centroids[c] = sums[c + 1].minus(sums[c]) / masses[c + 1].minus(masses[c]);
        }
        ++result.iterations;
        result.converged = !hasMoved;
    }
    result.centroids = std::move(centroids);
    return result;
}

} // namespace pangkas
