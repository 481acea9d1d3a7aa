// SPDX-License-Identifier: GPL-3.0-or-later
// A model's tensors at one moment, in the order of the file. Immutable; copying costs a pointer per tensor.
#pragma once

#include "core/base/export.h"
#include "core/tensor/tensor.h"

#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

class PANGKAS_EXPORT ModelSnapshot
{
public:
    ModelSnapshot() = default;
    explicit ModelSnapshot(std::vector<Tensor> tensors) : m_tensors(std::move(tensors)) { }

    const std::vector<Tensor>& tensors() const { return m_tensors; }
    /// nullptr when there is none of that name.
    const Tensor* find(std::string_view name) const;
    /// The same model with one tensor in place of the one of its name; appended when the name is new.
    ModelSnapshot with(Tensor tensor) const;
    std::size_t parameterCount() const;
    /// Bytes as dense 32-bit floats, without any container: 4 x parameterCount().
    std::uint64_t denseBytes() const { return std::uint64_t{4} * parameterCount(); }
    /// SHA-256 over names, shapes and values in order. Costs a pass over all weights.
    std::string hash() const;

private:
    std::vector<Tensor> m_tensors;
};

} // namespace pangkas
