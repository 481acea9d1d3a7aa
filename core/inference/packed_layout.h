// SPDX-License-Identifier: GPL-3.0-or-later
// A pruned layer with shared weights as its product reads it: 16 rows side by side ("SELL-16"), for each stored weight a
// byte that says how many columns it is from the one before in its row and a byte that says which shared value it is.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

inline constexpr std::size_t sliceRows = 16;
inline constexpr std::size_t blockSteps = 2; // weights of each row in a block
/// Stands where a row has no weight: between two that are too far from each other, and behind a row's last.
inline constexpr std::uint8_t noWeight = 255;

/// One line of the processor's cache.
struct alignas(64) PackedBlock
{
    std::array<std::uint8_t, blockSteps * sliceRows> deltas = {}; // by step, then row; the first counts from column 0
    std::array<std::uint8_t, blockSteps * sliceRows> codes = {}; // index of the value, or noWeight
};

struct PackedLayout
{
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t stored = 0; // weights
    std::size_t valueCount = 0; // centroids
    std::array<float, 256> values = {}; // centroids; 0 behind them
    /// Row of the weight in each lane, the rows with most weights first so that those of a slice are of like length;
    /// rows.. in the lanes behind the last row.
    std::vector<std::uint32_t> rowOf;
    std::vector<std::size_t> sliceBegins; // in blocks; one more than slices
    std::vector<PackedBlock> blocks;

    std::size_t slices() const { return sliceBegins.empty() ? 0 : sliceBegins.size() - 1; }
    /// For weights and for the noWeights among and behind them.
    std::size_t places() const { return blocks.size() * blockSteps * sliceRows; }
    /// What lies in memory.
    PANGKAS_EXPORT std::uint64_t bytes() const;
};

/// For weights of the form Shared with two dimensions (outputs x inputs). Two passes over the codes.
/// Errors: invalid-argument for other weights, out-of-memory, cancelled.
PANGKAS_EXPORT Result<PackedLayout> makePackedLayout(const CompressedWeight& weight, const JobContext& job = {});

} // namespace pangkas
