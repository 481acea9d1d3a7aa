// SPDX-License-Identifier: GPL-3.0-or-later
// What the plots of accuracy against bytes show beside the user's own points.
#pragma once

#include "ui/plots/front_plot.h"

#include <optional>
#include <vector>

namespace pangkas {

class Document;
class Results;

/// The dense network where it was measured on the document's data set.
std::optional<FrontMark> denseMark(const Document& document, const Results& results);
/// What papers report for the document's network, drawn where their ratio and their loss would be for this model: their
/// own data and file sizes are in the tool tips. Empty without dense accuracy and for other networks.
std::vector<FrontMark> paperMarks(const Document& document, const Results& results);

} // namespace pangkas
