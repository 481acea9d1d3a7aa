// SPDX-License-Identifier: GPL-3.0-or-later
// A data set of image files.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/image_listing.h"

#include <memory>

namespace pangkas {

/// The images of a listing that are whole; every file is read once and examined, in parallel. The rest is as for
/// openDataset().
Result<std::shared_ptr<const Dataset>> openFiles(
    DatasetSource source, ImageListing listing, const DatasetOptions& options, const JobContext& job);

/// The number that options.classes gives to each of the classes; class-mismatch when one isn't there.
Result<std::vector<int>> matchClasses(
    const std::vector<std::string>& classes, const std::vector<std::string>& wanted, const DatasetSource& source);

} // namespace pangkas
