// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of torchvision's Resize, CenterCrop, ToTensor and Normalize on 8-bit images, equal to it to the last
// bit of every pixel.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <span>

namespace pangkas {

/// Short side to preprocessing.resizeShortSide, then the centre square; cropSize * cropSize pixels.
/// invalid-argument for an empty image or sizes that aren't positive.
Result<Image> resizeAndCrop(const Image& image, const Preprocessing& preprocessing);

/// The rectangle of the image (which must lie inside it) resized to size x size; bilinear with antialiasing as PIL's.
Image cropResize(const Image& image, int x, int y, int width, int height, int size);

/// Mirrors left and right in place.
void flipHorizontally(Image& image);

/// ((v / 255) - mean) / deviation in float, planar: red, green, blue, each height x width. `planes` has
/// 3 * width * height elements.
void normalize(const Image& image, const Preprocessing& preprocessing, std::span<float> planes);

} // namespace pangkas
