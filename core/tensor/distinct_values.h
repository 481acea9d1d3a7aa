// SPDX-License-Identifier: GPL-3.0-or-later
// How many different numbers there are among floats.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <span>

namespace pangkas {

/// Zeros of either sign are one value. One pass; memory goes with the spread of the values: 8 KB for each pair of
/// leading 16 bits that occurs, some 40 MB for a trained layer, 512 MB at the very most.
PANGKAS_EXPORT std::size_t countDistinctValues(std::span<const float> values);

} // namespace pangkas
