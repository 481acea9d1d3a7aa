// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/max_model.h"

#include "core/coding/binary_coder.h"
#include "core/coding/code_length.h"

#include <algorithm>
#include <bit>
#include <type_traits>

namespace pangkas {

namespace {

constexpr std::size_t checkInterval = 1 << 16; // weights; some milliseconds

constexpr std::uint8_t belowZero = 16; // in a kind
constexpr std::uint32_t shortMemory = 127; // decisions a counter remembers
constexpr std::size_t meanBuckets = 32;
constexpr std::size_t kindCount = 32;
constexpr std::size_t signContexts = 81; // of four neighbours

/// 0 for 0, then one bucket per power of two: 1, 2, 3 to 4, 5 to 8, ... 129 to 256.
int magnitudeBucket(int magnitude)
{
    return magnitude == 0 ? 0 : 1 + static_cast<int>(std::bit_width(static_cast<unsigned>(magnitude - 1)));
}

/// Two buckets per power of two; at most 29 for a mean in 1/256 of magnitudes up to 255.
std::size_t meanBucket(int mean)
{
    const auto half = static_cast<unsigned>(mean) / 2;
    if (half < 2)
        return half;
    const auto width = static_cast<unsigned>(std::bit_width(half));
    return 2 * width - 2 + (half >> (width - 2) & 1);
}

/// 0: pruned, 1: above zero, 2: below.
std::size_t signOf(std::size_t kind)
{
    return kind == 0 ? 0 : 1 + kind / belowZero;
}

std::size_t bucketOf(std::size_t kind)
{
    return kind % belowZero;
}

/// As if so many decisions had shown that both ways are equally likely: the fine steps of a magnitude tend to be.
std::uint32_t confidence(int levelsBelow)
{
    switch (levelsBelow) {
    case 0: return 20;
    case 1: return 12;
    case 2: return 6;
    default: return 2;
    }
}

} // namespace

MaxModel::MaxModel(const CodeFacts& facts, int negative)
    : m_symbols(facts.symbols), m_negative(negative), m_hasZeros(facts.stored < facts.weights)
{
    if (!facts.shape.empty() && facts.shape.front() > 0)
        m_columns = facts.weights / static_cast<std::size_t>(facts.shape.front());
    for (std::size_t i = 2; i < facts.shape.size(); ++i)
        m_taps *= static_cast<std::size_t>(facts.shape[i]);
    if (m_taps > 1)
        m_tapsInRow = static_cast<std::size_t>(facts.shape.back());
    const int largest = std::max({negative, m_symbols - negative, 1});
    m_magnitudeBits = static_cast<int>(std::bit_width(static_cast<unsigned>(largest - 1)));
    for (int code = 1; code <= std::max(m_symbols, 1); ++code)
        m_kinds[static_cast<std::size_t>(code)] =
            static_cast<std::uint8_t>(magnitudeBucket(magnitudeOf(code)) + (code <= m_negative ? belowZero : 0));

    const auto density = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>((std::uint64_t{facts.stored} << 16) / facts.weights, 64, 65472));
    // Some twelve stored weights have to be remembered for a density to be known.
    m_memory = static_cast<std::uint32_t>(
        std::clamp<std::uint64_t>(12 * std::uint64_t{facts.weights} / facts.stored, shortMemory, 1023));
    m_columnMean.assign(m_columns, 0);
    m_column.assign(m_columns, BitCounter(density, 6));
    m_freshRow = BitCounter(density, 10);
    const BitCounter fresh(density, 2);
    m_byHistory.assign(256, fresh);
    m_byMeans.assign(meanBuckets * meanBuckets, fresh);
    m_byNeighbours.assign(meanBuckets * meanBuckets, fresh);
    m_byVertical.assign(256, fresh);
    m_significanceMixer = BitMixer<significanceInputs>(20'000);

    const std::size_t nodes = std::size_t{2} << m_magnitudeBits;
    std::vector<BitCounter> tree(nodes, BitCounter(32'768, 2));
    for (std::size_t node = 2; node < nodes; ++node)
        tree[node] = BitCounter(32'768, confidence(m_magnitudeBits - static_cast<int>(std::bit_width(node / 2))));
    m_value[0].assign(signContexts, tree[0]);
    m_value[0].insert(m_value[0].end(), tree.begin(), tree.end());
    const std::array<std::size_t, valueInputs> contexts = {
        1, meanBuckets, meanBuckets, meanBuckets * meanBuckets / 4, kindCount, kindCount};
    for (std::size_t i = 1; i < valueInputs; ++i) {
        m_value[i].reserve(contexts[i] * nodes);
        for (std::size_t context = 0; context < contexts[i]; ++context)
            m_value[i].insert(m_value[i].end(), tree.begin(), tree.end());
    }
    m_valueMixers.assign(static_cast<std::size_t>(m_magnitudeBits) + 1, BitMixer<valueInputs>(12'000));
}

template <typename Coder>
bool MaxModel::codeSignificance(Coder& coder, bool stored, std::size_t column, const Neighbours& kinds)
{
    const std::size_t columnBucket = meanBucket(m_columnMean[column]), rowBucket = meanBucket(m_rowMean);
    const std::size_t around = std::min(
        meanBuckets - 1, bucketOf(kinds.left) + bucketOf(kinds.before) + bucketOf(kinds.above) + bucketOf(kinds.far));
    return m_significanceMixer.code(coder, stored,
        {&m_column[column], &m_row, &m_byHistory[m_history & 255], &m_byMeans[columnBucket * meanBuckets + rowBucket],
            &m_byNeighbours[around * meanBuckets + columnBucket],
            &m_byVertical[bucketOf(kinds.above) * 16 + bucketOf(kinds.far)]},
        m_memory);
}

template <typename Coder>
bool MaxModel::codeValueBit(Coder& coder, bool bit, std::size_t node, std::size_t depth)
{
    std::array<BitCounter*, valueInputs> counters;
    for (std::size_t i = 0; i < valueInputs; ++i)
        counters[i] = &m_value[i][m_valueOffsets[i] + node];
    if constexpr (std::is_same_v<Coder, CodeLength>)
        coder.setDepth(depth);
    return m_valueMixers[depth].code(coder, bit, counters, shortMemory);
}

template <typename Coder>
int MaxModel::codeValue(Coder& coder, int code, std::size_t column, const Neighbours& kinds)
{
    const std::size_t columnBucket = meanBucket(m_columnMean[column]), rowBucket = meanBucket(m_rowMean);
    const std::size_t nodes = std::size_t{2} << m_magnitudeBits;
    m_valueOffsets = {signOf(kinds.left) + 3 * signOf(kinds.before) + 9 * signOf(kinds.above) + 27 * signOf(kinds.far),
        rowBucket * nodes, columnBucket * nodes, (columnBucket / 2 * 16 + rowBucket / 2) * nodes, kinds.left * nodes,
        (m_taps > 1 ? kinds.far : kinds.above) * nodes};
    bool below = code <= m_negative;
    if (m_negative == 0 || m_negative == m_symbols)
        below = m_negative > 0;
    else
        below = codeValueBit(coder, below, 0, 0);
    m_valueOffsets[0] = signContexts;
    const int wanted = magnitudeOf(code) - 1;
    std::size_t node = 1;
    for (int i = m_magnitudeBits - 1; i >= 0; --i) {
        const bool bit = codeValueBit(
            coder, (wanted >> i & 1) != 0, node * 2 + (below ? 1 : 0), static_cast<std::size_t>(m_magnitudeBits - i));
        node = node * 2 + (bit ? 1 : 0);
    }
    const int magnitude = static_cast<int>(node) - (1 << m_magnitudeBits) + 1;
    if (magnitude > (below ? m_negative : m_symbols - m_negative))
        return 0;
    return below ? m_negative + 1 - magnitude : m_negative + magnitude;
}

template <bool withValues, typename Coder>
bool MaxModel::codeWeights(Coder& positions, Coder& values, std::span<std::uint8_t> codes, const JobContext& job)
{
    const std::size_t before = m_taps > 1 ? m_taps : 2, far = m_taps > 1 ? m_tapsInRow : 2 * m_columns;
    const std::size_t margin = std::max({before, far, m_columns});
    std::vector<std::uint8_t> kinds(margin + codes.size());
    std::size_t column = m_columns;
    for (std::size_t i = 0; i < codes.size(); ++i, ++column) {
        if (i % checkInterval == 0) {
            if (job.isCancelled())
                return false;
            if constexpr (std::is_same_v<Coder, BinaryDecoder>)
                if (positions.isPastEnd())
                    return false;
        }
        if (column == m_columns) {
            column = 0;
            m_row = m_freshRow;
        }
        const std::size_t at = margin + i;
        const Neighbours near{kinds[at - 1], kinds[at - before], kinds[at - m_columns], kinds[at - far]};
        const bool stored = !m_hasZeros || codeSignificance(positions, codes[i] != 0, column, near);
        m_history = m_history << 1 | (stored ? 1 : 0);
        int magnitude = 0;
        if (stored) {
            const int code = !withValues ? codes[i] : m_symbols > 1 ? codeValue(values, codes[i], column, near) : 1;
            if (code == 0)
                return false;
            codes[i] = static_cast<std::uint8_t>(code);
            kinds[at] = m_kinds[static_cast<std::size_t>(code)];
            magnitude = magnitudeOf(code) * 256;
        }
        m_rowMean += (magnitude - m_rowMean) >> 6;
        m_columnMean[column] =
            static_cast<std::uint16_t>(m_columnMean[column] + ((magnitude - m_columnMean[column]) >> 6));
    }
    return true;
}

template bool MaxModel::codeWeights<true>(
    BinaryEncoder&, BinaryEncoder&, std::span<std::uint8_t>, const JobContext&);
template bool MaxModel::codeWeights<true>(
    BinaryDecoder&, BinaryDecoder&, std::span<std::uint8_t>, const JobContext&);
template bool MaxModel::codeWeights<true>(CodeLength&, CodeLength&, std::span<std::uint8_t>, const JobContext&);
template bool MaxModel::codeWeights<false>(CodeLength&, CodeLength&, std::span<std::uint8_t>, const JobContext&);

} // namespace pangkas
