// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/entropy.h"

#include <cmath>

namespace pangkas {

std::array<std::uint64_t, 256> byteCounts(std::span<const std::byte> bytes)
{
    // Four tables: equal neighbours would otherwise wait for each other's store.
    std::array<std::array<std::uint64_t, 256>, 4> counts = {};
    std::size_t i = 0;
    for (; i + 4 <= bytes.size(); i += 4)
        for (std::size_t lane = 0; lane < 4; ++lane)
            ++counts[lane][std::to_integer<std::size_t>(bytes[i + lane])];
    for (; i < bytes.size(); ++i)
        ++counts[0][std::to_integer<std::size_t>(bytes[i])];
    for (std::size_t symbol = 0; symbol < 256; ++symbol)
        counts[0][symbol] += counts[1][symbol] + counts[2][symbol] + counts[3][symbol];
    return counts[0];
}

double shannonBits(std::span<const std::uint64_t> counts)
{
    double total = 0;
    for (const std::uint64_t count : counts)
        total += static_cast<double>(count);
    double bits = 0;
    for (const std::uint64_t count : counts)
        if (count > 0)
            bits += static_cast<double>(count) * std::log2(total / static_cast<double>(count));
    return bits;
}

double shannonBits(std::span<const std::byte> bytes)
{
    return shannonBits(byteCounts(bytes));
}

} // namespace pangkas
