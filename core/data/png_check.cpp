// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/png_check.h"

#include "core/data/image_file.h"

#include <fmt/format.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace pangkas {

namespace {

constexpr std::size_t signatureBytes = 8;

std::uint32_t bigEndian(std::span<const std::byte> bytes)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    return value;
}

struct Chunk
{
    std::string_view type;
    std::span<const std::byte> data;
    std::span<const std::byte> whole; // with length, type and checksum
};

// Takes the first chunk off `rest`; nothing when it doesn't fit.
std::optional<Chunk> takeChunk(std::span<const std::byte>& rest)
{
    if (rest.size() < 12)
        return std::nullopt;
    const std::uint32_t length = bigEndian(rest);
    if (length > rest.size() - 12)
        return std::nullopt;
    const Chunk chunk{
        {reinterpret_cast<const char*>(rest.data()) + 4, 4}, rest.subspan(8, length), rest.first(length + 12u)};
    rest = rest.subspan(length + 12u);
    return chunk;
}

bool isChecksumRight(const Chunk& chunk)
{
    const auto covered = chunk.whole.subspan(4, chunk.data.size() + 4);
    const auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(covered.data()), covered.size());
    return sum == bigEndian(chunk.whole.last(4));
}

/// Inflates the pixels to nowhere, counting them; zlib checks its own checksum.
class PixelCounter
{
public:
    PixelCounter() { m_isReady = inflateInit(&m_stream) == Z_OK; }
    ~PixelCounter()
    {
        if (m_isReady)
            inflateEnd(&m_stream);
    }
    PixelCounter(const PixelCounter&) = delete;
    PixelCounter& operator=(const PixelCounter&) = delete;

    bool add(std::span<const std::byte> data)
    {
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(data.data()));
        m_stream.avail_in = static_cast<uInt>(data.size());
        while (m_isReady && !m_isDone && m_stream.avail_in > 0) {
            m_stream.next_out = m_sink.data();
            m_stream.avail_out = static_cast<uInt>(m_sink.size());
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            m_count += m_sink.size() - m_stream.avail_out;
            m_isDone = status == Z_STREAM_END;
            if (status != Z_OK && !m_isDone)
                return false;
        }
        return m_isReady;
    }
    bool isDone() const { return m_isDone; }
    std::uint64_t count() const { return m_count; }

private:
    z_stream m_stream = {};
    bool m_isReady = false;
    bool m_isDone = false;
    std::uint64_t m_count = 0;
    std::array<Bytef, 1 << 15> m_sink;
};

} // namespace

std::optional<std::string> findPngDamage(std::span<const std::byte> bytes)
{
    auto rest = bytes.subspan(std::min(bytes.size(), signatureBytes));
    PixelCounter pixels;
    std::uint64_t fewest = 0;
    for (bool isFirst = true;; isFirst = false) {
        const auto chunk = takeChunk(rest);
        if (!chunk)
            return "PNG ends early";
        if (!isChecksumRight(*chunk))
            return fmt::format("PNG: wrong checksum of the chunk at byte {}", chunk->whole.data() - bytes.data());
        if (isFirst) {
            if (chunk->type != "IHDR" || chunk->data.size() != 13)
                return "PNG without a header";
            const std::uint32_t width = bigEndian(chunk->data), height = bigEndian(chunk->data.subspan(4));
            if (auto reason = checkImageSize(width, height))
                return reason;
            const int type = std::to_integer<int>(chunk->data[9]), depth = std::to_integer<int>(chunk->data[8]);
            const int channels = type == 2 ? 3 : type == 4 ? 2 : type == 6 ? 4 : 1;
            const bool isInterlaced = chunk->data[12] != std::byte{0};
            // Interlaced pictures have more rows than that, never less.
            fewest = (std::uint64_t{width} * static_cast<std::uint64_t>(channels * depth) + 7) / 8 * height
                + (isInterlaced ? 0 : height);
        } else if (chunk->type == "IDAT") {
            if (!pixels.add(chunk->data))
                return "PNG: corrupt compressed pixels";
        } else if (chunk->type == "IEND") {
            if (!pixels.isDone() || pixels.count() < fewest)
                return "PNG: pixels are missing";
            return std::nullopt;
        }
    }
}

std::vector<std::byte> essentialPng(std::span<const std::byte> bytes)
{
    std::vector<std::byte> result(bytes.begin(), bytes.begin() + std::min(bytes.size(), signatureBytes));
    result.reserve(bytes.size());
    auto rest = bytes.subspan(result.size());
    while (const auto chunk = takeChunk(rest)) {
        const std::string_view type = chunk->type;
        if (type == "IHDR" || type == "PLTE" || type == "tRNS" || type == "IDAT" || type == "IEND")
            result.insert(result.end(), chunk->whole.begin(), chunk->whole.end());
        if (type == "IEND")
            break;
    }
    return result;
}

} // namespace pangkas
