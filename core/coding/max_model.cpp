// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/max_model.h"

#include "core/coding/binary_coder.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace pangkas {

namespace {

constexpr std::size_t cancelInterval = 1 << 16; // weights; some milliseconds

int P(const char* k, int d) { const char* v = std::getenv(k); return v ? std::atoi(v) : d; }

/// 0, then one bucket per power of two: 1, 2, 3 to 4, 5 to 8, ... 129 to 256.
std::uint8_t magnitudeBucket(int magnitude)
{
    return static_cast<std::uint8_t>(magnitude == 0 ? 0 : 1 + std::bit_width(unsigned(magnitude - 1)));
}

/// Two buckets per power of two, below 32, of a mean magnitude in 1/256.
std::size_t meanBucket(std::uint32_t mean)
{
    mean >>= 1;
    if (mean < 2)
        return mean;
    const int width = std::bit_width(mean);
    return std::size_t(2 * width - 2) + (mean >> (width - 2) & 1);
}

} // namespace

MaxModel::MaxModel(const CodeFacts& facts, int negative)
    : m_symbols(facts.symbols), m_negative(negative), m_hasZeros(facts.stored < facts.weights)
{
    m_columns = facts.shape.empty() ? 1 : facts.weights / std::size_t(facts.shape[0]);
    for (std::size_t i = 2; i < facts.shape.size(); ++i)
        m_taps *= std::size_t(facts.shape[i]);
    m_tapRow = m_taps > 1 ? std::size_t(facts.shape.back()) : 1;
    const int most = std::max(negative, m_symbols - negative);
    m_bits = std::max(0, int(std::bit_width(unsigned(std::max(most, 1) - 1))));
    for (int code = 1; code <= std::max(1, m_symbols); ++code) {
        const bool below = code <= negative;
        m_kinds[std::size_t(code)] = static_cast<std::uint8_t>(
            magnitudeBucket(below ? negative - code + 1 : code - negative) + (below ? 16 : 0));
    }
    const double density = double(facts.stored) / double(facts.weights);
    const auto start = std::uint32_t(std::clamp(density * 65536, 64.0, 65472.0)); // XXX integers
    m_column.assign(m_columns, BitCounter(start, 6));
    m_columnMagnitude.assign(m_columns, 0);
    m_rowStart = BitCounter(start, 10);
    const std::array<std::size_t, 4> sizes = {256, 1024, 1024, 1024};
    for (std::size_t i = 0; i < sizes.size(); ++i)
        m_significance[i].assign(sizes[i], BitCounter(start, std::uint32_t(P("n0s", 2))));
    const std::size_t nodes = std::size_t{2} << m_bits;
    const std::array<std::size_t, valueInputs> contexts = {81, 32, 32, 256, 32, 32};
    for (std::size_t i = 0; i < valueInputs; ++i) {
        m_value[i].assign(contexts[i] * nodes, BitCounter(32768, 2));
        for (std::size_t at = 0; at < m_value[i].size(); ++at) {
            const int left = m_bits - int(std::bit_width(at % nodes / 2)); // levels below
            const std::uint32_t seen = at % nodes == 0 ? 2 : left == 0 ? 20 : left == 1 ? 12 : left == 2 ? 6 : 2;
            m_value[i][at] = BitCounter(32768, seen);
        }
    }
    m_significanceMixer = BitMixer<significanceInputs>(P("w0s", 20000));
    m_valueMixers.assign(std::size_t(m_bits + 1), BitMixer<valueInputs>(P("w0c", 12000)));
}

template<typename Coder>
bool MaxModel::valueBit(Coder& coder, bool bit, std::size_t node, std::size_t depth)
{
    std::array<BitCounter*, valueInputs> counters;
    for (std::size_t i = 0; i < valueInputs; ++i)
        counters[i] = &m_value[i][(m_contexts[i] << (m_bits + 1)) + node];
    return m_valueMixers[depth].code(coder, bit, counters);
}

