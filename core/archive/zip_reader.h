// SPDX-License-Identifier: GPL-3.0-or-later
// Reads ZIP archives (also ZIP64) strictly: what two readers could understand differently is refused. Stricter than
// general libraries on purpose, since both model files and packed files come from strangers.
#pragma once

#include "core/base/export.h"
#include "core/base/file.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

struct ZipEntry
{
    std::string name;
    bool isDeflated = false; // otherwise stored
    std::uint32_t crc = 0; // CRC-32 of the uncompressed bytes
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t headerOffset = 0; // of the local header
    std::uint64_t dataOffset = 0; // of the first compressed byte

    bool operator==(const ZipEntry&) const = default;
};

class PANGKAS_EXPORT ZipReader
{
public:
    /// Whether the file begins as a ZIP archive does.
    static bool looksLikeZip(std::span<const std::byte> firstBytes);

    /// Reads and checks the central directory against every local header and the file's size: bounds, overlaps,
    /// duplicate names, encryption, methods other than stored and deflate, bytes before, between (beyond padding
    /// in extra fields and data descriptors) and after the entries. At most 65,536 entries.
    static Result<ZipReader> open(InputFile file);

    const InputFile& file() const { return *m_file; }
    const std::vector<ZipEntry>& entries() const { return m_entries; }
    /// nullptr when there is none of that name.
    const ZipEntry* find(std::string_view name) const;

    /// Uncompressed bytes of an entry, CRC checked; limit-exceeded when entry.size > limit, before anything is
    /// allocated. Inflating never produces more than entry.size bytes.
    /// `job` is asked whether to stop; it reports nothing.
    Result<std::vector<std::byte>> read(const ZipEntry& entry, std::uint64_t limit, const JobContext& job = {}) const;
    /// The same into `to`, whose size must be entry.size. Thread-safe.
    Result<void> readInto(const ZipEntry& entry, std::span<std::byte> to, const JobContext& job = {}) const;

private:
    explicit ZipReader(InputFile file);

    std::shared_ptr<InputFile> m_file; // shared so that copies of the reader are cheap
    std::vector<ZipEntry> m_entries; // in the order of the central directory
};

} // namespace pangkas
