// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/weight_layout.h"

namespace pangkas {

WeightLayout::WeightLayout(const Shape& shape)
{
    if (shape.size() < 2) {
        m_outputs = 1;
        m_inputs = shape.empty() ? 1 : shape[0];
        return;
    }
    m_outputs = shape[0];
    m_inputs = shape[1];
    if (shape.size() > 2)
        m_kernelHeight = shape[2];
    for (std::size_t i = 3; i < shape.size(); ++i)
        m_kernelWidth *= shape[i];
}

std::size_t WeightLayout::index(std::int64_t row, std::int64_t column) const
{
    const WeightPlace at = place(row, column);
    return std::size_t(((at.output * m_inputs + at.input) * m_kernelHeight + at.kernelRow) * m_kernelWidth + at.kernelColumn);
}

WeightPlace WeightLayout::place(std::int64_t row, std::int64_t column) const
{
    return {row / m_kernelHeight, column / m_kernelWidth, row % m_kernelHeight, column % m_kernelWidth};
}

} // namespace pangkas
