// SPDX-License-Identifier: GPL-3.0-or-later
// Raw deflate (RFC 1951) out of a file, a chunk at a time.
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace pangkas {

/// Inflates the `size` bytes at `offset`, which the caller has checked to lie in the file, and returns the CRC-32 of
/// what came out. corrupt-file, with `what` at its head, unless exactly to.size() bytes come out of all of them.
Result<std::uint32_t> inflateRange(const InputFile& file, std::uint64_t offset, std::uint64_t size,
    std::span<std::byte> to, std::string_view what, const JobContext& job);

} // namespace pangkas
