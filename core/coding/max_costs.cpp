// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/max_costs.h"

#include "core/base/parallel.h"
#include "core/coding/code_length.h"
#include "core/coding/gap_classes.h"
#include "core/coding/max_coder.h"
#include "core/coding/max_model.h"
#include "core/coding/symbol_costs.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <new>
#include <numeric>
#include <utility>

namespace pangkas {

namespace {

constexpr std::array ladderDensities = {1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.13, 0.08, 0.05, 0.025};
constexpr std::size_t blockRows = 2; // rows next to each other are coded next to each other
constexpr std::size_t mostWeights = 2'500'000;
constexpr double mostValueDecisions = 2e6;
constexpr std::size_t leastRows = 32;

/// The entropy of how far apart survivors lie, as "fast" has it.
class GapEntropy
{
public:
    void add(std::span<const std::uint8_t> codes)
    {
        for (const std::uint8_t code : codes) {
            if (code == 0) {
                ++m_gap;
                continue;
            }
            const std::size_t symbol = gapClassOf(m_gap);
            ++m_classes[symbol];
            m_extraBits += gapClasses[symbol].extraBits;
            m_gap = 0;
        }
    }
    double bits() const { return entropyBits(m_classes) + m_extraBits; }

private:
    std::array<double, gapClasses.size()> m_classes{};
    double m_extraBits = 0;
    std::uint32_t m_gap = 0;
};

} // namespace

/// Rows from all over a layer, those of either half of the sample too.
struct MaxCosts::Sample
{
    std::span<const float> weights;
    std::span<const std::int64_t> shape;
    std::size_t rows = 0, columns = 0;
    float largest = 0;
    std::vector<std::size_t> blocksBySize; // of the sum of magnitudes

    /// Even, or all rows.
    std::size_t fittingRows(double weights) const
    {
        const auto fitting = static_cast<std::size_t>(weights) / columns / (2 * blockRows) * 2 * blockRows;
        return std::min(rows, std::max(fitting, leastRows));
    }
    /// Kernels of convolutions are much alike: a small sample is as good.
    double effort() const { return shape.size() > 2 ? 0.06 : 1.0; }
    std::size_t positionRows(double density) const
    {
        const double most = effort() * static_cast<double>(mostWeights);
        return fittingRows(density < 1 ? most : std::min(most, valueWeights(density)));
    }
    double valueWeights(double density) const { return effort() * mostValueDecisions / (levels * density); }

