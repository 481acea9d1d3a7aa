// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/project.h"

#include "core/base/file.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <system_error>

namespace pangkas {

namespace {

constexpr std::uint64_t largestFile = std::uint64_t{512} << 20;

} // namespace

Result<Project> readProject(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const std::string text, readTextFile(path, largestFile));
    auto project = projectFromJson(text);
    if (!project)
        return fail(withFile(std::move(project).error(), path.string()));
    return project;
}

Result<void> writeProject(const Project& project, const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const std::string text, toJson(project));
    return writeFileAtomically(path, std::string_view(text));
}

std::vector<std::string> modelCandidates(const ProjectModel& model, const std::filesystem::path& project)
{
    std::vector<std::string> places = {model.path};
    if (model.path != sampleModelName && !model.relativePath.empty()) {
        const std::string beside = (project.parent_path() / model.relativePath).lexically_normal().string();
        if (beside != model.path)
            places.push_back(beside);
    }
    return places;
}

Result<void> checkLayers(const Project& project, const Architecture& architecture)
{
    const auto& layers = project.recipe.layers; // those of all other recipes too
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (i >= architecture.layers.size() || architecture.layers[i].name != layers[i].layer)
            return fail(ErrorCode::UnknownName,
                fmt::format("the project's layer {} is '{}', {}'s is '{}'", i + 1, layers[i].layer, architecture.title,
                    i < architecture.layers.size() ? architecture.layers[i].name : "none"));
    }
    if (layers.size() != architecture.layers.size())
        return fail(ErrorCode::UnknownName,
            fmt::format("the project has {} layers, {} has {}", layers.size(), architecture.title, architecture.layers.size()));
    return {};
}

} // namespace pangkas
