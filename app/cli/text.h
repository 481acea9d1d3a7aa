// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and names as the command line shows them: C locale, no control characters.
#pragma once

#include "core/engine/evaluation_report.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas::cli {

/// The text with control characters (a file name may hold a terminal's escape sequences) written as \xNN.
std::string printable(std::string_view text);

/// "228.1 MB"; 1 MB = 10^6 bytes. Below 100 kB with more digits: "12.3 kB", "512 B".
std::string bytesText(std::uint64_t bytes);
/// "83.9 %"
std::string percent(double share);
/// "83.8 % (81.1-86.2)"
std::string percentWithInterval(double share, const Interval& interval);
/// "37.4x"
std::string ratioText(double ratio);
/// "0.4 s", "3 min 20 s", "1 h 5 min"
std::string duration(std::chrono::duration<double> time);

/// Columns aligned by their widest cell, the first to the left, the others to the right, two spaces between.
class Table
{
public:
    explicit Table(std::vector<std::string> header);
    void add(std::vector<std::string> row);
    /// A line between the rows before and those to come.
    void addRule();
    std::string text() const;

private:
    std::vector<std::vector<std::string>> m_rows; // an empty row is a rule
};

} // namespace pangkas::cli
