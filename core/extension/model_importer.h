// SPDX-License-Identifier: GPL-3.0-or-later
// The interface behind which a kind of model file is read.
#pragma once

#include "core/base/export.h"
#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/formats/model_reader.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace pangkas {

class PANGKAS_EXPORT ModelImporter
{
public:
    virtual ~ModelImporter() = default;
    virtual std::string_view id() const = 0; // "numpy-archive"
    virtual std::string_view title() const = 0; // "NumPy archive"
    /// Without dot, for file dialogs: {"npz"}.
    virtual std::vector<std::string_view> fileSuffixes() const = 0;
    /// Whether the content is of this kind; reads little and fails never.
    virtual bool recognizes(const InputFile& file) const = 0;
    /// As readModelFile() does: distrusts every number, runs nothing, reports progress, can be cancelled.
    virtual Result<ModelFile> read(const std::filesystem::path& path, const JobContext& job) const = 0;
};

} // namespace pangkas
