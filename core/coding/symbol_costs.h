// SPDX-License-Identifier: GPL-3.0-or-later
// What coding symbols costs, from how often they occur and without coding them: for predictions while a slider moves.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <span>

namespace pangkas {

// Counts need not be whole numbers. All results are bits of all symbols together.

/// Shannon's entropy of order 0.
PANGKAS_EXPORT double entropyBits(std::span<const double> counts);
/// With a Huffman code, at most 320 symbols, the code's length not limited and its table not included.
PANGKAS_EXPORT double huffmanBits(std::span<const double> counts);
/// A rANS block of encodeRans(), with frequencies in 1/4096 and all headers.
PANGKAS_EXPORT double ransBits(std::span<const double> counts);
/// A deflated stream of bytes in which nothing repeats: Huffman codes, each for a block of 32,767 bytes, with their
/// tables; no more than the bytes themselves.
PANGKAS_EXPORT double deflateBits(std::span<const double> counts);

} // namespace pangkas
