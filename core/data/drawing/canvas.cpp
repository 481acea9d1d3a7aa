// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/canvas.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace pangkas::drawing {

namespace {

constexpr int fractionBits = 8; // of OpenCV's fixed-point coordinates

// OpenCV fills polygons with integers only, so that its pixels depend on nothing but these corners.
std::vector<cv::Point> toFixedPoint(const Path& pixels)
{
    const auto fixed = [](double value) {
        return static_cast<int>(std::floor(std::clamp(value, -2000.0, 2000.0) * (1 << fractionBits) + 0.5));
    };
    std::vector<cv::Point> points;
    points.reserve(pixels.size());
    for (const Point point : pixels)
        points.emplace_back(fixed(point.x), fixed(point.y));
    return points;
}

void fillPolygon(cv::Mat& target, const Path& pixels, const cv::Scalar& colour)
{
    const auto points = toFixedPoint(pixels);
    const cv::Point* corners = points.data();
    const int count = static_cast<int>(points.size());
    if (count >= 3)
        cv::fillPoly(target, &corners, &count, 1, colour, cv::LINE_AA, fractionBits);
}

} // namespace

Colour mixed(Colour from, Colour to, int share)
{
    const auto mix = [share](int a, int b) { return (a * (256 - share) + b * share + 128) >> 8; };
    return {mix(from.r, to.r), mix(from.g, to.g), mix(from.b, to.b)};
}

Colour shaded(Colour colour, int factor)
{
    const auto shade = [factor](int value) { return std::min(255, (value * factor + 128) >> 8); };
    return {shade(colour.r), shade(colour.g), shade(colour.b)};
}

int brightness(Colour colour) { return (77 * colour.r + 150 * colour.g + 29 * colour.b) >> 8; }

Colour anyColour(Random& random)
{
    const int r = random.between(0, 255), g = random.between(0, 255), b = random.between(0, 255);
    return {r, g, b};
}

Canvas::Canvas(Colour colour)
    : m_pixels(side, side, CV_8UC3)
    , m_mask(cv::Mat::zeros(side, side, CV_8UC1))
{
    clear(colour);
}

void Canvas::clear(Colour colour) { m_pixels.setTo(cv::Scalar(colour.r, colour.g, colour.b)); }

void Canvas::fill(const Path& pixels, Colour colour)
{
    fillPolygon(m_pixels, pixels, cv::Scalar(colour.r, colour.g, colour.b));
}

cv::Rect Canvas::drawMask(const Path& pixels)
{
    if (pixels.size() < 3)
        return {};
    double left = side, top = side, right = 0, bottom = 0;
    for (const Point point : pixels) {
        left = std::min(left, point.x);
        right = std::max(right, point.x);
        top = std::min(top, point.y);
        bottom = std::max(bottom, point.y);
    }
    if (left >= side || top >= side || right <= 0 || bottom <= 0)
        return {};
    const auto low = [](double value) { return std::max(0, static_cast<int>(std::floor(std::max(value, 0.0))) - 2); };
    const auto high = [](double value) {
        return std::min<int>(side, static_cast<int>(std::floor(std::min<double>(value, side))) + 3);
    };
    const cv::Rect box(low(left), low(top), high(right) - low(left), high(bottom) - low(top));
    fillPolygon(m_mask, pixels, cv::Scalar(255));
    return box;
}

void Canvas::glaze(const Path& pixels, Colour colour, int opacity)
{
    const cv::Rect box = drawMask(pixels);
    const int paint[3] = {colour.r, colour.g, colour.b};
    for (int y = box.y; y < box.y + box.height; ++y) {
        std::uint8_t* mask = m_mask.ptr<std::uint8_t>(y);
        std::uint8_t* to = row(y);
        for (int x = box.x; x < box.x + box.width; ++x) {
            const int share = mask[x] * opacity; // of 255 * 256
            mask[x] = 0;
            if (share == 0)
                continue;
            for (int c = 0; c < 3; ++c)
                to[3 * x + c] =
                    static_cast<std::uint8_t>((to[3 * x + c] * (65280 - share) + paint[c] * share + 32640) / 65280);
        }
    }
}

void Canvas::fillFrom(const Path& pixels, const Canvas& paint)
{
    const cv::Rect box = drawMask(pixels);
    for (int y = box.y; y < box.y + box.height; ++y) {
        std::uint8_t* mask = m_mask.ptr<std::uint8_t>(y);
        std::uint8_t* to = row(y);
        const std::uint8_t* from = paint.row(y);
        for (int x = box.x; x < box.x + box.width; ++x) {
            const int share = mask[x];
            mask[x] = 0;
            if (share == 0)
                continue;
            for (int c = 0; c < 3; ++c)
                to[3 * x + c] =
                    static_cast<std::uint8_t>((to[3 * x + c] * (255 - share) + from[3 * x + c] * share + 127) / 255);
        }
    }
}

Image Canvas::image() const
{
    Image image{side, side, std::vector<std::uint8_t>(std::size_t{3} * side * side)};
    for (int y = 0; y < side; ++y)
        std::copy_n(row(y), 3 * side, image.pixels.data() + std::size_t{3} * side * static_cast<std::size_t>(y));
    return image;
}

} // namespace pangkas::drawing
