// SPDX-License-Identifier: GPL-3.0-or-later
// How few bits symbols take when each is coded independently of the others (Shannon's entropy of order 0): what the
// coders' streams are compared with. For reports only: logarithms may differ in their last bit from machine to machine.
#pragma once

#include "core/base/export.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

/// How often each byte occurs.
PANGKAS_EXPORT std::array<std::uint64_t, 256> byteCounts(std::span<const std::byte> bytes);

/// Bits of all symbols together, from how often each of them occurs; 0 for none.
PANGKAS_EXPORT double shannonBits(std::span<const std::uint64_t> counts);
/// The same where each byte is a symbol.
PANGKAS_EXPORT double shannonBits(std::span<const std::byte> bytes);

} // namespace pangkas
