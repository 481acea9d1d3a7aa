// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/model_snapshot.h"

#include "core/tensor/model_hash.h"

#include <algorithm>

namespace pangkas {

const Tensor* ModelSnapshot::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_tensors, name, [](const Tensor& t) -> std::string_view { return t.name(); });
    return found == m_tensors.end() ? nullptr : &*found;
}

ModelSnapshot ModelSnapshot::with(Tensor tensor) const
{
    ModelSnapshot changed = *this;
    const auto found = std::ranges::find(changed.m_tensors, tensor.name(), &Tensor::name);
    if (found == changed.m_tensors.end())
        changed.m_tensors.push_back(std::move(tensor));
    else
        *found = std::move(tensor);
    return changed;
}

std::size_t ModelSnapshot::parameterCount() const
{
    std::size_t count = 0;
    for (const Tensor& tensor : m_tensors)
        count += tensor.size();
    return count;
}

std::string ModelSnapshot::hash() const
{
    ModelHash hash;
    for (const Tensor& tensor : m_tensors)
        static_cast<void>(hash.add(tensor)); // without a job it can't fail
    return hash.finish();
}

} // namespace pangkas
