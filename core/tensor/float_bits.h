// SPDX-License-Identifier: GPL-3.0-or-later
// Floats as integers of the same order, for histograms, selection and sorting by their bits.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace pangkas {

/// magnitudeBits() of infinity; NaN lies above, every number below.
inline constexpr std::uint32_t infinityBits = 0x7f800000u;

/// Orders as |value| does; 31 bits.
constexpr std::uint32_t magnitudeBits(float value)
{
    return std::bit_cast<std::uint32_t>(value) & 0x7fffffffu;
}

/// Orders as the value does, -0 before +0.
constexpr std::uint32_t orderedBits(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits ^ ((0u - (bits >> 31)) | 0x80000000u);
}

constexpr float fromOrderedBits(std::uint32_t key)
{
    return std::bit_cast<float>(key ^ (((key >> 31) - 1) | 0x80000000u));
}

/// The smallest float that is not below `value`, infinity above the largest one.
inline float roundedUp(double value)
{
    constexpr float infinity = std::numeric_limits<float>::infinity();
    if (value > static_cast<double>(std::numeric_limits<float>::max()))
        return infinity;
    const auto nearest = static_cast<float>(value);
    return static_cast<double>(nearest) < value ? std::nextafter(nearest, infinity) : nearest;
}

/// The largest float that is not above `value`.
inline float roundedDown(double value)
{
    return -roundedUp(-value);
}

} // namespace pangkas
