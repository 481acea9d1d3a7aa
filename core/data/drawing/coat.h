// SPDX-License-Identifier: GPL-3.0-or-later
// The fur of a drawn animal: colours and pattern, by one distribution for every species.
#pragma once

#include "core/base/random.h"
#include "core/data/drawing/canvas.h"

namespace pangkas::drawing {

enum class Pattern { Plain, Stripes, Spots, Patches, Halves };

struct Coat
{
    Colour base;
    Colour second; // of the pattern
    Colour light; // of muzzle, belly and paws
    Colour outline;
    Colour skin; // inside of the ears, nose of some
    Pattern pattern = Pattern::Plain;
    bool isLightBelow = false; // muzzle, chest and paws in `light`
    double outlineWidth = 0; // in pixels; 0: none
};

Coat chooseCoat(Random& random);

/// Fills a shape, given in the frame's units and some 2 units wide, with the coat: outline, base and pattern.
/// `scratch` is overwritten.
void fillWithCoat(
    Canvas& canvas, Canvas& scratch, const Frame& frame, const Path& shape, const Coat& coat, Random& random);

/// A shape in one colour with the coat's outline.
void fillOutlined(Canvas& canvas, const Frame& frame, const Path& shape, Colour colour, const Coat& coat);

} // namespace pangkas::drawing
