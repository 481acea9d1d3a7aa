// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/fuzz_target.h"

#include "core/base/parallel.h"

#include <cstdio>
#include <cstdlib>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

namespace pangkas::fuzz {

namespace {

/// One thread: a finding must come from its input alone.
const bool isSingleThreaded = [] {
    setThreadLimit(1);
    return true;
}();

} // namespace

void demand(bool holds, std::string_view what)
{
    if (holds)
        return;
    std::fprintf(stderr, "finding: %.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

std::filesystem::path fileOf(std::span<const std::byte> bytes)
{
    static const int descriptor = ::memfd_create("fuzz", MFD_CLOEXEC);
    demand(descriptor >= 0 && ::ftruncate(descriptor, 0) == 0, "no file in memory");
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t count = ::pwrite(descriptor, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
        demand(count > 0, "cannot write the file in memory");
        at += static_cast<std::size_t>(count);
    }
    return "/proc/self/fd/" + std::to_string(descriptor);
}

} // namespace pangkas::fuzz
