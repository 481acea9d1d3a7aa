// SPDX-License-Identifier: GPL-3.0-or-later
// A named tensor of 32-bit floats that nobody can change: its numbers are shared by all copies.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace pangkas {

using Shape = std::vector<std::int64_t>;

/// How a file stored the numbers before they became float.
enum class ElementType { Float32, Float64, Float16, BFloat16 };

PANGKAS_EXPORT std::string_view toString(ElementType type);
/// "4096 x 9216"; "scalar" for no dimensions.
PANGKAS_EXPORT std::string toString(const Shape& shape);
/// Product of the sizes; limit-exceeded on negative sizes or above 2^40.
PANGKAS_EXPORT Result<std::size_t> elementCount(const Shape& shape);

struct TensorInfo
{
    std::string name; // as in the file, after prefixes such as "module." were taken off
    Shape shape;
    ElementType storedAs = ElementType::Float32;

    bool operator==(const TensorInfo&) const = default;
};

/// A block of floats to be filled once, 64-byte aligned, not initialised (filling 151 MB twice would show).
class PANGKAS_EXPORT FloatBuffer
{
public:
    FloatBuffer() = default;
    /// out-of-memory instead of an exception.
    static Result<FloatBuffer> allocate(std::size_t count);

    std::span<float> values() { return {m_data.get(), m_size}; }
    std::size_t size() const { return m_size; }
    /// Hands the block over for good; the buffer is empty afterwards.
    std::shared_ptr<const float[]> release() &&;

private:
    std::shared_ptr<float[]> m_data;
    std::size_t m_size = 0;
};

class PANGKAS_EXPORT Tensor
{
public:
    Tensor() = default;
    /// The buffer's size must be the product of the shape.
    Tensor(TensorInfo info, FloatBuffer&& buffer);
    /// Copies the values; for tests and small tensors.
    static Tensor fromValues(std::string name, Shape shape, std::span<const float> values);

    const TensorInfo& info() const { return m_info; }
    const std::string& name() const { return m_info.name; }
    const Shape& shape() const { return m_info.shape; }
    std::size_t size() const { return m_size; }
    /// Row-major (C order).
    std::span<const float> values() const { return {m_values.get(), m_size}; }
    const std::shared_ptr<const float[]>& storage() const { return m_values; }

private:
    TensorInfo m_info;
    std::shared_ptr<const float[]> m_values;
    std::size_t m_size = 0;
};

/// Same name, shape and bits (so NaN equals the same NaN, and 0 differs from -0).
PANGKAS_EXPORT bool isBitIdentical(const Tensor& a, const Tensor& b);

} // namespace pangkas
