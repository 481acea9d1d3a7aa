// SPDX-License-Identifier: GPL-3.0-or-later
// From the document to a project and back.
#pragma once

#include "core/pipeline/project.h"
#include "ui/document/document.h"
#include "ui/document/experiments/experiment_list.h"
#include "ui/document/experiments/recipe_history.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace pangkas {

/// All that a project holds of the document, which must have a model; for the file `path`, from which the model's
/// relative path counts. Copies no answers. Adopted weights have no files yet: adoptedWeights() are to be written.
Project takeProject(const Document& document, const RecipeHistory& history, const ExperimentList& experiments,
    const std::filesystem::path& path);

/// Those that the project speaks of, in its order.
std::vector<std::shared_ptr<const SourceModel>> adoptedWeights(const Project& project, const Document& document);

/// Gives the document the project's model, recipe and preprocessing, and the history and the list of experiments what
/// it says of them. `weights`: those of the project's adopted ones that are there; where others were, the model's own
/// stand in for them. The layers must be the model's (checkLayers()). The data set is not opened. invalid-argument when
/// the network can't run on images of the project's preprocessing; then nothing has changed.
Result<void> putProject(const Project& project, std::shared_ptr<const SourceModel> source,
    const std::vector<std::shared_ptr<const SourceModel>>& weights, Document& document,
    RecipeHistory& history, ExperimentList& experiments);

} // namespace pangkas
