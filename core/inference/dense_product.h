// SPDX-License-Identifier: GPL-3.0-or-later
// Products of dense weights and activations, for layers that are too dense to run packed and as the other side of
// measurements. One image runs at the speed of the memory; many at a part of what a tuned BLAS reaches.
#pragma once

#include "core/base/export.h"
#include "core/inference/instructions.h"

#include <cstddef>
#include <span>

namespace pangkas {

/// outputs[image * rows + row] = sum over columns of weights[row * columns + column] * activations[image * columns +
/// column], for the rows [firstRow, lastRow) and all images. The order of the sum depends on the instructions, and on
/// neither the number of images nor the rows that are computed together.
PANGKAS_EXPORT void multiplyDense(Instructions instructions, std::span<const float> weights, std::size_t rows,
    std::size_t columns, std::size_t firstRow, std::size_t lastRow, std::span<const float> activations,
    std::size_t images, std::span<float> outputs);

} // namespace pangkas
