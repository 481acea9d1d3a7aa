// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/drawing/geometry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace pangkas::drawing {

namespace {

Point direction(Point from, Point to)
{
    const double x = to.x - from.x, y = to.y - from.y;
    const double length = std::sqrt(x * x + y * y);
    return length > 1e-9 ? Point{x / length, y / length} : Point{0, 0};
}

// Catmull-Rom between b and c, whose neighbours are a and d.
Point between(Point a, Point b, Point c, Point d, double t)
{
    const auto mix = [t](double p, double q, double r, double s) {
        return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t);
    };
    return {mix(a.x, b.x, c.x, d.x), mix(a.y, b.y, c.y, d.y)};
}

} // namespace

double sine(double turns)
{
    double t = turns - std::floor(turns + 0.5); // [-0.5, 0.5)
    if (t > 0.25)
        t = 0.5 - t;
    else if (t < -0.25)
        t = -0.5 - t;
    const double x = t * 6.283185307179586;
    const double s = x * x;
    return x * (1 + s * (-1.0 / 6 + s * (1.0 / 120 + s * (-1.0 / 5040 + s * (1.0 / 362880)))));
}

double cosine(double turns) { return sine(turns + 0.25); }

Frame Frame::movedBy(double x, double y) const
{
    Frame result = *this;
    result.m_x = m_xx * x + m_xy * y + m_x;
    result.m_y = m_yx * x + m_yy * y + m_y;
    return result;
}

Frame Frame::scaledBy(double x, double y) const
{
    Frame result = *this;
    result.m_xx = m_xx * x;
    result.m_yx = m_yx * x;
    result.m_xy = m_xy * y;
    result.m_yy = m_yy * y;
    return result;
}

Frame Frame::turnedBy(double turns) const
{
    const double s = sine(turns), c = cosine(turns);
    Frame result = *this;
    result.m_xx = m_xx * c + m_xy * s;
    result.m_xy = m_xy * c - m_xx * s;
    result.m_yx = m_yx * c + m_yy * s;
    result.m_yy = m_yy * c - m_yx * s;
    return result;
}

Point Frame::toPixels(Point point) const
{
    return {m_xx * point.x + m_xy * point.y + m_x, m_yx * point.x + m_yy * point.y + m_y};
}

Path Frame::toPixels(const Path& path) const
{
    Path result;
    result.reserve(path.size());
    for (const Point point : path)
        result.push_back(toPixels(point));
    return result;
}

double Frame::scale() const
{
    const double determinant = m_xx * m_yy - m_xy * m_yx;
    return std::sqrt(determinant < 0 ? -determinant : determinant);
}

Path rectangle(double left, double top, double right, double bottom)
{
    return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

Path ellipse(Point centre, double radiusX, double radiusY, double turns, int corners)
{
    const double s = sine(turns), c = cosine(turns);
    Path path;
    path.reserve(static_cast<std::size_t>(corners));
    for (int i = 0; i < corners; ++i) {
        const double angle = static_cast<double>(i) / corners;
        const double x = radiusX * cosine(angle), y = radiusY * sine(angle);
        path.push_back({centre.x + c * x - s * y, centre.y + s * x + c * y});
    }
    return path;
}

Path smoothOutline(const Path& points, int stepsPerPoint)
{
    const std::size_t count = points.size();
    Path path;
    path.reserve(count * static_cast<std::size_t>(stepsPerPoint));
    for (std::size_t i = 0; i < count; ++i) {
        const Point a = points[(i + count - 1) % count], b = points[i];
        const Point c = points[(i + 1) % count], d = points[(i + 2) % count];
        for (int step = 0; step < stepsPerPoint; ++step)
            path.push_back(between(a, b, c, d, static_cast<double>(step) / stepsPerPoint));
    }
    return path;
}

Path smoothLine(const Path& points, int stepsPerPoint)
{
    const std::size_t count = points.size();
    Path path;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        const Point a = points[i == 0 ? 0 : i - 1], b = points[i];
        const Point c = points[i + 1], d = points[std::min(i + 2, count - 1)];
        for (int step = 0; step < stepsPerPoint; ++step)
            path.push_back(between(a, b, c, d, static_cast<double>(step) / stepsPerPoint));
    }
    if (count > 0)
        path.push_back(points.back());
    return path;
}

Path stroke(const Path& line, double startWidth, double endWidth)
{
    constexpr int capCorners = 6;
    const std::size_t count = line.size();
    Path left, right;
    Point along{1, 0};
    for (std::size_t i = 0; i < count; ++i) {
        const Point before = line[i == 0 ? 0 : i - 1], after = line[std::min(i + 1, count - 1)];
        if (const Point next = direction(before, after); next.x != 0 || next.y != 0)
            along = next;
        const double share = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0;
        const double radius = 0.5 * (startWidth + (endWidth - startWidth) * share);
        const auto onCircle = [&](double across, double ahead) { // of the width here; across > 0: to the left
            return Point{line[i].x + radius * (across * along.y + ahead * along.x),
                line[i].y + radius * (ahead * along.y - across * along.x)};
        };
        if (i == 0)
            for (int k = capCorners - 1; k >= 1; --k)
                left.push_back(onCircle(cosine(0.5 * k / capCorners), -sine(0.5 * k / capCorners)));
        left.push_back(onCircle(1, 0));
        if (i + 1 == count)
            for (int k = 1; k < capCorners; ++k)
                left.push_back(onCircle(cosine(0.5 * k / capCorners), sine(0.5 * k / capCorners)));
        right.push_back(onCircle(-1, 0));
    }
    left.insert(left.end(), right.rbegin(), right.rend());
    return left;
}

Path grown(const Path& path, double distance)
{
    const std::size_t count = path.size();
    double area = 0; // twice the signed area: which side is outside
    for (std::size_t i = 0; i < count; ++i) {
        const Point a = path[i], b = path[(i + 1) % count];
        area += a.x * b.y - b.x * a.y;
    }
    const double sign = area > 0 ? distance : -distance;
    Path result;
    result.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const Point in = direction(path[(i + count - 1) % count], path[i]),
                    out = direction(path[i], path[(i + 1) % count]);
        const Point normal{in.y + out.y, -in.x - out.x}; // of length 2 cos(half the corner's angle)
        const double square = normal.x * normal.x + normal.y * normal.y;
        const double reach = square > 0.64 ? 2 / square : 2.5 / std::sqrt(std::max(square, 1e-9));
        result.push_back({path[i].x + sign * normal.x * reach, path[i].y + sign * normal.y * reach});
    }
    return result;
}

} // namespace pangkas::drawing
