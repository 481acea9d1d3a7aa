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
#include <new>

namespace pangkas {

namespace {

constexpr std::array ladderDensities = {1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.13, 0.08, 0.05, 0.025};
constexpr std::size_t blockRows = 2; // rows next to each other are coded next to each other
constexpr std::size_t mostWeights = std::size_t{1} << 21; // as in the first segment of the format
constexpr std::size_t leastRows = 32;
constexpr double mostDecisions = 3e6;

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

    std::size_t rowsAt(double density) const
    {
        const double decisions = shape.size() > 2 ? mostDecisions / 4 : mostDecisions;
        const double most = std::min(static_cast<double>(mostWeights), decisions / (1 + (levels * density)));
        const auto fitting = static_cast<std::size_t>(most) / columns / (2 * blockRows) * 2 * blockRows;
        return rows <= std::max(fitting, leastRows) ? rows : std::max(fitting, leastRows);
    }
    /// The `block`th of `count` blocks of a sample: first every other place, then those between.
    std::size_t firstRow(std::size_t block, std::size_t count) const
    {
        const std::size_t half = count / 2;
        const std::size_t place = block < half ? 2 * block : 2 * (block - half) + 1;
        return (rows - blockRows) * place / std::max<std::size_t>(count - 1, 1);
    }
};

MaxCosts::Step MaxCosts::measureStep(const Sample& sample, const DensityStep& step, const JobContext& job)
{
    constexpr int cells = 1 << magnitudeBits; // on either side of zero
    const std::size_t rows = sample.rowsAt(step.density), columns = sample.columns;
    const float width = (sample.largest - step.threshold) / cells;
    const float scale = width > 0 ? 1 / width : 0;
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
        const std::size_t blocks = rows / blockRows;
        for (std::size_t block = 0; block < blocks; ++block)
            fillRows(block * blockRows, sample.firstRow(block, blocks), blockRows);
    }
    CodeFacts facts;
    facts.shape.assign(sample.shape.begin(), sample.shape.end());
    facts.weights = sample.weights.size();
    facts.stored = std::clamp<std::size_t>(
        static_cast<std::size_t>(step.density * static_cast<double>(facts.weights)), 1, facts.weights);
    facts.symbols = 2 * cells;
    MaxModel model(facts, cells);

    // What a whole layer takes lies between what the first rows take, while the model learns, and later ones.
    struct Half
    {
        double stored = 0, positionBits = 0, gapBits = 0;
        std::array<CodeCost, levels> codes{}; // of all stored weights together
    };
    std::array<Half, 2> halves;
    const std::size_t middle = isWhole ? rows : rows / 2;
    for (std::size_t i = 0; i < (isWhole ? 1 : 2); ++i) {
        const auto part = i == 0 ? std::span(codes).first(middle * columns) : std::span(codes).subspan(middle * columns);
        Half& half = halves[i];
        CodeLength positions, values;
        model.code(positions, values, part, job);
        half.positionBits = positions.bitsAt(0);
        GapEntropy gaps;
        gaps.add(part);
        half.gapBits = gaps.bits();
        std::array<double, 2 * cells + 1> counts{};
        for (const std::uint8_t code : part)
            ++counts[code];
        half.stored = static_cast<double>(part.size()) - counts[0];
        double bits = 0;
        for (std::size_t level = 0; level < levels; ++level) {
            bits += values.bitsAt(level);
            const std::size_t width = std::size_t{1} << (levels - 1 - level); // cells that are one at this resolution
            std::vector<double> merged;
            for (std::size_t code = 1; code < counts.size(); code += width) {
                double sum = 0;
                for (std::size_t k = 0; k < width; ++k)
                    sum += counts[code + k];
                merged.push_back(sum);
            }
            half.codes[level] = {entropyBits(merged), bits};
        }
    }
    const double first = isWhole ? 1 : static_cast<double>(rows) / static_cast<double>(sample.rows);
    Step result;
    result.density = step.density;
    const auto mixed = [&](auto of) { // of the first rows and of all others
        const double learning = of(halves[0]);
        return isWhole ? learning : 0.5 * first * learning + (1 - 0.5 * first) * of(halves[1]);
    };
    result.positionFactor
        = mixed([](const Half& half) { return half.gapBits > 0 ? half.positionBits / half.gapBits : 1.0; });
    for (std::size_t level = 0; level < levels; ++level) {
        const auto each = [&](double CodeCost::*member) {
            return mixed([&](const Half& half) { return half.stored > 0 ? half.codes[level].*member / half.stored : 0.0; });
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
    if (weights.empty() || shape.empty() || shape.front() <= 0)
        return costs;
    Sample sample{weights, shape, static_cast<std::size_t>(shape.front()), 0, 0};
    sample.columns = weights.size() / sample.rows;
    for (const float weight : weights)
        sample.largest = std::max(sample.largest, std::abs(weight));
    costs.m_steps.resize(steps.size());
    parallelFor(steps.size(), [&](std::size_t i) { costs.m_steps[i] = measureStep(sample, steps[i], job); });
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
