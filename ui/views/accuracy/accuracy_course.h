// SPDX-License-Identifier: GPL-3.0-or-later
// How an accuracy and its interval settle as more images are seen.
#pragma once

#include "core/engine/evaluation_report.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pangkas {

struct CoursePoint
{
    std::int64_t images = 0;
    std::int64_t correct = 0;

    double top1() const { return images ? double(correct) / double(images) : 0; }
    Interval interval() const { return wilsonInterval(correct, images); }
    bool operator==(const CoursePoint&) const = default;
};

/// The report's images one after the other in `order` (evaluationOrder(); those that it lacks are passed over), at no
/// more than `points` places, the first and the last among them. The last point is the report's own figure.
std::vector<CoursePoint> accuracyCourse(
    const EvaluationReport& report, std::span<const std::size_t> order, std::size_t points);

} // namespace pangkas
