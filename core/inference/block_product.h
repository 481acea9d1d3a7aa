// SPDX-License-Identifier: GPL-3.0-or-later
// Products of a layer of the pattern N:M and activations. Each output is the sum of its products in the order of columns,
// rounded after each multiplication and each addition, as in packed_product.h: for finite activations the same bits.
#pragma once

#include "core/base/export.h"
#include "core/inference/block_layout.h"
#include "core/inference/instructions.h"

#include <cstddef>
#include <span>
#include <vector>

namespace pangkas {

/// The activations of each image, layout.readColumns() apart, zeros behind them.
PANGKAS_EXPORT std::vector<float> spacedActivations(
    const BlockLayout& layout, std::span<const float> activations, std::size_t images);

/// outputs[image * rows + row], for the rows of the slices [firstSlice, lastSlice). `spaced`: spacedActivations().
PANGKAS_EXPORT void multiplyBlocks(Instructions instructions, const BlockLayout& layout, std::size_t firstSlice,
    std::size_t lastSlice, std::span<const float> spaced, std::size_t images, std::span<float> outputs);

} // namespace pangkas
