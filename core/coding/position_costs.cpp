// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/position_costs.h"

#include "core/coding/deflate.h"
#include "core/coding/gap_classes.h"
#include "core/coding/symbol_costs.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>

namespace pangkas {

namespace {

constexpr std::size_t pieces = 64;
constexpr std::size_t pieceLength = std::size_t{1} << 15;
constexpr std::size_t exactGaps = 1024;
constexpr std::size_t escape = 255;

constexpr std::array ladderDensities = {0.99, 0.98, 0.96, 0.93, 0.90, 0.86, 0.82, 0.78, 0.74, 0.70, 0.66, 0.62, 0.58,
    0.54, 0.50, 0.46, 0.42, 0.38, 0.35, 0.32, 0.29, 0.26, 0.23, 0.20, 0.175, 0.15, 0.125, 0.10, 0.08, 0.06, 0.045, 0.03,
    0.02, 0.01, 0.005};
constexpr std::size_t mostSteps = 64;

/// How often each gap occurs at one threshold.
struct GapCounts
{
    std::array<std::uint32_t, exactGaps> small{};
    std::vector<std::uint32_t> large;

    void add(std::size_t gap)
    {
        if (gap < exactGaps)
            ++small[gap];
        else
            large.push_back(static_cast<std::uint32_t>(gap));
    }
    template <typename Visit>
    void forEach(Visit visit) const
    {
        for (std::size_t gap = 0; gap < exactGaps; ++gap)
            if (small[gap] > 0)
                visit(gap, static_cast<double>(small[gap]));
        for (const std::uint32_t gap : large)
            visit(static_cast<std::size_t>(gap), 1.0);
    }
};

/// Gaps at every threshold. Pieces are joined as if they were neighbours: a run of pruned rows, which may be longer than
/// a piece, keeps its share of the whole.
class GapCounter
{
public:
    explicit GapCounter(std::span<const DensityStep> steps) : m_steps(steps), m_counts(steps.size()) { }

