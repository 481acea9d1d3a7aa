// SPDX-License-Identifier: GPL-3.0-or-later
// The coder "fast": gaps and codes in rANS, decoded at a billion symbols a second with vector instructions.
//
// Streams:
//   "gaps", unless every weight is stored: how many bytes the extra bits of the gaps take (7 bits per byte, the highest
//   first, bit 7 in all but the last), the extra bits (gap_classes.h) from the most significant on, zeros up to a byte,
//   a rANS block (rans.h) with a byte, the gap's symbol, per stored weight.
//   "codes", unless there are positions alone: a rANS block with the code - 1 of each stored weight.
#pragma once

#include "core/coding/layer_coder.h"

namespace pangkas {

class PANGKAS_EXPORT FastCoder : public LayerCoder
{
public:
    std::string_view id() const override { return "fast"; }
    std::vector<std::string_view> features() const override { return {"fast", "gap-classes", "rans-nx16"}; }
    Result<std::vector<CodedStream>> encode(
        const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const override;
    Result<void> checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const override;
    Result<void> decode(const CodeFacts& facts, std::span<const StreamView> streams, std::span<std::uint8_t> codes,
        const JobContext& job) const override;
    Result<std::vector<CodeTable>> codeTables(
        const CodeFacts& facts, std::span<const StreamView> streams) const override;
};

} // namespace pangkas
