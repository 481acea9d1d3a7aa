// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/archive/inflate.h"

#include "core/archive/zip_directory.h"
#include "core/archive/zip_writer.h"

#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>
#include <vector>

namespace pangkas {

namespace {

constexpr std::size_t chunkBytes = std::size_t{256} << 10; // read, inflated and checked while it is in the cache

struct InflateEnd
{
    void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

} // namespace

Result<std::uint32_t> inflateRange(const InputFile& file, std::uint64_t offset, std::uint64_t size,
    std::span<std::byte> to, std::string_view what, const JobContext& job)
try {
    const zip::Refusal refuse(file);
    z_stream stream = {};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return refuse(ErrorCode::OutOfMemory, "{}: no memory for inflating", what);
    const std::unique_ptr<z_stream, InflateEnd> owner(&stream);
    std::vector<std::byte> input(static_cast<std::size_t>(std::min<std::uint64_t>(chunkBytes, size)));
    std::uint64_t taken = 0;
    std::size_t made = 0;
    std::uint32_t crc = 0;
    for (int state = Z_OK; state != Z_STREAM_END;) {
        PANGKAS_TRY(job.checkCancelled());
        if (stream.avail_in == 0) {
            const auto chunk =
                std::span(input).first(static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), size - taken)));
            if (chunk.empty())
                return refuse(ErrorCode::CorruptFile, "{}: its deflated bytes end early", what);
            PANGKAS_TRY(file.readAt(offset + taken, chunk));
            taken += chunk.size();
            stream.next_in = reinterpret_cast<Bytef*>(chunk.data());
            stream.avail_in = static_cast<uInt>(chunk.size());
        }
        // Once everything expected is there, only the end mark may follow: a spare byte catches what goes on.
        std::byte spare;
        const bool isFull = made == to.size();
        const auto room = isFull ? std::span(&spare, 1) : to.subspan(made, std::min(chunkBytes, to.size() - made));
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = static_cast<uInt>(room.size());
        state = ::inflate(&stream, Z_NO_FLUSH);
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
            return refuse(state == Z_MEM_ERROR ? ErrorCode::OutOfMemory : ErrorCode::CorruptFile,
                "{}: its deflated bytes are damaged", what);
        const std::size_t count = room.size() - stream.avail_out;
        if (isFull && count > 0)
            return refuse(ErrorCode::CorruptFile, "{} inflates to more than {} bytes", what, to.size());
        if (!isFull) {
            crc = crc32(room.first(count), crc);
            made += count;
        }
    }
    if (made != to.size() || stream.avail_in != 0 || taken != size)
        return refuse(ErrorCode::CorruptFile, "{} inflates to {} bytes, not to {}", what, made, to.size());
    return crc;
} catch (const std::bad_alloc&) {
    return zip::Refusal(file)(ErrorCode::OutOfMemory, "{}: no memory for inflating", what);
}

} // namespace pangkas
