// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's layout since 1.6: a ZIP archive with ROOT/data.pkl, which describes the tensors, and ROOT/data/KEY for
// each storage (stored, little-endian).
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/formats/model_reader.h"

namespace pangkas {

Result<ModelFile> readTorchZip(InputFile file, const JobContext& job);

} // namespace pangkas
