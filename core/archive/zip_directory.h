// SPDX-License-Identifier: GPL-3.0-or-later
// The end records and the central directory of a ZIP archive, checked as far as they can be without local headers.
#pragma once

#include "core/archive/zip_reader.h"
#include "core/base/file.h"
#include "core/base/result.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pangkas::zip {

struct Directory
{
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint64_t count = 0;
};

/// An entry of the central directory with what its local header must repeat.
struct Listed
{
    ZipEntry entry;
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
};

/// One failure of this file.
class Refusal
{
public:
    explicit Refusal(const InputFile& file) : m_file(file) { }

    template <typename... Values>
    Failure operator()(ErrorCode code, fmt::format_string<Values...> format, const Values&... values) const
    {
        const bool isDamage = code == ErrorCode::CorruptFile || code == ErrorCode::TruncatedFile;
        return fail(code, fmt::vformat(format, fmt::make_format_args(values...)), m_file.path().string(),
            isDamage ? "Copy or download the file again" : "");
    }

private:
    const InputFile& m_file;
};

/// The ZIP64 field of an extra block, empty when there is none; nullopt when the block is malformed or holds a second
/// name or a second ZIP64 field.
std::optional<std::span<const std::byte>> findZip64(std::span<const std::byte> extra);

inline std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Where the end records say that the central directory is; everything behind it is accounted for.
Result<Directory> findDirectory(const InputFile& file);

/// The entries as the central directory tells them, in its order; dataOffset is left 0.
Result<std::vector<Listed>> readDirectory(const InputFile& file, const Directory& directory);

} // namespace pangkas::zip
