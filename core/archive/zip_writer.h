// SPDX-License-Identifier: GPL-3.0-or-later
// Writes ZIP archives whose bytes depend on their content alone: fixed dates, no host attributes, no descriptors.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// CRC-32 as in ZIP, of `bytes` appended to what `crc` stands for.
PANGKAS_EXPORT std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc = 0);

class PANGKAS_EXPORT ZipWriter
{
public:
    using Sink = std::function<Result<void>(std::span<const std::byte>)>;

    /// All bytes go to `sink` in order; it may write a file, count or hash.
    explicit ZipWriter(Sink sink);

    /// Adds an entry whose bytes are stored as they are. `alignment`: the data begin at a multiple of it (padding in
    /// the extra field); 1 for none, at most 4096. invalid-argument for a name that readers could misunderstand,
    /// duplicate-name for one that is there already.
    Result<void> addStored(std::string_view name, std::span<const std::byte> bytes, std::size_t alignment = 1);
    /// Stores an entry that lies in several pieces.
    Result<void> addPieces(std::string_view name, std::span<const std::span<const std::byte>> pieces);
    /// The same where the CRC is known already.
    Result<void> addPieces(std::string_view name, std::span<const std::span<const std::byte>> pieces,
        std::uint32_t crc, std::size_t alignment);
    /// Adds an entry that is already deflated (raw, without zlib's header).
    Result<void> addDeflated(
        std::string_view name, std::span<const std::byte> deflated, std::uint64_t size, std::uint32_t crc);
    /// Writes the central directory; nothing may be added afterwards. ZIP64 only where a number needs it.
    Result<void> finish();

    std::uint64_t bytesWritten() const { return m_offset; }

    /// Writes sizes and offsets from this number on as ZIP64, so that a test needs no file of 4 GB. Set it first.
    void setZip64Threshold(std::uint64_t threshold) { m_zip64Threshold = threshold; }

private:
    struct Written
    {
        std::string name;
        std::uint16_t method;
        std::uint32_t crc;
        std::uint64_t compressedSize, size, offset;
    };
    Result<void> put(std::span<const std::byte> bytes);
    Result<void> addHeader(Written entry, std::size_t alignment);
    bool needsZip64(std::uint64_t number) const { return number >= m_zip64Threshold; }

    Sink m_sink;
    std::vector<Written> m_entries;
    std::set<std::string, std::less<>> m_names;
    std::uint64_t m_offset = 0;
    std::uint64_t m_zip64Threshold = 0xffffffff;
    bool m_isFinished = false;
};

} // namespace pangkas
