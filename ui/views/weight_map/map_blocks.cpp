// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_blocks.h"

#include "core/base/parallel.h"

#include <algorithm>
#include <mutex>
#include <new>

namespace pangkas {
namespace {

constexpr std::int64_t rowsPerCheck = 64; // of blocks of 9,216 columns: some milliseconds
constexpr std::int64_t mostBins = 16384; // no screen shows more lines

} // namespace

BlockArea wholeArea(const WeightLayout& layout, std::int64_t blockWidth, std::int64_t blockHeight)
{
    return {0, 0, (layout.columns() + blockWidth - 1) / blockWidth, (layout.rows() + blockHeight - 1) / blockHeight};
}

std::int64_t weightsInBlock(const WeightLayout& layout, std::int64_t blockWidth, std::int64_t blockHeight,
    std::int64_t column, std::int64_t row)
{
    return std::min(blockWidth, layout.columns() - column * blockWidth)
        * std::min(blockHeight, layout.rows() - row * blockHeight);
}

Result<MapBlocks> averageBlocks(const MapSource& source, std::int64_t blockWidth, std::int64_t blockHeight,
    const BlockArea& area, const JobContext& job)
try {
    MapBlocks blocks{blockWidth, blockHeight, area, {}, {}};
    blocks.mean.assign(std::size_t(area.width * area.height), 0.0f);
    blocks.density.assign(blocks.mean.size(), 0.0f);
    const WeightLayout& layout = source.layout;
    const std::int64_t firstColumn = area.left * blockWidth;
    const auto columns = std::size_t(std::min(layout.columns(), (area.left + area.width) * blockWidth) - firstColumn);
    const std::int64_t pieces = (area.height + rowsPerCheck - 1) / rowsPerCheck;
    parallelFor(std::size_t(pieces), [&](std::size_t piece) {
        std::vector<float> values(columns);
        std::vector<std::uint8_t> kept(columns);
        const std::int64_t begin = std::int64_t(piece) * rowsPerCheck;
        const std::int64_t end = std::min(begin + rowsPerCheck, area.height);
        for (std::int64_t y = begin; y < end && !job.isCancelled(); ++y) {
            float* const mean = blocks.mean.data() + y * area.width;
            float* const density = blocks.density.data() + y * area.width;
            const std::int64_t firstRow = (area.top + y) * blockHeight;
            const std::int64_t lastRow = std::min(firstRow + blockHeight, layout.rows());
            for (std::int64_t row = firstRow; row < lastRow; ++row) {
                source.readRow(row, firstColumn, values, kept);
                if (blockWidth == 1) {
                    for (std::size_t x = 0; x < columns; ++x) {
                        mean[x] += values[x];
                        density[x] += float(kept[x]);
                    }
                    continue;
                }
                std::size_t i = 0;
                for (std::int64_t x = 0; x < area.width; ++x) {
                    const std::size_t stop = std::min(columns, i + std::size_t(blockWidth));
                    float sum = 0;
                    int count = 0;
                    for (; i < stop; ++i) {
                        sum += values[i];
                        count += kept[i];
                    }
                    mean[x] += sum;
                    density[x] += float(count);
                }
            }
            // All blocks of a row have as many weights, but the last may be cut.
            const auto scale = [&](std::int64_t begin, std::int64_t end, std::int64_t column) {
                const float share = 1.0f / float(weightsInBlock(layout, blockWidth, blockHeight, column, area.top + y));
                for (std::int64_t x = begin; x < end && share != 1; ++x) {
                    mean[x] *= share;
                    density[x] *= share;
                }
            };
            scale(0, area.width - 1, area.left);
            scale(area.width - 1, area.width, area.left + area.width - 1);
        }
    });
    PANGKAS_TRY(job.checkCancelled());
    return blocks;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, {});
}

MapBlocks coarser(const MapBlocks& blocks, const WeightLayout& layout, std::int64_t timesWidth, std::int64_t timesHeight,
    const BlockArea& area)
{
    MapBlocks result{blocks.blockWidth * timesWidth, blocks.blockHeight * timesHeight, area, {}, {}};
    result.mean.reserve(std::size_t(area.width * area.height));
    result.density.reserve(result.mean.capacity());
    const BlockArea whole = wholeArea(layout, blocks.blockWidth, blocks.blockHeight);
    for (std::int64_t row = area.top; row < area.top + area.height; ++row) {
        for (std::int64_t column = area.left; column < area.left + area.width; ++column) {
            float mean = 0, density = 0, total = 0;
            for (std::int64_t y = row * timesHeight; y < std::min(whole.height, (row + 1) * timesHeight); ++y) {
                for (std::int64_t x = column * timesWidth; x < std::min(whole.width, (column + 1) * timesWidth); ++x) {
                    const float weights = float(weightsInBlock(layout, blocks.blockWidth, blocks.blockHeight, x, y));
                    const std::size_t at = blocks.at(x, y);
                    mean += weights * blocks.mean[at];
                    density += weights * blocks.density[at];
                    total += weights;
                }
            }
            result.mean.push_back(mean / total);
            result.density.push_back(density / total);
        }
    }
    return result;
}

std::int64_t linesPerBin(std::int64_t lines)
{
    return std::max<std::int64_t>(1, (lines + mostBins - 1) / mostBins);
}

Result<MapMargins> countMargins(const MapSource& source, const JobContext& job)
try {
    const WeightLayout& layout = source.layout;
    const auto columns = std::size_t(layout.columns());
    const std::int64_t perOutput = linesPerBin(layout.outputs()), perInput = linesPerBin(layout.inputs());
    const auto columnsPerBin = std::size_t(perInput * layout.kernelWidth());
    std::vector<std::uint64_t> outputs(std::size_t((layout.outputs() + perOutput - 1) / perOutput), 0);
    std::vector<std::uint64_t> inputs(std::size_t((layout.inputs() + perInput - 1) / perInput), 0);
    std::mutex mutex;
    parallelFor(outputs.size(), [&](std::size_t bin) {
        std::vector<float> values(columns);
        std::vector<std::uint8_t> kept(columns);
        std::vector<std::uint32_t> mine(inputs.size(), 0);
        const std::int64_t begin = std::int64_t(bin) * perOutput * layout.kernelHeight();
        const std::int64_t end = std::min(begin + perOutput * layout.kernelHeight(), layout.rows());
        for (std::int64_t row = begin; row < end && !job.isCancelled(); ++row) {
            source.readRow(row, 0, values, kept);
            for (std::size_t i = 0; i < columns; ++i)
                outputs[bin] += kept[i];
            for (std::size_t input = 0, i = 0; i < columns; ++input)
                for (const std::size_t stop = std::min(columns, i + columnsPerBin); i < stop; ++i)
                    mine[input] += kept[i];
        }
        const std::lock_guard lock(mutex);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            inputs[i] += mine[i];
    });
    PANGKAS_TRY(job.checkCancelled());
    const auto shares = [&](const std::vector<std::uint64_t>& counts, std::int64_t lines, std::int64_t perBin) {
        std::vector<float> found;
        const auto weightsPerLine = double(layout.size()) / double(lines);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto inBin = double(std::min(perBin, lines - std::int64_t(i) * perBin));
            found.push_back(float(double(counts[i]) / (inBin * weightsPerLine)));
        }
        return found;
    };
    return MapMargins{shares(outputs, layout.outputs(), perOutput), shares(inputs, layout.inputs(), perInput)};
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, {});
}

} // namespace pangkas
