// SPDX-License-Identifier: GPL-3.0-or-later
// The hash of a model whose tensors come one after another and need not be in memory together.
#pragma once

#include "core/base/export.h"
#include "core/base/hashing.h"
#include "core/base/job_context.h"
#include "core/tensor/tensor.h"

#include <string>

namespace pangkas {

class PANGKAS_EXPORT ModelHash
{
public:
    /// Fails only when cancelled; the hash is of no use then.
    Result<void> add(const Tensor& tensor, const JobContext& job = {});
    /// ModelSnapshot::hash() of the tensors in this order. The object is spent afterwards.
    std::string finish() { return m_hash.finish(); }

private:
    Sha256 m_hash;
};

} // namespace pangkas
