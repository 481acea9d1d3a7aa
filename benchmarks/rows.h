// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of the table that sums all benchmarks up.
#pragma once

#include <string>

namespace pangkas::benchmarks {

struct Row
{
    std::string what;
    double ours = 0; // seconds, unless `unit` says otherwise
    double peer = 0; // 0: there is none
    std::string peerName;
    double limit = 0; // what the machine allows at best, 0: none is known
    std::string limitName; // "228 MB at 16 GB/s"
    std::string unit = "s"; // or "images/s", of which more is better
};

/// Appends a line of Markdown to the file that PANGKAS_ROWS names; nothing where it names none.
/// | what | ours | peer | ratio | physical limit | share of it |
void addRow(const Row& row);

} // namespace pangkas::benchmarks
