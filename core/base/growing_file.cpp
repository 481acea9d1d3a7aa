// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/growing_file.h"

#include "core/base/file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pangkas {

GrowingFile::GrowingFile(std::filesystem::path path, int descriptor, bool isEmpty)
    : m_path(std::move(path)), m_descriptor(descriptor), m_isEmpty(isEmpty)
{
}

GrowingFile::GrowingFile(GrowingFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_isEmpty(other.m_isEmpty)
{
}

GrowingFile& GrowingFile::operator=(GrowingFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_isEmpty, other.m_isEmpty);
    return *this;
}

GrowingFile::~GrowingFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<GrowingFile> GrowingFile::open(const std::filesystem::path& path, Mode mode)
{
    // O_NONBLOCK: opening a pipe must not wait for a reader. O_APPEND: readers may truncate without leaving a hole.
    const int flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | (mode == Mode::Replace ? O_TRUNC : 0);
    const int descriptor = ::open(path.c_str(), flags, 0666);
    if (descriptor < 0)
        return fail(systemError(errno, "cannot write", path));
    struct stat status = {};
    const bool isKnown = ::fstat(descriptor, &status) == 0;
    GrowingFile file(path, descriptor, !isKnown || status.st_size == 0);
    if (mode == Mode::New && !file.isEmpty())
        return fail(ErrorCode::FileExists, "exists already", path.string(), "Choose another name");
    return file;
}

Result<void> GrowingFile::append(std::span<const std::byte> bytes)
{
    struct stat before = {};
    const bool isFile = ::fstat(m_descriptor, &before) == 0 && S_ISREG(before.st_mode);
    for (std::span<const std::byte> rest = bytes; !rest.empty();) {
        const ssize_t count = ::write(m_descriptor, rest.data(), rest.size());
        if (count < 0) {
            if (errno == EINTR)
                continue;
            const int number = errno;
            if (isFile && ::ftruncate(m_descriptor, before.st_size) != 0)
                return fail(systemError(number, "cannot write, and half a piece stays in the file", m_path));
            return fail(systemError(number, "cannot write", m_path));
        }
        rest = rest.subspan(static_cast<std::size_t>(count));
    }
    m_isEmpty = m_isEmpty && bytes.empty();
    return {};
}

Result<void> GrowingFile::append(std::string_view text)
{
    return append(std::as_bytes(std::span(text.data(), text.size())));
}

} // namespace pangkas
