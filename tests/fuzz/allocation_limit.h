// SPDX-License-Identifier: GPL-3.0-or-later
// Ends the program when one allocation is larger than an input of this size can justify. Sees operator new and what
// the project's own code allocates with malloc, calloc or aligned_alloc; nothing in builds with sanitizers, which need
// these functions themselves (libFuzzer has -malloc_limit_mb instead).
#pragma once

#include <cstddef>

namespace pangkas::fuzz {

class AllocationLimit
{
public:
    explicit AllocationLimit(std::size_t inputBytes);
    ~AllocationLimit();
    AllocationLimit(const AllocationLimit&) = delete;
    AllocationLimit& operator=(const AllocationLimit&) = delete;
};

} // namespace pangkas::fuzz
