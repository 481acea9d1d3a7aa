// SPDX-License-Identifier: GPL-3.0-or-later
// What a weight map needs to know of a large layer so that it follows a threshold without a pass over the weights: for a
// ladder of thresholds, what remains of each block of 8 x 8 weights, of each output and of each input. Made once per
// layer, off the GUI thread.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "ui/views/weight_map/map_blocks.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

class MapIndex
{
public:
    static constexpr std::int64_t side = 8; // of a block
    static constexpr int steps = 26;
    /// A layer of at most so many weights is averaged directly, whatever is shown, and its index has no blocks.
    static constexpr std::size_t directWeights = 2'000'000;

    /// One pass over the weights. Keeps 3 bytes per block and step, 1.2 bytes per weight: 46 MB for 37.7 million weights;
    /// while it is made as much again for a strip of 64 rows. out-of-memory, cancelled.
    static Result<MapIndex> build(const MapSource& source, const JobContext& job = {});

    bool hasBlocks() const { return !m_counts.empty(); }
    /// What averageBlocks() would find for blocks of this size, interpolated between two steps of the ladder: exact at
    /// each step and for the dense weights. There must be blocks, and the layer must not be packed.
    MapBlocks blocks(const MapSource& source, const BlockArea& area) const;
    /// The same for countMargins().
    MapMargins margins(const MapSource& source) const;
    /// Standard deviation of the dense blocks' means; 0 without blocks.
    double blockDeviation() const { return m_blockDeviation; }
    std::size_t memory() const;

private:
    /// Between two steps of the ladder.
    struct Position
    {
        int step = 0;
        float fraction = 0; // of the way to step + 1
    };
    Position position(const MapSource& source) const;

    WeightLayout m_layout;
    BlockArea m_whole;
    std::array<float, steps> m_thresholds = {}; // 0, the smallest float, ..., above all weights
    std::array<double, steps> m_sparsities = {};
    float m_meanUnit = 0; // of m_means
    double m_blockDeviation = 0;
    std::vector<std::uint8_t> m_counts; // [step][block]: weights kept
    std::vector<std::int16_t> m_means; // [step][block]
    std::size_t m_outputBins = 0, m_inputBins = 0; // as linesPerBin() has them
    std::vector<std::uint32_t> m_outputs; // [step][bin]: weights kept
    std::vector<std::uint32_t> m_inputs; // [step][bin]
};

} // namespace pangkas
