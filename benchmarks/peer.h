// SPDX-License-Identifier: GPL-3.0-or-later
// The program that measures what users would run otherwise: PANGKAS_PEER names it.
#pragma once

#include <string>

namespace pangkas::benchmarks {

/// Empty when there is none.
std::string peerProgram();
/// Standard output of a shell command; throws when it fails.
std::string outputOf(const std::string& command);
/// The number behind "key": in a line of JSON; throws when there is none.
double numberOf(const std::string& line, const std::string& key);

} // namespace pangkas::benchmarks
