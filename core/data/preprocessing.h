// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of torchvision's Resize, CenterCrop, ToTensor and Normalize on 8-bit images, equal to it to the last
// bit of every pixel.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <span>

namespace pangkas {

/// Resized as preprocessing.resizeMode says, then the centre square; cropSize * cropSize pixels, RGB.
/// invalid-argument for an empty image or sizes that aren't positive.
Result<Image> resizeAndCrop(const Image& image, const Preprocessing& preprocessing);

/// The rectangle of the image (which must lie inside it) resized to size x size; bilinear with antialiasing as PIL's.
Image cropResize(const Image& image, int x, int y, int width, int height, int size);

/// Mirrors left and right in place.
void flipHorizontally(Image& image);

/// Which of red, green and blue (0, 1, 2) the network's channel is.
constexpr std::size_t colourOf(const Preprocessing& preprocessing, std::size_t channel)
{
    return preprocessing.channels == ChannelOrder::Bgr ? 2 - channel : channel;
}

/// (v / divisor - mean) / deviation in float, a plane of height x width for each channel in the network's order.
/// `planes` has 3 * width * height elements.
void normalize(const Image& image, const Preprocessing& preprocessing, std::span<float> planes);

} // namespace pangkas
