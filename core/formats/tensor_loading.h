// SPDX-License-Identifier: GPL-3.0-or-later
// From numbers that lie somewhere in a file to tensors of floats: the checks, the one pass over the bytes (copy,
// checksum and conversion together, spread over the cores), views and strides.
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/tensor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pangkas {

/// A stretch of the file that holds numbers of one type.
struct StoredBlock
{
    std::string name; // for messages: "archive/data/3"
    std::uint64_t offset = 0; // in the file
    std::uint64_t bytes = 0;
    std::optional<std::uint32_t> crc; // CRC-32 of all its bytes, checked when there is one
};

/// A tensor as a view of a block.
struct TensorView
{
    TensorInfo info;
    std::size_t block = 0;
    std::uint64_t offset = 0; // in elements
    std::vector<std::int64_t> strides; // in elements, one per dimension
};

/// Strides of a tensor whose elements lie side by side in row-major order.
std::vector<std::int64_t> contiguousStrides(const Shape& shape);

/// Reads the blocks that the views use, each once, and nothing else. corrupt-file when a view reaches outside its
/// block or a checksum differs, naming the tensor; limit-exceeded when views that overlap or repeat elements would
/// need far more memory than the file has bytes.
Result<std::vector<Tensor>> loadTensors(const InputFile& file, std::span<const StoredBlock> blocks,
    std::span<const TensorView> views, const JobContext& job);

} // namespace pangkas
