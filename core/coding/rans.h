// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of bytes in rANS (Duda 2013) of order 0: 4 or 32 interleaved states, frequencies in 1/4096, states of 2^15 to
// 2^31 - 1, words of 16 bits. The format is "rANS Nx16" of the CRAM 3.1 specification without its optional transforms,
// so that libhtscodecs reads every block; the decoder here refuses all that this encoder wouldn't write.
//
// A block of n bytes:
//   a byte: 0x14 (32 states), 0x10 (4 states) or 0x30 (no coding: the n bytes follow);
//   the bytes that occur, ascending, ended by 0: where one is the successor of the one before it, the number of those
//   that follow without a hole comes next, and they are left out;
//   the frequency of each of them: 7 bits per byte, the highest first, bit 7 in all but the last; 4096 together;
//   the states, 32 bits each, little-endian; then words, little-endian.
// Byte i belongs to state i mod 32 (or 4). Decoding it: with x = state, m = x mod 4096 lies in the range of frequencies
// of one byte b, which begins at s and is f long: x becomes f (x / 4096) + m - s, and when that is below 2^15, it
// becomes 65536 x + the next word. In the end every state is 2^15, and no word is left.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/coding/layer_coder.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// The smallest of the block's forms: 32 states from 2^17 bytes on, 4 below, uncoded when that isn't larger.
PANGKAS_EXPORT Result<std::vector<std::byte>> encodeRans(std::span<const std::byte> bytes, const JobContext& job = {});

/// Decodes a block piece by piece.
class PANGKAS_EXPORT RansDecoder
{
public:
    /// Of `count` bytes. `block` must outlive the decoder. corrupt-file when its start can't be that of a block.
    static Result<RansDecoder> open(std::span<const std::byte> block, std::size_t count);

    /// Above none of the bytes lies; -1 when there are none.
    int largest() const { return m_largest; }
    /// The next bytes: a multiple of 32 of them, or all that are left. corrupt-file when the block ends too early.
    Result<void> decode(std::span<std::byte> bytes);
    /// After all bytes: corrupt-file unless the block ends here, as its encoder left it.
    Result<void> finish() const;

    /// The frequencies, empty when nothing is coded.
    CodeTable table() const;

private:
    RansDecoder() = default;
    Result<void> readTable(std::span<const std::byte> block);
    Result<void> readStates();
    Result<void> decodeRow(std::span<std::byte> bytes);

    std::span<const std::byte> m_rest; // of the block, not read yet
    std::size_t m_left = 0; // bytes to decode
    std::size_t m_lanes = 0; // 0: not coded
    int m_largest = -1;
    bool m_isConstant = false;
    std::vector<std::uint32_t> m_frequencies; // of the bytes 0 to 255
    std::size_t m_tableBytes = 0;
    std::vector<std::uint32_t> m_entries; // see rans_rows.h
    std::array<std::uint32_t, 32> m_states = {};
};

} // namespace pangkas
