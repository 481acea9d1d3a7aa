// SPDX-License-Identifier: GPL-3.0-or-later
// Reading files by position and writing them atomically, with errors that name the real cause.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// Error for the current errno after `what` failed on `path`: access-denied, disk-full, file-not-found...
PANGKAS_EXPORT Error systemError(int errorNumber, std::string_view what, const std::filesystem::path& path);

/// A file open for reading by position. Copies bytes out and keeps no mapping: a file cut short by another program
/// must be an error, not a SIGBUS.
class PANGKAS_EXPORT InputFile
{
public:
    /// Refuses what isn't a regular file.
    static Result<InputFile> open(const std::filesystem::path& path);
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&& other) noexcept;
    ~InputFile();

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }
    /// Fills `to` from `offset`; truncated-file when the file ends before. Thread-safe.
    Result<void> readAt(std::uint64_t offset, std::span<std::byte> to) const;
    /// `count` bytes from `offset`; checks them against size() before anything is allocated.
    Result<std::vector<std::byte>> read(std::uint64_t offset, std::uint64_t count) const;

private:
    InputFile(std::filesystem::path path, int descriptor, std::uint64_t size);
    std::filesystem::path m_path;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

/// The whole file, at most `limit` bytes (limit-exceeded above).
PANGKAS_EXPORT Result<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uint64_t limit);
PANGKAS_EXPORT Result<std::string> readTextFile(const std::filesystem::path& path, std::uint64_t limit = 64u << 20);

/// Writes to a temporary name in the target's folder; commit() flushes file and folder to disk and renames.
/// Without commit() the destructor removes the temporary file and the target stays as it was.
class PANGKAS_EXPORT OutputFile
{
public:
    /// Refuses a target that exists and isn't a regular file: renaming over a device would destroy it.
    static Result<OutputFile> create(const std::filesystem::path& target);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&& other) noexcept;
    ~OutputFile();

    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text);
    std::uint64_t bytesWritten() const { return m_written; }
    Result<void> commit();

private:
    OutputFile(std::filesystem::path target, std::filesystem::path temporary, int descriptor);
    void discard() noexcept;
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    int m_descriptor = -1;
    std::uint64_t m_written = 0;
};

PANGKAS_EXPORT Result<void> writeFileAtomically(const std::filesystem::path& path, std::span<const std::byte> bytes);
PANGKAS_EXPORT Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view text);

/// Whether both paths lead to the same existing file, through links too.
PANGKAS_EXPORT bool isSameFile(const std::filesystem::path& a, const std::filesystem::path& b);

} // namespace pangkas
