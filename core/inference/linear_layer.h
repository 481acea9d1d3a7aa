// SPDX-License-Identifier: GPL-3.0-or-later
// A fully connected layer that runs from its compressed weights, or from dense ones where that is faster.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/inference/block_layout.h"
#include "core/inference/instructions.h"
#include "core/inference/packed_layout.h"
#include "core/tensor/tensor.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace pangkas {

/// Places of the packed layout for each weight above which dense weights are faster for one image, with all in a cache.
/// They are about the share of stored weights, unless there are few rows.
inline constexpr double densestPacked = 0.3;

enum class LinearForm {
    Fastest, // Packed where weights are shared and have a pattern N:M or are at most densestPacked, else Dense
    Packed, // by blocks where weights have a pattern N:M (blockPattern()), else row by row
    PackedByRows, // row by row, whatever the pattern
    Dense,
};

/// Can't be changed; several threads may run() it at once.
class PANGKAS_EXPORT LinearLayer
{
public:
    /// Weights of outputs x inputs; the bias is one value for each output, or empty. Decodes once into the layout that
    /// it runs from, which is all that is kept. Errors: invalid-argument (not two dimensions; packed and not shared),
    /// shape-mismatch, out-of-memory, cancelled.
    static Result<LinearLayer> make(const CompressedWeight& weight, std::span<const float> bias = {},
        LinearForm form = LinearForm::Fastest, const JobContext& job = {});

    std::size_t inputs() const { return m_inputs; }
    std::size_t outputs() const { return m_outputs; }
    bool isPacked() const { return m_packed || m_blocks; }
    /// Whether it is packed by the blocks of its pattern.
    bool isPackedByBlocks() const { return m_blocks.has_value(); }
    /// Whether it is packed and Fastest would have chosen the same.
    bool isFasterPacked() const;
    /// Where the weights lie, for measurements that take them out of the caches.
    std::span<const std::byte> weightMemory() const;
    /// What the weights take in memory, without the bias.
    std::uint64_t weightBytes() const;

    /// to[image * outputs() + output] for from[image * inputs() + input], finite numbers. Packed weights give each image
    /// the same bits in any batch, on any number of threads and with any instructions; dense ones with the same
    /// instructions. Errors: shape-mismatch, invalid-argument (instructions that the processor hasn't), out-of-memory.
    Result<void> run(std::span<const float> from, std::size_t images, std::span<float> to,
        Instructions instructions = bestInstructions()) const;

private:
    LinearLayer() = default;
    void runPacked(std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const;
    void runBlocks(std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const;
    void runDense(std::span<const float> from, std::size_t images, std::span<float> to, Instructions instructions) const;

    std::size_t m_inputs = 0;
    std::size_t m_outputs = 0;
    std::optional<PackedLayout> m_packed;
    std::optional<BlockLayout> m_blocks;
    Tensor m_dense;
    std::vector<float> m_bias;
};

} // namespace pangkas
