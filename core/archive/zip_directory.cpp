// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_directory.h"

#include "core/archive/zip_format.h"

#include <algorithm>

namespace pangkas::zip {

namespace {

constexpr std::uint64_t largestDirectory = std::uint64_t{256} << 20; // 65,536 entries of 4 KB

/// The entry whose central header begins `bytes`; takes it off them.
Result<Listed> readListed(const InputFile& file, std::span<const std::byte>& bytes, std::size_t index)
{
    const Refusal refuse(file);
    if (bytes.size() < centralBytes || load<std::uint32_t>(bytes, 0) != centralSignature)
        return refuse(ErrorCode::CorruptFile, "entry {}: no central header", index);
    const std::size_t nameBytes = load<std::uint16_t>(bytes, 28);
    const std::size_t extraBytes = load<std::uint16_t>(bytes, 30);
    const std::size_t commentBytes = load<std::uint16_t>(bytes, 32);
    if (nameBytes + extraBytes + commentBytes > bytes.size() - centralBytes)
        return refuse(ErrorCode::CorruptFile, "entry {}: its central header leaves the directory", index);

    Listed listed;
    ZipEntry& entry = listed.entry;
    entry.name = textOf(bytes.subspan(centralBytes, nameBytes));
    if (const char* problem = nameProblem(entry.name))
        return refuse(ErrorCode::CorruptFile, "entry {}: its name {}", index, problem);
    listed.flags = load<std::uint16_t>(bytes, 8);
    listed.method = load<std::uint16_t>(bytes, 10);
    entry.isDeflated = listed.method == methodDeflated;
    entry.crc = load<std::uint32_t>(bytes, 16);
    if (listed.flags & flagEncrypted)
        return refuse(ErrorCode::UnsupportedFormat, "entry '{}' is encrypted", entry.name);
    if (listed.flags & ~(flagDeflateOptions | flagDescriptor | flagUtf8))
        return refuse(ErrorCode::UnsupportedFormat, "entry '{}' has flags 0x{:04x}", entry.name, listed.flags);
    if (!(listed.flags & flagUtf8) && !isAscii(entry.name))
        return refuse(ErrorCode::CorruptFile, "entry '{}': its name has no stated encoding", entry.name);
    if (!entry.isDeflated && listed.method != methodStored)
        return refuse(ErrorCode::UnsupportedFormat, "entry '{}' uses compression method {}", entry.name, listed.method);
    if (commentBytes > 0)
        return refuse(ErrorCode::CorruptFile, "entry '{}' has a comment", entry.name);

    const auto zip64 = findZip64(bytes.subspan(centralBytes + nameBytes, extraBytes));
    if (!zip64)
        return refuse(ErrorCode::CorruptFile, "entry '{}': malformed extra field", entry.name);
    std::span<const std::byte> wide = *zip64;
    bool isComplete = true;
    const auto number = [&](std::size_t at) -> std::uint64_t {
        const auto narrow = load<std::uint32_t>(bytes, at);
        if (narrow != saturated32)
            return narrow;
        if (wide.size() < 8) {
            isComplete = false;
            return 0;
        }
        const auto value = load<std::uint64_t>(wide, 0);
        wide = wide.subspan(8);
        return value;
    };
    entry.size = number(24);
    entry.compressedSize = number(20);
    entry.headerOffset = number(42);
    if (!isComplete || !wide.empty())
        return refuse(ErrorCode::CorruptFile, "entry '{}': the ZIP64 field doesn't fit the header", entry.name);
    if (load<std::uint16_t>(bytes, 34) != 0)
        return refuse(ErrorCode::UnsupportedFormat, "entry '{}' lies on another disk", entry.name);
    if (!entry.isDeflated && entry.compressedSize != entry.size)
        return refuse(ErrorCode::CorruptFile, "entry '{}' is stored, but {} bytes as {}", entry.name, entry.size,
            entry.compressedSize);
    if (entry.isDeflated && entry.size / largestDeflateRatio > entry.compressedSize)
        return refuse(ErrorCode::CorruptFile, "entry '{}': {} bytes can't inflate to {}", entry.name,
            entry.compressedSize, entry.size);
    if (entry.name.back() == '/' && entry.size != 0)
        return refuse(ErrorCode::CorruptFile, "the folder '{}' has content", entry.name);
    bytes = bytes.subspan(centralBytes + nameBytes + extraBytes);
    return listed;
}

} // namespace

std::optional<std::span<const std::byte>> findZip64(std::span<const std::byte> extra)
{
    std::optional<std::span<const std::byte>> found;
    while (!extra.empty()) {
        if (extra.size() < 4)
            return std::nullopt;
        const auto id = load<std::uint16_t>(extra, 0);
        const std::size_t length = load<std::uint16_t>(extra, 2);
        if (length > extra.size() - 4 || id == extraUnicodePath)
            return std::nullopt;
        if (id == extraZip64) {
            if (found || length == 0)
                return std::nullopt;
            found = extra.subspan(4, length);
        }
        extra = extra.subspan(4 + length);
    }
    return found.value_or(std::span<const std::byte>());
}

Result<Directory> findDirectory(const InputFile& file)
{
    const Refusal refuse(file);
    if (file.size() == 0)
        return refuse(ErrorCode::EmptyFile, "the file is empty");
    if (file.size() < endBytes)
        return refuse(ErrorCode::TruncatedFile, "{} bytes are too few for a ZIP archive", file.size());
    const std::uint64_t endOffset = file.size() - endBytes;
    PANGKAS_ASSIGN(const auto end, file.read(endOffset, endBytes));
    if (load<std::uint32_t>(end, 0) != endSignature) {
        const std::uint64_t span = std::min<std::uint64_t>(file.size(), 0xffff + endBytes);
        PANGKAS_ASSIGN(const auto tail, file.read(file.size() - span, span));
        if (textOf(tail).find("PK\5\6") != std::string_view::npos)
            return refuse(ErrorCode::CorruptFile, "bytes or a comment after the ZIP archive's end record");
        return refuse(ErrorCode::TruncatedFile, "no end record of a ZIP archive: the file was cut short at {} bytes",
            file.size());
    }
    const auto count = load<std::uint16_t>(end, 10);
    const auto size = load<std::uint32_t>(end, 12);
    const auto offset = load<std::uint32_t>(end, 16);
    if (load<std::uint32_t>(end, 4) != 0 || load<std::uint16_t>(end, 8) != count)
        return refuse(ErrorCode::UnsupportedFormat, "a ZIP archive in several parts");
    if (load<std::uint16_t>(end, 20) != 0)
        return refuse(ErrorCode::CorruptFile, "a comment after the ZIP archive's end record");

    Directory directory{offset, size, count};
    std::uint64_t directoryEnd = endOffset;
    std::vector<std::byte> end64;
    if (endOffset >= locator64Bytes + end64Bytes) {
        PANGKAS_ASSIGN(end64, file.read(endOffset - locator64Bytes - end64Bytes, locator64Bytes + end64Bytes));
    }
    if (!end64.empty() && load<std::uint32_t>(end64, end64Bytes) == locator64Signature) {
        directoryEnd = endOffset - locator64Bytes - end64Bytes;
        const auto locator = std::span<const std::byte>(end64).subspan(end64Bytes);
        directory.count = load<std::uint64_t>(end64, 32);
        directory.size = load<std::uint64_t>(end64, 40);
        directory.offset = load<std::uint64_t>(end64, 48);
        const bool isConsistent = load<std::uint32_t>(end64, 0) == end64Signature
            && load<std::uint64_t>(end64, 4) == end64Bytes - 12 && load<std::uint64_t>(end64, 16) == 0
            && load<std::uint64_t>(end64, 24) == directory.count && load<std::uint32_t>(locator, 4) == 0
            && load<std::uint64_t>(locator, 8) == directoryEnd && load<std::uint32_t>(locator, 16) == 1
            && (count == saturated16 || count == directory.count) && (size == saturated32 || size == directory.size)
            && (offset == saturated32 || offset == directory.offset);
        if (!isConsistent)
            return refuse(ErrorCode::CorruptFile, "the ZIP64 end record contradicts the end record");
    } else if (count == saturated16 || size == saturated32 || offset == saturated32) {
        return refuse(ErrorCode::CorruptFile, "the end record speaks of a ZIP64 record that isn't there");
    }
    if (directory.size > directoryEnd || directory.offset != directoryEnd - directory.size)
        return refuse(ErrorCode::CorruptFile,
            "the central directory ({} bytes at {}) doesn't end at the end record ({})", directory.size,
            directory.offset, directoryEnd);
    if (directory.count > largestEntryCount)
        return refuse(ErrorCode::LimitExceeded, "{} entries, more than {}", directory.count, largestEntryCount);
    if (directory.size > largestDirectory)
        return refuse(ErrorCode::LimitExceeded, "a central directory of {} bytes", directory.size);
    if (directory.count > directory.size / centralBytes)
        return refuse(
            ErrorCode::CorruptFile, "{} entries in a central directory of {} bytes", directory.count, directory.size);
    return directory;
}

Result<std::vector<Listed>> readDirectory(const InputFile& file, const Directory& directory)
{
    PANGKAS_ASSIGN(const auto bytes, file.read(directory.offset, directory.size));
    std::span<const std::byte> left = bytes;
    std::vector<Listed> listed;
    listed.reserve(directory.count);
    for (std::size_t i = 0; i < directory.count; ++i) {
        PANGKAS_ASSIGN(listed.emplace_back(), readListed(file, left, i));
    }
    if (!left.empty())
        return Refusal(file)(ErrorCode::CorruptFile, "{} unexplained bytes in the central directory", left.size());
    return listed;
}

} // namespace pangkas::zip
