// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/magnitude_pruning.h"

#include "core/pruning/pattern_pruning.h"
#include "core/tensor/float_bits.h"
#include "core/tensor/moments.h"
#include "core/tensor/parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <vector>

namespace pangkas {

namespace {

constexpr int lowBits = 15; // of the magnitude's 31
constexpr std::size_t highBins = std::size_t{1} << 16;
constexpr std::size_t lowBins = std::size_t{1} << lowBits;

using Counts = std::vector<std::uint64_t>;

/// Passes over the weights of one layer; reports the share of all its passes that is done.
class Selection
{
public:
    Selection(std::span<const float> weights, int passes, const JobContext& job)
        : m_weights(weights)
        , m_passes(passes)
        , m_job(job)
        , m_mask(weights.size())
    {
        reportPass();
    }

    /// Number of weights per bin, the sum over parts that were counted in parallel. add(counts, bits) counts one.
    template <typename Add>
    Result<Counts> count(std::size_t bins, Add add)
    {
        const std::size_t parts = partsForThreads();
        std::vector<Counts> counts(parts, Counts(bins));
        PANGKAS_TRY(
            forEachPart(m_weights.size(), parts, m_job, [&](std::size_t part, std::size_t begin, std::size_t end) {
                std::uint64_t* const table = counts[part].data();
                for (std::size_t i = begin; i < end; ++i)
                    add(table, magnitudeBits(m_weights[i]));
            }));
        for (std::size_t part = 1; part < parts; ++part)
            std::ranges::transform(counts[0], counts[part], counts[0].begin(), std::plus());
        reportPass();
        return std::move(counts[0]);
    }

    /// Keeps the weights whose magnitude isn't below `limit`; checks that all are finite.
    Result<void> keepFrom(std::uint32_t limit)
    {
        std::atomic<bool> areFinite = true;
        PANGKAS_TRY(forEachPiece([&](std::size_t, std::size_t begin, std::size_t end) {
            std::uint32_t largest = 0;
            for (std::size_t at = begin; at < end; at += 64) {
                const std::size_t count = std::min<std::size_t>(64, end - at);
                std::uint64_t word = 0;
                for (std::size_t i = 0; i < count; ++i) {
                    const std::uint32_t bits = magnitudeBits(m_weights[at + i]);
                    word |= std::uint64_t{bits >= limit} << i;
                    largest = std::max(largest, bits);
                }
                m_mask.words()[at / 64] = word;
            }
            if (largest >= infinityBits)
                areFinite = false;
        }));
        reportPass();
        if (!areFinite)
            return notFiniteError(m_weights);
        return {};
    }

    /// Drops `count` of the weights whose magnitude is `limit`, those furthest back.
    Result<void> dropLast(std::uint32_t limit, std::uint64_t count)
    {
        PANGKAS_TRY(m_job.checkCancelled());
        if (count == 0) {
            reportPass();
            return {};
        }
        std::vector<std::uint64_t> ties(pieceCount(m_weights.size()));
        PANGKAS_TRY(forEachPiece([&](std::size_t piece, std::size_t begin, std::size_t end) {
            ties[piece] =
                static_cast<std::uint64_t>(std::count_if(m_weights.begin() + static_cast<std::ptrdiff_t>(begin),
                    m_weights.begin() + static_cast<std::ptrdiff_t>(end),
                    [&](float weight) { return magnitudeBits(weight) == limit; }));
        }));
        for (std::size_t piece = ties.size(); piece-- > 0;) {
            ties[piece] = std::min(ties[piece], count); // from here on: how many of them go
            count -= ties[piece];
        }
        PANGKAS_TRY(forEachPiece([&](std::size_t piece, std::size_t begin, std::size_t end) {
            for (std::size_t i = end; i > begin && ties[piece] > 0; --i) {
                if (magnitudeBits(m_weights[i - 1]) == limit) {
                    m_mask.drop(i - 1);
                    --ties[piece];
                }
            }
        }));
        reportPass();
        return {};
    }

    Mask takeMask() { return std::move(m_mask); }

private:
    template <typename Work>
    Result<void> forEachPiece(Work work)
    {
        return forEachPart(m_weights.size(), pieceCount(m_weights.size()), m_job, work);
    }

    void reportPass() { m_job.report(Stage::Pruning, m_pass++, m_passes); }

