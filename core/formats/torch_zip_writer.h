// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a state_dict as PyTorch since 1.6 does: a ZIP archive with archive/data.pkl, which describes the tensors (a
// pickle of protocol 2: an OrderedDict of torch._utils._rebuild_tensor_v2(...)), archive/data/KEY with the numbers of
// each (stored, little-endian, beginning at multiples of 64 bytes), archive/byteorder and archive/version.
// torch.load(..., weights_only=True) needs nothing else.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/tensor_sequence.h"

#include <filesystem>

namespace pangkas {

/// All tensors as float32, each with a storage of its own, atomically: an error or a cancel leaves what was there
/// before. The same tensors give the same bytes. duplicate-name and invalid-argument as checkTensorNames().
PANGKAS_EXPORT Result<void> writeTorchZip(
    const TensorSequence& tensors, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
