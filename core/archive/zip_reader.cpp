// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_reader.h"

#include "core/archive/inflate.h"
#include "core/archive/zip_directory.h"
#include "core/archive/zip_format.h"
#include "core/archive/zip_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <utility>

namespace pangkas {

namespace {

constexpr std::size_t chunkBytes = std::size_t{256} << 10; // read, checked and inflated while it is in the cache

/// Checks the local header at entry.headerOffset and what lies between the entry's data and `next`, the offset of what
/// follows it; fills in dataOffset.
Result<void> checkLocal(const InputFile& file, zip::Listed& listed, std::uint64_t next)
{
    const zip::Refusal refuse(file);
    ZipEntry& entry = listed.entry;
    if (next - entry.headerOffset < zip::localBytes)
        return refuse(ErrorCode::CorruptFile, "entry '{}' overlaps what follows it", entry.name);
    PANGKAS_ASSIGN(const auto header, file.read(entry.headerOffset, zip::localBytes));
    const std::uint64_t nameBytes = zip::load<std::uint16_t>(header, 26);
    const std::uint64_t extraBytes = zip::load<std::uint16_t>(header, 28);
    if (zip::load<std::uint32_t>(header, 0) != zip::localSignature)
        return refuse(
            ErrorCode::CorruptFile, "entry '{}': no local header at offset {}", entry.name, entry.headerOffset);
    if (next - entry.headerOffset - zip::localBytes < nameBytes + extraBytes)
        return refuse(ErrorCode::CorruptFile, "entry '{}' overlaps what follows it", entry.name);
    PANGKAS_ASSIGN(const auto tail, file.read(entry.headerOffset + zip::localBytes, nameBytes + extraBytes));
    const auto name = std::span<const std::byte>(tail).first(nameBytes);
    const auto zip64 = zip::findZip64(std::span<const std::byte>(tail).subspan(nameBytes));
    if (zip::textOf(name) != entry.name || zip::load<std::uint16_t>(header, 6) != listed.flags
        || zip::load<std::uint16_t>(header, 8) != listed.method)
        return refuse(ErrorCode::CorruptFile, "entry '{}': local and central header differ", entry.name);
    if (!zip64 || (!zip64->empty() && zip64->size() != 16))
        return refuse(ErrorCode::CorruptFile, "entry '{}': malformed extra field", entry.name);

    const bool hasDescriptor = listed.flags & zip::flagDescriptor;
    const auto matches = [&](std::uint64_t local, std::uint64_t central) {
        return local == central || (hasDescriptor && local == 0); // 0: not known yet when it was written
    };
    const auto sizeMatches = [&](std::size_t at, std::size_t wideAt, std::uint64_t central) {
        const auto narrow = zip::load<std::uint32_t>(header, at);
        if (narrow == zip::saturated32)
            return !zip64->empty() && matches(zip::load<std::uint64_t>(*zip64, wideAt), central);
        return matches(narrow, central);
    };
    if (!matches(zip::load<std::uint32_t>(header, 14), entry.crc) || !sizeMatches(18, 8, entry.compressedSize)
        || !sizeMatches(22, 0, entry.size))
        return refuse(
            ErrorCode::CorruptFile, "entry '{}': sizes or CRC of local and central header differ", entry.name);

    entry.dataOffset = entry.headerOffset + zip::localBytes + nameBytes + extraBytes;
    if (next - entry.dataOffset < entry.compressedSize)
        return refuse(ErrorCode::CorruptFile, "entry '{}': {} bytes at offset {} overlap what begins at {}", entry.name,
            entry.compressedSize, entry.dataOffset, next);
    const std::uint64_t rest = next - entry.dataOffset - entry.compressedSize;
    if (!hasDescriptor) {
        if (rest != 0)
            return refuse(ErrorCode::CorruptFile, "{} unexplained bytes after entry '{}'", rest, entry.name);
        return {};
    }
    // The descriptor's signature is optional and its sizes have 4 or 8 bytes, so each form has its own length.
    const bool hasSignature = rest == 16 || rest == 24;
    const bool isWide = rest == 20 || rest == 24;
    if (!hasSignature && !isWide && rest != 12)
        return refuse(ErrorCode::CorruptFile, "entry '{}': {} bytes where its descriptor should be", entry.name, rest);
    PANGKAS_ASSIGN(const auto descriptor, file.read(next - rest, rest));
    auto left = std::span<const std::byte>(descriptor);
    const bool isSigned = !hasSignature || zip::load<std::uint32_t>(left, 0) == zip::descriptorSignature;
    left = left.subspan(hasSignature ? 4 : 0);
    const auto number = [&](std::size_t index) -> std::uint64_t {
        return isWide ? zip::load<std::uint64_t>(left, 4 + 8 * index) : zip::load<std::uint32_t>(left, 4 + 4 * index);
    };
    if (!isSigned || zip::load<std::uint32_t>(left, 0) != entry.crc || number(0) != entry.compressedSize
        || number(1) != entry.size)
        return refuse(ErrorCode::CorruptFile, "entry '{}': its descriptor and central header differ", entry.name);
    return {};
}

} // namespace

ZipReader::ZipReader(InputFile file) : m_file(std::make_shared<InputFile>(std::move(file))) { }

bool ZipReader::looksLikeZip(std::span<const std::byte> firstBytes)
{
    if (firstBytes.size() < 4)
        return false;
    const auto signature = zip::load<std::uint32_t>(firstBytes, 0);
    return signature == zip::localSignature || signature == zip::endSignature; // the latter: an archive of nothing
}

Result<ZipReader> ZipReader::open(InputFile input)
try {
    ZipReader reader(std::move(input));
    const InputFile& file = *reader.m_file;
    const zip::Refusal refuse(file);
    PANGKAS_ASSIGN(const zip::Directory directory, zip::findDirectory(file));
    PANGKAS_ASSIGN(auto listed, zip::readDirectory(file, directory));
    std::vector<std::string_view> names;
    std::vector<zip::Listed*> byOffset;
    for (zip::Listed& one : listed) {
        names.push_back(one.entry.name);
        byOffset.push_back(&one);
    }
    std::ranges::sort(names);
    if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
        return refuse(ErrorCode::DuplicateName, "entry '{}' twice", *twice);
    // Every byte before the directory must belong to exactly one entry: each begins where the one before it ends.
    std::ranges::sort(byOffset, {}, [](const zip::Listed* one) { return one->entry.headerOffset; });
    const std::uint64_t first = byOffset.empty() ? directory.offset : byOffset.front()->entry.headerOffset;
    if (first != 0)
        return refuse(ErrorCode::CorruptFile, "{} bytes before the first entry", first);
    for (std::size_t i = 0; i < byOffset.size(); ++i) {
        const std::uint64_t next = i + 1 < byOffset.size() ? byOffset[i + 1]->entry.headerOffset : directory.offset;
        if (next > directory.offset || next < byOffset[i]->entry.headerOffset)
            return refuse(ErrorCode::CorruptFile, "an entry begins at {}, in or after the central directory at {}",
                next, directory.offset);
        PANGKAS_TRY(checkLocal(file, *byOffset[i], next));
    }
    reader.m_entries.reserve(listed.size());
    for (zip::Listed& one : listed)
        reader.m_entries.push_back(std::move(one.entry));
    return reader;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the ZIP archive's directory");
}

const ZipEntry* ZipReader::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_entries, name, [](const ZipEntry& e) -> std::string_view { return e.name; });
    return found == m_entries.end() ? nullptr : &*found;
}

