// SPDX-License-Identifier: GPL-3.0-or-later
// Weight sharing: one-dimensional k-means over a layer's surviving weights (Deep Compression, Han et al. 2016).
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/quantization/codebook.h"
#include "core/quantization/importance.h"

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

/// A shared value that was set by hand.
struct SetCentroid
{
    float value = 0;
    bool isPinned = true; // it stays; otherwise k-means starts there and moves it

    bool operator==(const SetCentroid&) const = default;
};

struct SharingSpec
{
    /// Shared values besides zero, 1 to 255 (b bits address 2^b - 1 of them and zero); 0: weights are not shared.
    int centroids = 0;
    CentroidInit init = CentroidInit::Linear;
    /// Lloyd iterations at most, 0 to 1,000,000; it ends earlier once nothing moves. Optimal is not limited by it.
    int iterations = 100;
    /// What a bit of the codes, entropy-coded, is worth: an error of so many times the survivors' mean square, 0 to
    /// 1,000,000. Scaling a layer changes nothing, so the same number is the same trade in every layer. Above 0, init
    /// and iterations have no say, and there may be far fewer centroids than asked for.
    double bitPrice = 0;
    Importance importance = Importance::Equal;
    /// A codebook by hand in place of one that is found: finite values in strictly ascending order, as many as
    /// `centroids`. Each survivor goes to the nearest. Lloyd's iterations, at most `iterations`, move those that are
    /// not pinned; init and bitPrice have no say. Empty: none.
    std::vector<SetCentroid> codebook = {};

    bool isByHand() const { return !codebook.empty(); }
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

struct Clustering
{
    Codebook codebook; // may be shorter than asked for: no empty cluster is kept
    std::vector<float> bounds; // the largest weight of each centroid but the last, or more: see assignCodes()
    std::vector<std::size_t> sizes; // weights per centroid
    double squaredError = 0; // sum over the survivors of (w - centroid)^2, with the codebook's floats
    double codeBits = 0; // the codes' order-0 entropy times the survivors
    double objective = 0; // what was made small: the error weighed by importance + price of a bit x codeBits
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
/// With a bit price p the objective is
///     sum of a (w - centroid)^2 + p E x sum over centroids of n log2(N / n),
/// n the weights of a centroid, N all of them, a their importances (1 on the average), E the mean of a w^2. Centroids'
/// weights are ranges of the sorted weights, see priced_partition.h; a weight may be nearer to another centroid, whose
/// code is longer. Exact for up to 8,192 distinct survivors; above that, the optimum over as many candidates, refined
/// until nothing near is better (within 1e-6 of other sets of candidates' ends).
///
/// By hand: k-means from the given values, of which the pinned ones stay. A value that is nearest to no survivor is left
/// out, and no more survivors than centroids change nothing.
///
/// Importances weigh the errors: centroids are weighted means, and Optimal has the least weighted error.
///
/// Needs 4 bytes per survivor and a few MB besides, 8 with importances, 32 while those given are sorted; Optimal up to
/// 40 MB for its table. Time: one pass over the
/// weights and a sort of the survivors, then iterations of O(k log n).
/// invalid-argument for 0 centroids, for a mask of another size and for an importance below 0, not-finite (with the
/// position) for a survivor or an importance that is NaN or infinite.
PANGKAS_EXPORT Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask,
    const SharingSpec& spec, std::uint64_t seed, const JobContext& job = {});
/// With these importances in place of SharingSpec::importance.
PANGKAS_EXPORT Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask,
    const SharingSpec& spec, const ImportanceValues& importances, std::uint64_t seed, const JobContext& job = {});

} // namespace pangkas
