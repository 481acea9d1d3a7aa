// SPDX-License-Identifier: GPL-3.0-or-later
// The header of a .safetensors file: 8 bytes with the length N of the JSON that follows (little-endian), then
// {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ..., "__metadata__": {"KEY": "TEXT"}}, then
// the numbers; offsets count from the end of the header.
#pragma once

#include "core/base/result.h"
#include "core/formats/scalar_type.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// As the format's own library limits it.
inline constexpr std::uint64_t largestSafetensorsHeader = 100'000'000;
inline constexpr std::string_view safetensorsMetadataKey = "__metadata__";

struct SafetensorsEntry
{
    std::string name;
    const ScalarType* type = nullptr;
    Shape shape;
    std::uint64_t begin = 0, end = 0;
};

struct SafetensorsHeader
{
    std::vector<SafetensorsEntry> entries; // in the order of their data
    std::map<std::string, std::string> metadata;
};

/// Reads the JSON and checks it against the number of bytes that follow it: known types, sizes equal to shape times
/// type, no holes, no overlaps, nothing left over, no name and no key twice.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes);

} // namespace pangkas
