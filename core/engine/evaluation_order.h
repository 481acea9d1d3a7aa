// SPDX-License-Identifier: GPL-3.0-or-later
// In which order the images of a data set are measured.
#pragma once

#include "core/base/export.h"
#include "core/data/dataset.h"

#include <cstddef>
#include <vector>

namespace pangkas {

/// The images to measure, in an order in which every stretch holds all classes in their proportions: reports over the
/// first part are fair. `limit` 0: all; fewer are taken in equal numbers from every class, spread over each.
PANGKAS_EXPORT std::vector<std::size_t> evaluationOrder(const Dataset& dataset, std::size_t limit);

} // namespace pangkas
