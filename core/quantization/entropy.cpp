// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantization/entropy.h"

#include <cmath>

namespace pangkas {

double entropyBits(std::span<const std::uint64_t> counts)
{
    double total = 0;
    for (const std::uint64_t count : counts)
        total += static_cast<double>(count);
    double bits = 0;
    for (const std::uint64_t count : counts) {
        if (count > 0)
            bits += static_cast<double>(count) / total * std::log2(total / static_cast<double>(count));
    }
    return bits;
}

} // namespace pangkas
