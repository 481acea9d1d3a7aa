// SPDX-License-Identifier: GPL-3.0-or-later
// Opens anything the program can work on: other programs' model files, packed files and the built-in sample.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/extension/extensions.h"
#include "core/formats/model_reader.h"
#include "core/tensor/model_snapshot.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// What users write for the built-in sample in place of a path.
inline constexpr std::string_view sampleModelName = "sample";

struct OpenedModel
{
    std::string source; // the path, or "sample"
    std::string format; // "PyTorch state_dict (ZIP)", "safetensors", "Pangkas packed file", "built-in sample"
    std::uint64_t fileBytes = 0;
    Architecture architecture;
    ModelSnapshot model;
    std::vector<std::string> classNames; // empty where the file doesn't say
    std::vector<std::string> notes;
};

/// Tensors are brought into the architecture's order. Weights that are NaN or infinite: not-finite, naming the tensor.
/// Importers of plugins come before the built-in ones, each for the files whose content it recognises.
PANGKAS_EXPORT Result<OpenedModel> openModel(
    const std::string& pathOrSample, const Extensions& extensions, const JobContext& job = {});
/// Without plugins.
PANGKAS_EXPORT Result<OpenedModel> openModel(const std::string& pathOrSample, const JobContext& job = {});

/// Another program's model file, whatever network it holds, and the title of its format.
struct ForeignModel
{
    std::string format;
    ModelFile file;
};
PANGKAS_EXPORT Result<ForeignModel> readForeignModel(
    const std::filesystem::path& path, const Extensions& extensions, const JobContext& job = {});

/// The network that the file says it holds, for recognizeArchitecture(); empty where it doesn't say.
PANGKAS_EXPORT std::string statedArchitecture(const ModelFile& file);

/// Whether the file is one of ours (.pkz), told by its first bytes.
PANGKAS_EXPORT Result<bool> isPackedFile(const std::filesystem::path& path);
/// "PyTorch state_dict (ZIP)": English, for OpenedModel::format.
PANGKAS_EXPORT std::string modelFormatTitle(ModelFormat format);

/// Path of a file shipped with the program ("sample-difference.pkz"): $PANGKAS_RESOURCES, beside the installed
/// library, or in the source tree. file-not-found with the places searched.
PANGKAS_EXPORT Result<std::filesystem::path> findResource(std::string_view name);

} // namespace pangkas
