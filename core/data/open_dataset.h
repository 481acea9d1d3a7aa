// SPDX-License-Identifier: GPL-3.0-or-later
// From a source to a checked, labelled set of images.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"

#include <memory>

namespace pangkas {

/// Lists the images, examines each file for damage in parallel, and gives the labels their numbers.
/// empty-dataset for no image or fewer than two classes with images; damaged-images unless options.skipDamaged;
/// class-mismatch when a class isn't among options.classes.
///
/// Names (of classes and images) are valid UTF-8 without control characters: what isn't, is written "\\x0a".
Result<std::shared_ptr<const Dataset>> openDataset(
    const DatasetSource& source, const DatasetOptions& options, const JobContext& job);

} // namespace pangkas
