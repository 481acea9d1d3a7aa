// SPDX-License-Identifier: GPL-3.0-or-later
// --distill and what belongs to it, for the commands that train.
#pragma once

#include "app/cli/session.h"
#include "core/training/distillation.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pangkas::cli {

struct DistillationOptions
{
    std::string teacher; // empty: the model that training starts from
    std::optional<double> share, temperature;
};

/// Adds --distill, --teacher and --temperature.
void addDistillationOptions(CLI::App& app, DistillationOptions& options);

/// What the options say in place of what `distillation` says. A teacher alone asks for nine tenths of the loss.
void applyDistillation(const DistillationOptions& options, Distillation& distillation);

/// The model that is named; nullptr without one. class-mismatch where its classes' names are known and are others.
Result<std::shared_ptr<const Teacher>> openTeacher(
    const DistillationOptions& options, const std::vector<std::string>& classNames, Session& session);

} // namespace pangkas::cli
