// SPDX-License-Identifier: GPL-3.0-or-later
// IDX, the format of MNIST's files: two bytes of 0, the type of the numbers, how many dimensions, their sizes as big-endian
// numbers of 32 bits, and the numbers. Plain or as gzip.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace pangkas {

struct IdxArray
{
    std::vector<std::uint32_t> sizes; // the first dimension varies slowest
    std::vector<std::uint8_t> values;
};

/// What a file's bytes hold: an array of unsigned bytes with so many dimensions, nothing before or after it.
/// unsupported-format for anything else than IDX of unsigned bytes, truncated-file, corrupt-file for sizes of 0, bytes that
/// are left over or damaged gzip, limit-exceeded above 2 GiB.
PANGKAS_EXPORT Result<IdxArray> parseIdx(std::span<const std::byte> file, std::size_t dimensions);

/// The same of a file, which errors name.
PANGKAS_EXPORT Result<IdxArray> readIdx(const std::filesystem::path& path, std::size_t dimensions);

/// Whether a file begins like IDX, or like gzip, which no list of images does. 4 bytes are enough.
PANGKAS_EXPORT bool looksLikeIdx(std::span<const std::byte> start);

/// The file of the labels that belongs to a file of images, by MNIST's way of naming them: "t10k-images-idx3-ubyte.gz" to
/// "t10k-labels-idx1-ubyte.gz"; with or without ".gz", as it is there. invalid-argument for another name, file-not-found.
PANGKAS_EXPORT Result<std::filesystem::path> idxLabelsOf(const std::filesystem::path& images);

} // namespace pangkas
