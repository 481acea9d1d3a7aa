// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/mask.h"

#include <bit>

namespace pangkas {

Mask::Mask(std::size_t size, bool kept)
    : m_size(size)
    , m_words((size + 63) / 64, kept ? ~std::uint64_t{0} : 0)
{
    if (kept && size % 64 != 0)
        m_words.back() = (std::uint64_t{1} << (size % 64)) - 1;
}

std::size_t Mask::keptCount() const
{
    std::size_t count = 0;
    for (const std::uint64_t word : m_words)
        count += static_cast<std::size_t>(std::popcount(word));
    return count;
}

} // namespace pangkas
