// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/stream_code.h"

#include "core/coding/huffman_code.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

std::vector<StreamCode> codesOf(const LayerAccount& account)
{
    std::vector<StreamCode> codes;
    for (const StreamAccount& stream : account.streams) {
        if (stream.symbols == 0 || stream.counts.empty())
            continue;
        StreamCode code;
        code.stream = stream.name;
        const std::vector<std::uint8_t> lengths = huffmanLengths(stream.counts);
        const auto table = std::ranges::find(account.tables, stream.name, &CodeTable::stream);
        code.hasTable = table != account.tables.end();
        bool isHuffman = code.hasTable;
        for (std::size_t symbol = 0; symbol < stream.counts.size(); ++symbol) {
            const std::uint64_t count = stream.counts[symbol];
            if (count == 0)
                continue;
            CodedSymbol one;
            one.symbol = int(symbol);
            one.count = count;
            const double share = double(count) / double(stream.symbols);
            one.ideal = -std::log2(share) + 0.0; // no -0
            one.huffmanBits = lengths[symbol];
            one.bits = lengths[symbol];
            if (code.hasTable) {
                const auto price = std::ranges::find(table->prices, int(symbol), &CodePrice::symbol);
                one.bits = price == table->prices.end() ? 0 : price->bits;
                isHuffman = isHuffman && one.bits == std::floor(one.bits);
            }
            code.entropy += share * one.ideal;
            code.average += share * one.bits;
            code.symbols.push_back(one);
        }
        if (code.symbols.size() == 1) // a lone symbol takes no bits
            code.symbols.front().bits = code.average = 0;
        code.isHuffman = isHuffman && account.info.coder == "deep-compression";
        if (code.isHuffman) {
            for (CodedSymbol& symbol : code.symbols)
                symbol.huffmanBits = code.symbols.size() == 1 ? 1 : int(symbol.bits);
        }
        codes.push_back(std::move(code));
    }
    return codes;
}

} // namespace pangkas
