// SPDX-License-Identifier: GPL-3.0-or-later
// What a comparison of two networks says, as text and as JSON.
#pragma once

#include "app/cli/session.h"
#include "core/data/dataset.h"
#include "core/engine/paired_comparison.h"

#include <string>
#include <vector>

namespace pangkas::cli {

/// "verdict   undecided: about 500 more images would decide it" and what it rests on, two lines.
std::string verdictText(const PairedComparison& comparison);

/// The flipped images of the greatest loss as a table; empty when there are none.
std::string flippedText(const PairedComparison& comparison, const std::vector<std::string>& classes, const Dataset& dataset);

Json toJson(const PairedComparison& comparison, const std::vector<std::string>& classes, const Dataset& dataset);

} // namespace pangkas::cli
