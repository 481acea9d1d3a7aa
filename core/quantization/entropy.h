// SPDX-License-Identifier: GPL-3.0-or-later
// How few bits a symbol needs when symbols are coded independently of each other.
#pragma once

#include "core/base/export.h"

#include <cstdint>
#include <span>

namespace pangkas {

/// Shannon's entropy of order 0 in bits per symbol, from how often each symbol occurs; 0 for no symbols.
PANGKAS_EXPORT double entropyBits(std::span<const std::uint64_t> counts);

} // namespace pangkas
