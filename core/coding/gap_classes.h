// SPDX-License-Identifier: GPL-3.0-or-later
// Gaps of any size as 55 symbols with extra bits, the feature "gap-classes" of packed files. A gap g below 16 is the
// symbol g. From 16 to 255 each power of two has four symbols, by the two bits below the highest; larger powers of two
// have one. The bits below those that the symbol tells are the extra bits. So a pruned row, a gap of thousands, costs
// one symbol, and no symbol is too rare for frequencies in 1/4096.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace pangkas {

struct GapClass
{
    std::uint32_t base = 0; // the smallest gap
    std::uint8_t extraBits = 0;
};

/// By symbol; the last reaches to 2^31 - 1.
inline constexpr std::array<GapClass, 55> gapClasses = [] {
    std::array<GapClass, 55> classes = {};
    std::uint32_t base = 0;
    for (std::size_t symbol = 0; symbol < classes.size(); ++symbol) {
        const int power = symbol < 16 ? 0 : std::bit_width(base) - 1; // the highest bit of the base
        const int extraBits = symbol < 16 ? 0 : power < 8 ? power - 2 : power;
        classes[symbol] = {base, static_cast<std::uint8_t>(extraBits)};
        base += 1u << extraBits;
    }
    return classes;
}();
static_assert(gapClasses[16].base == 16 && gapClasses[32].base == 256 && gapClasses[54].base == 1u << 30);

/// The symbol of a gap below 2^31.
constexpr std::size_t gapClassOf(std::uint32_t gap)
{
    if (gap < 16)
        return gap;
    const auto power = static_cast<std::size_t>(std::bit_width(gap) - 1);
    return power < 8 ? 4 * power + (gap >> (power - 2)) - 4 : 24 + power;
}
static_assert(gapClassOf(16) == 16 && gapClassOf(255) == 31 && gapClassOf(256) == 32 && gapClassOf(1u << 30) == 54);

} // namespace pangkas
