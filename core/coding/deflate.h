// SPDX-License-Identifier: GPL-3.0-or-later
// Deflate (RFC 1951) through zlib.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace pangkas {

struct Deflated
{
    std::vector<std::byte> bytes;
    bool isDeflated = false; // false: nothing was smaller than the bytes as they are
};

/// Called often, with the bytes that were dealt with since the last call (0 while strategies are tried; all calls add
/// up to the size of the input unless nothing smaller is found); an error stops the work.
using ByteProgress = std::function<Result<void>(std::uint64_t bytes)>;

/// The smallest of: raw deflate at level 9 with string matching, the same with Huffman codes alone (shorter where bytes
/// are independent of each other, and far faster), and the bytes as they are. Above 1 MiB a sample of 1 MiB chooses
/// between the first two. The same input gives the same bytes.
PANGKAS_EXPORT Result<Deflated> deflateSmallest(std::span<const std::byte> bytes, const ByteProgress& progress = {});

/// For predictions: how many bytes deflate with string matching takes for `bytes` after `history` (up to 32 KiB are
/// looked back on), whose own bytes are not counted.
Result<std::size_t> matchedSizeAfter(std::span<const std::byte> history, std::span<const std::byte> bytes);

} // namespace pangkas
