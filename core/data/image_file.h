// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of an image file: what format they are, whether they are whole, and their pixels.
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pangkas {

enum class ImageFormat { Unknown, Jpeg, Png, WebP, Tiff, Bmp, Gif, Heif, Avif };

/// As the first bytes (16 are enough) say; the file's name doesn't matter.
ImageFormat recogniseImage(std::span<const std::byte> start);

/// Whether a file of this name should be an image: .jpg, .png, .webp, .tif, .bmp... in any case of letters, also
/// formats that can't be read here (.heic, .gif).
bool hasImageExtension(std::string_view fileName);

/// Why an image of this size is not decoded; nothing for sizes that are. The limit, 178956970 pixels, is PIL's.
std::optional<std::string> checkImageSize(std::uint64_t width, std::uint64_t height);

/// What is wrong with an image file; nothing when all of it can be decoded.
std::optional<std::string> findDamage(std::span<const std::byte> bytes);

/// RGB at full size. Transparency is dropped, 16 bits are cut to the upper 8, EXIF rotation is not applied.
/// damaged-images with the reason in `detail`.
Result<Image> decodeImage(std::span<const std::byte> bytes);

} // namespace pangkas
