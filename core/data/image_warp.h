// SPDX-License-Identifier: GPL-3.0-or-later
// Rotation, shift and zoom of an image in one resampling.
#pragma once

#include "core/data/dataset.h"

namespace pangkas {

/// What happens to what is seen, about the image's centre.
struct Warp
{
    double rotation = 0; // degrees, counterclockwise
    double shiftX = 0; // share of the width, to the right
    double shiftY = 0; // share of the height, downwards
    double zoom = 1; // above 1: larger

    bool operator==(const Warp&) const = default;
};

/// An image of the same size, bilinear; the outermost pixels go on beyond the edges. Positions are rounded to 2^-20 of a
/// pixel and weights to 1/256, in integers: the same bytes on every machine.
Image warped(const Image& image, const Warp& warp);

} // namespace pangkas
