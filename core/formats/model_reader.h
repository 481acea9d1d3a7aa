// SPDX-License-Identifier: GPL-3.0-or-later
// Opens other programs' model files. What a file is, its content tells, not its name.
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pangkas {

enum class ModelFormat { PyTorchZip, PyTorchLegacy, Safetensors, DeepCompression };

PANGKAS_EXPORT std::string_view toString(ModelFormat format);

struct ModelFile
{
    ModelFormat format = ModelFormat::PyTorchZip;
    std::uint64_t fileBytes = 0;
    ModelSnapshot model;
    /// safetensors' __metadata__; "architecture" is the id of a known network that the file says, or is known, to hold.
    std::map<std::string, std::string> metadata;
    /// What was done on the way that the user should know: "took off the prefix 'module.'",
    /// "converted 16 tensors from float16", "left out optimizer state 'optimizer'".
    std::vector<std::string> notes;
};

/// Reads a state_dict (.pth of both PyTorch layouts, bare or inside a checkpoint dictionary), a .safetensors file or one
/// of those that were released with Deep Compression (deep_compression_reader.h).
/// Never runs code. Empty files, HTML pages, Git LFS pointers, TorchScript programs and whole pickled modules are
/// recognised and refused with the remedy.
PANGKAS_EXPORT Result<ModelFile> readModelFile(const std::filesystem::path& path, const JobContext& job = {});

} // namespace pangkas
