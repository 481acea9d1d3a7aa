// SPDX-License-Identifier: GPL-3.0-or-later
// From a source to a checked, labelled set of images.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <memory>

namespace pangkas {

/// Lists the images, examines each file for damage in parallel, and gives the labels their numbers.
/// empty-dataset for no image or fewer than two classes (unless options.classes names them); damaged-images unless
/// options.skipDamaged; class-mismatch when a class isn't among options.classes.
Result<std::shared_ptr<const Dataset>> openDataset(
    const DatasetSource& source, const DatasetOptions& options, const JobContext& job);

} // namespace pangkas
