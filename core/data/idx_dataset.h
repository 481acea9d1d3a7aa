// SPDX-License-Identifier: GPL-3.0-or-later
// Digits out of a pair of IDX files, all of them in memory (a byte a pixel).
#pragma once

#include "core/base/result.h"
#include "core/data/dataset.h"

#include <memory>

namespace pangkas {

/// Classes "0" to "9". As parseIdx() and idxLabelsOf() fail; corrupt-file for a label above 9 or as many labels as there are
/// no images; invalid-argument for a range past the end; empty-dataset for a single class in it; class-mismatch.
Result<std::shared_ptr<const Dataset>> openIdxDataset(const IdxSource& source, const DatasetOptions& options = {});

} // namespace pangkas
