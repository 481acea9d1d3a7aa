// SPDX-License-Identifier: GPL-3.0-or-later
// The measurements of a project as JSON: what several have in common, images and preprocessing, stands in the file once.
// For .cpp files of the pipeline.
#pragma once

#include "core/pipeline/json_object.h"
#include "core/pipeline/project.h"
#include "core/pipeline/project_answers.h"

#include <string>
#include <vector>

namespace pangkas {

/// Of every error in a project.
inline constexpr JsonErrors projectErrors{ErrorCode::CorruptFile, "the project"};

inline constexpr std::size_t mostProjectEntries = 10'000; // of states, experiments and measurements
inline constexpr std::size_t mostProjectClasses = 100'000;
inline constexpr std::size_t longestProjectName = 1000, longestProjectText = 100'000; // bytes

JsonObject::Json writePreprocessing(const Preprocessing& images);
Result<Preprocessing> readPreprocessing(const JsonObject::Json& value, const std::string& place);

/// Images that measurements were made on.
struct ImageSet
{
    std::string dataset;
    Preprocessing preprocessing;
    std::vector<std::string> classes;
    ImageList images;

    bool operator==(const ImageSet&) const = default;
};

class MeasurementWriter
{
public:
    JsonObject::Json write(const ProjectMeasurement& measurement);
    /// Of all measurements that were written.
    JsonObject::Json sets() const;

private:
    std::vector<ImageSet> m_sets;
};

/// Of the key "image_sets".
Result<std::vector<ImageSet>> readImageSets(const JsonObject& project);
Result<ProjectMeasurement> readMeasurement(
    const JsonObject::Json& value, const std::string& place, const std::vector<ImageSet>& sets);

} // namespace pangkas
