// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/binary_coder.h"

namespace pangkas {

void BinaryEncoder::carry()
{
    // The interval began below 1, so there is a byte under 255 among the bytes of this coder.
    std::size_t at = m_bytes.size();
    while (m_bytes[--at] == std::byte{0xFF})
        m_bytes[at] = std::byte{0};
    m_bytes[at] = static_cast<std::byte>(std::to_integer<unsigned>(m_bytes[at]) + 1);
    m_low &= 0xFFFFFFFF;
}

void BinaryEncoder::finish()
{
    // The number in the interval with the most zeros at its end.
    const std::uint64_t last = m_low + m_range - 1;
    for (int zeros = 24; zeros >= 0; zeros -= 8) {
        const std::uint64_t rounded = last >> zeros << zeros;
        if (rounded >= m_low) {
            m_low = rounded;
            break;
        }
    }
    for (int i = 0; i < 4; ++i)
        shiftLow();
    for (int i = 0; i < 3 && m_bytes.size() > m_begin + 1 && m_bytes.back() == std::byte{0}; ++i)
        m_bytes.pop_back();
}

BinaryDecoder::BinaryDecoder(std::span<const std::byte> bytes) : m_bytes(bytes)
{
    for (int i = 0; i < 4; ++i)
        m_value = m_value << 8 | next();
}

} // namespace pangkas
