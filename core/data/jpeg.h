// SPDX-License-Identifier: GPL-3.0-or-later
// JPEG through libjpeg itself: OpenCV hands out grey or garbled pixels for damaged files and says nothing.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace pangkas {

/// RGB with the settings that PIL uses (accurate transform, smooth upsampling; CMYK taken as Adobe writes it), so that
/// pixels are equal to its. damaged-images when the data end early or contradict themselves anywhere.
Result<Image> decodeJpeg(std::span<const std::byte> bytes);

/// What is wrong with the file; nothing when all of it can be decoded. Costs a third of decodeJpeg().
std::optional<std::string> findJpegDamage(std::span<const std::byte> bytes);

} // namespace pangkas
