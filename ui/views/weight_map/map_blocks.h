// SPDX-License-Identifier: GPL-3.0-or-later
// Weights averaged over equal blocks: a level of a picture that is smaller than the matrix.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "ui/views/weight_map/map_source.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

/// A rectangle of blocks: those with left <= column < left + width, and so on.
struct BlockArea
{
    std::int64_t left = 0;
    std::int64_t top = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;

    bool operator==(const BlockArea&) const = default;
    bool contains(const BlockArea& other) const
    {
        return left <= other.left && top <= other.top && left + width >= other.left + other.width
            && top + height >= other.top + other.height;
    }
};

struct MapBlocks
{
    std::int64_t blockWidth = 1; // weights
    std::int64_t blockHeight = 1;
    BlockArea area;
    std::vector<float> mean; // of all weights in the block, those that are pruned as 0; row by row
    std::vector<float> density; // share of the block's weights that is kept, in [0, 1]

    std::size_t at(std::int64_t column, std::int64_t row) const
    {
        return std::size_t((row - area.top) * area.width + column - area.left);
    }
};

/// All blocks of the layer.
BlockArea wholeArea(const WeightLayout& layout, std::int64_t blockWidth, std::int64_t blockHeight);
/// Weights in a block; blocks at the right and lower edge may be cut.
std::int64_t weightsInBlock(const WeightLayout& layout, std::int64_t blockWidth, std::int64_t blockHeight,
    std::int64_t column, std::int64_t row);

/// One pass over the weights of the area, which must lie in wholeArea(). out-of-memory, cancelled.
Result<MapBlocks> averageBlocks(const MapSource& source, std::int64_t blockWidth, std::int64_t blockHeight,
    const BlockArea& area, const JobContext& job = {});

/// Blocks that are `times` as wide and high, from those given: `area` in the larger blocks; all that they are made of
/// must be given.
MapBlocks coarser(const MapBlocks& blocks, const WeightLayout& layout, std::int64_t timesWidth, std::int64_t timesHeight,
    const BlockArea& area);

/// Of how many outputs or inputs a margin tells together: 1 but for layers that are very wide or very high.
std::int64_t linesPerBin(std::int64_t lines);

/// What is kept of each output's and of each input's weights, as a share in [0, 1].
struct MapMargins
{
    std::vector<float> outputs; // linesPerBin() of them together
    std::vector<float> inputs;
};

/// One pass over all weights. cancelled.
Result<MapMargins> countMargins(const MapSource& source, const JobContext& job = {});

} // namespace pangkas
