// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/confusion_table.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace pangkas {

std::int64_t ConfusionTable::rowSum(std::size_t row) const
{
    const auto begin = counts.begin() + std::ptrdiff_t(row * size());
    return std::accumulate(begin, begin + std::ptrdiff_t(size()), std::int64_t{0});
}

std::vector<int> mostConfusedClasses(std::span<const EvaluationReport* const> reports, std::size_t limit)
{
    std::size_t count = 0;
    for (const EvaluationReport* report : reports)
        count = std::max(count, report->classes.size());
    std::vector<std::int64_t> wrong(count), seen(count);
    for (const EvaluationReport* report : reports) {
        for (const Prediction& prediction : report->predictions) {
            ++seen[std::size_t(prediction.label)];
            if (prediction.predicted == prediction.label)
                continue;
            ++wrong[std::size_t(prediction.label)];
            ++wrong[std::size_t(prediction.predicted)];
        }
    }
    std::vector<int> classes(count);
    std::iota(classes.begin(), classes.end(), 0);
    if (count > limit) {
        std::ranges::stable_sort(classes, {}, [&](int index) {
            return std::tuple(-wrong[std::size_t(index)], -seen[std::size_t(index)]);
        });
        classes.resize(limit);
        std::ranges::sort(classes);
    }
    return classes;
}

ConfusionTable confusionTable(const EvaluationReport& report, const std::vector<int>& classes)
{
    ConfusionTable table;
    table.classes = classes;
    const bool isPart = classes.size() < report.classes.size();
    if (isPart)
        table.classes.push_back(ConfusionTable::others);
    const std::size_t size = table.size();
    std::vector<std::size_t> place(report.classes.size(), size - 1);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (std::size_t(classes[i]) < place.size())
            place[std::size_t(classes[i])] = i;
    }
    table.counts.assign(size * size, 0);
    for (const Prediction& prediction : report.predictions)
        ++table.counts[place[std::size_t(prediction.label)] * size + place[std::size_t(prediction.predicted)]];
    return table;
}

} // namespace pangkas
