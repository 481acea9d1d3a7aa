// SPDX-License-Identifier: GPL-3.0-or-later
// What "max" knows of a layer while it codes it: adaptive probabilities of each decision in contexts of weights that
// were coded before. docs/max-coder.md describes the model so that others can decode it.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/bit_model.h"
#include "core/coding/layer_coder.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// Copyable: a copy goes on from what the original had learned.
class MaxModel
{
public:
    /// `negative`: codes 1 to `negative` are taken for values below zero, the others for values above; from 0 to
    /// symbols. Any choice can be coded; the right one makes the layer smaller.
    MaxModel(const CodeFacts& facts, int negative);

    /// Codes whole rows, in order, with BinaryEncoder or BinaryDecoder (which fills `codes`). What lies outside `codes`
    /// counts as pruned. false: cancelled, or a decoder's bytes made no codes of the layer.
    template <typename Coder>
    bool code(Coder& coder, std::span<std::uint8_t> codes, const JobContext& job)
    {
        return code(coder, coder, codes, job);
    }
    /// Likewise, with one coder for what is stored and one for the values of it.
    template <typename Coder>
    bool code(Coder& positions, Coder& values, std::span<std::uint8_t> codes, const JobContext& job)
    {
        return codeWeights<true>(positions, values, codes, job);
    }
    /// Says which weights are stored and nothing of their values, from which it learns where others are all the same.
    template <typename Coder>
    bool codePositions(Coder& positions, std::span<std::uint8_t> codes, const JobContext& job)
    {
        return codeWeights<false>(positions, positions, codes, job);
    }

private:
    static constexpr std::size_t significanceInputs = 6;
    static constexpr std::size_t valueInputs = 6;

    struct Neighbours
    {
        std::size_t left, before, above, far; // kinds
    };

    template <bool withValues, typename Coder>
    bool codeWeights(Coder& positions, Coder& values, std::span<std::uint8_t> codes, const JobContext& job);
    template <typename Coder>
    bool codeSignificance(Coder& coder, bool stored, std::size_t column, const Neighbours& kinds);
    /// The code of a weight that isn't pruned; 0: none of the layer's.
    template <typename Coder>
    int codeValue(Coder& coder, int code, std::size_t column, const Neighbours& kinds);
    template <typename Coder>
    bool codeValueBit(Coder& coder, bool bit, std::size_t node, std::size_t depth);
    int magnitudeOf(int code) const { return code <= m_negative ? m_negative - code + 1 : code - m_negative; }

    int m_symbols, m_negative;
    bool m_hasZeros;
    int m_magnitudeBits = 0;
    std::size_t m_columns = 1; // weights in a row
    std::size_t m_taps = 1; // of a kernel
    std::size_t m_tapsInRow = 1;
    std::array<std::uint8_t, 256> m_kinds{}; // of a code: its sign and the bucket of its magnitude

    // How large weights have lately been, in 1/256 of the magnitude; pruned ones count as 0.
    std::vector<std::uint16_t> m_columnMean;
    int m_rowMean = 0;

    std::uint32_t m_memory; // of the counters of significance
    BitCounter m_freshRow, m_row;
    std::vector<BitCounter> m_column;
    std::uint32_t m_history = 0; // significance of the last 8 weights
    std::vector<BitCounter> m_byHistory, m_byMeans, m_byNeighbours, m_byVertical;
    BitMixer<significanceInputs> m_significanceMixer;

    std::array<std::vector<BitCounter>, valueInputs> m_value; // by context and node of the code's tree
    std::array<std::size_t, valueInputs> m_valueOffsets{}; // of the contexts of the value being coded
    std::vector<BitMixer<valueInputs>> m_valueMixers; // by depth
};

} // namespace pangkas
