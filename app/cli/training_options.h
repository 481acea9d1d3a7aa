// SPDX-License-Identifier: GPL-3.0-or-later
// How a network is trained, as options of a command.
#pragma once

#include "app/cli/distillation_options.h"
#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/training/training_options.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace pangkas::cli {

struct TrainingArguments
{
    TrainingOptions options; // as far as the options say
    bool noFlip = false;
    DistillationOptions distillation;
    std::vector<std::string> frozen; // layers, or the groups all, conv, fc
    std::vector<std::string> rateFactors; // LAYER=FACTOR
    CLI::Option* rate = nullptr;
    CLI::Option* endRate = nullptr;
};

/// Adds --device: auto, cpu or cuda; auto if not given.
void addDeviceOption(CLI::App& app, TrainingDevice& device, const std::string& group);

/// Adds --epochs (from `fewestEpochs`), --batch, --optimizer and all others.
void addTrainingOptions(CLI::App& app, TrainingArguments& arguments, int fewestEpochs);

/// The options for a network: the layers that are named must be its. unknown-name, invalid-argument.
Result<TrainingOptions> trainingFor(const Architecture& architecture, const TrainingArguments& arguments);

} // namespace pangkas::cli
