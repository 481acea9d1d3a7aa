// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of a codebook by hand as functions from one list of values to the next.
#pragma once

#include "ui/views/codebook/centroid_model.h"

#include "core/quantization/weight_sharing.h"

#include <vector>

namespace pangkas {

inline constexpr std::size_t mostSharedValues = 255;

/// An edited codebook and where the value is that was edited.
struct EditedCodebook
{
    std::vector<SetCentroid> codebook; // strictly ascending
    int place = -1;
};

/// What is shown, as a codebook; values that are the same float become one.
std::vector<SetCentroid> codebookOf(const std::vector<ShownCentroid>& shown);

/// Moves a value and pins it; past others if need be, to the next free float where one is taken.
EditedCodebook withMoved(std::vector<SetCentroid> codebook, int place, double value);
/// Adds a pinned value; the codebook must have room.
EditedCodebook withAdded(std::vector<SetCentroid> codebook, double value);
/// At least one value must be left.
EditedCodebook withRemoved(std::vector<SetCentroid> codebook, int place);
EditedCodebook withPinned(std::vector<SetCentroid> codebook, int place, bool pinned);
EditedCodebook withAllPinned(std::vector<SetCentroid> codebook, bool pinned);

} // namespace pangkas