Result<std::vector<std::byte>> ZipReader::read(const ZipEntry& entry, std::uint64_t limit, const JobContext& job) const
try {
    if (entry.size > limit)
        return zip::Refusal(*m_file)(ErrorCode::LimitExceeded, "entry '{}' has {} bytes, more than the limit of {}",
            entry.name, entry.size, limit);
    std::vector<std::byte> bytes(entry.size);
    PANGKAS_TRY(readInto(entry, bytes, job));
    return bytes;
} catch (const std::bad_alloc&) {
    return zip::Refusal(*m_file)(ErrorCode::OutOfMemory, "entry '{}': no memory for {} bytes", entry.name, entry.size);
}

Result<void> ZipReader::readInto(const ZipEntry& entry, std::span<std::byte> to, const JobContext& job) const
{
    const zip::Refusal refuse(*m_file);
    if (to.size() != entry.size)
        return refuse(ErrorCode::Internal, "entry '{}': {} bytes asked of {}", entry.name, to.size(), entry.size);
    std::uint32_t crc = 0;
    if (!entry.isDeflated) {
        for (std::size_t done = 0; done < to.size();) {
            PANGKAS_TRY(job.checkCancelled());
            const auto chunk = to.subspan(done, std::min(chunkBytes, to.size() - done));
            PANGKAS_TRY(m_file->readAt(entry.dataOffset + done, chunk));
            crc = crc32(chunk, crc);
            done += chunk.size();
        }
    } else {
        PANGKAS_ASSIGN(crc,
            inflateRange(*m_file, entry.dataOffset, entry.compressedSize, to, fmt::format("entry '{}'", entry.name),
                job));
    }
    if (crc != entry.crc)
        return refuse(
            ErrorCode::CorruptFile, "entry '{}': CRC {:08x}, but its bytes have {:08x}", entry.name, entry.crc, crc);
    return {};
}

} // namespace pangkas
