// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_index.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <new>
#include <numeric>

namespace pangkas {
namespace {

constexpr int droppedBits = 15; // thresholds are edges of the profile's bins, where its counts are exact
constexpr std::uint32_t withoutSign = 0x7fffffff;
constexpr std::int64_t blockRowsPerPiece = 8;

/// Of each magnitude's leading 16 bits: the last step whose threshold is not above it.
std::vector<std::uint8_t> stepsOfBins(std::span<const float> thresholds)
{
    std::vector<std::uint8_t> table(std::size_t{1} << 16);
    for (std::size_t bin = 0; bin < table.size(); ++bin) {
        const float lowest = std::bit_cast<float>(std::uint32_t(bin) << droppedBits);
        std::size_t step = 0;
        while (step + 1 < thresholds.size() && thresholds[step + 1] <= lowest)
            ++step;
        table[bin] = std::uint8_t(step);
    }
    return table;
}

} // namespace

Result<MapIndex> MapIndex::build(const MapSource& source, const JobContext& job)
try {
    MapIndex index;
    const WeightLayout& layout = index.m_layout = source.layout;
    const MagnitudeProfile& profile = source.profile();
    // Step 1 keeps what is not zero, the last one nothing; between them steps get closer towards sparse layers.
    index.m_thresholds[1] = std::numeric_limits<float>::denorm_min();
    index.m_thresholds.back() = std::numeric_limits<float>::infinity();
    for (int i = 2; i < steps - 1; ++i) {
        const double kept = 1 - double(i - 1) / double(steps - 2);
        const auto wanted = float(profile.thresholdForSparsity(1 - kept * kept));
        const std::uint32_t edge = std::bit_cast<std::uint32_t>(wanted) >> droppedBits << droppedBits;
        index.m_thresholds[std::size_t(i)] = std::max(std::bit_cast<float>(edge), index.m_thresholds[std::size_t(i) - 1]);
    }
    for (std::size_t i = 0; i < steps; ++i)
        index.m_sparsities[i] = i + 1 < steps ? profile.sparsityForThreshold(double(index.m_thresholds[i])) : 1;
    index.m_sparsities[0] = 0; // a threshold of 0 keeps zeros too
    const std::vector<std::uint8_t> stepOf = stepsOfBins(index.m_thresholds);

    const BlockArea whole = index.m_whole = wholeArea(layout, side, side);
    const auto blocks = std::size_t(whole.width * whole.height);
    const bool withBlocks = layout.size() > directWeights;
    const auto largest = float(std::max(std::abs(profile.minimum()), std::abs(profile.maximum())));
    index.m_meanUnit = largest > 0 ? largest / 32767.0f : 1.0f;
    if (withBlocks) {
        index.m_counts.resize(blocks * steps);
        index.m_means.resize(blocks * steps);
    }
    const std::int64_t perOutput = linesPerBin(layout.outputs()), perInput = linesPerBin(layout.inputs());
    const auto outputs = index.m_outputBins = std::size_t((layout.outputs() + perOutput - 1) / perOutput);
    const auto inputs = index.m_inputBins = std::size_t((layout.inputs() + perInput - 1) / perInput);
    const auto columnsPerBin = std::size_t(perInput * layout.kernelWidth());
    const auto columns = std::size_t(layout.columns()), across = std::size_t(whole.width);
    index.m_outputs.assign(outputs * steps, 0);
    index.m_inputs.assign(inputs * steps, 0);

    MapSource dense = source;
    dense.state = MapState::Dense;
    std::mutex mutex; // of the margins
    std::atomic<std::int64_t> done = 0;
    const auto pieces = std::size_t((whole.height + blockRowsPerPiece - 1) / blockRowsPerPiece);
    std::vector<double> squares(pieces, 0.0);
    parallelFor(pieces, [&](std::size_t piece) {
        std::vector<float> values(columns), sums;
        std::vector<std::uint8_t> kept(columns);
        std::vector<std::uint16_t> counts; // per block and step, not yet summed over the steps
        std::vector<std::uint32_t> mine(inputs * steps, 0);
        std::vector<std::pair<std::int64_t, std::array<std::uint32_t, steps>>> rows;
        const std::int64_t begin = std::int64_t(piece) * blockRowsPerPiece;
        const std::int64_t end = std::min(begin + blockRowsPerPiece, whole.height);
        for (std::int64_t blockRow = begin; blockRow < end && !job.isCancelled(); ++blockRow) {
            sums.assign(withBlocks ? across * steps : 0, 0.0f);
            counts.assign(withBlocks ? across * steps : 0, 0);
            for (std::int64_t row = blockRow * side; row < std::min((blockRow + 1) * side, layout.rows()); ++row) {
                dense.readRow(row, 0, values, kept);
                std::array<std::uint32_t, steps> inRow = {};
                for (std::size_t bin = 0, i = 0; i < columns; ++bin) {
                    for (const std::size_t stop = std::min(columns, i + columnsPerBin); i < stop; ++i) {
                        const std::uint32_t bits = std::bit_cast<std::uint32_t>(values[i]) & withoutSign;
                        const std::size_t step = bits ? std::max<std::uint8_t>(stepOf[bits >> droppedBits], 1) : 0;
                        ++inRow[step];
                        ++mine[bin * steps + step];
                        if (withBlocks) {
                            const std::size_t at = i / side * steps + step;
                            sums[at] += values[i];
                            ++counts[at];
                        }
                    }
                }
                rows.emplace_back(row / layout.kernelHeight() / perOutput, inRow);
            }
            if (!withBlocks)
                continue;
            for (std::size_t x = 0; x < across; ++x) {
                float sum = 0;
                int count = 0;
                const auto weights = float(weightsInBlock(layout, side, side, std::int64_t(x), blockRow));
                for (std::size_t step = steps; step-- > 0;) {
                    sum += sums[x * steps + step];
                    count += counts[x * steps + step];
                    const std::size_t to = step * blocks + std::size_t(blockRow) * across + x;
                    index.m_counts[to] = std::uint8_t(count);
                    index.m_means[to] = std::int16_t(std::lrint(sum / weights / index.m_meanUnit));
                }
                squares[piece] += double(sum / weights) * double(sum / weights);
            }
        }
        const std::lock_guard lock(mutex);
        for (const auto& [output, inRow] : rows) {
            std::uint32_t count = 0;
            for (std::size_t step = steps; step-- > 0;)
                index.m_outputs[step * outputs + std::size_t(output)] += count += inRow[step];
        }
        for (std::size_t bin = 0; bin < inputs; ++bin) {
            std::uint32_t count = 0;
            for (std::size_t step = steps; step-- > 0;)
                index.m_inputs[step * inputs + bin] += count += mine[bin * steps + step];
        }
        job.report(Stage::Checking, ++done, std::int64_t(pieces));
    });
    PANGKAS_TRY(job.checkCancelled());
    if (withBlocks) {
        const double mean = profile.mean();
        index.m_blockDeviation = std::sqrt(std::max(0.0, std::accumulate(squares.begin(), squares.end(), 0.0) / double(blocks) - mean * mean));
    }
    return index;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, {});
}

