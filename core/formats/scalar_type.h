// SPDX-License-Identifier: GPL-3.0-or-later
// The number formats that other programs' files may hold: those that become weights, and those that are recognised
// only so that their sizes can be checked before they are left out.
#pragma once

#include "core/tensor/tensor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pangkas {

struct ScalarType
{
    std::string_view name; // "float16", "int64"
    std::size_t bytes = 1;
    std::optional<ElementType> element; // empty: no floating-point format that weights can have

    bool operator==(const ScalarType&) const = default;
};

std::size_t bytesOf(ElementType type);

/// By the class of PyTorch's storage ("FloatStorage"); nullptr when it isn't one.
const ScalarType* scalarTypeOfStorage(std::string_view storageClass);
/// By safetensors' dtype ("BF16"); nullptr when unknown.
const ScalarType* scalarTypeOfSafetensors(std::string_view dtype);

/// Converts whole elements from `from` (any alignment) to the `to` that has room for as many. Values of float64 are
/// rounded to nearest; float16 and bfloat16 convert exactly.
PANGKAS_EXPORT void convertToFloat(ElementType type, const std::byte* from, std::size_t count, float* to);

} // namespace pangkas
