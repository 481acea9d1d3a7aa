// SPDX-License-Identifier: GPL-3.0-or-later
// Writes NumPy archives (.npz): a ZIP archive with a file NAME.npy for each tensor, stored, float32 in C order.
// Reading them is a plugin's (plugins/importers/npz), since plugins bring importers; writing lies here beside the
// other formats that `unpack` writes, so that a packed file can be taken elsewhere whatever is installed.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/tensor_sequence.h"

#include <filesystem>

namespace pangkas {

/// All tensors in their order, atomically: an error or a cancel leaves what was there before. The same tensors give
/// the same bytes. duplicate-name and invalid-argument for names that the archive can't hold.
PANGKAS_EXPORT Result<void> writeNpz(
    const TensorSequence& tensors, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
