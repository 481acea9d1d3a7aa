// SPDX-License-Identifier: GPL-3.0-or-later
// A range coder for binary decisions with 16-bit probabilities, the arithmetic coder under "max"; docs/max-coder.md
// has the arithmetic.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// Appends the coded decisions to `bytes`.
class PANGKAS_EXPORT BinaryEncoder
{
public:
    explicit BinaryEncoder(std::vector<std::byte>& bytes) : m_bytes(bytes), m_begin(bytes.size()) { }

    /// `one`: the probability of a 1 in 1/65536, from 1 to 65535. Returns `bit`.
    bool code(bool bit, std::uint32_t one)
    {
        const std::uint32_t bound = (m_range >> 16) * one;
        if (bit) {
            m_range = bound;
        } else {
            m_low += bound;
            m_range -= bound;
        }
        while (m_range < (1U << 24)) {
            m_range <<= 8;
            shiftLow();
        }
        return bit;
    }
    /// After the last decision. Leaves out up to three zeros at the end, which the decoder supplies.
    void finish();

private:
    void shiftLow()
    {
        if (m_low >> 32)
            carry();
        m_bytes.push_back(static_cast<std::byte>(m_low >> 24));
        m_low = (m_low & 0x00FFFFFF) << 8;
    }
    void carry();

    std::vector<std::byte>& m_bytes;
    std::size_t m_begin;
    std::uint64_t m_low = 0; // below 2^33; the bit of 2^32 goes to the bytes already written
    std::uint32_t m_range = 0xFFFFFFFF;
};

class PANGKAS_EXPORT BinaryDecoder
{
public:
    explicit BinaryDecoder(std::span<const std::byte> bytes);

    /// The next decision; `unused` stands where the encoder has the bit.
    bool code([[maybe_unused]] bool unused, std::uint32_t one)
    {
        const std::uint32_t bound = (m_range >> 16) * one;
        const bool bit = m_value < bound;
        if (bit) {
            m_range = bound;
        } else {
            m_value -= bound;
            m_range -= bound;
        }
        while (m_range < (1U << 24)) {
            m_range <<= 8;
            m_value = m_value << 8 | next();
        }
        return bit;
    }
    /// More was read than the bytes and the three zeros behind them: what was decoded is worth nothing.
    bool isPastEnd() const { return m_read > m_bytes.size() + 3; }
    /// Whether all bytes were used; an encoder leaves none over.
    bool isAtEnd() const { return m_read >= m_bytes.size() && !isPastEnd(); }

private:
    std::uint32_t next()
    {
        const std::size_t at = m_read++;
        return at < m_bytes.size() ? std::to_integer<std::uint32_t>(m_bytes[at]) : 0;
    }

    std::span<const std::byte> m_bytes;
    std::size_t m_read = 0;
    std::uint32_t m_value = 0; // where the coded number lies above the interval's lower end; below m_range
    std::uint32_t m_range = 0xFFFFFFFF;
};

} // namespace pangkas