MapIndex::Position MapIndex::position(const MapSource& source) const
{
    if (source.shownState() == MapState::Dense)
        return {1, 0};
    const float threshold = source.threshold;
    if (!(threshold > 0))
        return {0, 0};
    std::size_t step = 0;
    while (step + 2 < steps && m_thresholds[step + 1] <= threshold)
        ++step;
    const double low = m_sparsities[step], high = m_sparsities[step + 1];
    if (step == 0 || !(high > low))
        return {int(std::max<std::size_t>(step, 1)), 0}; // below the smallest float: what is not zero
    const double share = (source.profile().sparsityForThreshold(double(threshold)) - low) / (high - low);
    return {int(step), float(std::clamp(share, 0.0, 1.0))};
}

MapBlocks MapIndex::blocks(const MapSource& source, const BlockArea& area) const
{
    MapBlocks result{side, side, area, {}, {}};
    result.mean.resize(std::size_t(area.width * area.height));
    result.density.resize(result.mean.size());
    const Position at = position(source);
    const auto blocks = std::size_t(m_whole.width * m_whole.height);
    const float high = at.fraction, low = 1 - high;
    const float meanLow = low * m_meanUnit, meanHigh = high * m_meanUnit;
    for (std::int64_t row = area.top; row < area.top + area.height; ++row) {
        const std::size_t from = std::size_t(at.step) * blocks + std::size_t(row * m_whole.width + area.left);
        const std::uint8_t* const counts = m_counts.data() + from;
        const std::int16_t* const means = m_means.data() + from;
        const std::size_t to = result.at(area.left, row);
        // All blocks of a row but the last are of one size.
        const float share = 1.0f / float(weightsInBlock(m_layout, side, side, 0, row));
        for (std::size_t x = 0; x < std::size_t(area.width); ++x) {
            result.mean[to + x] = meanLow * float(means[x]) + meanHigh * float(means[x + blocks]);
            result.density[to + x] = share * (low * float(counts[x]) + high * float(counts[x + blocks]));
        }
        if (area.left + area.width == m_whole.width) {
            const auto last = std::size_t(area.width - 1);
            result.density[to + last] *= float(weightsInBlock(m_layout, side, side, 0, row))
                / float(weightsInBlock(m_layout, side, side, m_whole.width - 1, row));
        }
    }
    return result;
}

MapMargins MapIndex::margins(const MapSource& source) const
{
    const Position at = position(source);
    const auto interpolate = [&](const std::vector<std::uint32_t>& counts, std::size_t bins, std::int64_t lines) {
        std::vector<float> shares(bins);
        const std::int64_t perBin = linesPerBin(lines);
        const std::size_t low = std::size_t(at.step) * bins, high = low + bins;
        for (std::size_t i = 0; i < bins; ++i) {
            const std::int64_t inBin = std::min(perBin, lines - std::int64_t(i) * perBin);
            const auto weights = float(double(m_layout.size()) / double(lines) * double(inBin));
            shares[i] = ((1 - at.fraction) * float(counts[low + i]) + at.fraction * float(counts[high + i])) / weights;
        }
        return shares;
    };
    return {interpolate(m_outputs, m_outputBins, m_layout.outputs()), interpolate(m_inputs, m_inputBins, m_layout.inputs())};
}

std::size_t MapIndex::memory() const
{
    return m_counts.size() + m_means.size() * sizeof(std::int16_t)
        + (m_outputs.size() + m_inputs.size()) * sizeof(std::uint32_t);
}

} // namespace pangkas
