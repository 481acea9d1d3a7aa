// SPDX-License-Identifier: GPL-3.0-or-later
// A layer pruned to N of M consecutive weights, with shared values, as its product reads it: 32 rows side by side, of each
// block N weights, for each the byte of its shared value and 2 bits (M up to 4) or 4 bits (up to 16) that say where in
// the block it is. All rows look at the same block at once, so its M activations are looked up in a register.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"
#include "core/pruning/pruning_pattern.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pangkas {

inline constexpr std::size_t blockRows = 32; // of a slice
/// Weights of each row that lie together: their positions (row by row, those of the first steps in the low bits, with 4 bits a
/// second byte for the third and fourth step behind all first ones), then their codes (step by step).
inline constexpr std::size_t groupSteps = 4;
inline constexpr int longestInRegister = 16; // weights of a block

struct BlockLayout
{
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t stored = 0; // weights
    std::size_t valueCount = 0; // centroids
    std::size_t kept = 0, of = 0; // N and M
    std::size_t groups = 0; // of each slice
    /// Centroids; 0 behind them, which places without a weight point to.
    std::array<float, 256> values = {};
    std::vector<std::uint8_t> bytes;

    std::size_t positionBits() const { return of <= 4 ? 2 : 4; }
    std::size_t slices() const { return (rows + blockRows - 1) / blockRows; }
    std::size_t groupBytes() const { return (positionBits() + 8) * blockRows * groupSteps / 8; }
    /// For weights and for rows and weights that aren't there.
    std::size_t places() const { return slices() * groups * groupSteps * blockRows; }
    /// How many activations may be read, those behind the last one as if they were 0.
    std::size_t readColumns() const { return (groups * groupSteps / kept + 1) * of + longestInRegister; }
    /// What lies in memory.
    std::uint64_t memory() const { return sizeof values + bytes.size(); }
};

/// The pattern N:M with the fewest M, up to longestInRegister, that the weights keep to and nearly fill (places that pass for
/// weights are a tenth at most); of the kind None where there is none, or the weights are no matrix of shared ones.
PANGKAS_EXPORT PruningPattern blockPattern(const CompressedWeight& weight);

/// For weights of the form Shared with two dimensions that keep to the pattern N:M. A pass over the codes.
/// Errors: invalid-argument for other weights, out-of-memory, cancelled.
PANGKAS_EXPORT Result<BlockLayout> makeBlockLayout(
    const CompressedWeight& weight, const PruningPattern& pattern, const JobContext& job = {});

} // namespace pangkas
