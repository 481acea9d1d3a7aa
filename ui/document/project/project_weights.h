// SPDX-License-Identifier: GPL-3.0-or-later
// Adopted weights on their way into files beside a project and back, as functions of values that run on any thread.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pipeline/project.h"
#include "ui/document/source_model.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

using WeightsList = std::vector<std::shared_ptr<const SourceModel>>;

/// Of a project's file and weights of this hash: "cats-0123456789abcdef.safetensors".
std::string weightsFileName(const std::filesystem::path& project, const std::string& hash);

/// Writes the weights (those of adoptedWeights(), in their order) and then the project, each atomically. A file that
/// holds its weights already stays as it is; files that nothing speaks of any more stay too.
Result<void> writeProjectWithWeights(
    Project project, const WeightsList& weights, const std::filesystem::path& path, const JobContext& job = {});

struct FoundWeights
{
    WeightsList weights; // those that are there
    std::vector<Error> errors; // one for each that isn't: gone, damaged, or another's
};

/// From the project's folder; what each file holds is told by its hash. `original`: the project's model.
Result<std::shared_ptr<const FoundWeights>> readProjectWeights(const Project& project, const std::filesystem::path& path,
    const std::shared_ptr<const SourceModel>& original, const JobContext& job = {});

} // namespace pangkas
