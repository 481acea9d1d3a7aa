// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/zip_writer.h"

#include "core/archive/zip_format.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <utility>

namespace pangkas {

namespace {

constexpr std::uint16_t versionPlain = 20; // APPNOTE 2.0: deflate
constexpr std::uint16_t versionZip64 = 45;
constexpr std::uint16_t dosTime = 0;
constexpr std::uint16_t dosDate = (1 << 5) | 1; // 1980-01-01, the first day that DOS knows
constexpr std::size_t largestAlignment = 4096;
constexpr std::size_t smallestAlignmentField = 6; // id, length, alignment

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

std::uint32_t saturate(std::uint64_t number, bool isZip64)
{
    return isZip64 ? zip::saturated32 : static_cast<std::uint32_t>(number);
}

std::uint16_t flagsFor(std::string_view name)
{
    return zip::isAscii(name) ? 0 : zip::flagUtf8;
}

} // namespace

std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t crc)
{
    return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

ZipWriter::ZipWriter(Sink sink) : m_sink(std::move(sink)) { }

Result<void> ZipWriter::put(std::span<const std::byte> bytes)
{
    PANGKAS_TRY(m_sink(bytes));
    m_offset += bytes.size();
    return {};
}

Result<void> ZipWriter::addStored(std::string_view name, std::span<const std::byte> bytes, std::size_t alignment)
{
    PANGKAS_TRY(
        addHeader({std::string(name), zip::methodStored, crc32(bytes), bytes.size(), bytes.size(), 0}, alignment));
    return put(bytes);
}

Result<void> ZipWriter::addPieces(std::string_view name, std::span<const std::span<const std::byte>> pieces)
{
    std::uint32_t crc = 0;
    for (const auto piece : pieces)
        crc = crc32(piece, crc);
    return addPieces(name, pieces, crc, 1);
}

Result<void> ZipWriter::addPieces(std::string_view name, std::span<const std::span<const std::byte>> pieces,
    std::uint32_t crc, std::size_t alignment)
{
    std::uint64_t size = 0;
    for (const auto piece : pieces)
        size += piece.size();
    PANGKAS_TRY(addHeader({std::string(name), zip::methodStored, crc, size, size, 0}, alignment));
    for (const auto piece : pieces)
        PANGKAS_TRY(put(piece));
    return {};
}

Result<void> ZipWriter::addDeflated(
    std::string_view name, std::span<const std::byte> deflated, std::uint64_t size, std::uint32_t crc)
{
    PANGKAS_TRY(addHeader({std::string(name), zip::methodDeflated, crc, deflated.size(), size, 0}, 1));
    return put(deflated);
}

Result<void> ZipWriter::addHeader(Written entry, std::size_t alignment)
{
    if (m_isFinished)
        return fail(ErrorCode::Internal, fmt::format("entry '{}' after the end of the archive", entry.name));
    if (const char* problem = zip::nameProblem(entry.name))
        return fail(ErrorCode::InvalidArgument, fmt::format("entry name '{}' {}", entry.name, problem));
    if (entry.name.size() > 0xffff)
        return fail(ErrorCode::InvalidArgument, fmt::format("entry name of {} bytes", entry.name.size()));
    if (alignment < 1 || alignment > largestAlignment)
        return fail(
            ErrorCode::InvalidArgument, fmt::format("alignment {} is not in 1 to {}", alignment, largestAlignment));
    if (m_entries.size() == zip::largestEntryCount)
        return fail(ErrorCode::LimitExceeded, fmt::format("more than {} entries", zip::largestEntryCount));
    if (!m_names.insert(entry.name).second)
        return fail(ErrorCode::DuplicateName, fmt::format("entry '{}' twice", entry.name));
    entry.offset = m_offset;

    // A local ZIP64 field always holds both sizes.
    const bool isZip64 = needsZip64(entry.size) || needsZip64(entry.compressedSize);
    std::vector<std::byte> extra;
    if (isZip64) {
        zip::append(extra, zip::extraZip64);
        zip::append(extra, std::uint16_t{16});
        zip::append(extra, entry.size);
        zip::append(extra, entry.compressedSize);
    }
    const std::uint64_t unpadded = m_offset + zip::localBytes + entry.name.size() + extra.size();
    if (std::size_t padding = (alignment - unpadded % alignment) % alignment; padding > 0) {
        while (padding < smallestAlignmentField)
            padding += alignment;
        zip::append(extra, zip::extraAlignment);
        zip::append(extra, static_cast<std::uint16_t>(padding - 4));
        zip::append(extra, static_cast<std::uint16_t>(alignment));
        extra.resize(extra.size() + padding - smallestAlignmentField);
    }

    std::vector<std::byte> header;
    zip::append(header, zip::localSignature);
    zip::append(header, isZip64 ? versionZip64 : versionPlain);
    zip::append(header, flagsFor(entry.name));
    zip::append(header, entry.method);
    zip::append(header, dosTime);
    zip::append(header, dosDate);
    zip::append(header, entry.crc);
    zip::append(header, saturate(entry.compressedSize, isZip64));
    zip::append(header, saturate(entry.size, isZip64));
    zip::append(header, static_cast<std::uint16_t>(entry.name.size()));
    zip::append(header, static_cast<std::uint16_t>(extra.size()));
    std::ranges::copy(bytesOf(entry.name), std::back_inserter(header));
    std::ranges::copy(extra, std::back_inserter(header));
    m_entries.push_back(std::move(entry));
    return put(header);
}

Result<void> ZipWriter::finish()
{
    if (std::exchange(m_isFinished, true))
        return fail(ErrorCode::Internal, "the archive was finished already");
    const std::uint64_t start = m_offset;
    for (const Written& entry : m_entries) {
        std::vector<std::byte> extra;
        for (const std::uint64_t number : {entry.size, entry.compressedSize, entry.offset})
            if (needsZip64(number))
                zip::append(extra, number);
        const bool isZip64 = !extra.empty();
        std::vector<std::byte> header;
        zip::append(header, zip::centralSignature);
        zip::append(header, isZip64 ? versionZip64 : versionPlain); // made by: no host, no attributes
        zip::append(header, isZip64 ? versionZip64 : versionPlain);
        zip::append(header, flagsFor(entry.name));
        zip::append(header, entry.method);
        zip::append(header, dosTime);
        zip::append(header, dosDate);
        zip::append(header, entry.crc);
        zip::append(header, saturate(entry.compressedSize, needsZip64(entry.compressedSize)));
        zip::append(header, saturate(entry.size, needsZip64(entry.size)));
        zip::append(header, static_cast<std::uint16_t>(entry.name.size()));
        zip::append(header, static_cast<std::uint16_t>(isZip64 ? extra.size() + 4 : 0));
        zip::append(header, std::uint16_t{0}); // comment
        zip::append(header, std::uint16_t{0}); // disk
        zip::append(header, std::uint16_t{0}); // internal attributes
        zip::append(header, std::uint32_t{0}); // external attributes
        zip::append(header, saturate(entry.offset, needsZip64(entry.offset)));
        std::ranges::copy(bytesOf(entry.name), std::back_inserter(header));
        if (isZip64) {
            zip::append(header, zip::extraZip64);
            zip::append(header, static_cast<std::uint16_t>(extra.size()));
            std::ranges::copy(extra, std::back_inserter(header));
        }
        PANGKAS_TRY(put(header));
    }

    const std::uint64_t size = m_offset - start;
    const std::uint64_t end64 = m_offset;
    const bool hasManyEntries = m_entries.size() >= zip::saturated16;
    std::vector<std::byte> end;
    if (hasManyEntries || needsZip64(size) || needsZip64(start)) {
        zip::append(end, zip::end64Signature);
        zip::append(end, std::uint64_t{zip::end64Bytes - 12}); // without signature and this number
        zip::append(end, versionZip64);
        zip::append(end, versionZip64);
        zip::append(end, std::uint32_t{0}); // this disk
        zip::append(end, std::uint32_t{0}); // the directory's disk
        zip::append(end, std::uint64_t{m_entries.size()});
        zip::append(end, std::uint64_t{m_entries.size()});
        zip::append(end, size);
        zip::append(end, start);
        zip::append(end, zip::locator64Signature);
        zip::append(end, std::uint32_t{0});
        zip::append(end, end64);
        zip::append(end, std::uint32_t{1}); // disks
    }
    const auto count = hasManyEntries ? zip::saturated16 : static_cast<std::uint16_t>(m_entries.size());
    zip::append(end, zip::endSignature);
    zip::append(end, std::uint16_t{0});
    zip::append(end, std::uint16_t{0});
    zip::append(end, count);
    zip::append(end, count);
    zip::append(end, saturate(size, needsZip64(size)));
    zip::append(end, saturate(start, needsZip64(start)));
    zip::append(end, std::uint16_t{0}); // comment
    return put(end);
}

} // namespace pangkas
