// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "core/base/file.h"

#include <atomic>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace pangkas::cli {

namespace {

std::atomic<bool> pipeClosed{false};

int writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t count = ::write(descriptor, text.data(), text.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
}

} // namespace

void openStandardDescriptors()
{
    for (int descriptor = 0; descriptor <= 2; ++descriptor) {
        // Open for reading only, so that writing to a closed standard output is still the error it is.
        if (::fcntl(descriptor, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) < 0)
            return;
    }
}

Result<void> writeOut(std::string_view text)
{
    const int number = writeAll(STDOUT_FILENO, text);
    if (number == 0)
        return {};
    pipeClosed = number == EPIPE;
    return fail(systemError(number, "cannot write", "standard output"));
}

void writeError(std::string_view text) { writeAll(STDERR_FILENO, text); }

bool isOutPipeClosed() { return pipeClosed; }

} // namespace pangkas::cli
