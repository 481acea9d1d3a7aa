// SPDX-License-Identifier: GPL-3.0-or-later
// The floats that a compressed weight stands for, a piece at a time, so that hashing them needs no dense copy.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"

#include <array>
#include <cstddef>
#include <span>
#include <string>

namespace pangkas {

/// Checks what the parts of a compressed weight say about each other: counts against the shape, codes against the
/// codebook, finite numbers. invalid-argument, shape-mismatch or not-finite.
Result<void> checkWeight(const CompressedWeight& weight);

/// not-finite, naming the first position, when one of the values is NaN or infinite.
Result<void> checkFinite(std::span<const float> values);

class WeightValues
{
public:
    /// The weight must have passed checkWeight() and must outlive this.
    explicit WeightValues(const CompressedWeight& weight);

    /// The values of the next positions, row-major.
    void next(std::span<float> to);
    /// The values from `position` on, of a weight in the form Dense or Shared; several threads may ask.
    void read(std::size_t position, std::span<float> to) const;

private:
    const CompressedWeight& m_weight;
    std::array<float, 256> m_values = {}; // of each code
    std::size_t m_position = 0;
    std::size_t m_survivor = 0;
};

/// SHA-256 of all values as float32, little-endian. The weight must have passed checkWeight().
Result<std::string> hashWeight(const CompressedWeight& weight, const JobContext& job);

} // namespace pangkas
