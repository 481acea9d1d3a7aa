// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/experiments/experiment.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <numeric>

namespace pangkas {

QString Experiment::title() const
{
    if (!name.isEmpty())
        return name;
    return QCoreApplication::translate("pangkas::Experiment", "Experiment %1").arg(QLocale().toString(number));
}

std::vector<std::size_t> paretoFront(const std::vector<FrontPoint>& points)
{
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return points[a].bytes != points[b].bytes ? points[a].bytes < points[b].bytes
                                                  : points[a].accuracy > points[b].accuracy;
    });
    std::vector<std::size_t> front;
    for (const std::size_t i : order) {
        if (front.empty() || points[i].accuracy > points[front.back()].accuracy)
            front.push_back(i);
    }
    return front;
}

} // namespace pangkas
