// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loops of rANS with 4 and with 32 states, in the instructions that the processor has. All give the same
// bytes.
#pragma once

#include "core/base/export.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

inline constexpr std::size_t fewRansLanes = 4;
inline constexpr std::size_t ransLanes = 32;
inline constexpr int ransFrequencyBits = 12;
inline constexpr std::uint32_t ransLowest = 1u << 15; // a state between two bytes is not below it

/// What to do for a state x, by x mod 4096: the byte in bits 0 to 7, x mod 4096 minus the start of the byte's range in
/// bits 8 to 19, its frequency, below 4096, in bits 20 to 31.
using RansEntries = std::span<const std::uint32_t, 1u << ransFrequencyBits>;

enum class RansInstructions { Scalar, Avx2, Avx512 };

/// The best that this processor has.
PANGKAS_EXPORT RansInstructions bestRansInstructions();

/// Decodes whole rows of 4 or 32 bytes into `bytes` as long as there is a word left for each, and moves both on. Vector
/// instructions are for 32.
PANGKAS_EXPORT void decodeRansRows(RansInstructions instructions, std::size_t lanes,
    RansEntries entries, std::array<std::uint32_t, ransLanes>& states, std::span<const std::byte>& words,
    std::span<std::byte>& bytes);

} // namespace pangkas
