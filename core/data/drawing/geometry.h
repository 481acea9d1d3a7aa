// SPDX-License-Identifier: GPL-3.0-or-later
// Outlines of drawn shapes. Only additions, multiplications, divisions and square roots of doubles, which IEEE 754
// fixes to the last bit: the same outlines on every machine, which libm's sine would not promise.
#pragma once

#include <vector>

namespace pangkas::drawing {

/// x to the right, y down.
struct Point
{
    double x = 0;
    double y = 0;

    bool operator==(const Point&) const = default;
};

using Path = std::vector<Point>; // a polygon, or a line where a function says so

/// Sine and cosine of an angle in turns (1 = 360 degrees), to 1e-5.
double sine(double turns);
double cosine(double turns);

/// An affine map from a shape's own units to pixels.
class Frame
{
public:
    Frame() = default; // the identity
    Frame movedBy(double x, double y) const; // in this frame's units
    Frame scaledBy(double x, double y) const;
    Frame turnedBy(double turns) const; // clockwise on the screen
    Point toPixels(Point point) const;
    Path toPixels(const Path& path) const;
    /// Pixels per unit, averaged over directions.
    double scale() const;

private:
    double m_xx = 1, m_xy = 0, m_yx = 0, m_yy = 1, m_x = 0, m_y = 0;
};

Path rectangle(double left, double top, double right, double bottom);
/// `turns` rotates the ellipse about its centre.
Path ellipse(Point centre, double radiusX, double radiusY, double turns = 0, int corners = 32);
/// A smooth closed curve (Catmull-Rom) through the points.
Path smoothOutline(const Path& points, int stepsPerPoint = 5);
/// A smooth open curve through the points, from the first to the last.
Path smoothLine(const Path& points, int stepsPerPoint = 6);
/// The polygon of a line whose width goes from `startWidth` to `endWidth`, with round ends.
Path stroke(const Path& line, double startWidth, double endWidth);
/// The polygon grown outwards by `distance` (corners at most 2.5 times that far); for outlines around a shape.
Path grown(const Path& path, double distance);

} // namespace pangkas::drawing
