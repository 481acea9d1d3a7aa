// SPDX-License-Identifier: GPL-3.0-or-later
// What coders of gaps and codes share: the list of stored weights, and which streams a layer has.
#pragma once

#include "core/coding/layer_coder.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

struct StoredWeights
{
    std::vector<std::uint32_t> gaps; // weights between a stored one and the stored one before it
    std::vector<std::uint8_t> codes; // 1 to CodeFacts::symbols; 1 for positions alone
};

/// In the order of position. limit-exceeded for 2^32 weights or more.
PANGKAS_EXPORT Result<StoredWeights> storedWeights(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job);

/// Whether positions say anything.
PANGKAS_EXPORT bool hasGaps(const CodeFacts& facts);
/// Whether there are codes besides positions.
PANGKAS_EXPORT bool hasCodes(const CodeFacts& facts);

/// corrupt-file unless the streams have these names, in this order.
PANGKAS_EXPORT Result<void> checkStreamNames(
    std::span<const std::string_view> expected, std::span<const StreamSize> streams);

/// The bytes of the stream of that name, none when it isn't there.
PANGKAS_EXPORT std::span<const std::byte> bytesOfStream(std::span<const StreamView> streams, std::string_view name);

/// An error with the stream's name before its detail.
PANGKAS_EXPORT Failure failInStream(std::string_view stream, Error error);
PANGKAS_EXPORT Failure failInStream(std::string_view stream, std::string detail);

} // namespace pangkas
