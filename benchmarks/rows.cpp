// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/rows.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

namespace pangkas::benchmarks {

namespace {

std::string valueText(double value, const std::string& unit)
{
    if (unit != "s")
        return fmt::format("{:.1f} {}", value, unit);
    return value >= 1 ? fmt::format("{:.2f} s", value)
        : value >= 1e-3 ? fmt::format("{:.3g} ms", 1e3 * value)
                        : fmt::format("{:.3g} us", 1e6 * value);
}

} // namespace

void addRow(const Row& row)
{
    const char* file = std::getenv("PANGKAS_ROWS");
    if (!file || !*file)
        return;
    const bool moreIsBetter = row.unit != "s";
    const auto times = [&](double ours, double other) { return moreIsBetter ? ours / other : other / ours; };
    std::string line = fmt::format("| {} | {} |", row.what, valueText(row.ours, row.unit));
    line += row.peer > 0 ? fmt::format(" {} ({}) | {:.1f}x |", valueText(row.peer, row.unit), row.peerName, times(row.ours, row.peer))
                         : " | |";
    line += row.limit > 0
        ? fmt::format(" {} ({}) | {:.2g} % |", valueText(row.limit, row.unit), row.limitName, 100 * times(row.ours, row.limit))
        : " | |";
    std::ofstream(file, std::ios::app) << line << '\n';
}

} // namespace pangkas::benchmarks
