// SPDX-License-Identifier: GPL-3.0-or-later
// Weight sharing: one-dimensional k-means over a layer's surviving weights (Deep Compression, Han et al. 2016).
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pangkas {

enum class CentroidInit
{
    Linear, // equal steps between the smallest and the largest survivor
    Density, // equal steps of the cumulative distribution
    Forgy, // random survivors, from the seed
    Optimal, // the least squared error there is, by dynamic programming; see clusterWeights()
};

PANGKAS_EXPORT std::string_view toString(CentroidInit init);

struct SharingSpec
{
    /// Shared values besides zero, 1 to 255 (b bits address 2^b - 1 of them and zero); 0: weights are not shared.
    int centroids = 0;
    CentroidInit init = CentroidInit::Linear;
    /// Lloyd iterations at most, 0 to 1,000,000; it ends earlier once nothing moves. Optimal is not limited by it.
    int iterations = 100;

    bool operator==(const SharingSpec&) const = default;
};

/// 5 bits -> 31 centroids.
constexpr int centroidsForBits(int bits)
{
    return (1 << bits) - 1;
}
/// Smallest number of bits whose codes reach all centroids and zero: 31 -> 5, 16 -> 5; 0 for 0.
PANGKAS_EXPORT int bitsForCentroids(int centroids);

PANGKAS_EXPORT Result<void> checkSharing(const SharingSpec& spec);

/// Shared values in ascending order. Zero is not among them: code 0 stands for a pruned weight, code c >= 1 for
/// centroids[c - 1].
struct Codebook
{
    std::vector<float> centroids;

    bool operator==(const Codebook&) const = default;
};

struct Clustering
{
    Codebook codebook; // may be shorter than asked for: no empty cluster is kept
    std::vector<std::size_t> sizes; // weights per centroid
    double squaredError = 0; // sum over the survivors of (w - centroid)^2, with the codebook's floats
    int iterations = 0; // Lloyd iterations done, the one that found nothing to move included
    bool converged = true; // false: stopped by SharingSpec::iterations
};

/// Clusters the weights that `mask` keeps. Deterministic for a seed, whatever the number of threads. A centroid that
/// would be exactly 0 is allowed (it is then a stored value like any other).
/// No survivor: an empty codebook. No more distinct survivors than centroids: those values, error 0, 0 iterations.
///
/// Lloyd's iterations give what the textbook's O(n k) ones give: a survivor halfway goes to the lower centroid, a
/// cluster that runs empty keeps its centroid and is left out at the end if it stays empty.
///
/// Optimal is exact, up to the rounding of doubles, for up to 65,536 distinct survivors. For more of them it is the
/// optimum over ranges that end at one of up to 65,536 candidates, then Lloyd's iterations over all survivors until
/// nothing moves: not proved to be the least (other sets of candidates end within 1e-6 of it), but never above what the
/// other three end with for the same seed and SharingSpec::iterations.
///
/// Needs 4 bytes per survivor and a few MB besides; Optimal up to 40 MB for its table. Time: one pass over the
/// weights and a sort of the survivors, then iterations of O(k log n).
/// invalid-argument for 0 centroids and for a mask of another size, not-finite (with the position) for a survivor
/// that is NaN or infinite.
PANGKAS_EXPORT Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask,
    const SharingSpec& spec, std::uint64_t seed, const JobContext& job = {});

/// Code of the nearest centroid for each weight (the lower one at equal distance), 0 for pruned ones. The centroids
/// must ascend strictly, and there must be one where a weight is kept: invalid-argument otherwise.
PANGKAS_EXPORT Result<std::vector<std::uint8_t>> assignCodes(
    std::span<const float> weights, const Mask& mask, const Codebook& codebook, const JobContext& job = {});

} // namespace pangkas
