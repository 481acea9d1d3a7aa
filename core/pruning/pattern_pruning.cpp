// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/pattern_pruning.h"

#include "core/tensor/float_bits.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pangkas {

Result<Mask> keepOfEachBlock(
    std::span<const float> weights, std::uint64_t rowLength, const PruningPattern& pattern, const JobContext& job)
{
    Mask mask(weights.size());
    const auto kept = static_cast<std::size_t>(pattern.kept), of = static_cast<std::size_t>(pattern.of);
    const auto row = static_cast<std::size_t>(rowLength);
    // Parts begin at multiples of 64 weights, blocks don't: one that reaches over a border is ranked on both sides of it, and
    // each side writes the bits that are its own.
    PANGKAS_TRY(forEachPart(weights.size(), pieceCount(weights.size()), job, [&](std::size_t, std::size_t begin, std::size_t end) {
        std::size_t block = begin / row * row + begin % row / of * of;
        while (block < end) {
            const std::size_t rowEnd = (block / row + 1) * row, blockEnd = std::min(block + of, rowEnd);
            std::array<std::uint32_t, 32> magnitudes{};
            for (std::size_t i = block; i < blockEnd; ++i)
                magnitudes[i - block] = magnitudeBits(weights[i]);
            for (std::size_t i = std::max(block, begin); i < std::min(blockEnd, end); ++i) {
                const std::uint32_t own = magnitudes[i - block];
                std::size_t before = 0; // that go first
                for (std::size_t j = 0; j < blockEnd - block; ++j)
                    before += magnitudes[j] > own || (magnitudes[j] == own && j < i - block);
                if (before < kept)
                    mask.keep(i);
            }
            block = blockEnd;
        }
    }));
    return mask;
}

bool holdsPattern(std::span<const float> weights, const PruningPattern& pattern, std::int64_t rowLength)
{
    const auto row = static_cast<std::size_t>(std::max<std::int64_t>(rowLength, 0));
    if (pattern.kind == PatternKind::None || row == 0 || weights.size() % row != 0 || !checkPattern(pattern))
        return false;
    const auto survivors = [&](std::size_t begin, std::size_t count) {
        return count - static_cast<std::size_t>(std::ranges::count(weights.subspan(begin, count), 0.0f));
    };
    if (pattern.kind == PatternKind::Balanced) {
        std::vector<std::size_t> ofGroups(static_cast<std::size_t>(pattern.groups));
        for (std::size_t begin = 0; begin < weights.size(); begin += row)
            ofGroups[begin / row % ofGroups.size()] += survivors(begin, row);
        return std::ranges::all_of(ofGroups, [&](std::size_t count) { return count == ofGroups.front(); });
    }
    const auto kept = static_cast<std::size_t>(pattern.kept), of = static_cast<std::size_t>(pattern.of);
    for (std::size_t begin = 0; begin < weights.size(); begin += row) {
        for (std::size_t column = 0; column < row; column += of) {
            const std::size_t length = std::min(of, row - column);
            if (survivors(begin + column, length) != std::min(kept, length))
                return false;
        }
    }
    return true;
}

} // namespace pangkas
