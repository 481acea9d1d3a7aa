// SPDX-License-Identifier: GPL-3.0-or-later
// Products of a packed layer and activations. Whatever the instructions, the batch and the slices that are computed
// together, each output is the sum of its products in the order of columns, rounded after each multiplication and each
// addition: for finite activations all kernels give the same bits.
#pragma once

#include "core/base/export.h"
#include "core/inference/instructions.h"
#include "core/inference/packed_layout.h"

#include <cstddef>
#include <span>

namespace pangkas {

/// Images that the kernel for several works on together.
PANGKAS_EXPORT std::size_t tileImages(Instructions instructions);

/// outputs[row] = sum over columns, for the rows of the slices [firstSlice, lastSlice).
PANGKAS_EXPORT void multiplyPacked(Instructions instructions, const PackedLayout& layout, std::size_t firstSlice,
    std::size_t lastSlice, std::span<const float> activations, std::span<float> outputs);

/// The same for up to tileImages() images at once. `tile` holds for each column the activations of tileImages() images
/// side by side (see fillTile()); outputs[image * rows + row].
PANGKAS_EXPORT void multiplyPackedTile(Instructions instructions, const PackedLayout& layout, std::size_t firstSlice,
    std::size_t lastSlice, std::span<const float> tile, std::size_t images, std::span<float> outputs);

/// tile[column * width + image] = activations[image * columns + column]; 0 for images that aren't there.
PANGKAS_EXPORT void fillTile(std::span<const float> activations, std::size_t columns, std::size_t images,
    std::size_t width, std::span<float> tile);

} // namespace pangkas
