// SPDX-License-Identifier: GPL-3.0-or-later
// Random numbers that are the same on every machine and compiler: integer arithmetic only, no libm, no
// std::*_distribution (whose results the standard leaves open).
#pragma once

#include <cstdint>

namespace pangkas {

/// SplitMix64 (Steele, Lea and Flood 2014) as a function of a position: the i-th number of a stream without
/// drawing those before it.
constexpr std::uint64_t mixBits(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// A stream of numbers; copies continue independently from the same place.
class Random
{
public:
    explicit constexpr Random(std::uint64_t seed, std::uint64_t stream = 0) : m_state(mixBits(seed ^ mixBits(stream))) { }

    constexpr std::uint64_t bits()
    {
        m_state += 0x9e3779b97f4a7c15u;
        return mixBits(m_state);
    }

    /// Uniform in [0, bound), bound > 0. Multiply-shift: the bias is below bound / 2^64.
    constexpr std::uint64_t below(std::uint64_t bound)
    {
        return static_cast<std::uint64_t>((static_cast<unsigned __int128>(bits()) * bound) >> 64);
    }

    /// Uniform in [low, high], both included.
    constexpr int between(int low, int high)
    {
        return low + static_cast<int>(below(static_cast<std::uint64_t>(high - low) + 1));
    }

    /// Uniform in [0, 1), a multiple of 2^-53.
    constexpr double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

    constexpr bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t m_state;
};

} // namespace pangkas