template<typename Coder>
int MaxModel::codeValue(Coder& coder, int code)
{
    bool below = code <= m_negative;
    int magnitude = below ? m_negative - code : code - m_negative - 1;
    if (m_negative > 0 && m_negative < m_symbols)
        below = valueBit(coder, below, 0, 0);
    else
        below = m_negative > 0;
    m_contexts[0] = 0;
    std::size_t node = 1;
    for (int i = m_bits - 1; i >= 0; --i) {
        const bool bit = valueBit(coder, magnitude >> i & 1, node << 1 | (below ? 1 : 0), std::size_t(m_bits - i));
        node = node << 1 | (bit ? 1 : 0);
    }
    magnitude = int(node) - (1 << m_bits);
    code = below ? m_negative - magnitude : m_negative + 1 + magnitude;
    return code < 1 || code > m_symbols || (below && code > m_negative) ? -1 : code;
}

template<typename Coder>
bool MaxModel::code(Coder& coder, std::span<std::uint8_t> codes, const JobContext& job)
{
    // Kinds of the weights coded so far, pruned ones before them.
    const std::size_t above = m_columns, previous = m_taps > 1 ? m_taps : 2,
                      farther = m_taps > 1 ? m_tapRow : 2 * m_columns;
    const std::size_t margin = std::max({above, previous, farther, std::size_t{2}});
    std::vector<std::uint8_t> kinds(margin + codes.size());
    std::size_t column = m_columns;
    BitCounter row;
    std::uint32_t history = 0;
    const int RS = P("rs", 6), CS = P("cs", 6);
    static const int sgn[32] = {0,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2};
    for (std::size_t i = 0; i < codes.size(); ++i, ++column) {
        if (column == m_columns) {
            column = 0;
            row = m_rowStart;
        }
        const std::uint8_t* at = &kinds[margin + i];
        const std::size_t a = at[-1], b = at[-std::ptrdiff_t(previous)], u = at[-std::ptrdiff_t(above)],
                          f = at[-std::ptrdiff_t(farther)];
        const std::size_t columnBucket = meanBucket(m_columnMagnitude[column]), rowBucket = meanBucket(m_rowMagnitude);
        bool stored = true;
        if (m_hasZeros) {
            const std::size_t sum = (a & 15) + (b & 15) + (u & 15) + (f & 15);
            stored = m_significanceMixer.code(coder, codes[i] != 0,
                {&m_column[column], &row, &m_significance[0][history & 255],
                    &m_significance[1][columnBucket << 5 | rowBucket], &m_significance[2][std::min<std::size_t>(sum, 31) << 5 | columnBucket],
                    &m_significance[3][(u & 15) << 4 | (f & 15)]});
        }
        history = history << 1 | (stored ? 1 : 0);
        std::uint32_t magnitude = 0;
        if (stored) {
            int code = 1;
            if (m_symbols > 1) {
                m_contexts = {std::size_t(sgn[a] + 3 * sgn[b] + 9 * sgn[u] + 27 * sgn[f]), rowBucket, columnBucket,
                    (columnBucket >> 1) << 4 | (rowBucket >> 1), a, f};
                code = codeValue(coder, codes[i]);
                if (code < 0)
                    return false;
            }
            codes[i] = static_cast<std::uint8_t>(code);
            kinds[margin + i] = m_kinds[std::size_t(code)];
            magnitude = std::uint32_t(code <= m_negative ? m_negative - code + 1 : code - m_negative);
        }
        m_rowMagnitude = std::uint32_t(int(m_rowMagnitude) + ((int(magnitude << 8) - int(m_rowMagnitude)) >> RS));
        m_columnMagnitude[column] = static_cast<std::uint16_t>(
            m_columnMagnitude[column] + ((int(magnitude << 8) - int(m_columnMagnitude[column])) >> CS));
        if (i % cancelInterval == 0 && job.isCancelled())
            return false;
    }
    return true;
}

template bool MaxModel::code(BinaryEncoder&, std::span<std::uint8_t>, const JobContext&);
template bool MaxModel::code(BinaryDecoder&, std::span<std::uint8_t>, const JobContext&);

} // namespace pangkas
