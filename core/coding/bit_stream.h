// SPDX-License-Identifier: GPL-3.0-or-later
// Bits in bytes, the most significant bit of a byte first. The last byte is filled up with zeros.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace pangkas {

class PANGKAS_EXPORT BitWriter
{
public:
    /// The `count` lowest bits of `value`, 0 to 32 of them; the others are 0.
    void put(std::uint32_t value, int count)
    {
        m_bits = m_bits << count | value;
        m_count += count;
        for (; m_count >= 8; m_count -= 8)
            m_bytes.push_back(static_cast<std::byte>(m_bits >> (m_count - 8)));
    }
    /// Zeros up to the next byte.
    void align() { put(0, -m_count & 7); }
    void reserve(std::size_t bytes) { m_bytes.reserve(bytes); }
    std::vector<std::byte> finish();

private:
    std::vector<std::byte> m_bytes;
    std::uint64_t m_bits = 0; // the lowest m_count are not written yet
    int m_count = 0; // below 8 between calls
};

/// Never reads outside its bytes: behind them come zeros, and finish() says so.
class PANGKAS_EXPORT BitReader
{
public:
    static constexpr int guaranteed = 56; // bits there after refill()

    explicit BitReader(std::span<const std::byte> bytes) : m_bytes(bytes) { }

    void refill()
    {
        if (m_next + 8 <= m_bytes.size()) {
            std::uint64_t word = 0;
            std::memcpy(&word, m_bytes.data() + m_next, 8);
            if constexpr (std::endian::native == std::endian::little)
                word = __builtin_bswap64(word);
            m_bits |= word >> m_count;
            m_next += static_cast<std::size_t>(63 - m_count) >> 3;
            m_count |= 56;
            return;
        }
        for (; m_count <= guaranteed; m_count += 8, ++m_next)
            if (m_next < m_bytes.size())
                m_bits |= std::to_integer<std::uint64_t>(m_bytes[m_next]) << (56 - m_count);
    }
    /// The next `count` bits, 0 to 56 of those that refill() brought.
    std::uint32_t peek(int count) const { return static_cast<std::uint32_t>(m_bits >> 1 >> (63 - count)); }
    void skip(int count)
    {
        m_bits <<= count;
        m_count -= count;
    }
    /// Up to 32 bits.
    std::uint32_t take(int count)
    {
        refill();
        const std::uint32_t bits = peek(count);
        skip(count);
        return bits;
    }

    /// Bits that were skipped.
    std::uint64_t position() const { return std::uint64_t{m_next} * 8 - static_cast<std::uint64_t>(m_count); }
    /// Whether more was skipped than there is.
    bool isPastEnd() const { return position() > std::uint64_t{m_bytes.size()} * 8; }
    /// Skips to the next byte. corrupt-file when a bit on the way is set or lies behind the last byte.
    Result<void> align();
    /// corrupt-file unless all bytes were read, and zeros alone are left of the last one.
    Result<void> finish();

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_next = 0; // first byte that m_bits doesn't hold whole
    std::uint64_t m_bits = 0; // from the top
    int m_count = 0;
};

} // namespace pangkas
