// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/project/project_weights.h"

#include "core/formats/model_reader.h"
#include "core/formats/safetensors_writer.h"

#include <algorithm>
#include <system_error>

namespace pangkas {
namespace {

std::map<std::string, std::string> metadataOf(const SourceModel& weights)
{
    std::map<std::string, std::string> metadata = {{"architecture", weights.architecture().id}};
    std::string names;
    for (const std::string& name : weights.opened.classNames) {
        if (name.find_first_of(",[\"") != std::string::npos)
            return metadata; // a list can't hold it; the project's model has the names
        names += (names.empty() ? "" : ",") + name;
    }
    if (!names.empty())
        metadata["classes"] = names;
    return metadata;
}

bool holds(const std::filesystem::path& path, const std::string& hash, const JobContext& job)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        return false;
    const auto file = readModelFile(path, job);
    return file && file->model.hash() == hash;
}

Result<std::shared_ptr<const SourceModel>> readWeights(const ProjectWeights& entry, const std::filesystem::path& path,
    const SourceModel& original, const JobContext& job)
{
    PANGKAS_ASSIGN(ModelFile file, readModelFile(path, job));
    OpenedModel opened = original.opened;
    opened.model = std::move(file.model);
    // Before anything else is made of them: they may be another network's.
    if (opened.model.hash() != entry.hash)
        return fail(ErrorCode::CorruptFile, "holds other weights than the project was saved with", path.string());
    return makeSourceModel(std::move(opened), job);
}

} // namespace

std::string weightsFileName(const std::filesystem::path& project, const std::string& hash)
{
    return project.stem().string() + "-" + hash.substr(0, 16) + ".safetensors";
}

Result<void> writeProjectWithWeights(
    Project project, const WeightsList& weights, const std::filesystem::path& path, const JobContext& job)
{
    for (std::size_t i = 0; i < project.weights.size(); ++i) {
        ProjectWeights& entry = project.weights[i];
        entry.file = weightsFileName(path, entry.hash);
        const std::filesystem::path file = path.parent_path() / entry.file;
        PANGKAS_TRY(job.checkCancelled());
        if (!holds(file, entry.hash, job.withSink({})))
            PANGKAS_TRY(writeSafetensors(weights[i]->opened.model, metadataOf(*weights[i]), file, job));
    }
    return writeProject(project, path);
}

Result<std::shared_ptr<const FoundWeights>> readProjectWeights(const Project& project, const std::filesystem::path& path,
    const std::shared_ptr<const SourceModel>& original, const JobContext& job)
{
    auto found = std::make_shared<FoundWeights>();
    for (const ProjectWeights& entry : project.weights) {
        const std::filesystem::path file = path.parent_path() / entry.file;
        auto weights = readWeights(entry, file, *original, job.withSink({}));
        PANGKAS_TRY(job.checkCancelled());
        if (weights) {
            found->weights.push_back(std::move(*weights));
            continue;
        }
        Error error = std::move(weights).error();
        error.file = file.string();
        error.remedy = "Put the file with the retrained weights back beside the project and open it again. Until then the recipe "
                       "compresses the model's own weights";
        found->errors.push_back(std::move(error));
    }
    return std::shared_ptr<const FoundWeights>(std::move(found));
}

} // namespace pangkas
