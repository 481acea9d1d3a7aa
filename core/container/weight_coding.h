// SPDX-License-Identifier: GPL-3.0-or-later
// A compressed weight as its coder sees it.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/coding/layer_coder.h"
#include "core/container/compressed_model.h"

#include <vector>

namespace pangkas {

/// The streams that the coder makes of positions and codes; none for a dense weight. The weight must have passed
/// checkWeight().
Result<std::vector<CodedStream>> encodeWeight(
    const LayerCoder& coder, const CompressedWeight& weight, const JobContext& job);

/// One code per weight, 0 and 1 where there are positions alone; empty for a dense weight.
std::vector<std::uint8_t> codesOf(const CompressedWeight& weight);

} // namespace pangkas
