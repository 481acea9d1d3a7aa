// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a PNG file is whole, without decoding its pixels.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pangkas {

/// Width and height are within limits, every chunk's checksum is right, and the compressed pixels are complete; else
/// what is wrong.
std::optional<std::string> findPngDamage(std::span<const std::byte> bytes);

/// The file with the chunks that pixels need and no other: libpng writes to the terminal about some of the rest.
std::vector<std::byte> essentialPng(std::span<const std::byte> bytes);

} // namespace pangkas
