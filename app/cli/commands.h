// SPDX-License-Identifier: GPL-3.0-or-later
// The sub-commands. Each function adds one to the program and returns what it does once its options are parsed.
#pragma once

#include "app/cli/session.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace pangkas::cli {

struct Command
{
    CLI::App* app = nullptr;
    std::function<Result<void>(Session&)> run;
};

Command addInspect(CLI::App& program);
Command addBudget(CLI::App& program);
Command addCompress(CLI::App& program);
Command addRepack(CLI::App& program);
Command addUnpack(CLI::App& program);
Command addVerify(CLI::App& program);
Command addXray(CLI::App& program);
Command addBenchmark(CLI::App& program);
Command addEvaluate(CLI::App& program);
Command addScan(CLI::App& program);
Command addShrink(CLI::App& program);
Command addTrain(CLI::App& program);
Command addRetrain(CLI::App& program);
Command addReproduceThesis(CLI::App& program);
Command addReproduceLenet(CLI::App& program);
Command addSample(CLI::App& program);
Command addDoctor(CLI::App& program);

/// The command "reproduce", whose own commands are the studies; added on the first call.
CLI::App& reproduceStudies(CLI::App& program);

inline const std::string modelHelp
    = "Model: PyTorch state_dict (.pth), .safetensors, packed file (.pkz), Deep Compression's release (.net), or 'sample' for the built-in one";
inline const std::string dataHelp
    = "Data set: a folder with a folder per class, a list file of lines path<TAB>label, sample:train or sample:val, or MNIST's files as "
      "idx:IMAGES or idx:IMAGES:FIRST-LAST";

} // namespace pangkas::cli
