// SPDX-License-Identifier: GPL-3.0-or-later
// A small RGB picture and the few ways in which the drawn data set puts paint on it, in integer arithmetic alone.
#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/data/drawing/geometry.h"

#include <opencv2/core.hpp>

#include <array>
#include <cstdint>

namespace pangkas::drawing {

struct Colour
{
    int r = 0;
    int g = 0;
    int b = 0;

    bool operator==(const Colour&) const = default;
};

/// `share` of 256 of the way from `from` to `to`.
Colour mixed(Colour from, Colour to, int share);
/// Each channel times `factor` / 256, cut at 255.
Colour shaded(Colour colour, int factor);
int brightness(Colour colour); // 0 to 255
/// Any colour, evenly.
Colour anyColour(Random& random);

class Canvas
{
public:
    static constexpr int side = 256; // pixels

    explicit Canvas(Colour colour = {});

    void clear(Colour colour);
    void fill(const Path& pixels, Colour colour);
    void fill(const Frame& frame, const Path& shape, Colour colour) { fill(frame.toPixels(shape), colour); }
    /// Blends with what is there: opacity of 256.
    void glaze(const Path& pixels, Colour colour, int opacity);
    /// Copies the inside of the shape from another canvas.
    void fillFrom(const Path& pixels, const Canvas& paint);

    std::uint8_t* row(int y) { return m_pixels.ptr<std::uint8_t>(y); }
    const std::uint8_t* row(int y) const { return m_pixels.ptr<std::uint8_t>(y); }
    Image image() const;

private:
    cv::Rect drawMask(const Path& pixels);
    cv::Mat m_pixels; // CV_8UC3, RGB
    cv::Mat m_mask; // CV_8UC1, zero between calls
};

} // namespace pangkas::drawing
