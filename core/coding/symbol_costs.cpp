// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/symbol_costs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace pangkas {

namespace {

constexpr std::size_t mostSymbols = 320;
constexpr double deflateBlock = 32'767; // symbols, with zlib's largest memory level

double sumOf(std::span<const double> counts)
{
    return std::accumulate(counts.begin(), counts.end(), 0.0);
}

std::size_t occurring(std::span<const double> counts)
{
    return static_cast<std::size_t>(std::ranges::count_if(counts, [](double count) { return count > 0; }));
}

} // namespace

double entropyBits(std::span<const double> counts)
{
    const double total = sumOf(counts);
    double bits = 0;
    for (const double count : counts)
        if (count > 0)
            bits += count * std::log2(total / count);
    return bits;
}

double huffmanBits(std::span<const double> counts)
{
    // The sum of all inner nodes' counts. Leaves by count in one queue, inner nodes in the other: both ascend.
    std::array<double, mostSymbols> leaves, inner;
    std::size_t leafCount = 0;
    for (const double count : counts)
        if (count > 0 && leafCount < mostSymbols)
            leaves[leafCount++] = count;
    std::sort(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(leafCount));
    std::size_t leaf = 0, first = 0, made = 0;
    const auto takeSmallest = [&] {
        return leaf < leafCount && (first == made || leaves[leaf] <= inner[first]) ? leaves[leaf++] : inner[first++];
    };
    double bits = 0;
    while (made + 1 < leafCount) {
        const double low = takeSmallest();
        inner[made] = low + takeSmallest();
        bits += inner[made++];
    }
    return bits;
}

double ransBits(std::span<const double> counts)
{
    constexpr double resolution = 4096;
    const double total = sumOf(counts);
    const std::size_t symbols = occurring(counts);
    if (symbols == 0)
        return 0;
    // Symbols too rare for a frequency get 1 all the same, which the others pay for.
    double raised = 0, shared = 0;
    for (const double count : counts) {
        if (count <= 0)
            continue;
        if (count * resolution < total)
            ++raised;
        else
            shared += count;
    }
    const double scale = shared > 0 ? (resolution - raised) / shared : 0;
    double bits = 0, tableBytes = 1;
    bool isAfterOther = false;
    for (const double count : counts) {
        if (count > 0) {
            const double frequency = count * resolution < total ? 1.0 : std::max(1.0, count * scale);
            bits += count * std::log2(resolution / frequency);
            tableBytes += (frequency >= 128 ? 2 : 1) + (isAfterOther ? 0 : 2);
        }
        isAfterOther = count > 0;
    }
    const double lanes = total >= 131'072 ? 32 : 4;
    // In a state's last 16 bits half a word is kept on the average that the message didn't need.
    return std::min(bits + 8 * (1 + tableBytes + 4 * lanes) - 15 * lanes, 8 * (total + 1));
}

double deflateBits(std::span<const double> counts)
{
    const double total = sumOf(counts);
    if (total <= 0)
        return 0;
    // A table: 17 bits, the code of code lengths, then some 3.5 bits for each length; and the end of the block.
    const double table = 17 + 3 * 15 + 3.5 * static_cast<double>(occurring(counts)) + 12;
    return std::min(huffmanBits(counts) + std::ceil(total / deflateBlock) * table, 8 * total);
}

} // namespace pangkas
