// SPDX-License-Identifier: GPL-3.0-or-later
// Compressors that anybody would reach for, at their strongest usual setting, in memory.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace pangkas::benchmarks {

struct GeneralCompressor
{
    std::string name; // "zstd -19"
    std::function<std::vector<std::byte>(std::span<const std::byte>)> compress;
    /// `size`: of what was compressed.
    std::function<std::vector<std::byte>(std::span<const std::byte>, std::size_t size)> decompress;
};

/// zlib -9, xz -9e, zstd -19, brotli -q 11 with its largest ordinary window. Throws std::runtime_error when one fails.
std::vector<GeneralCompressor> generalCompressors();

} // namespace pangkas::benchmarks
