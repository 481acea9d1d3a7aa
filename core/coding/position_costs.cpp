// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/position_costs.h"

#include "core/coding/deflate.h"
#include "core/coding/gap_classes.h"
#include "core/coding/symbol_costs.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <tuple>

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

/// The weights from `begin` on, at every threshold. What lies before the first survivor is not a gap.
void addGaps(std::span<const float> weights, std::span<const DensityStep> steps, std::vector<GapCounts>& counts)
{
    std::array<std::size_t, mostSteps> next{}; // one behind the last survivor; 0: none yet
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const float magnitude = std::abs(weights[i]);
        for (std::size_t step = 0; step < steps.size() && magnitude >= steps[step].threshold; ++step) {
            if (next[step] > 0)
                counts[step].add(i - next[step]);
            next[step] = i + 1;
        }
    }
}

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

/// Costs that follow from how often gaps occur.
GapCosts costsOf(const GapCounts& gaps)
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
    costs.deflateBits = entropyBits(bytes) / stored;
    costs.fastBits = (entropyBits(classes) + extraBits) / stored;
    for (std::size_t kind = 0; kind < 2; ++kind) {
        costs.fillers[kind] /= stored;
        costs.huffmanBits[kind] = huffmanBits(fields[kind]) / stored;
    }
    return costs;
}

/// What deflating gap bytes takes over their entropy: more for its codes of whole bits, less where they repeat.
Result<double> deflateFactor(std::span<const float> weights, float threshold, double density, bool mayRepeat)
{
    // Whole where it is small; else places with what deflate can look back on, which is not counted.
    constexpr std::size_t history = std::size_t{32} << 10, measured = std::size_t{32} << 10, places = 3;
    const bool isWhole = density * static_cast<double>(weights.size()) < 2.0 * (history + measured);
    double deflated = 0, entropy = 0;
    for (std::size_t place = 0; place < (isWhole ? 1 : places); ++place) {
        const auto piece = isWhole ? weights
            : weights.subspan(weights.size() / places * place, std::min(weights.size() / places, std::size_t{1} << 20));
        const auto bytes = gapBytes(piece, threshold, isWhole ? weights.size() : history + measured);
        if (bytes.empty())
            continue;
        const std::size_t before = isWhole ? 0 : std::min(history, bytes.size() / 2);
        const auto own = std::span(bytes).subspan(before);
        PANGKAS_ASSIGN(const std::size_t size, deflatedAfter(std::span(bytes).first(before), own, mayRepeat));
        deflated += 8.0 * static_cast<double>(size);
        entropy += entropyBits(countsOf(own));
    }
    return entropy > 0 ? deflated / entropy : 1.0;
}

bool isDeflateStep(std::size_t step, std::size_t steps)
{
    return step % 3 == 0 || step + 1 == steps;
}

/// A factor for each step: measured at every third, interpolated between them.
Result<std::vector<double>> deflateFactors(
    std::span<const float> weights, std::span<const DensityStep> steps, const JobContext& job)
{
    std::vector<double> factors(steps.size(), 1.0);
    // Looking for repetitions costs most of the time: three steps tell whether there are any.
    bool mayRepeat = false;
    for (const std::size_t part : {1, 2, 3}) {
        const DensityStep& probe = steps[steps.size() * part / 4];
        PANGKAS_ASSIGN(const double plain, deflateFactor(weights, probe.threshold, probe.density, false));
        PANGKAS_ASSIGN(const double matched, deflateFactor(weights, probe.threshold, probe.density, true));
        mayRepeat = mayRepeat || matched < plain;
        PANGKAS_TRY(job.checkCancelled());
    }
    std::size_t last = 0;
    for (std::size_t step = 0; step < steps.size(); ++step) {
        if (!isDeflateStep(step, steps.size()))
            continue;
        PANGKAS_ASSIGN(factors[step], deflateFactor(weights, steps[step].threshold, steps[step].density, mayRepeat));
        for (std::size_t between = last + 1; between < step; ++between)
            factors[between] = std::lerp(factors[last], factors[step], double(between - last) / double(step - last));
        last = step;
        PANGKAS_TRY(job.checkCancelled());
    }
    return factors;
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
    std::vector<GapCounts> counts(steps.size());
    const bool isWhole = weights.size() <= pieces * pieceLength;
    for (std::size_t piece = 0; piece < (isWhole ? 1 : pieces); ++piece) {
        PANGKAS_TRY(job.checkCancelled());
        const std::size_t begin = isWhole ? 0 : (weights.size() - pieceLength) / (pieces - 1) * piece;
        addGaps(isWhole ? weights : weights.subspan(begin, pieceLength), steps, counts);
    }
    for (const GapCounts& gaps : counts)
        costs.m_costs.push_back(costsOf(gaps));
    PANGKAS_ASSIGN(const std::vector<double> factors, deflateFactors(weights, steps, job));
    for (std::size_t step = 0; step < steps.size(); ++step)
        costs.m_costs[step].deflateBits *= factors[step];
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
