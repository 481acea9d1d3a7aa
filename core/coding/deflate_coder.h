// SPDX-License-Identifier: GPL-3.0-or-later
// The coder "deflate": a byte per gap and a byte per code, both left to the container's deflate.
#pragma once

#include "core/coding/layer_coder.h"

namespace pangkas {

/// Streams: "gaps" (gap_coding.h) unless every weight is stored, "codes" (code - 1 of each stored weight, in order of
/// position) unless there are positions alone.
class DeflateCoder : public LayerCoder
{
public:
    std::string_view id() const override { return "deflate"; }
    std::vector<std::string_view> features() const override { return {"deflate", "gap8"}; }
    Result<std::vector<CodedStream>> encode(
        const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const override;
    Result<void> checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const override;
    Result<void> decode(const CodeFacts& facts, std::span<const StreamView> streams, std::span<std::uint8_t> codes,
        const JobContext& job) const override;
};

} // namespace pangkas
