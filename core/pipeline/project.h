// SPDX-License-Identifier: GPL-3.0-or-later
// A project: which model, which data, which recipe, how one came there and what was measured on the way. A JSON file,
// described in docs/project.md.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/export.h"
#include "core/base/result.h"
#include "core/engine/evaluation_report.h"
#include "core/pipeline/recipe.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// Which model a project is about. Its weights are not in the project.
struct ProjectModel
{
    std::string path; // absolute, or "sample"
    std::string relativePath; // from the project's folder; perhaps empty
    std::string hash; // ModelSnapshot::hash()
    std::string architecture; // "alexnet"
    int classes = 0;

    bool operator==(const ProjectModel&) const = default;
};

/// An evaluation of all images that it was asked for, with every answer.
struct ProjectMeasurement
{
    std::string dataset; // toString(DatasetSource)
    /// Complete; its preprocessing is what the images went through.
    std::shared_ptr<const EvaluationReport> report;
};

/// Retrained weights that were adopted: a .safetensors file beside the project.
struct ProjectWeights
{
    std::string hash; // ModelSnapshot::hash()
    std::string file; // its name in the project's folder

    bool operator==(const ProjectWeights&) const = default;
};

/// A state of the recipe's history.
struct ProjectState
{
    std::uint64_t id = 0; // above 0, rising through the history
    std::uint64_t parent = 0; // 0: the first
    std::string edit; // what led here: a word of small letters and hyphens
    int layer = -1; // which layer was edited; -1: all
    std::int64_t time = 0; // milliseconds since 1970 in UTC
    Recipe recipe;
    std::vector<int> held; // layers that were set by hand, rising
    std::string weights = {}; // hash, in the project's list; empty: the model's own

    bool operator==(const ProjectState&) const = default;
};

struct ProjectExperiment
{
    int number = 1;
    std::string name, note;
    bool isStarred = false;
    std::int64_t time = 0;
    std::uint64_t bytes = 0; // of the packed file
    Recipe recipe;
    ProjectMeasurement measured;
    std::string weights = {}; // hash, perhaps of weights that aren't kept any more; empty: the model's own
};

struct Project
{
    ProjectModel model;
    std::string dataset; // as parseDatasetSource() reads it; empty: none
    bool skipsDamaged = false;
    Preprocessing preprocessing;
    Recipe recipe;
    std::vector<ProjectWeights> weights; // that the states speak of
    std::string adopted; // hash of those that the recipe compresses; empty: the model's own
    std::vector<ProjectState> states; // a parent before its children; perhaps empty
    std::uint64_t currentState = 0; // id; its recipe is the project's
    std::vector<ProjectMeasurement> dense; // of the dense network
    std::vector<ProjectExperiment> experiments;
    std::string selectedLayer; // what the window shows; perhaps empty
    std::string view;
    /// In recovery copies: the project file that was open, empty where there was none yet.
    std::string recovers;
};

/// The project as text; not-finite figures of answers become the nearest that are finite.
PANGKAS_EXPORT Result<std::string> toJson(const Project& project);
/// corrupt-file, naming the place, for text that toJson() doesn't write; newer-format for later versions;
/// limit-exceeded beyond 10,000 states or experiments.
PANGKAS_EXPORT Result<Project> projectFromJson(std::string_view text);

/// At most 512 MB.
PANGKAS_EXPORT Result<Project> readProject(const std::filesystem::path& path);
/// Atomically.
PANGKAS_EXPORT Result<void> writeProject(const Project& project, const std::filesystem::path& path);

/// Places where the project's model may lie, the likeliest first: as it was written down, and at the same place seen
/// from the project's folder. Only "sample" for the built-in one.
PANGKAS_EXPORT std::vector<std::string> modelCandidates(const ProjectModel& model, const std::filesystem::path& project);

/// Whether the project's recipes are of this network: unknown-name, naming the layer, when they aren't.
PANGKAS_EXPORT Result<void> checkLayers(const Project& project, const Architecture& architecture);

} // namespace pangkas
