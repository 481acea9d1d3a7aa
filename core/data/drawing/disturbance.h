// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between a drawn animal and a clear view of it: things in front, bad light, an unsteady hand, grain.
#pragma once

#include "core/base/random.h"
#include "core/data/drawing/canvas.h"

namespace pangkas::drawing {

/// In three of ten pictures bars, leaves or blocks hide up to a fifth of it.
void drawOcclusion(Canvas& canvas, Random& random);

/// Brightness, contrast, tint, blur and noise.
void disturb(Canvas& canvas, Random& random);

} // namespace pangkas::drawing
