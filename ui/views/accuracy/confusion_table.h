// SPDX-License-Identifier: GPL-3.0-or-later
// A confusion matrix small enough to be looked at.
#pragma once

#include "core/engine/evaluation_report.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

struct ConfusionTable
{
    static constexpr int others = -1;

    std::vector<int> classes; // of rows and columns; the last may be `others`: all that have no row of their own
    std::vector<std::int64_t> counts; // row: label, column: answer

    std::size_t size() const { return classes.size(); }
    std::int64_t at(std::size_t row, std::size_t column) const { return counts[row * size() + column]; }
    std::int64_t rowSum(std::size_t row) const;
};

/// Which classes to show where not all can be: those with most wrong answers given to or in place of them, in any of
/// the reports, in the order of their numbers. All where there are no more than `limit`; those without an image or an
/// answer only if there is room.
std::vector<int> mostConfusedClasses(std::span<const EvaluationReport* const> reports, std::size_t limit);

/// The report's confusion among these classes, all others joined into one row and one column.
ConfusionTable confusionTable(const EvaluationReport& report, const std::vector<int>& classes);

} // namespace pangkas
