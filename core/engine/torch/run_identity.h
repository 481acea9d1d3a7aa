// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that decides what a training run computes, so that a checkpoint is only ever continued by its own run.
#pragma once

#include "core/architecture/architecture.h"
#include "core/data/dataset.h"
#include "core/training/training_options.h"

#include <string>
#include <string_view>

namespace pangkas {

/// A line of JSON: architecture, the start's hash, images, every option but the checkpoint's path, and the device that was
/// chosen (ArithmeticDevice::name()), if it isn't the processor.
std::string identifyRun(const Architecture& architecture, const ModelSnapshot& start, const Dataset& training,
    const Dataset* validation, const TrainingOptions& options, const std::string& device);

/// What differs between two identities, for people: "options/optimizer/momentum is 0.8, was 0.9"; a few differences at most.
std::string differenceOfRuns(std::string_view now, std::string_view before);

} // namespace pangkas
