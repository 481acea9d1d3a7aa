// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of torchvision's Resize, CenterCrop, ToTensor and Normalize on 8-bit images, equal to it to the last
// bit of every pixel.
#pragma once

#include "core/architecture/preprocessing.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace pangkas {

/// Resized as preprocessing.resizeMode says, then the centre square; cropSize * cropSize pixels, RGB.
/// invalid-argument for an empty image or sizes that aren't positive.
Result<Image> resizeAndCrop(const Image& image, const Preprocessing& preprocessing);

/// The rectangle of the image (which must lie inside it) resized to size x size; bilinear with antialiasing as PIL's.
Image cropResize(const Image& image, int x, int y, int width, int height, int size);

/// Mirrors left and right in place.
void flipHorizontally(Image& image);

/// Which of red, green and blue (0, 1, 2) the network's channel is; of coloured channels only.
constexpr std::size_t colourOf(const Preprocessing& preprocessing, std::size_t channel)
{
    return preprocessing.channels == ChannelOrder::Bgr ? 2 - channel : channel;
}

/// The luminance of a pixel as PIL computes it; equal colours are their own.
constexpr std::uint8_t luminance(const std::uint8_t* rgb)
{
    constexpr std::uint32_t red = 19595, green = 38470, blue = 7471, half = 0x8000; // 0.299, 0.587, 0.114 of 2^16
    return static_cast<std::uint8_t>((rgb[0] * red + rgb[1] * green + rgb[2] * blue + half) >> 16);
}

/// (v / divisor - mean) / deviation in float, a plane of height x width for each channel in the network's order.
/// `planes` has channelCount() * width * height elements.
void normalize(const Image& image, const Preprocessing& preprocessing, std::span<float> planes);

} // namespace pangkas
