// SPDX-License-Identifier: GPL-3.0-or-later
// A file that grows while others read it: each piece is in the file once append() returns.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace pangkas {

class PANGKAS_EXPORT GrowingFile
{
public:
    enum class Mode
    {
        New, // file-exists where there is one that isn't empty
        Replace,
        Continue, // after what is there
    };

    /// Makes the file; the folder must be there.
    static Result<GrowingFile> open(const std::filesystem::path& path, Mode mode);
    GrowingFile(GrowingFile&& other) noexcept;
    GrowingFile& operator=(GrowingFile&& other) noexcept;
    ~GrowingFile();

    const std::filesystem::path& path() const { return m_path; }
    bool isEmpty() const { return m_isEmpty; }
    /// All or nothing: when the disk is full, what has been written of it is taken back.
    Result<void> append(std::span<const std::byte> bytes);
    Result<void> append(std::string_view text);

private:
    GrowingFile(std::filesystem::path path, int descriptor, bool isEmpty);
    std::filesystem::path m_path;
    int m_descriptor = -1;
    bool m_isEmpty = true;
};

} // namespace pangkas
