// SPDX-License-Identifier: GPL-3.0-or-later
// The coder "deep-compression": what Deep Compression (Han, Mao and Dally 2016) does, for comparison and teaching.
// A layer is a list of entries (gap, code): the entry lies gap + 1 weights after the one before it (before the first:
// after position -1). Gaps have 4 or 5 bits, whichever makes the layer smaller; where a larger one is needed, entries
// of the largest gap and the code 0, filler zeros, come first. Gaps and codes have a canonical Huffman code each.
//
// Streams, bits from the most significant on:
//   "gaps", unless every weight is stored: a byte 4 or 5, the code table of 2^4 or 2^5 symbols, the gaps.
//   "codes", unless all weights are stored and have no codes: the code table of the symbols 0 to CodeFacts::symbols (0
//   and 1 for positions alone), the codes.
// Tables are those of huffman_code.h; zeros fill the last byte. The last entry stores the last stored weight.
#pragma once

#include "core/coding/layer_coder.h"

namespace pangkas {

class PANGKAS_EXPORT DeepCompressionCoder : public LayerCoder
{
public:
    std::string_view id() const override { return "deep-compression"; }
    std::vector<std::string_view> features() const override { return {"deep-compression"}; }
    Result<std::vector<CodedStream>> encode(
        const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const override;
    Result<void> checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const override;
    Result<void> decode(const CodeFacts& facts, std::span<const StreamView> streams, std::span<std::uint8_t> codes,
        const JobContext& job) const override;
    Result<std::vector<CodeTable>> codeTables(
        const CodeFacts& facts, std::span<const StreamView> streams) const override;
};

} // namespace pangkas
