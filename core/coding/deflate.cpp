// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/deflate.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>

namespace pangkas {

namespace {

constexpr std::size_t chunkBytes = std::size_t{64} << 10; // at level 9 some 10 ms
constexpr std::size_t sampleBytes = std::size_t{1} << 20;
constexpr std::size_t samplePieces = 16; // spread over the input
constexpr int largestMemoryLevel = 9; // the longest blocks: fewer code tables

struct DeflateEnd
{
    void operator()(z_stream* stream) const { ::deflateEnd(stream); }
};

/// Raw deflate, given up (isDeflated false) as soon as it has `limit` bytes.
Result<Deflated> deflateWith(
    int strategy, std::span<const std::byte> bytes, std::size_t limit, const ByteProgress& progress)
{
    z_stream stream = {};
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, largestMemoryLevel, strategy) != Z_OK)
        return fail(ErrorCode::OutOfMemory, "no memory for deflating");
    const std::unique_ptr<z_stream, DeflateEnd> owner(&stream);
    Deflated result;
    std::vector<std::byte> room(chunkBytes);
    for (int state = Z_OK; state != Z_STREAM_END;) {
        const auto chunk = bytes.first(std::min(chunkBytes, bytes.size()));
        bytes = bytes.subspan(chunk.size());
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(chunk.data()));
        stream.avail_in = static_cast<uInt>(chunk.size());
        do {
            stream.next_out = reinterpret_cast<Bytef*>(room.data());
            stream.avail_out = static_cast<uInt>(room.size());
            state = ::deflate(&stream, bytes.empty() ? Z_FINISH : Z_NO_FLUSH);
            if (state == Z_STREAM_ERROR)
                return fail(ErrorCode::Internal, "zlib refused to deflate");
            const std::size_t count = room.size() - stream.avail_out;
            if (count >= limit - result.bytes.size())
                return Deflated{};
            result.bytes.insert(result.bytes.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count));
        } while (stream.avail_out == 0);
        if (progress)
            PANGKAS_TRY(progress(chunk.size()));
    }
    result.isDeflated = true;
    return result;
}

} // namespace

Result<std::size_t> matchedSizeAfter(std::span<const std::byte> history, std::span<const std::byte> bytes)
try {
    z_stream stream = {};
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, largestMemoryLevel, Z_DEFAULT_STRATEGY)
        != Z_OK)
        return fail(ErrorCode::OutOfMemory, "no memory for deflating");
    const std::unique_ptr<z_stream, DeflateEnd> owner(&stream);
    const auto pointer = [](std::span<const std::byte> from) {
        return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(from.data()));
    };
    if (!history.empty())
        ::deflateSetDictionary(&stream, pointer(history), static_cast<uInt>(history.size()));
    std::vector<std::byte> room(::deflateBound(&stream, static_cast<uLong>(bytes.size())));
    stream.next_in = pointer(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    if (::deflate(&stream, Z_FINISH) != Z_STREAM_END)
        return fail(ErrorCode::Internal, "zlib refused to deflate");
    return room.size() - stream.avail_out;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for deflating {} bytes", bytes.size()));
}

Result<Deflated> deflateSmallest(std::span<const std::byte> bytes, const ByteProgress& progress)
try {
    const ByteProgress silent = [&progress](std::uint64_t) { return progress ? progress(0) : Result<void>(); };
    const auto original = [bytes] { return Deflated{{bytes.begin(), bytes.end()}, false}; };
    if (bytes.empty())
        return original();
    if (bytes.size() <= sampleBytes) {
        PANGKAS_ASSIGN(Deflated plain, deflateWith(Z_HUFFMAN_ONLY, bytes, bytes.size(), silent));
        const std::size_t limit = plain.isDeflated ? plain.bytes.size() : bytes.size();
        PANGKAS_ASSIGN(Deflated matched, deflateWith(Z_DEFAULT_STRATEGY, bytes, limit, progress));
        if (matched.isDeflated)
            return matched;
        return plain.isDeflated ? plain : original();
    }
    std::vector<std::byte> sample;
    sample.reserve(sampleBytes);
    for (std::size_t i = 0; i < samplePieces; ++i) {
        constexpr std::size_t length = sampleBytes / samplePieces;
        const auto piece = bytes.subspan((bytes.size() - length) / (samplePieces - 1) * i, length);
        sample.insert(sample.end(), piece.begin(), piece.end());
    }
    PANGKAS_ASSIGN(const Deflated plain, deflateWith(Z_HUFFMAN_ONLY, sample, sample.size(), silent));
    const std::size_t limit = plain.isDeflated ? plain.bytes.size() : sample.size();
    PANGKAS_ASSIGN(const Deflated matched, deflateWith(Z_DEFAULT_STRATEGY, sample, limit, silent));
    const int strategy = matched.isDeflated ? Z_DEFAULT_STRATEGY : Z_HUFFMAN_ONLY;
    PANGKAS_ASSIGN(Deflated whole, deflateWith(strategy, bytes, bytes.size(), progress));
    if (whole.isDeflated)
        return whole;
    return original();
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for deflating {} bytes", bytes.size()));
}

} // namespace pangkas
