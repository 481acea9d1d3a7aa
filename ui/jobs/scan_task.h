// SPDX-License-Identifier: GPL-3.0-or-later
// The sensitivity scan of the window, as a function of values that runs on any thread.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/pipeline/sensitivity_scan.h"
#include "ui/jobs/pack_tasks.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace pangkas {

/// 0 to 95 % in steps of 5 on 200 images, taken evenly from every class.
ScanOptions windowScanOptions();

/// Measures, or goes on with, the scan of this input that is kept in the folder, named by its identity. `rowDone` is
/// called on this thread after each row. A kept file that can't be read is measured anew.
Result<std::shared_ptr<const Scan>> scanLayers(const EvaluationInput& input, const std::filesystem::path& folder,
    const std::function<void(std::shared_ptr<const Scan>)>& rowDone, const JobContext& job = {});

} // namespace pangkas
