// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pangkas {

namespace {

constexpr std::size_t largestTransfer = std::size_t{1} << 30; // read(2) and write(2) move at most 2 GiB - 4 KiB

std::filesystem::path folderOf(const std::filesystem::path& path)
{
    const auto folder = path.parent_path();
    return folder.empty() ? std::filesystem::path(".") : folder;
}

} // namespace

Error systemError(int errorNumber, std::string_view what, const std::filesystem::path& path)
{
    Error error{ErrorCode::InputOutput, fmt::format("{}: {}", what, std::strerror(errorNumber)), path.string(), {}};
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR:
        error.code = ErrorCode::FileNotFound;
        error.remedy = "Check the path";
        break;
    case EACCES:
    case EPERM:
    case EROFS:
        error.code = ErrorCode::AccessDenied;
        error.remedy = "Choose another place or change the permissions";
        break;
    case ENOSPC:
    case EDQUOT:
        error.code = ErrorCode::DiskFull;
        error.remedy = "Free some space or choose another disk";
        break;
    case ENOMEM: error.code = ErrorCode::OutOfMemory; break;
    default: break;
    }
    return error;
}

InputFile::InputFile(std::filesystem::path path, int descriptor, std::uint64_t size)
    : m_path(std::move(path)), m_descriptor(descriptor), m_size(size)
{
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size)
{
}

InputFile& InputFile::operator=(InputFile&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_size, other.m_size);
    return *this;
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<InputFile> InputFile::open(const std::filesystem::path& path)
{
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(systemError(errno, "cannot open", path));
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0) {
        const int number = errno;
        ::close(descriptor);
        return fail(systemError(number, "cannot examine", path));
    }
    if (!S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return fail(ErrorCode::InvalidArgument, S_ISDIR(status.st_mode) ? "is a folder, not a file" : "is not a regular file",
            path.string(), "Give the path of a file");
    }
    return InputFile(path, descriptor, static_cast<std::uint64_t>(status.st_size));
}

Result<void> InputFile::readAt(std::uint64_t offset, std::span<std::byte> to) const
{
    if (offset > m_size || to.size() > m_size - offset)
        return fail(ErrorCode::TruncatedFile,
            fmt::format("needs {} bytes at offset {}, but the file has {} bytes", to.size(), offset, m_size), m_path.string(),
            "The file was cut short: copy or download it again");
    while (!to.empty()) {
        const ssize_t count
            = ::pread(m_descriptor, to.data(), std::min(to.size(), largestTransfer), static_cast<off_t>(offset));
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return fail(systemError(errno, "cannot read", m_path));
        }
        if (count == 0)
            return fail(ErrorCode::TruncatedFile, fmt::format("ended at offset {} while it was being read", offset),
                m_path.string(), "Another program changed the file: try again");
        to = to.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    return {};
}

Result<std::vector<std::byte>> InputFile::read(std::uint64_t offset, std::uint64_t count) const
{
    if (offset > m_size || count > m_size - offset)
        return fail(ErrorCode::TruncatedFile,
            fmt::format("needs {} bytes at offset {}, but the file has {} bytes", count, offset, m_size), m_path.string(),
            "The file was cut short: copy or download it again");
    std::vector<std::byte> bytes(count);
    PANGKAS_TRY(readAt(offset, bytes));
    return bytes;
}

Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t limit)
{
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    if (file.size() > limit)
        return fail(ErrorCode::LimitExceeded, fmt::format("has {} bytes, more than the limit of {}", file.size(), limit),
            path.string());
    return file.read(0, file.size());
}

Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t limit)
{
    PANGKAS_ASSIGN(const auto bytes, readFile(path, limit));
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

OutputFile::OutputFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor)
    : m_target(std::move(target)), m_temporary(std::move(temporary)), m_descriptor(descriptor)
{
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : m_target(std::move(other.m_target)), m_temporary(std::move(other.m_temporary)),
      m_descriptor(std::exchange(other.m_descriptor, -1)), m_written(other.m_written)
{
}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept
{
    std::swap(m_target, other.m_target);
    std::swap(m_temporary, other.m_temporary);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_written, other.m_written);
    return *this;
}

OutputFile::~OutputFile() { discard(); }

void OutputFile::discard() noexcept
{
    if (m_descriptor < 0)
        return;
    ::close(std::exchange(m_descriptor, -1));
    ::unlink(m_temporary.c_str());
}

Result<OutputFile> OutputFile::create(const std::filesystem::path& target)
{
    // Through a link the file that it leads to is replaced, so that the link stays.
    std::error_code ignored;
    std::filesystem::path resolved = target;
    if (std::filesystem::is_symlink(target, ignored))
        resolved = std::filesystem::weakly_canonical(target, ignored);
    if (resolved.empty() || std::filesystem::is_directory(resolved, ignored))
        return fail(ErrorCode::InvalidArgument, "is a folder, not a file name", target.string(), "Give a file name");
    // Renaming over a device or a pipe would destroy it for everybody.
    if (std::filesystem::exists(resolved, ignored) && !std::filesystem::is_regular_file(resolved, ignored))
        return fail(ErrorCode::InvalidArgument, "is not a regular file", target.string(), "Give a file name");
    static std::atomic<unsigned> serial{0};
    const auto temporary = folderOf(resolved) / fmt::format(".pangkas-{}-{}.part", ::getpid(), serial++);
    struct stat status = {};
    const mode_t mode = ::stat(resolved.c_str(), &status) == 0 ? (status.st_mode & 0777) : 0666;
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        return fail(systemError(errno, "cannot write in this folder", target));
    return OutputFile(std::move(resolved), temporary, descriptor);
}

Result<void> OutputFile::write(std::span<const std::byte> bytes)
{
    while (!bytes.empty()) {
        const ssize_t count = ::write(m_descriptor, bytes.data(), std::min(bytes.size(), largestTransfer));
        if (count < 0) {
            if (errno == EINTR)
                continue;
            return fail(systemError(errno, "cannot write", m_target));
        }
        m_written += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> OutputFile::write(std::string_view text) { return write(std::as_bytes(std::span(text.data(), text.size()))); }

Result<void> OutputFile::commit()
{
    if (::fsync(m_descriptor) != 0 && errno != EINVAL && errno != ENOSYS) {
        const int number = errno;
        discard();
        return fail(systemError(number, "cannot write to disk", m_target));
    }
    if (::close(std::exchange(m_descriptor, -1)) != 0) {
        const int number = errno;
        ::unlink(m_temporary.c_str());
        return fail(systemError(number, "cannot write to disk", m_target));
    }
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) {
        const int number = errno;
        ::unlink(m_temporary.c_str());
        return fail(systemError(number, "cannot replace the file", m_target));
    }
    // The rename itself must survive a power cut; a folder that can't be flushed is no reason to fail.
    const int folder = ::open(folderOf(m_target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return {};
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes)
{
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    PANGKAS_TRY(file.write(bytes));
    return file.commit();
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text)
{
    return writeFileAtomically(path, std::as_bytes(std::span(text.data(), text.size())));
}

bool isSameFile(const std::filesystem::path& a, const std::filesystem::path& b)
{
    std::error_code error;
    return std::filesystem::equivalent(a, b, error) && !error;
}

} // namespace pangkas
