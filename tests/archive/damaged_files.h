// SPDX-License-Identifier: GPL-3.0-or-later
// For tests that write thousands of damaged versions of one file.
#pragma once

#include "core/base/random.h"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

namespace pangkas::test {

/// Overwrites a file in place, neither flushed to disk nor truncated to nothing first: both would cost milliseconds
/// each time.
inline void overwriteFile(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    if (!std::filesystem::exists(path))
        std::ofstream(path, std::ios::binary).flush();
    std::filesystem::resize_file(path, bytes.size());
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

/// The bytes with one to four of them changed at random places, sometimes to 0 or 255, sometimes by one.
inline std::vector<std::byte> mutated(std::vector<std::byte> bytes, Random& random)
{
    for (std::uint64_t left = random.below(4) + 1; left > 0; --left) {
        std::byte& byte = bytes[random.below(bytes.size())];
        switch (random.below(5)) {
        case 0: byte = std::byte{0xff}; break;
        case 1: byte = std::byte{0}; break;
        case 2: byte = static_cast<std::byte>(std::to_integer<int>(byte) + 1); break;
        default: byte = static_cast<std::byte>(random.bits()); break;
        }
    }
    return bytes;
}

} // namespace pangkas::test
