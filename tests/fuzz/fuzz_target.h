// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets share. A target is one function that must survive any bytes:
//   extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
// It is linked with libFuzzer (preset `fuzz`, scripts/fuzz.sh) or with standalone_driver.cpp (ctest, every build).
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace pangkas::fuzz {

inline std::span<const std::byte> bytesOf(const std::uint8_t* data, std::size_t size)
{
    return std::as_bytes(std::span(data, size));
}

inline std::string_view textOf(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the program, as a finding, with this message unless `holds`.
void demand(bool holds, std::string_view what);

/// The same of a result that must be good.
template <typename T>
void demandOk(const Result<T>& result, std::string_view what)
{
    if (!result) {
        const std::string text = describe(result.error());
        demand(false, std::string(what) + ": " + text);
    }
}

/// Path of a file in memory that holds these bytes until the next call.
std::filesystem::path fileOf(std::span<const std::byte> bytes);

} // namespace pangkas::fuzz
