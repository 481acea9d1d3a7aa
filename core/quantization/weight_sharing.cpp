// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/weight_sharing.h"

#include "core/quantization/centroid_init.h"
#include "core/quantization/code_assignment.h"
#include "core/quantization/lloyd.h"
#include "core/quantization/optimal_partition.h"
#include "core/quantization/priced_partition.h"
#include "core/quantization/sorted_weights.h"
#include "core/quantization/weight_moments.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace pangkas {

namespace {

constexpr int mostCentroids = 255;
constexpr int mostIterations = 1'000'000;
constexpr double highestBitPrice = 1'000'000;

std::vector<std::size_t> cutsAt(const SortedWeights& weights, std::span<const float> bounds)
{
    std::vector<std::size_t> cuts{0};
    for (const float bound : bounds)
        cuts.push_back(weights.countUpTo(static_cast<double>(bound), cuts.back()));
    cuts.push_back(weights.size());
    return cuts;
}

enum class Weighing
{
    None,
    ByImportance,
};

Result<double> squaredErrorOf(const SortedWeights& weights, const std::vector<float>& centroids,
    const std::vector<std::size_t>& cuts, Weighing weighing, const JobContext& job)
{
    const std::size_t pieces = pieceCount(weights.size());
    std::vector<double> errors(pieces);
    PANGKAS_TRY(forEachPart(weights.size(), pieces, job, [&](std::size_t piece, std::size_t begin, std::size_t end) {
        auto c = static_cast<std::size_t>(std::ranges::upper_bound(cuts, begin) - cuts.begin()) - 1;
        PreciseSum sum;
        for (std::size_t i = begin; i < end; ++c) {
            const auto centroid = static_cast<double>(centroids[c]);
            double inCluster = 0;
            for (const std::size_t last = std::min(cuts[c + 1], end); i < last; ++i) {
                const double difference = static_cast<double>(weights.value(i)) - centroid;
                const double square = difference * difference;
                inCluster += weighing == Weighing::None ? square : weights.importance(i) * square;
            }
            sum.add(inCluster);
        }
        errors[piece] = sum.value();
    }));
    PreciseSum sum;
    for (const double error : errors)
        sum.add(error);
    return sum.value();
}

/// A clustering whose codebook, bounds and sizes are there: what it costs.
Result<Clustering> appraised(
    Clustering clustering, const SortedWeights& weights, double bitCost, const JobContext& job)
{
    std::vector<std::size_t> cuts{0};
    for (const std::size_t size : clustering.sizes) {
        cuts.push_back(cuts.back() + size);
        const auto count = static_cast<double>(size);
        clustering.codeBits += count * binaryLogarithm(static_cast<double>(weights.size()) / count);
    }
    const std::vector<float>& centroids = clustering.codebook.centroids;
    PANGKAS_ASSIGN(clustering.squaredError, squaredErrorOf(weights, centroids, cuts, Weighing::None, job));
    double error = clustering.squaredError;
    if (weights.isWeighted()) {
        PANGKAS_ASSIGN(error, squaredErrorOf(weights, centroids, cuts, Weighing::ByImportance, job));
    }
    clustering.objective = error + bitCost * clustering.codeBits;
    return clustering;
}

/// What the centroids come to once they are floats and each survivor goes to the nearest one.
Result<Clustering> clusteringOf(const SortedWeights& weights, std::span<const double> centroids, const JobContext& job)
{
    std::vector<float> rounded;
    for (const double centroid : centroids) {
        const float value = static_cast<float>(centroid) + 0.0f; // no -0
        if (rounded.empty() || value > rounded.back())
            rounded.push_back(value);
    }
    const std::vector<std::size_t> cuts = cutsAt(weights, nearestBounds(rounded));
    Clustering clustering;
    for (std::size_t c = 0; c < rounded.size(); ++c) {
        if (cuts[c] == cuts[c + 1])
            continue;
        clustering.codebook.centroids.push_back(rounded[c]);
        clustering.sizes.push_back(cuts[c + 1] - cuts[c]);
    }
    clustering.bounds = nearestBounds(clustering.codebook.centroids);
    return appraised(std::move(clustering), weights, 0, job);
}

Result<Clustering> clusterFrom(
    const SortedWeights& weights, std::vector<double> centroids, int iterations, const JobContext& job)
{
    PANGKAS_ASSIGN(const LloydResult lloyd, iterateLloyd(weights, std::move(centroids), iterations, job));
    PANGKAS_ASSIGN(Clustering clustering, clusteringOf(weights, lloyd.centroids, job));
    clustering.iterations = lloyd.iterations;
    clustering.converged = lloyd.converged;
    return clustering;
}

Result<Clustering> clusterOptimally(
    const SortedWeights& weights, std::size_t count, int iterations, std::uint64_t seed, const JobContext& job)
{
    PANGKAS_ASSIGN(const CandidateCuts cuts, candidateCuts(weights, mostPoints, job));
    PANGKAS_ASSIGN(std::vector<double> centroids, optimalCentroids(weights, cuts, count, job));
    PANGKAS_ASSIGN(Clustering best, clusterFrom(weights, std::move(centroids), mostIterations, job));
    if (cuts.isEveryStep)
        return best;
    // Nearly certain to be the optimum, but not proved: no start of another initialisation shall end lower.
    for (const auto& start :
        {linearCentroids(weights, count), densityCentroids(weights, count), forgyCentroids(weights, count, seed)}) {
        PANGKAS_ASSIGN(Clustering other, clusterFrom(weights, start, iterations, job));
        if (other.objective < best.objective)
            best = std::move(other);
    }
    return best;
}

Result<Clustering> clusterByPrice(
    const SortedWeights& weights, std::size_t count, double bitPrice, const JobContext& job)
{
    PANGKAS_ASSIGN(const WeightMoments moments, WeightMoments::collect(weights, job));
    const double bitCost = bitPrice * moments.energy();
    const RangeCost cost(static_cast<double>(weights.size()), bitCost);
    PANGKAS_ASSIGN(const PricedPartition partition, cheapestPartition(weights, moments, cost, count, job));
    Clustering clustering;
    for (std::size_t c = 1; c < partition.cuts.size(); ++c) {
        const std::size_t begin = partition.cuts[c - 1], end = partition.cuts[c];
        const double mean = weights.sumBefore(end).minus(weights.sumBefore(begin))
            / weights.massBefore(end).minus(weights.massBefore(begin));
        // Within its range whatever the rounding, and so above the centroid before.
        const float centroid = std::clamp(static_cast<float>(mean), weights.value(begin), weights.value(end - 1));
        clustering.codebook.centroids.push_back(centroid + 0.0f); // no -0
        clustering.sizes.push_back(end - begin);
        if (end < weights.size())
            clustering.bounds.push_back(weights.value(end - 1));
    }
    return appraised(std::move(clustering), weights, bitCost, job);
}

Result<SortedWeights> sortedFor(std::span<const float> weights, const Mask& mask, const SharingSpec& spec,
    const ImportanceValues* importances, const JobContext& job)
{
    if (importances)
        return SortedWeights::collect(weights, mask, *importances, job);
    PANGKAS_ASSIGN(SortedWeights sorted, SortedWeights::collect(weights, mask, job));
    if (spec.importance == Importance::Magnitude && sorted.size() > 0)
        PANGKAS_TRY(sorted.weighByMagnitude(job));
    return sorted;
}

Result<Clustering> cluster(
    const SortedWeights& sorted, const SharingSpec& spec, std::uint64_t seed, const JobContext& job)
{
    const auto count = static_cast<std::size_t>(spec.centroids);
    if (sorted.size() == 0)
        return Clustering{};
    if (spec.bitPrice > 0)
        return clusterByPrice(sorted, count, spec.bitPrice, job);
    if (const std::vector<float> distinct = sorted.distinctValues(count + 1); distinct.size() <= count)
        return clusteringOf(sorted, std::vector<double>(distinct.begin(), distinct.end()), job);
    switch (spec.init) {
    case CentroidInit::Linear:
        return clusterFrom(sorted, linearCentroids(sorted, count), spec.iterations, job);
    case CentroidInit::Density:
        return clusterFrom(sorted, densityCentroids(sorted, count), spec.iterations, job);
    case CentroidInit::Forgy:
        return clusterFrom(sorted, forgyCentroids(sorted, count, seed), spec.iterations, job);
    case CentroidInit::Optimal:
        return clusterOptimally(sorted, count, spec.iterations, seed, job);
    }
    return Clustering{};
}

Result<Clustering> clusterAny(std::span<const float> weights, const Mask& mask, const SharingSpec& spec,
    const ImportanceValues* importances, std::uint64_t seed, const JobContext& job)
{
    PANGKAS_TRY(checkSharing(spec));
    if (spec.centroids == 0)
        return fail(ErrorCode::InvalidArgument, "0 centroids to share weights");
    PANGKAS_TRY(checkMaskSize(weights, mask));
    return withoutExceptions([&]() -> Result<Clustering> {
        job.report(Stage::Sharing, 0, spec.centroids);
        PANGKAS_ASSIGN(const SortedWeights sorted, sortedFor(weights, mask, spec, importances, job));
        auto clustering = cluster(sorted, spec, seed, job);
        job.report(Stage::Sharing, spec.centroids, spec.centroids);
        return clustering;
    });
}

} // namespace

