// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tensor/model_hash.h"

#include <algorithm>

namespace pangkas {

Result<void> ModelHash::add(const Tensor& tensor, const JobContext& job)
{
    constexpr std::size_t stepBytes = 8u << 20;
    m_hash.add(tensor.name());
    m_hash.add(std::string_view("\0", 1));
    m_hash.add(toString(tensor.shape()));
    m_hash.add(std::string_view("\0", 1));
    for (auto bytes = std::as_bytes(tensor.values()); !bytes.empty();) {
        PANGKAS_TRY(job.checkCancelled());
        const auto step = bytes.first(std::min(bytes.size(), stepBytes));
        m_hash.add(step);
        bytes = bytes.subspan(step.size());
    }
    return {};
}

} // namespace pangkas
