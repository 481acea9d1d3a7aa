// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/accuracy_course.h"

#include <algorithm>

namespace pangkas {

std::vector<CoursePoint> accuracyCourse(
    const EvaluationReport& report, std::span<const std::size_t> order, std::size_t points)
{
    enum Answer : std::uint8_t { Missing, Wrong, Right };
    std::vector<Answer> answers;
    for (const Prediction& prediction : report.predictions) {
        answers.resize(std::max(answers.size(), std::size_t(prediction.image) + 1), Missing);
        answers[prediction.image] = prediction.predicted == prediction.label ? Right : Wrong;
    }
    const std::size_t total = report.predictions.size();
    const std::size_t step = std::max<std::size_t>(1, points < 2 ? total : (total + points - 2) / (points - 1));
    std::vector<CoursePoint> course;
    CoursePoint point;
    for (const std::size_t image : order) {
        if (image >= answers.size() || answers[image] == Missing)
            continue;
        ++point.images;
        point.correct += answers[image] == Right;
        if (point.images == 1 || std::size_t(point.images) % step == 0 || std::size_t(point.images) == total)
            course.push_back(point);
    }
    return course;
}

} // namespace pangkas