std::string_view toString(CentroidInit init)
{
    switch (init) {
    case CentroidInit::Linear:
        return "linear";
    case CentroidInit::Density:
        return "density";
    case CentroidInit::Forgy:
        return "forgy";
    case CentroidInit::Optimal:
        return "optimal";
    }
    return "linear";
}

int bitsForCentroids(int centroids)
{
    return std::bit_width(static_cast<unsigned>(std::max(centroids, 0)));
}

Result<void> checkSharing(const SharingSpec& spec)
{
    if (spec.centroids < 0 || spec.centroids > mostCentroids)
        return fail(
            ErrorCode::InvalidArgument, fmt::format("{} centroids; expected 0 to {}", spec.centroids, mostCentroids));
    if (spec.iterations < 0 || spec.iterations > mostIterations)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} iterations; expected 0 to {}", spec.iterations, mostIterations));
    if (!(spec.bitPrice >= 0 && spec.bitPrice <= highestBitPrice))
        return fail(ErrorCode::InvalidArgument,
            fmt::format("bit price {}; expected 0 to {}", spec.bitPrice, static_cast<int>(highestBitPrice)));
    return {};
}

Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask, const SharingSpec& spec,
    std::uint64_t seed, const JobContext& job)
{
    return clusterAny(weights, mask, spec, nullptr, seed, job);
}

Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask, const SharingSpec& spec,
    const ImportanceValues& importances, std::uint64_t seed, const JobContext& job)
{
    return clusterAny(weights, mask, spec, &importances, seed, job);
}

} // namespace pangkas
