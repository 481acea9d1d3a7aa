// SPDX-License-Identifier: GPL-3.0-or-later
// How much the error of a weight counts when codebooks are made.
#pragma once

#include "core/base/export.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace pangkas {

enum class Importance
{
    Equal, // the squared error
    Magnitude, // each weight's squared error times its magnitude
};

PANGKAS_EXPORT std::string_view toString(Importance importance);

/// Importances that come from elsewhere, of all weights of a tensor without one number for each: the weight at
/// position i has values[i / stride % values.size()]. Per weight: stride 1 and as many values as weights. Per input
/// feature of a fully connected layer: stride 1 and a value for each column. Per input channel of a convolution: the
/// stride is the size of its kernel, a value for each channel.
struct ImportanceValues
{
    std::span<const float> values; // finite, at least 0; only their ratios matter
    std::size_t stride = 1;

    float of(std::size_t weight) const { return values[weight / stride % values.size()]; }
};

/// Importances are divided by their mean over the survivors and raised to this: no weight is without a place.
inline constexpr float leastImportance = 0x1p-20f;

} // namespace pangkas
