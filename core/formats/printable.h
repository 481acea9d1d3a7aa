// SPDX-License-Identifier: GPL-3.0-or-later
// Text that comes from a file, made safe to show on a terminal or in a window.
#pragma once

#include "core/base/export.h"

#include <string>
#include <string_view>

namespace pangkas {

/// Whether it is valid UTF-8 without control characters (C0, DEL, C1).
PANGKAS_EXPORT bool isPrintable(std::string_view text);

/// The text, with everything that isn't printable as \xHH, and cut to some 120 bytes.
PANGKAS_EXPORT std::string printable(std::string_view text);

} // namespace pangkas
