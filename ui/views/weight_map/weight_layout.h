// SPDX-License-Identifier: GPL-3.0-or-later
// Where each weight of a layer lies in its picture: a matrix as it stands (a row per output, a column per input); of a
// convolution the kernels side by side (a row of kernels per output channel, a column of them per input channel).
#pragma once

#include "core/tensor/tensor.h"

#include <cstddef>
#include <cstdint>

namespace pangkas {

/// A weight's place in its layer.
struct WeightPlace
{
    std::int64_t output = 0;
    std::int64_t input = 0;
    std::int64_t kernelRow = 0; // 0 where there are no kernels
    std::int64_t kernelColumn = 0;

    bool operator==(const WeightPlace&) const = default;
};

class WeightLayout
{
public:
    WeightLayout() = default;
    /// outputs x inputs, outputs x inputs x height x width, or a single row.
    explicit WeightLayout(const Shape& shape);

    std::int64_t rows() const { return m_outputs * m_kernelHeight; }
    std::int64_t columns() const { return m_inputs * m_kernelWidth; }
    std::int64_t outputs() const { return m_outputs; }
    std::int64_t inputs() const { return m_inputs; }
    std::int64_t kernelHeight() const { return m_kernelHeight; }
    std::int64_t kernelWidth() const { return m_kernelWidth; }
    bool hasKernels() const { return m_kernelHeight * m_kernelWidth > 1; }
    std::size_t size() const { return std::size_t(rows() * columns()); }

    /// Position in the tensor, row-major.
    std::size_t index(std::int64_t row, std::int64_t column) const;
    WeightPlace place(std::int64_t row, std::int64_t column) const;

    bool operator==(const WeightLayout&) const = default;

private:
    std::int64_t m_outputs = 0;
    std::int64_t m_inputs = 0;
    std::int64_t m_kernelHeight = 1;
    std::int64_t m_kernelWidth = 1;
};

} // namespace pangkas
