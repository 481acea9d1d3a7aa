// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/weight_sharing.h"

#include "core/quantization/code_assignment.h"
#include "core/quantization/sharing_index.h"
#include "core/quantization/sorted_weights.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace pangkas {

namespace {

constexpr int mostCentroids = 255;
constexpr int mostIterations = 1'000'000;
constexpr double highestBitPrice = 1'000'000;

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

SharingIndex::Preparation preparationFor(const SharingSpec& spec)
{
    using enum SharingIndex::Preparation;
    return spec.isByHand() ? None : spec.bitPrice > 0 ? Moments : spec.init == CentroidInit::Optimal ? All : None;
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
        PANGKAS_ASSIGN(SortedWeights sorted, sortedFor(weights, mask, spec, importances, job));
        PANGKAS_ASSIGN(
            const SharingIndex index, SharingIndex::of(std::move(sorted), preparationFor(spec), job));
        auto clustering = index.cluster(spec, seed, job);
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
    if (spec.isByHand() && spec.codebook.size() != static_cast<std::size_t>(spec.centroids))
        return fail(ErrorCode::InvalidArgument,
            fmt::format("a codebook of {} values for {} centroids", spec.codebook.size(), spec.centroids));
    for (std::size_t c = 0; c < spec.codebook.size(); ++c) {
        if (!std::isfinite(spec.codebook[c].value))
            return fail(ErrorCode::InvalidArgument, fmt::format("value {} of the codebook is not a finite float", c));
        if (c > 0 && !(spec.codebook[c - 1].value < spec.codebook[c].value))
            return fail(ErrorCode::InvalidArgument, fmt::format("value {} of the codebook is not above the one before", c));
    }
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
