// SPDX-License-Identifier: GPL-3.0-or-later
// --data and what belongs to it, for the commands that evaluate or train.
#pragma once

#include "app/cli/session.h"
#include "core/engine/engine.h"

#include <CLI/CLI.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace pangkas::cli {

struct DataOptions
{
    std::string source;
    std::size_t limit = 0; // images to measure, 0: all
    bool skipDamaged = false;
    int batchSize = 32;
};

/// Adds --data, --limit, --skip-damaged and --batch.
void addDataOptions(CLI::App& app, DataOptions& options, bool isRequired);

/// Opens a data set whose labels follow the model's class names, and notes what was left out of it.
Result<std::shared_ptr<const Dataset>> openData(Session& session, const Engine& engine, const std::string& source,
    bool skipDamaged, const std::vector<std::string>& classNames);

Result<EvaluationReport> evaluate(Session& session, const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& dataset, const DataOptions& options);

} // namespace pangkas::cli
