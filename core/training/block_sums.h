// SPDX-License-Identifier: GPL-3.0-or-later
// Sums over blocks that threads deliver in any order, added in the order of the blocks: the same for any threads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace pangkas {

class BlockSums
{
public:
    void add(std::size_t begin, std::vector<double> sums)
    {
        const std::lock_guard lock(m_mutex);
        std::vector<double>& block = m_blocks[begin];
        if (block.empty()) {
            block = std::move(sums);
            return;
        }
        std::ranges::transform(block, sums, block.begin(), std::plus());
    }

    /// `count` sums; forgets them.
    std::vector<double> take(std::size_t count)
    {
        std::vector<double> total(count);
        for (const auto& [begin, sums] : m_blocks) {
            for (std::size_t i = 0; i < count; ++i)
                total[i] += sums[i];
        }
        m_blocks.clear();
        return total;
    }

private:
    std::mutex m_mutex;
    std::map<std::size_t, std::vector<double>> m_blocks;
};

} // namespace pangkas
