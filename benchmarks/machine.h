// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of measurements must say of where and when it was made.
#pragma once

#include <string>

namespace pangkas::benchmarks {

/// "Intel(R) Xeon(R) Processor, AVX-512"; the processor's name as the system knows it.
std::string processor();
/// "2026-11-22"
std::string today();

} // namespace pangkas::benchmarks
