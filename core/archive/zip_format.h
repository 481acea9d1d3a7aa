// SPDX-License-Identifier: GPL-3.0-or-later
// What the ZIP reader and writer share: signatures, sizes and rules of PKWARE's APPNOTE 6.3, as far as they are used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace pangkas::zip {

inline constexpr std::uint32_t localSignature = 0x04034b50;
inline constexpr std::uint32_t descriptorSignature = 0x08074b50;
inline constexpr std::uint32_t centralSignature = 0x02014b50;
inline constexpr std::uint32_t endSignature = 0x06054b50;
inline constexpr std::uint32_t end64Signature = 0x06064b50;
inline constexpr std::uint32_t locator64Signature = 0x07064b50;

inline constexpr std::size_t localBytes = 30;
inline constexpr std::size_t centralBytes = 46;
inline constexpr std::size_t endBytes = 22;
inline constexpr std::size_t end64Bytes = 56;
inline constexpr std::size_t locator64Bytes = 20;

inline constexpr std::uint16_t flagEncrypted = 1 << 0;
inline constexpr std::uint16_t flagDeflateOptions = 3 << 1; // how hard the writer tried; no meaning for readers
inline constexpr std::uint16_t flagDescriptor = 1 << 3; // CRC and sizes follow the data
inline constexpr std::uint16_t flagUtf8 = 1 << 11;

inline constexpr std::uint16_t methodStored = 0;
inline constexpr std::uint16_t methodDeflated = 8;

inline constexpr std::uint16_t extraZip64 = 0x0001;
inline constexpr std::uint16_t extraAlignment = 0xd935; // alignment (16 bits), then padding
inline constexpr std::uint16_t extraUnicodePath = 0x7075; // another name than the entry's own

inline constexpr std::uint16_t saturated16 = 0xffff; // "see the ZIP64 field"
inline constexpr std::uint32_t saturated32 = 0xffffffff;

inline constexpr std::size_t largestEntryCount = 65536;
/// Deflate makes at most 258 bytes out of 2 bits.
inline constexpr std::uint64_t largestDeflateRatio = 1032;

/// Little-endian number of `Bytes` bytes at `at`; the caller has checked the bounds.
template <typename T>
T load(std::span<const std::byte> bytes, std::size_t at)
{
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = static_cast<T>(value | static_cast<T>(std::to_integer<T>(bytes[at + i]) << (8 * i)));
    return value;
}

template <typename T>
void append(std::vector<std::byte>& to, T value)
{
    for (std::size_t i = 0; i < sizeof(T); ++i)
        to.push_back(static_cast<std::byte>(value >> (8 * i)));
}

bool isAscii(std::string_view text);

/// Why a name can't be an entry's, or nullptr: empty, absolute, a way out of the folder ("..", "."), NUL or a
/// backslash (a separator for some readers), or bytes that aren't UTF-8.
const char* nameProblem(std::string_view name);

} // namespace pangkas::zip
