// SPDX-License-Identifier: GPL-3.0-or-later
// From the document to a project and back.
#pragma once

#include "core/pipeline/project.h"
#include "ui/document/document.h"
#include "ui/document/experiments/experiment_list.h"
#include "ui/document/experiments/recipe_history.h"

#include <filesystem>

namespace pangkas {

/// All that a project holds of the document, which must have a model; for the file `path`, from which the model's
/// relative path counts. Copies no answers.
Project takeProject(const Document& document, const RecipeHistory& history, const ExperimentList& experiments,
    const std::filesystem::path& path);

/// Gives the document the project's model, recipe and preprocessing, and the history and the list of experiments what
/// it says of them. The layers must be the model's (checkLayers()). The data set is not opened. invalid-argument when
/// the network can't run on images of the project's preprocessing; then nothing has changed.
Result<void> putProject(const Project& project, std::shared_ptr<const SourceModel> source, Document& document,
    RecipeHistory& history, ExperimentList& experiments);

} // namespace pangkas
