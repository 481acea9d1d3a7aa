// SPDX-License-Identifier: GPL-3.0-or-later
// Canonical Huffman codes of at most 15 bits (Huffman 1952; lengths limited by package-merge, Larmore and Hirschberg
// 1990). A code is known by its lengths: codes are numbered upwards from zeros by length, then by symbol. A code of one
// symbol has the length 1 in its table, but its symbols take no bits.
//
// A table of lengths, one per symbol of the alphabet, bits from the most significant on: each length as the difference
// from the one before (the first from 0). No difference is the bit 0; d is the bit 1, the sign (1: shorter), |d| - 1
// ones and a zero. Length 0 says that the symbol doesn't occur. Zeros fill the last byte.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/coding/bit_stream.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

inline constexpr int longestHuffmanCode = 15;

/// Lengths of the shortest code under the limit for symbols that occur this often, at most 256 of them.
PANGKAS_EXPORT std::vector<std::uint8_t> huffmanLengths(std::span<const std::uint64_t> counts);

/// Bits that symbols of these counts take, without the table.
PANGKAS_EXPORT std::uint64_t huffmanBits(
    std::span<const std::uint64_t> counts, std::span<const std::uint8_t> lengths);

class PANGKAS_EXPORT HuffmanEncoder
{
public:
    /// `lengths`: of huffmanLengths().
    explicit HuffmanEncoder(std::vector<std::uint8_t> lengths);

    void putTable(BitWriter& to) const;
    void put(BitWriter& to, std::size_t symbol) const { to.put(m_codes[symbol], m_bits[symbol]); }

private:
    std::vector<std::uint8_t> m_lengths;
    std::vector<std::uint8_t> m_bits;
    std::vector<std::uint16_t> m_codes;
};

/// The table of an alphabet from a stream, which is left behind the padding. corrupt-file when it ends too early, has a
/// length above the limit, or is over- or under-subscribed.
PANGKAS_EXPORT Result<std::vector<std::uint8_t>> readHuffmanTable(BitReader& from, std::size_t alphabet);

class PANGKAS_EXPORT HuffmanDecoder
{
public:
    /// `lengths`: of readHuffmanTable().
    explicit HuffmanDecoder(std::span<const std::uint8_t> lengths);

    /// Takes at most longestHuffmanCode of the bits that refill() brought.
    std::size_t take(BitReader& from) const
    {
        const std::uint16_t entry = m_entries[from.peek(tableBits)];
        if ((entry & 15) == isLonger) [[unlikely]]
            return takeLong(from);
        from.skip(entry & 15);
        return entry >> 4;
    }

private:
    static constexpr int tableBits = 11; // 4 KiB: stays in the fastest cache
    static constexpr std::uint16_t isLonger = 15;

    std::size_t takeLong(BitReader& from) const;

    std::vector<std::uint16_t> m_entries; // by the next bits: symbol * 16 + bits of its code
    std::array<std::uint32_t, longestHuffmanCode + 1> m_firstCodes = {}; // by length
    std::array<std::size_t, longestHuffmanCode + 1> m_firstSymbols = {}; // in m_symbols, by length
    std::vector<std::uint8_t> m_symbols; // by length, then ascending
};

} // namespace pangkas
