// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/weight_sharing.h"

#include "core/quantization/centroid_init.h"
#include "core/quantization/lloyd.h"
#include "core/quantization/optimal_partition.h"
#include "core/quantization/sorted_weights.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <optional>

namespace pangkas {

namespace {

constexpr int mostCentroids = 255;
constexpr int mostIterations = 1'000'000;

/// For each centroid but the last, the largest float that belongs to it and not to the next one.
std::vector<float> upperBounds(std::span<const float> centroids)
{
    std::vector<float> bounds;
    for (std::size_t c = 1; c < centroids.size(); ++c)
        bounds.push_back(
            roundedDown((static_cast<double>(centroids[c - 1]) + static_cast<double>(centroids[c])) / 2) + 0.0f);
    return bounds;
}

std::vector<std::size_t> cutsAt(const SortedWeights& weights, std::span<const float> bounds)
{
    std::vector<std::size_t> cuts{0};
    for (const float bound : bounds)
        cuts.push_back(weights.countUpTo(static_cast<double>(bound), cuts.back()));
    cuts.push_back(weights.size());
    return cuts;
}

Result<double> squaredErrorOf(const SortedWeights& weights, const std::vector<float>& centroids,
    const std::vector<std::size_t>& cuts, const JobContext& job)
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
                inCluster += difference * difference;
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

/// What the centroids come to once they are floats and each survivor goes to the nearest one.
Result<Clustering> clusteringOf(const SortedWeights& weights, std::span<const double> centroids, const JobContext& job)
{
    std::vector<float> rounded;
    for (const double centroid : centroids) {
        const float value = static_cast<float>(centroid) + 0.0f; // no -0
        if (rounded.empty() || value > rounded.back())
            rounded.push_back(value);
    }
    const std::vector<std::size_t> cuts = cutsAt(weights, upperBounds(rounded));
    Clustering clustering;
    std::vector<std::size_t> filledCuts{0};
    for (std::size_t c = 0; c < rounded.size(); ++c) {
        if (cuts[c] == cuts[c + 1])
            continue;
        clustering.codebook.centroids.push_back(rounded[c]);
        clustering.sizes.push_back(cuts[c + 1] - cuts[c]);
        filledCuts.push_back(cuts[c + 1]);
    }
    PANGKAS_ASSIGN(clustering.squaredError, squaredErrorOf(weights, clustering.codebook.centroids, filledCuts, job));
    return clustering;
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
    PANGKAS_ASSIGN(const CandidateCuts cuts, candidateCuts(weights, job));
    PANGKAS_ASSIGN(std::vector<double> centroids, optimalCentroids(weights, cuts, count, job));
    PANGKAS_ASSIGN(Clustering best, clusterFrom(weights, std::move(centroids), mostIterations, job));
    if (cuts.isEveryStep)
        return best;
    // Nearly certain to be the optimum, but not proved: no start of another initialisation shall end lower.
    for (const auto& start :
        {linearCentroids(weights, count), densityCentroids(weights, count), forgyCentroids(weights, count, seed)}) {
        PANGKAS_ASSIGN(Clustering other, clusterFrom(weights, start, iterations, job));
        if (other.squaredError < best.squaredError)
            best = std::move(other);
    }
    return best;
}

/// The code of a weight from a table by its leading bits, and few comparisons where a bound lies within.
class CodeFinder
{
public:
    explicit CodeFinder(std::span<const float> centroids)
    {
        for (const float bound : upperBounds(centroids))
            m_bounds.push_back(orderedBits(bound));
        m_bounds.push_back(~std::uint32_t{0}); // no weight lies above
        std::size_t c = 0;
        for (std::size_t bin = 0; bin < m_first.size(); ++bin) {
            while (m_bounds[c] < bin << 16)
                ++c;
            m_first[bin] = static_cast<std::uint8_t>(c);
        }
    }

