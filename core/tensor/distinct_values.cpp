// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/distinct_values.h"

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

namespace pangkas {

std::size_t countDistinctValues(std::span<const float> values)
{
    // A bit for each trailing half, in a page for each leading half that occurs.
    using Page = std::array<std::uint64_t, 1024>;
    std::vector<std::unique_ptr<Page>> pages(1u << 16);
    std::size_t count = 0;
    for (const float value : values) {
        const std::uint32_t bits = value == 0 ? 0 : std::bit_cast<std::uint32_t>(value);
        auto& page = pages[bits >> 16];
        if (!page)
            page = std::make_unique<Page>();
        std::uint64_t& word = (*page)[bits >> 6 & 1023];
        const std::uint64_t flag = std::uint64_t{1} << (bits & 63);
        count += !(word & flag);
        word |= flag;
    }
    return count;
}

} // namespace pangkas
