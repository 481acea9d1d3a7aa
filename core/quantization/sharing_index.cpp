// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/sharing_index.h"

#include "core/quantization/centroid_init.h"
#include "core/quantization/code_assignment.h"
#include "core/quantization/lloyd.h"
#include "core/quantization/optimal_partition.h"
#include "core/quantization/priced_partition.h"
#include "core/quantization/sorted_weights.h"
#include "core/quantization/weight_moments.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace pangkas {

namespace {

constexpr int mostIterations = 1'000'000;

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

Result<Clustering> clusteringAfter(const SortedWeights& weights, const LloydResult& lloyd, const JobContext& job)
{
    PANGKAS_ASSIGN(Clustering clustering, clusteringOf(weights, lloyd.centroids, job));
    clustering.iterations = lloyd.iterations;
    clustering.converged = lloyd.converged;
    return clustering;
}

Result<Clustering> clusterFrom(
    const SortedWeights& weights, std::vector<double> centroids, int iterations, const JobContext& job)
{
    PANGKAS_ASSIGN(const LloydResult lloyd, iterateLloyd(weights, std::move(centroids), iterations, job));
    return clusteringAfter(weights, lloyd, job);
}

/// What clusteringOf() would find as its objective, nearly: from sums over ranges and not from the weights.
double estimatedObjective(
    const SortedWeights& weights, const WeightMoments& moments, std::span<const double> centroids)
{
    double error = 0;
    RangeMoments before;
    std::size_t cut = 0;
    for (std::size_t c = 0; c < centroids.size(); ++c) {
        cut = c + 1 == centroids.size() ? weights.size()
                                        : weights.countUpTo((centroids[c] + centroids[c + 1]) / 2, cut);
        const RangeMoments upTo = moments.before(cut);
        const double centroid = centroids[c] - moments.shift();
        error += upTo.square.minus(before.square) - 2 * centroid * upTo.sum.minus(before.sum)
            + centroid * centroid * upTo.mass.minus(before.mass);
        before = upTo;
    }
    return error;
}

Result<Clustering> clusterOptimally(const SortedWeights& weights, const PartitionPoints& points,
    const WeightMoments& moments, std::size_t count, int iterations, std::uint64_t seed, const JobContext& job)
{
    PANGKAS_ASSIGN(std::vector<double> centroids, optimalCentroids(weights, points, count, job));
    PANGKAS_ASSIGN(Clustering best, clusterFrom(weights, std::move(centroids), mostIterations, job));
    if (points.cuts.isEveryStep)
        return best;
    // Nearly certain to be the optimum, but not proved: no start of another initialisation shall end lower.
    constexpr double clearlyAbove = 1 + 1e-5; // whatever rounding does to the estimate and to centroids
    for (const auto& start :
        {linearCentroids(weights, count), densityCentroids(weights, count), forgyCentroids(weights, count, seed)}) {
        PANGKAS_ASSIGN(const LloydResult lloyd, iterateLloyd(weights, start, iterations, job));
        if (estimatedObjective(weights, moments, lloyd.centroids) > clearlyAbove * best.objective)
            continue;
        PANGKAS_ASSIGN(Clustering other, clusteringAfter(weights, lloyd, job));
        if (other.objective < best.objective)
            best = std::move(other);
    }
    return best;
}

Result<Clustering> clusterByPrice(
    const SortedWeights& weights, const WeightMoments& moments, std::size_t count, double bitPrice, const JobContext& job)
{
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

std::vector<double> startOf(const SortedWeights& weights, CentroidInit init, std::size_t count, std::uint64_t seed)
{
    if (const std::vector<float> distinct = weights.distinctValues(count + 1); distinct.size() <= count)
        return {distinct.begin(), distinct.end()};
    switch (init) {
    case CentroidInit::Density:
        return densityCentroids(weights, count);
    case CentroidInit::Forgy:
        return forgyCentroids(weights, count, seed);
    case CentroidInit::Linear:
    case CentroidInit::Optimal:
        break;
    }
    return linearCentroids(weights, count);
}

LloydRun runFrom(const SortedWeights& weights, const std::vector<SetCentroid>& codebook)
{
    std::vector<double> centroids;
    std::vector<bool> pinned;
    for (const SetCentroid& centroid : codebook) {
        centroids.push_back(static_cast<double>(centroid.value));
        pinned.push_back(centroid.isPinned);
    }
    return LloydRun(weights, std::move(centroids), std::move(pinned));
}

} // namespace

struct SharingIndex::Contents
{
    SortedWeights sorted;
    std::optional<WeightMoments> moments; // refers to `sorted`
    std::optional<PartitionPoints> points;
};

struct LloydSequence::Run
{
    std::shared_ptr<const SharingIndex::Contents> contents;
    LloydRun run;
};

SharingIndex::SharingIndex(std::shared_ptr<const Contents> contents) : m_contents(std::move(contents)) { }

Result<SharingIndex> SharingIndex::build(std::span<const float> weights, const Mask& mask, const JobContext& job)
{
    return build(weights, mask, Importance::Equal, job);
}

Result<SharingIndex> SharingIndex::build(
    std::span<const float> weights, const Mask& mask, Importance importance, const JobContext& job)
{
    PANGKAS_TRY(checkMaskSize(weights, mask));
    return withoutExceptions([&]() -> Result<SharingIndex> {
        PANGKAS_ASSIGN(SortedWeights sorted, SortedWeights::collect(weights, mask, job));
        if (importance == Importance::Magnitude && sorted.size() > 0)
            PANGKAS_TRY(sorted.weighByMagnitude(job));
        return of(std::move(sorted), Preparation::All, job);
    });
}

Result<SharingIndex> SharingIndex::of(SortedWeights sorted, Preparation preparation, const JobContext& job)
{
    auto contents = std::make_shared<Contents>(Contents{std::move(sorted), {}, {}});
    if (preparation != Preparation::None && contents->sorted.size() > 0) {
        PANGKAS_ASSIGN(contents->moments, WeightMoments::collect(contents->sorted, job));
        if (preparation == Preparation::All) {
            PANGKAS_ASSIGN(CandidateCuts cuts, candidateCuts(contents->sorted, mostPoints, job));
            PANGKAS_ASSIGN(contents->points, partitionPoints(contents->sorted, std::move(cuts), job));
        }
    }
    return SharingIndex(std::move(contents));
}

std::size_t SharingIndex::size() const
{
    return m_contents->sorted.size();
}

std::size_t SharingIndex::distinctCount() const
{
    std::size_t count = size() > 0;
    for (std::size_t i = 1; i < size(); ++i)
        count += m_contents->sorted.isStep(i);
    return count;
}

Result<Clustering> SharingIndex::cluster(const SharingSpec& spec, std::uint64_t seed, const JobContext& job) const
{
    PANGKAS_TRY(checkSharing(spec));
    if (spec.centroids == 0)
        return fail(ErrorCode::InvalidArgument, "0 centroids to share weights");
    return withoutExceptions([&]() -> Result<Clustering> {
        const SortedWeights& sorted = m_contents->sorted;
        const auto count = static_cast<std::size_t>(spec.centroids);
        if (sorted.size() == 0)
            return Clustering{};
        if (spec.isByHand()) {
            PANGKAS_ASSIGN(const LloydResult lloyd, iterateLloyd(runFrom(sorted, spec.codebook), spec.iterations, job));
            return clusteringAfter(sorted, lloyd, job);
        }
        if (spec.bitPrice > 0)
            return clusterByPrice(sorted, *m_contents->moments, count, spec.bitPrice, job);
        std::vector<double> start = startOf(sorted, spec.init, count, seed);
        if (sorted.distinctValues(count + 1).size() <= count)
            return clusteringOf(sorted, start, job);
        if (spec.init == CentroidInit::Optimal)
            return clusterOptimally(
                sorted, *m_contents->points, *m_contents->moments, count, spec.iterations, seed, job);
        return clusterFrom(sorted, std::move(start), spec.iterations, job);
    });
}

Result<LloydSequence> SharingIndex::iterate(CentroidInit init, int centroids, std::uint64_t seed) const
{
    return iterate(SharingSpec{centroids, init}, seed);
}

Result<LloydSequence> SharingIndex::iterate(const SharingSpec& spec, std::uint64_t seed) const
{
    PANGKAS_TRY(checkSharing(spec));
    if (spec.centroids == 0 || size() == 0)
        return fail(ErrorCode::InvalidArgument, "no centroids or no weights to iterate on");
    return withoutExceptions([&]() -> Result<LloydSequence> {
        const SortedWeights& sorted = m_contents->sorted;
        const auto count = static_cast<std::size_t>(spec.centroids);
        LloydRun run = spec.isByHand() ? runFrom(sorted, spec.codebook)
                                       : LloydRun(sorted, startOf(sorted, spec.init, count, seed));
        return LloydSequence(std::make_unique<LloydSequence::Run>(LloydSequence::Run{m_contents, std::move(run)}));
    });
}

LloydSequence::LloydSequence(std::unique_ptr<Run> run) : m_run(std::move(run))
{
    describe();
}
LloydSequence::LloydSequence(LloydSequence&&) noexcept = default;
LloydSequence& LloydSequence::operator=(LloydSequence&&) noexcept = default;
LloydSequence::~LloydSequence() = default;

void LloydSequence::step()
{
    m_run->run.step();
    describe();
}

void LloydSequence::describe()
{
    const LloydRun& run = m_run->run;
    const WeightMoments& moments = *m_run->contents->moments;
    m_state.iterations = run.iterations();
    m_state.converged = run.converged();
    m_state.centroids = run.centroids();
    m_state.sizes.assign(run.centroids().size(), 0);
    m_state.squaredError = 0;
    RangeMoments before;
    for (std::size_t c = 0; c < run.centroids().size(); ++c) {
        m_state.sizes[c] = run.cuts()[c + 1] - run.cuts()[c];
        const RangeMoments upTo = moments.before(run.cuts()[c + 1]);
        const double centroid = run.centroids()[c] - moments.shift();
        m_state.squaredError += upTo.square.minus(before.square) - 2 * centroid * upTo.sum.minus(before.sum)
            + centroid * centroid * upTo.mass.minus(before.mass);
        before = upTo;
    }
    m_state.squaredError = std::max(0.0, m_state.squaredError);
}

} // namespace pangkas
