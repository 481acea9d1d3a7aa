// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/image_warp.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace pangkas {

namespace {

constexpr int positionBits = 20, weightBits = 8;
constexpr std::int64_t whole = std::int64_t{1} << positionBits;

std::int64_t fixedPoint(double value) { return std::llround(value * static_cast<double>(whole)); }

/// A position along a side of `count` pixels: its two neighbours and the weight of the second.
struct Neighbours
{
    std::size_t first, second;
    int weight; // of 256
};

Neighbours neighbours(std::int64_t position, int count)
{
    position = std::clamp<std::int64_t>(position, 0, (count - 1) * whole);
    const auto first = position >> positionBits;
    const auto weight = static_cast<int>((position >> (positionBits - weightBits)) & ((1 << weightBits) - 1));
    return {static_cast<std::size_t>(first), static_cast<std::size_t>(std::min<std::int64_t>(first + 1, count - 1)), weight};
}

} // namespace

Image warped(const Image& image, const Warp& warp)
{
    Image result{image.width, image.height, std::vector<std::uint8_t>(image.pixels.size())};
    // Where a pixel of the result comes from: the way back. Rows go downwards, so that the sine's sign is the other one.
    const double angle = warp.rotation * std::numbers::pi / 180;
    const std::int64_t cosine = fixedPoint(std::cos(angle) / warp.zoom), sine = fixedPoint(std::sin(angle) / warp.zoom);
    const double centreX = (image.width - 1) / 2.0, centreY = (image.height - 1) / 2.0;
    const double left = -centreX - warp.shiftX * image.width, top = -centreY - warp.shiftY * image.height;
    const double c = static_cast<double>(cosine) / static_cast<double>(whole), s = static_cast<double>(sine) / static_cast<double>(whole);
    std::int64_t rowX = fixedPoint(centreX + c * left - s * top), rowY = fixedPoint(centreY + s * left + c * top);
    const std::uint8_t* pixels = image.pixels.data();
    const auto width = static_cast<std::size_t>(image.width);
    std::uint8_t* to = result.pixels.data();
    for (int y = 0; y < image.height; ++y, rowX -= sine, rowY += cosine) {
        std::int64_t fromX = rowX, fromY = rowY;
        for (int x = 0; x < image.width; ++x, fromX += cosine, fromY += sine) {
            const Neighbours across = neighbours(fromX, image.width), down = neighbours(fromY, image.height);
            const std::uint8_t* upperLeft = pixels + 3 * (down.first * width + across.first);
            const std::uint8_t* upperRight = pixels + 3 * (down.first * width + across.second);
            const std::uint8_t* lowerLeft = pixels + 3 * (down.second * width + across.first);
            const std::uint8_t* lowerRight = pixels + 3 * (down.second * width + across.second);
            constexpr int one = 1 << weightBits;
            for (int channel = 0; channel < 3; ++channel, ++to) {
                const int upper = upperLeft[channel] * (one - across.weight) + upperRight[channel] * across.weight;
                const int lower = lowerLeft[channel] * (one - across.weight) + lowerRight[channel] * across.weight;
                *to = static_cast<std::uint8_t>(
                    (upper * (one - down.weight) + lower * down.weight + one * one / 2) >> (2 * weightBits));
            }
        }
    }
    return result;
}

} // namespace pangkas
