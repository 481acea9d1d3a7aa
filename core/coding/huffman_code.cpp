// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/huffman_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace pangkas {

namespace {

std::size_t symbolsIn(std::span<const std::uint8_t> lengths)
{
    return lengths.size() - static_cast<std::size_t>(std::ranges::count(lengths, 0));
}

/// The first code of each length; canonical numbering goes on from there.
std::array<std::uint32_t, longestHuffmanCode + 1> firstCodes(std::span<const std::uint8_t> lengths)
{
    std::array<std::uint32_t, longestHuffmanCode + 1> counts = {}, first = {};
    for (const std::uint8_t length : lengths)
        counts[length] += length > 0;
    for (std::size_t length = 1; length < first.size(); ++length)
        first[length] = (first[length - 1] + counts[length - 1]) << 1;
    return first;
}

/// corrupt-file unless the codes of these lengths are all sequences of bits there are.
Result<void> checkSubscription(std::span<const std::uint8_t> lengths)
{
    constexpr std::uint32_t whole = 1u << longestHuffmanCode;
    std::uint32_t used = 0;
    for (const std::uint8_t length : lengths)
        if (length > 0)
            used += whole >> length;
    if (used == whole || (used == whole / 2 && symbolsIn(lengths) == 1))
        return {};
    return fail(ErrorCode::CorruptFile,
        fmt::format("code table {}: {} symbols take {}/{} of the codes",
            used > whole ? "over-subscribed" : "under-subscribed", symbolsIn(lengths), used, whole));
}

} // namespace

std::vector<std::uint8_t> huffmanLengths(std::span<const std::uint64_t> counts)
{
    std::vector<std::uint8_t> lengths(counts.size());
    std::vector<std::size_t> symbols; // those that occur, the rarest first
    for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
        if (counts[symbol] > 0)
            symbols.push_back(symbol);
    std::ranges::stable_sort(symbols, {}, [counts](std::size_t symbol) { return counts[symbol]; });
    if (symbols.size() == 1)
        lengths[symbols.front()] = 1;
    if (symbols.size() < 2)
        return lengths;

    // Coins of the values 2^-15 to 2^-1: packages of two smaller ones compete with the symbols themselves.
    std::array<std::vector<bool>, longestHuffmanCode> isSymbol; // by level, in the order of weight
    std::vector<std::uint64_t> items;
    for (auto& level : isSymbol) {
        std::vector<std::uint64_t> merged;
        std::size_t package = 0, next = 0;
        while (next < symbols.size() || package + 1 < items.size()) {
            const bool hasPackage = package + 1 < items.size();
            const bool takesSymbol = next < symbols.size()
                && (!hasPackage || counts[symbols[next]] <= items[package] + items[package + 1]);
            level.push_back(takesSymbol);
            if (takesSymbol) {
                merged.push_back(counts[symbols[next++]]);
            } else {
                merged.push_back(items[package] + items[package + 1]);
                package += 2;
            }
        }
        items = std::move(merged);
    }
    std::size_t taken = 2 * symbols.size() - 2;
    for (auto level = isSymbol.rbegin(); level != isSymbol.rend(); ++level) {
        const auto end = level->begin() + static_cast<std::ptrdiff_t>(taken);
        const auto found = static_cast<std::size_t>(std::count(level->begin(), end, true));
        for (std::size_t i = 0; i < found; ++i)
            ++lengths[symbols[i]];
        taken = 2 * (taken - found);
    }
    return lengths;
}

std::uint64_t huffmanBits(std::span<const std::uint64_t> counts, std::span<const std::uint8_t> lengths)
{
    std::uint64_t bits = 0;
    if (symbolsIn(lengths) > 1)
        for (std::size_t symbol = 0; symbol < counts.size(); ++symbol)
            bits += counts[symbol] * lengths[symbol];
    return bits;
}

HuffmanEncoder::HuffmanEncoder(std::vector<std::uint8_t> lengths)
    : m_lengths(std::move(lengths)), m_bits(m_lengths), m_codes(m_lengths.size())
{
    auto next = firstCodes(m_lengths);
    if (symbolsIn(m_lengths) == 1)
        std::ranges::fill(m_bits, std::uint8_t{0});
    else
        for (std::size_t symbol = 0; symbol < m_lengths.size(); ++symbol)
            if (m_lengths[symbol] > 0)
                m_codes[symbol] = static_cast<std::uint16_t>(next[m_lengths[symbol]]++);
}

void HuffmanEncoder::putTable(BitWriter& to) const
{
    int last = 0;
    for (const std::uint8_t length : m_lengths) {
        const int difference = length - last;
        last = length;
        if (difference == 0) {
            to.put(0, 1);
            continue;
        }
        const int steps = std::abs(difference);
        to.put(difference < 0 ? 3 : 2, 2);
        to.put((1u << steps) - 2, steps);
    }
    to.align();
}

Result<std::vector<std::uint8_t>> readHuffmanTable(BitReader& from, std::size_t alphabet)
{
    std::vector<std::uint8_t> lengths;
    int length = 0;
    for (std::size_t symbol = 0; symbol < alphabet; ++symbol) {
        if (from.take(1) == 1) {
            const int step = from.take(1) == 1 ? -1 : 1;
            length += step;
            while (length >= 0 && length <= longestHuffmanCode && from.take(1) == 1)
                length += step;
        }
        if (length < 0 || length > longestHuffmanCode)
            return fail(ErrorCode::CorruptFile,
                fmt::format("code table: symbol {} has a length outside 0 to {}", symbol, longestHuffmanCode));
        lengths.push_back(static_cast<std::uint8_t>(length));
    }
    PANGKAS_TRY(from.align());
    PANGKAS_TRY(checkSubscription(lengths));
    return lengths;
}

HuffmanDecoder::HuffmanDecoder(std::span<const std::uint8_t> lengths)
    : m_entries(std::size_t{1} << tableBits, isLonger), m_firstCodes(firstCodes(lengths))
{
    if (symbolsIn(lengths) == 1) {
        const auto only = std::ranges::find_if(lengths, [](int length) { return length > 0; }) - lengths.begin();
        std::ranges::fill(m_entries, static_cast<std::uint16_t>(only << 4));
        return;
    }
    auto entry = m_entries.begin(); // shorter codes come first
    for (std::uint8_t length = 1; length <= longestHuffmanCode; ++length) {
        m_firstSymbols[length] = m_symbols.size();
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol) {
            if (lengths[symbol] != length)
                continue;
            m_symbols.push_back(static_cast<std::uint8_t>(symbol));
            if (length <= tableBits)
                entry = std::fill_n(entry, 1 << (tableBits - length), static_cast<std::uint16_t>(symbol << 4 | length));
        }
    }
}

std::size_t HuffmanDecoder::takeLong(BitReader& from) const
{
    int length = tableBits + 1;
    const auto index = [&] { return from.peek(length) - m_firstCodes[static_cast<std::size_t>(length)]; };
    const auto symbolsOf = [&] {
        const auto i = static_cast<std::size_t>(length);
        return (i < longestHuffmanCode ? m_firstSymbols[i + 1] : m_symbols.size()) - m_firstSymbols[i];
    };
    while (length < longestHuffmanCode && index() >= symbolsOf())
        ++length;
    const std::size_t symbol = m_symbols[m_firstSymbols[static_cast<std::size_t>(length)] + index()];
    from.skip(length);
    return symbol;
}

} // namespace pangkas
