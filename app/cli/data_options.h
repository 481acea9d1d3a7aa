// SPDX-License-Identifier: GPL-3.0-or-later
// --data and what belongs to it, and what the images go through, for the commands that evaluate or train.
#pragma once

#include "app/cli/session.h"
#include "core/engine/engine.h"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pangkas::cli {

/// What of an architecture's preprocessing is to be another; empty: nothing.
struct PreprocessingOptions
{
    std::optional<int> resize;
    std::optional<int> crop;
    std::vector<float> mean;
    std::vector<float> deviation;
};

struct DataOptions
{
    std::string source;
    std::size_t limit = 0; // images to measure, 0: all
    bool skipDamaged = false;
    int batchSize = 32;
    Precision precision = Precision::Float32;
    PreprocessingOptions images;
};

/// Adds --resize, --crop, --mean and --deviation.
void addPreprocessingOptions(CLI::App& app, PreprocessingOptions& options);

/// Sets them and checks that the architecture can run on such images.
Result<void> applyPreprocessing(const PreprocessingOptions& options, Architecture& architecture);

/// Adds --data, --limit (if it goes by that name), --skip-damaged, --batch and the options of the preprocessing.
void addDataOptions(CLI::App& app, DataOptions& options, bool isRequired, bool hasLimit = true);

/// Opens a data set whose labels follow the model's class names, and notes what was left out of it.
Result<std::shared_ptr<const Dataset>> openData(Session& session, const Engine& engine, const std::string& source,
    bool skipDamaged, const std::vector<std::string>& classNames);

Result<EvaluationReport> evaluate(Session& session, const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& dataset, const DataOptions& options);

} // namespace pangkas::cli
