// SPDX-License-Identifier: GPL-3.0-or-later
// Tensors to be written, made one after another, so that an export needs memory for one of them and not for all.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace pangkas {

struct TensorSequence
{
    std::vector<TensorInfo> infos;
    /// Asked for each index once, in order. The tensor has the name and shape of infos[index].
    std::function<Result<Tensor>(std::size_t index, const JobContext& job)> tensor;

    /// Of all tensors as 32-bit floats; limit-exceeded above 2^60.
    PANGKAS_EXPORT Result<std::uint64_t> denseBytes() const;
};

PANGKAS_EXPORT TensorSequence tensorsOf(const ModelSnapshot& model);

/// invalid-argument for a name that can't be shown, duplicate-name for one that is there twice.
Result<void> checkTensorNames(const TensorSequence& tensors);

/// The tensor, checked against what the sequence says of it (internal).
Result<Tensor> nextTensor(const TensorSequence& tensors, std::size_t index, const JobContext& job);

} // namespace pangkas