    void add(std::span<const float> weights)
    {
        for (std::size_t i = 0; i < weights.size(); ++i) {
            const float magnitude = std::abs(weights[i]);
            for (std::size_t step = 0; step < m_steps.size() && magnitude >= m_steps[step].threshold; ++step) {
                m_counts[step].add(m_begin + i - m_next[step]);
                m_next[step] = m_begin + i + 1;
            }
        }
        m_begin += weights.size();
    }
    const std::vector<GapCounts>& counts() const { return m_counts; }

private:
    std::span<const DensityStep> m_steps;
    std::vector<GapCounts> m_counts;
    std::array<std::size_t, mostSteps> m_next{}; // one behind the last survivor
    std::size_t m_begin = 0; // of the next piece
};

/// The bytes of encodeGaps() for `weights` from `from` on, until there are `most`.
std::vector<std::byte> gapBytes(std::span<const float> weights, float threshold, std::size_t most)
{
    std::vector<std::byte> bytes;
    std::size_t next = 0;
    for (std::size_t i = 0; i < weights.size() && bytes.size() < most; ++i) {
        if (!(std::abs(weights[i]) >= threshold))
            continue;
        std::size_t gap = i - next;
        for (; gap >= escape; gap -= escape)
            bytes.push_back(std::byte{escape});
        bytes.push_back(static_cast<std::byte>(gap));
        next = i + 1;
    }
    return bytes;
}

std::array<double, 256> countsOf(std::span<const std::byte> bytes)
{
    std::array<double, 256> counts{};
    for (const std::byte byte : bytes)
        ++counts[std::to_integer<std::size_t>(byte)];
    return counts;
}

/// Costs that follow from how often gaps occur, `scale` times as often in the whole layer; and the entropy of gap bytes.
std::pair<GapCosts, double> costsOf(const GapCounts& gaps, double scale)
{
    double stored = 0, extraBits = 0;
    std::array<double, 256> bytes{};
    std::array<double, gapClasses.size()> classes{};
    std::array<std::array<double, 32>, 2> fields{};
    GapCosts costs;
    gaps.forEach([&](std::size_t gap, double count) {
        stored += count;
        bytes[escape] += count * static_cast<double>(gap / escape);
        bytes[gap % escape] += count;
        const std::size_t symbol = gapClassOf(static_cast<std::uint32_t>(gap));
        classes[symbol] += count;
        extraBits += count * gapClasses[symbol].extraBits;
        for (std::size_t kind = 0; kind < 2; ++kind) {
            const std::size_t bits = 4 + kind, largest = (std::size_t{1} << bits) - 1;
            const double fillers = count * static_cast<double>(gap >> bits);
            costs.fillers[kind] += fillers;
            fields[kind][largest] += fillers;
            fields[kind][gap & largest] += count;
        }
    });
    if (stored == 0)
        return {};
    const double byteEntropy = entropyBits(bytes) / stored;
    for (double& count : bytes)
        count *= scale;
    costs.deflateBits = deflateBits(bytes) / (stored * scale);
    costs.fastBits = (entropyBits(classes) + extraBits) / stored;
    for (std::size_t kind = 0; kind < 2; ++kind) {
        costs.fillers[kind] /= stored;
        costs.huffmanBits[kind] = huffmanBits(fields[kind]) / stored;
    }
    return {costs, byteEntropy};
}

/// Bits that deflate, looking for repetitions, takes for gap bytes over their entropy, measured at some places after as
/// much as deflate can look back on; a small layer as a whole. Infinite where there are no gaps.
Result<double> matchedFactor(
    std::span<const float> weights, const DensityStep& step, std::size_t places, std::size_t measured)
{
    constexpr std::size_t history = std::size_t{32} << 10;
    constexpr std::size_t longest = std::size_t{1} << 20; // weights to take gaps from
    const bool isSmall = static_cast<double>(weights.size()) * step.density < static_cast<double>(history);
    if (isSmall)
        places = 1;
    double deflated = 0, entropy = 0;
    for (std::size_t place = 0; place < places; ++place) {
        const std::size_t share = weights.size() / places;
        const auto bytes = gapBytes(weights.subspan(share * place, isSmall ? share : std::min(share, longest)),
            step.threshold, isSmall ? weights.size() : history + measured);
        const std::size_t before = isSmall ? 0 : std::min(history, bytes.size() / 2);
        const auto own = std::span(bytes).subspan(before);
        if (own.empty())
            continue;
        PANGKAS_ASSIGN(const std::size_t size, matchedSizeAfter(std::span(bytes).first(before), own));
        deflated += 8.0 * static_cast<double>(size);
        entropy += entropyBits(countsOf(own));
    }
    return entropy > 0 ? deflated / entropy : HUGE_VAL;
}

/// Where gaps repeat, from row to row, deflate takes less than its Huffman codes would. Whether they do.
Result<bool> regardRepetitions(std::span<const float> weights, std::span<const DensityStep> steps,
    std::span<const double> entropies, std::vector<GapCosts>& costs, const JobContext& job)
{
    // Looking for repetitions takes most of the time: three steps tell whether there are any.
    bool repeats = false;
    for (const std::size_t quarter : {1, 2, 3}) {
        const std::size_t step = steps.size() * quarter / 4;
        PANGKAS_ASSIGN(const double factor, matchedFactor(weights, steps[step], 1, std::size_t{8} << 10));
        repeats = repeats || factor * entropies[step] < costs[step].deflateBits;
        PANGKAS_TRY(job.checkCancelled());
    }
    if (!repeats)
        return false;
    constexpr std::size_t stride = 3;
    double factorBefore = 1;
    for (std::size_t begin = 0, end = 0; begin < steps.size(); begin = end + 1) {
        end = std::min(begin == 0 ? 0 : begin + stride - 1, steps.size() - 1); // measured there, between interpolated
        PANGKAS_ASSIGN(const double factor, matchedFactor(weights, steps[end], 2, std::size_t{12} << 10));
        for (std::size_t step = begin; step <= end; ++step) {
            const double share = static_cast<double>(step + 1 - begin) / static_cast<double>(end + 1 - begin);
            costs[step].deflateBits
                = std::min(costs[step].deflateBits, entropies[step] * std::lerp(factorBefore, factor, share));
        }
        factorBefore = factor;
        PANGKAS_TRY(job.checkCancelled());
    }
    return true;
}

} // namespace

std::span<const double> PositionCosts::ladder()
{
    return ladderDensities;
}

Result<PositionCosts> PositionCosts::measure(
    std::span<const float> weights, std::vector<DensityStep> steps, const JobContext& job)
try {
    PositionCosts costs;
    if (steps.size() > mostSteps)
        return fail(ErrorCode::InvalidArgument, "more than 64 densities to measure positions at");
    if (weights.empty() || steps.empty())
        return costs;
    GapCounter counter(steps);
    const bool isWhole = weights.size() <= pieces * pieceLength;
    for (std::size_t piece = 0; piece < (isWhole ? 1 : pieces); ++piece) {
        PANGKAS_TRY(job.checkCancelled());
        const std::size_t begin = isWhole ? 0 : (weights.size() - pieceLength) / (pieces - 1) * piece;
        counter.add(isWhole ? weights : weights.subspan(begin, pieceLength));
    }
    std::vector<double> entropies;
    const double scale = isWhole ? 1.0 : static_cast<double>(weights.size()) / double(pieces * pieceLength);
    for (const GapCounts& gaps : counter.counts()) {
        const auto [cost, entropy] = costsOf(gaps, scale);
        costs.m_costs.push_back(cost);
        entropies.push_back(entropy);
    }
    PANGKAS_ASSIGN(costs.m_repeats, regardRepetitions(weights, steps, entropies, costs.m_costs, job));
    costs.m_steps = std::move(steps);
    return costs;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for measuring positions");
}

GapCosts PositionCosts::at(double density) const
{
    if (m_steps.empty() || !(density > 0) || density >= 1)
        return {};
    const auto after = std::ranges::find_if(m_steps, [&](const DensityStep& step) { return step.density <= density; });
    if (after == m_steps.end())
        return m_costs.back();
    const auto i = static_cast<std::size_t>(after - m_steps.begin());
    // Gaps grow with the logarithm of the density; above the first step they shrink to nothing.
    const GapCosts none;
    const GapCosts &low = m_costs[i], &high = i == 0 ? none : m_costs[i - 1];
    const double highDensity = i == 0 ? 1.0 : m_steps[i - 1].density;
    const double share = std::log(density / m_steps[i].density) / std::log(highDensity / m_steps[i].density);
    const auto between = [share](double a, double b) { return a + share * (b - a); };
    GapCosts costs;
    costs.deflateBits = between(low.deflateBits, high.deflateBits);
    costs.fastBits = between(low.fastBits, high.fastBits);
    for (std::size_t kind = 0; kind < 2; ++kind) {
        costs.fillers[kind] = between(low.fillers[kind], high.fillers[kind]);
        costs.huffmanBits[kind] = between(low.huffmanBits[kind], high.huffmanBits[kind]);
    }
    return costs;
}

} // namespace pangkas