    std::uint8_t codeOf(float weight) const
    {
        const std::uint32_t key = orderedBits(weight + 0.0f);
        std::size_t c = m_first[key >> 16];
        c += key > m_bounds[c];
        while (key > m_bounds[c])
            ++c;
        return static_cast<std::uint8_t>(c + 1);
    }

private:
    std::vector<std::uint32_t> m_bounds;
    std::vector<std::uint8_t> m_first = std::vector<std::uint8_t>(std::size_t{1} << 16);
};

Result<void> checkSizes(std::span<const float> weights, const Mask& mask)
{
    if (mask.size() == weights.size())
        return {};
    return fail(ErrorCode::InvalidArgument, fmt::format("a mask of {} for {} weights", mask.size(), weights.size()));
}

Result<void> checkCodebook(const Codebook& codebook)
{
    const std::vector<float>& centroids = codebook.centroids;
    if (centroids.size() > mostCentroids)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} centroids; expected at most {}", centroids.size(), mostCentroids));
    for (std::size_t c = 0; c < centroids.size(); ++c) {
        if (magnitudeBits(centroids[c]) >= infinityBits)
            return fail(ErrorCode::NotFinite, fmt::format("centroid {} is {}", c, centroids[c]));
        if (c > 0 && !(centroids[c - 1] < centroids[c]))
            return fail(ErrorCode::InvalidArgument, fmt::format("centroid {} is not above the one before", c));
    }
    return {};
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
    return {};
}

Result<Clustering> clusterWeights(std::span<const float> weights, const Mask& mask, const SharingSpec& spec,
    std::uint64_t seed, const JobContext& job)
{
    PANGKAS_TRY(checkSharing(spec));
    if (spec.centroids == 0)
        return fail(ErrorCode::InvalidArgument, "0 centroids to share weights");
    PANGKAS_TRY(checkSizes(weights, mask));
    return withoutExceptions([&]() -> Result<Clustering> {
        const auto count = static_cast<std::size_t>(spec.centroids);
        job.report(Stage::Sharing, 0, spec.centroids);
        PANGKAS_ASSIGN(const SortedWeights sorted, SortedWeights::collect(weights, mask, job));
        if (sorted.size() == 0)
            return Clustering{};
        std::optional<Result<Clustering>> clustering;
        if (const std::vector<float> distinct = sorted.distinctValues(count + 1); distinct.size() <= count) {
            clustering = clusteringOf(sorted, std::vector<double>(distinct.begin(), distinct.end()), job);
        } else {
            switch (spec.init) {
            case CentroidInit::Linear:
                clustering = clusterFrom(sorted, linearCentroids(sorted, count), spec.iterations, job);
                break;
            case CentroidInit::Density:
                clustering = clusterFrom(sorted, densityCentroids(sorted, count), spec.iterations, job);
                break;
            case CentroidInit::Forgy:
                clustering = clusterFrom(sorted, forgyCentroids(sorted, count, seed), spec.iterations, job);
                break;
            case CentroidInit::Optimal:
                clustering = clusterOptimally(sorted, count, spec.iterations, seed, job);
                break;
            }
        }
        job.report(Stage::Sharing, spec.centroids, spec.centroids);
        return std::move(*clustering);
    });
}

Result<std::vector<std::uint8_t>> assignCodes(
    std::span<const float> weights, const Mask& mask, const Codebook& codebook, const JobContext& job)
{
    PANGKAS_TRY(checkSizes(weights, mask));
    PANGKAS_TRY(checkCodebook(codebook));
    return withoutExceptions([&]() -> Result<std::vector<std::uint8_t>> {
        if (codebook.centroids.empty() && mask.keptCount() > 0)
            return fail(ErrorCode::InvalidArgument, "an empty codebook for weights that are kept");
        const CodeFinder finder(codebook.centroids);
        std::vector<std::uint8_t> codes(weights.size());
        std::atomic<bool> areFinite = true;
        PANGKAS_TRY(forEachPart(
            weights.size(), pieceCount(weights.size()), job, [&](std::size_t, std::size_t begin, std::size_t end) {
                std::uint32_t largest = 0;
                const auto assign = [&](std::size_t i) {
                    codes[i] = finder.codeOf(weights[i]);
                    largest = std::max(largest, magnitudeBits(weights[i]));
                };
                for (std::size_t at = begin; at < end; at += 64) {
                    std::uint64_t word = mask.words()[at / 64];
                    if (word == ~std::uint64_t{0}) {
                        for (std::size_t i = at; i < at + 64; ++i)
                            assign(i);
                    } else {
                        for (; word != 0; word &= word - 1)
                            assign(at + static_cast<std::size_t>(std::countr_zero(word)));
                    }
                }
                if (largest >= infinityBits)
                    areFinite = false;
            }));
        if (!areFinite)
            return notFiniteSurvivorError(weights, mask);
        return codes;
    });
}

} // namespace pangkas
