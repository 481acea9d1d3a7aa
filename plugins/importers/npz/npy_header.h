// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a NumPy array file (.npy, versions 1 to 3): magic, version, length, and a Python literal that is read
// here by its fixed form and never evaluated.
#pragma once

#include "core/base/result.h"
#include "core/tensor/tensor.h"

#include <cstddef>
#include <optional>
#include <span>

namespace pangkas {

struct NpyHeader
{
    std::optional<ElementType> type; // empty: numbers that can't be weights (integers, booleans)
    std::size_t itemBytes = 0;
    bool isBigEndian = false;
    bool isFortranOrder = false;
    Shape shape;
    std::size_t dataOffset = 0; // of the numbers, from the start of the file

    bool operator==(const NpyHeader&) const = default;
};

/// forbidden-content for object arrays (they hold pickles); corrupt-file or unsupported-format otherwise.
Result<NpyHeader> parseNpyHeader(std::span<const std::byte> file);

} // namespace pangkas
