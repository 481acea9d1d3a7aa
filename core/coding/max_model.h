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
    /// `negative`: codes 1 to `negative` stand for values below zero, the others for values above; at most symbols.
    MaxModel(const CodeFacts& facts, int negative);

    /// Weights in a row: of one output.
    std::size_t rowLength() const { return m_columns; }

    /// Codes whole rows, in order, with BinaryEncoder or BinaryDecoder (which fills `codes`). Neighbours outside
    /// `codes` count as pruned. false: a decoder's bytes made no code of the layer; or cancelled.
    template<typename Coder>
    bool code(Coder& coder, std::span<std::uint8_t> codes, const JobContext& job);

private:
    static constexpr std::size_t significanceInputs = 6;
    static constexpr std::size_t valueInputs = 6;

    /// The code of a weight that isn't pruned.
    template<typename Coder>
    int codeValue(Coder& coder, int code);
    template<typename Coder>
    bool valueBit(Coder& coder, bool bit, std::size_t node, std::size_t depth);

    int m_symbols, m_negative;
    bool m_hasZeros;
    int m_bits = 0; // of a magnitude
    std::size_t m_columns = 0, m_taps = 1, m_tapRow = 1;
    std::array<std::uint8_t, 256> m_kinds{}; // of a code: bucket of its magnitude, 16 for those below zero

    std::vector<BitCounter> m_column; // of significance, one per column
    std::vector<std::uint16_t> m_columnMagnitude;
    BitCounter m_rowStart;
    std::uint32_t m_rowMagnitude = 0;
    std::array<std::vector<BitCounter>, 4> m_significance;
    std::array<std::vector<BitCounter>, valueInputs> m_value;
    std::array<std::size_t, valueInputs> m_contexts{}; // of the value being coded
    BitMixer<significanceInputs> m_significanceMixer;
    std::vector<BitMixer<valueInputs>> m_valueMixers; // by depth
};

} // namespace pangkas