    /// First rows of `count` blocks, those of either half from all over the layer and from blocks of all sizes of weights.
    std::vector<std::size_t> firstRows(std::size_t count) const
    {
        std::array<std::vector<std::size_t>, 2> halves;
        for (std::size_t i = 0; i < count; ++i)
            halves[i % 2].push_back(blocksBySize[(2 * i + 1) * blocksBySize.size() / (2 * count)] * blockRows);
        for (auto& half : halves)
            std::ranges::sort(half);
        halves[0].insert(halves[0].end(), halves[1].begin(), halves[1].end());
        return std::move(halves[0]);
    }
};

/// What the codes and all coarser ones take, those of cells that are twice as wide each.
std::array<MaxCosts::CodeCost, MaxCosts::levels> MaxCosts::codeCosts(
    std::span<const std::uint8_t> codes, const CodeLength& values)
{
    std::array<double, (std::size_t{2} << magnitudeDepth) + 1> counts{};
    for (const std::uint8_t code : codes)
        ++counts[code];
    const double stored = static_cast<double>(codes.size()) - counts[0];
    std::array<CodeCost, levels> costs{};
    double bits = 0;
    for (std::size_t level = 0; level < levels && stored > 0; ++level) {
        bits += values.bitsAt(level);
        const std::size_t width = std::size_t{1} << (levels - 1 - level);
        std::vector<double> merged;
        for (std::size_t code = 1; code < counts.size(); code += width)
            merged.push_back(std::reduce(&counts[code], &counts[code] + width));
        costs[level] = {entropyBits(merged) / stored, bits / stored};
    }
    return costs;
}

MaxCosts::Step MaxCosts::measureStep(const Sample& sample, const DensityStep& step, const JobContext& job)
{
    constexpr int cells = 1 << magnitudeDepth; // on either side of zero
    const std::size_t rows = sample.positionRows(step.density), columns = sample.columns;
    const float width = (sample.largest - step.threshold) / cells;
    const float scale = width > 1e-30f ? 1 / width : 0;
    std::vector<std::uint8_t> codes(rows * columns);
    const auto fillRows = [&](std::size_t to, std::size_t from, std::size_t count) {
        const float* weight = sample.weights.data() + from * columns;
        std::uint8_t* code = codes.data() + to * columns;
        for (std::size_t i = 0; i < count * columns; ++i) {
            const float above = std::abs(weight[i]) - step.threshold;
            if (!(above >= 0))
                continue;
            const int cell = std::min(static_cast<int>(above * scale), cells - 1);
            code[i] = static_cast<std::uint8_t>(weight[i] < 0 ? cells - cell : cells + 1 + cell);
        }
    };
    const bool isWhole = rows == sample.rows;
    if (isWhole) {
        fillRows(0, 0, rows);
    } else {
        std::size_t to = 0;
        for (const std::size_t row : sample.firstRows(rows / blockRows)) {
            fillRows(to, row, blockRows);
            to += blockRows;
        }
    }
    CodeFacts facts;
    facts.shape.assign(sample.shape.begin(), sample.shape.end());
    facts.weights = sample.weights.size();
    facts.stored = std::clamp<std::size_t>(
        static_cast<std::size_t>(step.density * static_cast<double>(facts.weights)), 1, facts.weights);
    facts.symbols = 2 * cells;
    MaxModel model(facts, cells);

    struct Half
    {
        double positionBits = 0, gapBits = 0;
        std::array<CodeCost, levels> codes{}; // for each stored weight
    };
    std::array<Half, 2> halves;
    const std::size_t middle = isWhole ? rows : rows / 2;
    const std::size_t valueRows = isWhole ? rows : std::min(middle, sample.fittingRows(sample.valueWeights(step.density)) / 2);
    for (std::size_t i = 0; i < (isWhole ? 1 : 2); ++i) {
        const auto part = std::span(codes).subspan(i * middle * columns, middle * columns);
        const auto valued = part.first(valueRows * columns);
        CodeLength positions, values;
        model.code(positions, values, valued, job);
        model.codePositions(positions, part.subspan(valued.size()), job);
        GapEntropy gaps;
        gaps.add(part);
        halves[i] = {positions.bitsAt(0), gaps.bits(), codeCosts(valued, values)};
    }
    Step result;
    result.density = step.density;
    // The first rows are dear because the model learns. There are more of the later ones, but the sample's second half is
    // as cheap as rows get: a model that goes on for long forgets.
    const auto mean = [&](auto of) { return isWhole ? of(halves[0]) : std::lerp(of(halves[0]), of(halves[1]), 0.65); };
    result.positionFactor
        = mean([](const Half& half) { return half.gapBits > 0 ? half.positionBits / half.gapBits : 1.0; });
    for (std::size_t level = 0; level < levels; ++level) {
        const auto each = [&](double CodeCost::*member) {
            return mean([&](const Half& half) { return half.codes[level].*member; });
        };
        result.codes[level] = {each(&CodeCost::entropy), each(&CodeCost::bits)};
    }
    return result;
}

std::span<const double> MaxCosts::ladder()
{
    return ladderDensities;
}

Result<MaxCosts> MaxCosts::measure(std::span<const float> weights, std::span<const std::int64_t> shape,
    std::span<const DensityStep> steps, const JobContext& job)
try {
    MaxCosts costs;
    if (weights.empty() || shape.empty() || shape.front() <= 0
        || weights.size() < static_cast<std::size_t>(shape.front()))
        return costs;
    Sample sample{weights, shape, static_cast<std::size_t>(shape.front()), 0, 0, {}};
    sample.columns = weights.size() / sample.rows;
    std::vector<double> sizes(sample.rows / blockRows);
    for (std::size_t block = 0; block < sizes.size(); ++block) {
        const std::size_t length = blockRows * sample.columns;
        float sum = 0;
        for (const float weight : weights.subspan(block * length, length)) {
            sum += std::abs(weight);
            sample.largest = std::max(sample.largest, std::abs(weight));
        }
        sizes[block] = static_cast<double>(sum);
    }
    for (const float weight : weights.subspan(sizes.size() * blockRows * sample.columns))
        sample.largest = std::max(sample.largest, std::abs(weight));
    sample.blocksBySize.resize(sizes.size());
    std::iota(sample.blocksBySize.begin(), sample.blocksBySize.end(), std::size_t{0});
    std::ranges::stable_sort(sample.blocksBySize, {}, [&](std::size_t block) { return sizes[block]; });
    costs.m_steps.resize(steps.size());
    std::mutex mutex;
    std::int64_t done = 0;
    parallelFor(steps.size(), [&](std::size_t i) {
        if (job.isCancelled())
            return;
        costs.m_steps[i] = measureStep(sample, steps[i], job);
        const std::lock_guard lock(mutex);
        job.report(Stage::Checking, ++done, static_cast<std::int64_t>(steps.size()));
    });
    PANGKAS_TRY(job.checkCancelled());
    constexpr double segmentLength = 4, segmentEnd = 2.5;
    const auto segments = static_cast<double>(1 + (weights.size() >> 22));
    costs.m_overhead = 1 + segments * (segmentLength + segmentEnd) - segmentLength;
    return costs;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for measuring the coder max");
}

template <typename Value>
double MaxCosts::between(double density, Value value) const
{
    const auto after = std::ranges::find_if(m_steps, [&](const Step& step) { return step.density <= density; });
    if (after == m_steps.end())
        return value(m_steps.back());
    if (after == m_steps.begin())
        return value(m_steps.front());
    const Step &low = *after, &high = *(after - 1);
    const double share = std::log(density / low.density) / std::log(high.density / low.density);
    return std::lerp(value(low), value(high), share);
}

double MaxCosts::positionFactor(double density) const
{
    return m_steps.empty() ? 1 : between(density, [](const Step& step) { return step.positionFactor; });
}

double MaxCosts::codeBits(const Step& step, double entropy)
{
    CodeCost before;
    for (const CodeCost& cost : step.codes) {
        if (entropy <= cost.entropy) {
            const double width = cost.entropy - before.entropy;
            return width > 0 ? std::lerp(before.bits, cost.bits, (entropy - before.entropy) / width) : cost.bits;
        }
        if (cost.entropy > before.entropy)
            before = cost;
    }
    return before.bits + (entropy - before.entropy); // what is finer than the finest measured is as good as random
}

double MaxCosts::codeBits(double density, double entropy) const
{
    return m_steps.empty() ? entropy : between(density, [&](const Step& step) { return codeBits(step, entropy); });
}

} // namespace pangkas
