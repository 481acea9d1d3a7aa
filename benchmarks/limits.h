// SPDX-License-Identifier: GPL-3.0-or-later
// What this machine can do at best, measured: nothing that reads so many bytes or multiplies so often can be faster.
#pragma once

#include <cstddef>

namespace pangkas::benchmarks {

/// Takes these bytes out of all caches, where the processor lets programs do that.
void flush(const void* data, std::size_t bytes);

/// Bytes a second that one core reads from memory which no cache holds: the best of some passes over 256 MB.
double memoryBandwidth();

/// Multiply-adds of 32-bit floats a second on so many threads at once, with the widest instructions there are: the best
/// of some short runs from registers alone.
double multiplyAddRate(int threads);

} // namespace pangkas::benchmarks
