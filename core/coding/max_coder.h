// SPDX-License-Identifier: GPL-3.0-or-later
// The coder "max": adaptive binary arithmetic coding, each decision under the mixed probabilities of several contexts.
// Slow, and the smallest; docs/max-coder.md describes it.
#pragma once

#include "core/coding/layer_coder.h"

namespace pangkas {

/// One stream, "mixed", unless nothing is stored or nothing remains to say (all stored, at most one symbol):
/// - with 2 symbols or more a byte, how many codes stand for values below zero;
/// - the bytes of each segment but the last, 4 bytes each, little-endian;
/// - the segments (binary_coder.h).
/// Segments are whole rows: the first 2^21 weights' worth, then 2^22 each, at least one row. Every segment goes on from
/// what the first one has taught the model (max_model.h), so all but the first are coded in parallel.
class PANGKAS_EXPORT MaxCoder : public LayerCoder
{
public:
    std::string_view id() const override { return "max"; }
    std::vector<std::string_view> features() const override { return {"max"}; }
    CoderSpeed speed() const override { return CoderSpeed::Slow; }
    Result<std::vector<CodedStream>> encode(
        const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const override;
    Result<void> checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const override;
    Result<void> decode(const CodeFacts& facts, std::span<const StreamView> streams, std::span<std::uint8_t> codes,
        const JobContext& job) const override;
};

} // namespace pangkas
