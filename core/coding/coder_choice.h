// SPDX-License-Identifier: GPL-3.0-or-later
// What a recipe may ask for as a layer's coder: one of them, or the smallest of several.
#pragma once

#include "core/base/export.h"
#include "core/coding/layer_coder.h"

#include <string_view>
#include <vector>

namespace pangkas {

/// Whichever coder makes the layer smallest.
inline constexpr std::string_view smallestCoder = "auto";
/// The smallest among those of CoderSpeed::Fast.
inline constexpr std::string_view smallestFastCoder = "auto-fast";

/// The ids of all coders, then the two words above.
PANGKAS_EXPORT std::vector<std::string_view> coderChoices();
/// The coders to try, in order; the first of equally small results is taken. Empty for a choice that isn't known.
PANGKAS_EXPORT std::vector<const LayerCoder*> codersFor(std::string_view choice);

} // namespace pangkas
