// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduction/trade_off.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas {

const TradeOffPoint* TradeOff::best() const
{
    const TradeOffPoint* smallest = nullptr;
    for (const TradeOffPoint& point : points) {
        if (point.verdict() == Verdict::NoMeasurableLoss && (!smallest || point.fileBytes < smallest->fileBytes))
            smallest = &point;
    }
    return smallest;
}

const TradeOffPoint* TradeOff::find(std::string_view id) const
{
    const auto found = std::ranges::find(points, id, &TradeOffPoint::id);
    return found == points.end() ? nullptr : &*found;
}

std::string toMarkdown(const TradeOff& tradeOff)
{
    std::string text = "| series | settings | bytes | ratio | top-1 | 95 % interval | lost / gained | verdict |\n"
                       "|---|---|---:|---:|---:|---|---:|---|\n";
    for (const TradeOffPoint& point : tradeOff.points) {
        const Interval interval = wilsonInterval(point.correct, point.images);
        text += fmt::format("| {} | {} | {} | {:.1f}x | {:.2f} % | {:.1f} to {:.1f} % | {} / {} | {} |\n", point.series,
            point.settings, point.fileBytes, tradeOff.ratio(point), 100 * point.top1(), 100 * interval.low, 100 * interval.high,
            point.lost, point.gained, toString(point.verdict()));
    }
    return text;
}

} // namespace pangkas
