// SPDX-License-Identifier: GPL-3.0-or-later
// Reads .safetensors files; safetensors_header.h says what they are.
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/formats/model_reader.h"

namespace pangkas {

Result<ModelFile> readSafetensors(const InputFile& file, const JobContext& job);

} // namespace pangkas