    std::span<const float> m_weights;
    int m_passes;
    int m_pass = 0;
    const JobContext& m_job;
    Mask m_mask;
};

struct Rank
{
    std::size_t bin = 0;
    std::uint64_t before = 0; // weights in the bins below
};

/// The bin that holds the weight of this rank (0: the smallest).
Rank binOfRank(const Counts& counts, std::uint64_t rank)
{
    Rank found;
    while (found.before + counts[found.bin] <= rank)
        found.before += counts[found.bin++];
    return found;
}

Result<Mask> keepAbove(std::span<const float> weights, double threshold, const JobContext& job)
{
    Selection selection(weights, 1, job);
    PANGKAS_TRY(selection.keepFrom(magnitudeBits(roundedUp(threshold))));
    return selection.takeMask();
}

/// Radix selection: the high bits of the smallest surviving magnitude from one histogram, the low bits from another.
Result<Mask> dropSmallest(std::span<const float> weights, std::uint64_t count, const JobContext& job)
{
    if (count == 0)
        return keepAbove(weights, 0, job);
    if (count >= weights.size())
        return keepAbove(weights, HUGE_VAL, job);
    Selection selection(weights, 4, job);
    PANGKAS_ASSIGN(const Counts high,
        selection.count(highBins, [](std::uint64_t* table, std::uint32_t bits) { ++table[bits >> lowBits]; }));
    if (std::any_of(high.begin() + (infinityBits >> lowBits), high.end(), [](std::uint64_t n) { return n > 0; }))
        return notFiniteError(weights);
    const Rank outer = binOfRank(high, count);
    PANGKAS_ASSIGN(const Counts low, selection.count(lowBins, [&](std::uint64_t* table, std::uint32_t bits) {
        if (bits >> lowBits == outer.bin)
            ++table[bits % lowBins];
    }));
    const Rank inner = binOfRank(low, count - outer.before);
    const auto smallestKept = static_cast<std::uint32_t>(outer.bin << lowBits | inner.bin);
    PANGKAS_TRY(selection.keepFrom(smallestKept));
    PANGKAS_TRY(selection.dropLast(smallestKept, count - outer.before - inner.before));
    return selection.takeMask();
}

Result<void> checkFinite(std::span<const float> weights, const JobContext& job)
{
    std::atomic<bool> areFinite = true;
    PANGKAS_TRY(forEachPart(weights.size(), pieceCount(weights.size()), job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::uint32_t largest = 0;
        for (std::size_t i = begin; i < end; ++i)
            largest = std::max(largest, magnitudeBits(weights[i]));
        if (largest >= infinityBits)
            areFinite = false;
    }));
    if (!areFinite)
        return notFiniteError(weights);
    return {};
}

/// dropSmallest() of finite weights, for few of them faster than its histograms.
Result<Mask> dropSmallestOfFew(std::span<const float> weights, std::uint64_t count, const JobContext& job)
{
    constexpr std::size_t most = 1 << 15;
    if (weights.size() > most || count == 0 || count >= weights.size())
        return dropSmallest(weights, count, job);
    std::vector<std::uint64_t> keys(weights.size()); // magnitude, then from the back
    for (std::size_t i = 0; i < weights.size(); ++i)
        keys[i] = std::uint64_t{magnitudeBits(weights[i])} << 32 | (weights.size() - 1 - i);
    const auto border = keys.begin() + static_cast<std::ptrdiff_t>(count);
    std::nth_element(keys.begin(), border, keys.end());
    Mask mask(weights.size(), true);
    for (auto key = keys.begin(); key != border; ++key)
        mask.drop(weights.size() - 1 - static_cast<std::size_t>(*key & 0xffffffff));
    return mask;
}

std::uint64_t shareOf(std::uint64_t count, double share)
{
    return static_cast<std::uint64_t>(std::llround(share * static_cast<double>(count)));
}

/// Each group by itself, on a copy of its rows.
Result<Mask> pruneBalanced(std::span<const float> weights, std::size_t rowLength, std::size_t groups, std::uint64_t perGroup,
    double share, const JobContext& job)
{
    const std::size_t rows = weights.size() / rowLength;
    Mask mask(weights.size());
    std::vector<float> group;
    for (std::size_t g = 0; g < groups; ++g) {
        job.report(Stage::Pruning, static_cast<std::int64_t>(g), static_cast<std::int64_t>(groups));
        PANGKAS_TRY(job.checkCancelled());
        group.clear();
        for (std::size_t row = g; row < rows; row += groups) {
            const auto values = weights.subspan(row * rowLength, rowLength);
            group.insert(group.end(), values.begin(), values.end());
        }
        PANGKAS_ASSIGN(const Mask kept, dropSmallestOfFew(group, shareOf(group.size() - perGroup, share), JobContext(job.token())));
        std::size_t at = 0;
        for (std::size_t row = g; row < rows; row += groups) {
            for (std::size_t column = 0; column < rowLength; ++column, ++at) {
                if (kept.isKept(at))
                    mask.keep(row * rowLength + column);
            }
        }
    }
    job.report(Stage::Pruning, static_cast<std::int64_t>(groups), static_cast<std::int64_t>(groups));
    return mask;
}

/// The mask of N:M, and with a share below 1 the largest of those that it drops.
Result<Mask> pruneBlocks(std::span<const float> weights, std::size_t rowLength, const PruningPattern& pattern, double share,
    const JobContext& job)
{
    PANGKAS_ASSIGN(Mask mask, keepOfEachBlock(weights, rowLength, pattern, job));
    if (share >= 1)
        return mask;
    std::vector<float> dropped;
    dropped.reserve(weights.size() - mask.keptCount());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!mask.isKept(i))
            dropped.push_back(weights[i]);
    }
    PANGKAS_ASSIGN(const Mask stay, dropSmallestOfFew(dropped, shareOf(dropped.size(), share), JobContext(job.token())));
    for (std::size_t i = 0, at = 0; i < weights.size(); ++i) {
        if (!mask.isKept(i) && stay.isKept(at++))
            mask.keep(i);
    }
    return mask;
}

