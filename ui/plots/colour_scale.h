// SPDX-License-Identifier: GPL-3.0-or-later
// Colours for numbers: a diverging scale around zero and a sequential one from nothing to much. Blue against orange and
// a lightness that changes all the way: the differences survive every common colour blindness.
#pragma once

#include <QColor>
#include <QPalette>
#include <QRgb>

#include <array>

namespace pangkas {

class ColourScale
{
public:
    /// From negative (blue) over zero (the surface) to positive (orange).
    static ColourScale diverging(const QPalette& palette);
    /// From nothing (the surface) to the most.
    static ColourScale sequential(const QPalette& palette);

    /// `position` in [0, 1], clamped; a diverging scale's zero is at 0.5.
    QRgb at(float position) const
    {
        const float index = position * float(steps - 1) + 0.5f;
        return m_colours[index > 0 ? (index < float(steps) ? std::size_t(index) : steps - 1) : 0]; // NaN: the first
    }

private:
    static constexpr std::size_t steps = 513; // odd, so that there is a middle
    std::array<QRgb, steps> m_colours = {};
};

/// What was pruned, on a map: distinguishable from both scales' zero.
QColor prunedColour(const QPalette& palette);

} // namespace pangkas
