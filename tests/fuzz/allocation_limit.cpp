// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/allocation_limit.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace pangkas::fuzz {

namespace {

// Deflate shrinks to a 1032nd at best, and a layer coder to nothing: the targets keep their layers below 2^18 weights.
constexpr std::size_t limitOfAnyInput = std::size_t{64} << 20;
constexpr std::size_t limitPerByte = 1100;

std::size_t limit = SIZE_MAX;

} // namespace

AllocationLimit::AllocationLimit(std::size_t inputBytes)
{
    limit = limitOfAnyInput + inputBytes * limitPerByte;
}

AllocationLimit::~AllocationLimit()
{
    limit = SIZE_MAX;
}

#ifdef PANGKAS_COUNTS_ALLOCATIONS
namespace {

void check(std::size_t bytes)
{
    if (bytes <= limit)
        return;
    const std::size_t allowed = limit;
    limit = SIZE_MAX;
    std::fprintf(stderr, "finding: an allocation of %zu bytes, at most %zu are justified\n", bytes, allowed);
    std::abort();
}

} // namespace
} // namespace pangkas::fuzz

// The linker leads the project's calls here (--wrap).
extern "C" void* __real_malloc(std::size_t bytes);
extern "C" void* __real_calloc(std::size_t count, std::size_t bytes);
extern "C" void* __real_aligned_alloc(std::size_t alignment, std::size_t bytes);

extern "C" void* __wrap_malloc(std::size_t bytes)
{
    pangkas::fuzz::check(bytes);
    return __real_malloc(bytes);
}

extern "C" void* __wrap_calloc(std::size_t count, std::size_t bytes)
{
    std::size_t all = 0;
    pangkas::fuzz::check(__builtin_mul_overflow(count, bytes, &all) ? SIZE_MAX : all);
    return __real_calloc(count, bytes);
}

extern "C" void* __wrap_aligned_alloc(std::size_t alignment, std::size_t bytes)
{
    pangkas::fuzz::check(bytes);
    return __real_aligned_alloc(alignment, bytes);
}

void* operator new(std::size_t bytes)
{
    pangkas::fuzz::check(bytes);
    if (void* memory = __real_malloc(bytes > 0 ? bytes : 1))
        return memory;
    throw std::bad_alloc();
}

void operator delete(void* memory) noexcept
{
    std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
#else
} // namespace pangkas::fuzz
#endif
