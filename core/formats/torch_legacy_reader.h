// SPDX-License-Identifier: GPL-3.0-or-later
// PyTorch's layout before 1.6: five pickles (magic number, protocol, system, the object, the storages' keys), then
// for each key the number of elements (64 bits) and the elements, unaligned and without checksums.
#pragma once

#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/formats/model_reader.h"

namespace pangkas {

Result<ModelFile> readTorchLegacy(const InputFile& file, const JobContext& job);

/// For a pickle that torch.save didn't write: always an error, which names the object it asks for or says what
/// the file is.
Error refuseBarePickle(const InputFile& file);

} // namespace pangkas
