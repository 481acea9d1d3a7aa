// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/general_compressors.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdint>
#include <stdexcept>

namespace pangkas::benchmarks {

namespace {

using Bytes = std::vector<std::byte>;
using View = std::span<const std::byte>;

void require(bool isDone, const char* what)
{
    if (!isDone)
        throw std::runtime_error(std::string(what) + " failed");
}

const std::uint8_t* numbers(View bytes)
{
    return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

std::uint8_t* numbers(Bytes& bytes)
{
    return reinterpret_cast<std::uint8_t*>(bytes.data());
}

Bytes zlibCompress(View from)
{
    uLongf size = compressBound(from.size());
    Bytes to(size);
    require(compress2(numbers(to), &size, numbers(from), from.size(), 9) == Z_OK, "zlib");
    to.resize(size);
    return to;
}

Bytes zlibDecompress(View from, std::size_t size)
{
    Bytes to(size);
    uLongf count = size;
    require(uncompress(numbers(to), &count, numbers(from), from.size()) == Z_OK && count == size, "zlib");
    return to;
}

Bytes xzCompress(View from)
{
    Bytes to(lzma_stream_buffer_bound(from.size()));
    std::size_t size = 0;
    require(lzma_easy_buffer_encode(9 | LZMA_PRESET_EXTREME, LZMA_CHECK_CRC32, nullptr, numbers(from), from.size(),
                numbers(to), &size, to.size())
            == LZMA_OK,
        "xz");
    to.resize(size);
    return to;
}

Bytes xzDecompress(View from, std::size_t size)
{
    Bytes to(size);
    std::uint64_t memory = UINT64_MAX;
    std::size_t in = 0, out = 0;
    require(lzma_stream_buffer_decode(
                &memory, 0, nullptr, numbers(from), &in, from.size(), numbers(to), &out, to.size())
                == LZMA_OK
            && out == size,
        "xz");
    return to;
}

Bytes zstdCompress(View from)
{
    Bytes to(ZSTD_compressBound(from.size()));
    const std::size_t size = ZSTD_compress(to.data(), to.size(), from.data(), from.size(), 19);
    require(!ZSTD_isError(size), "zstd");
    to.resize(size);
    return to;
}

Bytes zstdDecompress(View from, std::size_t size)
{
    Bytes to(size);
    require(ZSTD_decompress(to.data(), to.size(), from.data(), from.size()) == size, "zstd");
    return to;
}

Bytes brotliCompress(View from)
{
    std::size_t size = BrotliEncoderMaxCompressedSize(from.size());
    Bytes to(size);
    require(BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_GENERIC, from.size(),
                numbers(from), &size, numbers(to)),
        "brotli");
    to.resize(size);
    return to;
}

Bytes brotliDecompress(View from, std::size_t size)
{
    Bytes to(size);
    std::size_t count = size;
    require(BrotliDecoderDecompress(from.size(), numbers(from), &count, numbers(to)) == BROTLI_DECODER_RESULT_SUCCESS
            && count == size,
        "brotli");
    return to;
}

} // namespace

std::vector<GeneralCompressor> generalCompressors()
{
    return {{"zlib -9", zlibCompress, zlibDecompress}, {"xz -9e", xzCompress, xzDecompress},
        {"zstd -19", zstdCompress, zstdDecompress}, {"brotli -q 11", brotliCompress, brotliDecompress}};
}

} // namespace pangkas::benchmarks
