// SPDX-License-Identifier: GPL-3.0-or-later
// What stands behind a drawn animal: plain gradients, a meadow, a room, textures, clutter.
#pragma once

#include "core/base/random.h"
#include "core/data/drawing/canvas.h"

namespace pangkas::drawing {

/// Covers the whole canvas.
void drawBackground(Canvas& canvas, Random& random);

} // namespace pangkas::drawing
