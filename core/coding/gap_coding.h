// SPDX-License-Identifier: GPL-3.0-or-later
// Positions as distances ("relative index", Han et al. 2016), a byte per step, the feature "gap8" of packed files:
// a byte g < 255 says that the next stored weight lies g + 1 positions after the last one (before the first: after
// position -1); 255 moves on by 255 positions and stores nothing there. After the last stored weight nothing follows.
// So every set of positions has exactly one coding.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

/// The gaps between the codes that are not 0.
PANGKAS_EXPORT Result<std::vector<std::byte>> encodeGaps(
    std::span<const std::uint8_t> codes, const JobContext& job = {});

/// Puts values[i] + 1 (or 1 where `values` is empty) at the i-th stored position; the other codes are left alone.
/// corrupt-file unless the gaps lead to exactly `stored` positions, the last byte to the last of them, all of them
/// inside `codes`. `values`: empty or `stored` bytes below 255.
PANGKAS_EXPORT Result<void> decodeGaps(std::span<const std::byte> gaps, std::size_t stored,
    std::span<const std::byte> values, std::span<std::uint8_t> codes);

} // namespace pangkas
