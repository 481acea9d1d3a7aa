// SPDX-License-Identifier: GPL-3.0-or-later
// The work behind the preview, Evaluate and Export, as functions of values that run on any thread.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/engine.h"
#include "core/pipeline/compress.h"
#include "ui/document/document.h"
#include "ui/document/pack_measurement.h"
#include "ui/document/source_model.h"
#include "ui/jobs/pack_cache.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace pangkas {

/// What a packed file is made from.
struct PackInput
{
    std::shared_ptr<const SourceModel> source;
    std::shared_ptr<const Recipe> recipe;
    std::vector<std::string> classNames;
};

/// The document's present input; it must have a model.
PackInput packInput(const Document& document);

/// What an evaluation depends on besides the recipe; a result for another one is out of date.
struct EvaluationInput
{
    std::shared_ptr<const SourceModel> source; // whose weights the recipe compresses
    std::shared_ptr<const SourceModel> original; // the dense network
    std::shared_ptr<const Dataset> dataset; // nullptr: nothing to evaluate on
    Preprocessing preprocessing;

    bool operator==(const EvaluationInput&) const = default;
    /// The source's, with this preprocessing.
    Architecture architecture() const;
};

/// The document's present input; it must have a model.
EvaluationInput evaluationInput(const Document& document);

/// Loads the engine if need be and runs the model on every image of the data set.
Result<std::shared_ptr<const EvaluationReport>> evaluateNetwork(const EvaluationInput& input, const ModelSnapshot& model,
    const EvaluationOptions& options, const JobContext& job = {});

/// Compresses and codes the layers that the cache doesn't hold and counts the file they make.
Result<std::shared_ptr<const PackMeasurement>> measureRecipe(
    const PackInput& input, PackCache& cache, const JobContext& job = {});

/// What Export did and found.
struct ExportOutcome
{
    std::filesystem::path path;
    std::shared_ptr<const PackMeasurement> packing;
    PackReport report; // of the written file
    PackProof proof;
    std::shared_ptr<const EvaluationReport> evaluation; // of the decoded file; nullptr without a data set
};

/// Writes the file beside its place, opens it anew and compares every decoded float bit by bit; only then it gets its
/// name. When there is a data set, evaluates the network that was decoded from the file.
Result<std::shared_ptr<const ExportOutcome>> exportRecipe(const PackInput& input, const EvaluationInput& evaluation,
    PackCache& cache, const std::filesystem::path& path, const EvaluationOptions& options, const JobContext& job = {});

} // namespace pangkas