Result<Mask> pruneByPattern(std::span<const float> weights, const PruningSpec& spec, double share, const JobContext& job)
{
    const auto rowLength = static_cast<std::size_t>(std::max<std::int64_t>(spec.rowLength, 0));
    if (rowLength == 0 || weights.size() % rowLength != 0)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("the pattern {} is for fully connected layers", toString(spec.pattern)));
    const Shape shape = {static_cast<std::int64_t>(weights.size() / rowLength), spec.rowLength};
    PANGKAS_ASSIGN(const std::uint64_t survivors, patternSurvivors(spec.pattern, spec.amount, shape));
    PANGKAS_TRY(checkFinite(weights, job));
    if (spec.pattern.kind == PatternKind::NofM)
        return pruneBlocks(weights, rowLength, spec.pattern, share, job);
    const auto groups = static_cast<std::size_t>(spec.pattern.groups);
    return pruneBalanced(weights, rowLength, groups, survivors / groups, share, job);
}

} // namespace

double sparsityOf(const PruningPattern& pattern)
{
    return pattern.kind == PatternKind::NofM ? static_cast<double>(pattern.of - pattern.kept) / pattern.of : 0;
}

PruningSpec forLayer(PruningSpec spec, const Shape& shape)
{
    if (spec.pattern.kind != PatternKind::None)
        spec.rowLength = shape.size() == 2 ? shape[1] : 0;
    return spec;
}

std::string_view toString(PruningRule rule)
{
    switch (rule) {
    case PruningRule::Sparsity:
        return "sparsity";
    case PruningRule::Threshold:
        return "threshold";
    case PruningRule::Sigma:
        return "sigma";
    }
    return "sparsity";
}

Result<void> checkPruning(const PruningSpec& spec)
{
    const bool isAllowed =
        std::isfinite(spec.amount) && spec.amount >= 0 && (spec.rule != PruningRule::Sparsity || spec.amount <= 1);
    if (isAllowed) {
        if (spec.pattern.kind == PatternKind::None)
            return {};
        PANGKAS_TRY(checkPattern(spec.pattern));
        if (spec.rule != PruningRule::Sparsity)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("{} with the pattern {}; patterns go with a sparsity", toString(spec.rule), toString(spec.pattern)));
        if (spec.pattern.kind == PatternKind::NofM && spec.amount != 0 && spec.amount != sparsityOf(spec.pattern))
            return fail(ErrorCode::InvalidArgument,
                fmt::format("sparsity {} with the pattern {}, which comes to {}", spec.amount, toString(spec.pattern), sparsityOf(spec.pattern)));
        return {};
    }
    return fail(ErrorCode::InvalidArgument,
        fmt::format("{} {}; expected {}", toString(spec.rule), spec.amount,
            spec.rule == PruningRule::Sparsity ? "0 to 1" : "a number of at least 0"));
}

Result<Mask> pruneByMagnitude(std::span<const float> weights, const PruningSpec& spec, const JobContext& job)
{
    PANGKAS_TRY(checkPruning(spec));
    return withoutExceptions([&]() -> Result<Mask> {
        if (spec.pattern.kind != PatternKind::None && spec.amount > 0)
            return pruneByPattern(weights, spec, 1, job);
        switch (spec.rule) {
        case PruningRule::Sparsity:
            return dropSmallest(weights,
                static_cast<std::uint64_t>(std::llround(spec.amount * static_cast<double>(weights.size()))), job);
        case PruningRule::Threshold:
            return keepAbove(weights, spec.amount, job);
        case PruningRule::Sigma: {
            PANGKAS_ASSIGN(const Moments moments, momentsOf(weights, job));
            return keepAbove(weights, spec.amount * moments.deviation, job);
        }
        }
        return fail(ErrorCode::InvalidArgument, "unknown pruning rule");
    });
}

Result<Mask> pruneTowardsPattern(std::span<const float> weights, const PruningSpec& spec, double share, const JobContext& job)
{
    PANGKAS_TRY(checkPruning(spec));
    if (!(share >= 0 && share <= 1))
        return fail(ErrorCode::InvalidArgument, fmt::format("a share of {} of a pattern; expected 0 to 1", share));
    return withoutExceptions([&]() -> Result<Mask> {
        if (spec.pattern.kind == PatternKind::None || !(spec.amount > 0))
            return fail(ErrorCode::InvalidArgument, "no pattern to prune towards");
        return pruneByPattern(weights, spec, share, job);
    });
}

} // namespace pangkas
