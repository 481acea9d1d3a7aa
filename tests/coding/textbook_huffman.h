// SPDX-License-Identifier: GPL-3.0-or-later
// Huffman's algorithm as in a textbook: slow, without a limit, codes as text. What the real one is compared with.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pangkas::test {

/// The code of each symbol that occurs; an empty one when it is the only one.
inline std::map<std::size_t, std::string> textbookHuffman(const std::vector<std::uint64_t>& counts)
{
    using Codes = std::map<std::size_t, std::string>;
    std::multimap<std::uint64_t, Codes> trees;
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] > 0)
            trees.emplace(counts[symbol], Codes{{symbol, ""}});
    while (trees.size() > 1) {
        auto zero = trees.extract(trees.begin());
        auto one = trees.extract(trees.begin());
        Codes both;
        for (const auto& [symbol, code] : zero.mapped())
            both[symbol] = "0" + code;
        for (const auto& [symbol, code] : one.mapped())
            both[symbol] = "1" + code;
        trees.emplace(zero.key() + one.key(), std::move(both));
    }
    return trees.empty() ? Codes{} : trees.begin()->second;
}

} // namespace pangkas::test
