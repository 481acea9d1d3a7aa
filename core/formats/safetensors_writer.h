// SPDX-License-Identifier: GPL-3.0-or-later
// Writes .safetensors files; safetensors_header.h says what they are.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/tensor_sequence.h"
#include "core/tensor/model_snapshot.h"

#include <filesystem>
#include <map>
#include <string>

namespace pangkas {

/// All tensors as float32 in the model's order, atomically: an error or a cancel leaves what was there before.
/// The same model and metadata give the same bytes. duplicate-name and invalid-argument for names that the format
/// can't hold.
PANGKAS_EXPORT Result<void> writeSafetensors(const TensorSequence& tensors,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job = {});
PANGKAS_EXPORT Result<void> writeSafetensors(const ModelSnapshot& model,
    const std::map<std::string, std::string>& metadata, const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
