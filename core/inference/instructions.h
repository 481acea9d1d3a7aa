// SPDX-License-Identifier: GPL-3.0-or-later
// The instruction sets that products are written for.
#pragma once

#include "core/base/export.h"

#include <string_view>
#include <vector>

namespace pangkas {

enum class Instructions { Portable, Avx2, Avx512 };

/// "portable", "AVX2", "AVX-512"
PANGKAS_EXPORT std::string_view toString(Instructions instructions);
/// The best that this processor has.
PANGKAS_EXPORT Instructions bestInstructions();
/// All that this processor has, the best last.
PANGKAS_EXPORT std::vector<Instructions> availableInstructions();

} // namespace pangkas
