// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/formats/tensor_loading.h"

#include "core/archive/zip_writer.h"
#include "core/base/checksums.h"
#include "core/base/parallel.h"
#include "core/formats/scalar_type.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

namespace pangkas {

namespace {

// A piece is what one thread takes at a time; a step is what stays in its cache between copy and checksum.
constexpr std::uint64_t pieceBytes = 4u << 20;
constexpr std::size_t stepBytes = 256u << 10;
constexpr std::size_t mostDimensions = 16;
/// What views that overlap or repeat elements may need beyond the bytes of the file.
constexpr std::uint64_t repeatedBytes = 64u << 20;

struct Piece
{
    std::size_t block = 0;
    std::uint64_t begin = 0, end = 0; // in the block
    std::uint32_t crc = 0;
};

/// A view whose elements lie side by side in its block.
struct Target
{
    std::uint64_t begin = 0, end = 0; // bytes of the block
    ElementType type = ElementType::Float32;
    float* values = nullptr;
};

Failure damaged(const TensorView& view, std::string detail)
{
    return fail(ErrorCode::CorruptFile, fmt::format("{}: {}", view.info.name, detail), {},
        "The file is damaged: copy or download it again");
}

Result<std::size_t> checkView(const TensorView& view, std::span<const StoredBlock> blocks)
{
    const Shape& shape = view.info.shape;
    if (shape.size() > mostDimensions)
        return fail(ErrorCode::LimitExceeded,
            fmt::format("{}: {} dimensions, at most {} are read", view.info.name, shape.size(), mostDimensions));
    if (view.strides.size() != shape.size())
        return damaged(view, fmt::format("{} sizes, but {} strides", shape.size(), view.strides.size()));
    const auto count = elementCount(shape);
    if (!count)
        return fail(count.error().code, fmt::format("{}: {}", view.info.name, count.error().detail));
    const StoredBlock& block = blocks[view.block];
    const std::uint64_t stored = block.bytes / bytesOf(view.info.storedAs);
    __extension__ using Wide = unsigned __int128;
    Wide last = view.offset;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (view.strides[i] < 0)
            return damaged(view, fmt::format("negative stride {}", view.strides[i]));
        if (*count != 0)
            last += static_cast<Wide>(shape[i] - 1) * static_cast<Wide>(view.strides[i]);
    }
    if (*count == 0 ? view.offset > stored : last >= stored)
        return damaged(view,
            fmt::format("shape {} at element {} reaches outside its storage {} of {} elements", toString(shape),
                view.offset, block.name, stored));
    return *count;
}

bool isContiguous(const TensorView& view)
{
    std::int64_t expected = 1;
    for (std::size_t i = view.info.shape.size(); i-- > 0;) {
        const std::int64_t size = view.info.shape[i];
        if (size == 0)
            return true;
        if (size != 1 && view.strides[i] != expected)
            return false;
        expected *= size;
    }
    return true;
}

/// Copies a view's elements in row-major order.
Result<void> gather(const TensorView& view, const std::byte* block, std::span<float> to, const JobContext& job)
{
    constexpr std::size_t betweenChecks = 1u << 20;
    const std::size_t size = bytesOf(view.info.storedAs), dimensions = view.info.shape.size();
    std::array<std::int64_t, mostDimensions> index{};
    std::uint64_t at = view.offset;
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (i % betweenChecks == 0)
            PANGKAS_TRY(job.checkCancelled());
        convertToFloat(view.info.storedAs, block + at * size, 1, &to[i]);
        for (std::size_t d = dimensions; d-- > 0;) {
            const auto stride = static_cast<std::uint64_t>(view.strides[d]);
            if (++index[d] < view.info.shape[d]) {
                at += stride;
                break;
            }
            at -= stride * static_cast<std::uint64_t>(view.info.shape[d] - 1);
            index[d] = 0;
        }
    }
    return {};
}

/// Reads blocks in pieces on all cores and hands every stretch of bytes to its targets.
class BlockReader
{
public:
    BlockReader(const InputFile& file, std::span<const StoredBlock> blocks, const JobContext& job, std::uint64_t total)
        : m_file(file)
        , m_blocks(blocks)
        , m_job(job)
        , m_total(total)
    {
    }

    /// targets[i] belong to chosen[i]. The error of the earliest piece wins, whatever the thread count.
    Result<void> read(std::span<const std::size_t> chosen, std::span<const std::vector<Target>> targets);

    std::size_t damagedBlock() const { return m_damagedBlock; } // after corrupt-file

private:
    Result<void> readPiece(Piece& piece, std::span<const Target> targets);
    Result<void> advance(std::size_t bytes);

    const InputFile& m_file;
    std::span<const StoredBlock> m_blocks;
    const JobContext& m_job;
    std::uint64_t m_total;
    std::mutex m_progress;
    std::uint64_t m_done = 0;
    std::size_t m_damagedBlock = 0;
};

Result<void> BlockReader::advance(std::size_t bytes)
{
    PANGKAS_TRY(m_job.checkCancelled());
    const std::lock_guard lock(m_progress); // also keeps the reports in order
    const std::uint64_t before = m_done;
    m_done += bytes;
    const std::uint64_t part = std::max<std::uint64_t>(m_total / 100, 1);
    if (before / part != m_done / part)
        m_job.report(Stage::Reading, static_cast<std::int64_t>(m_done), static_cast<std::int64_t>(m_total));
    return {};
}

Result<void> BlockReader::readPiece(Piece& piece, std::span<const Target> targets)
{
    const StoredBlock& block = m_blocks[piece.block];
    std::unique_ptr<std::byte[]> bounce;
    for (std::uint64_t at = piece.begin; at < piece.end;) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(stepBytes, piece.end - at));
        // Most models store each tensor by itself as float32: those bytes go straight to their place.
        std::span<std::byte> bytes;
        if (targets.size() == 1 && targets[0].type == ElementType::Float32 && targets[0].begin <= at
            && at + size <= targets[0].end) {
            bytes = {reinterpret_cast<std::byte*>(targets[0].values) + (at - targets[0].begin), size};
        } else {
            if (!bounce)
                bounce = std::make_unique_for_overwrite<std::byte[]>(stepBytes);
            bytes = {bounce.get(), size};
        }
        PANGKAS_TRY(m_file.readAt(block.offset + at, bytes));
        if (block.crc)
            piece.crc = crc32(bytes, piece.crc);
        if (bytes.data() == bounce.get()) {
            for (const Target& target : targets) {
                const std::uint64_t begin = std::max(target.begin, at), end = std::min(target.end, at + size);
                if (begin >= end)
                    continue;
                const std::size_t element = bytesOf(target.type);
                convertToFloat(target.type, bytes.data() + (begin - at), (end - begin) / element,
                    target.values + (begin - target.begin) / element);
            }
        }
        at += size;
        PANGKAS_TRY(advance(size));
    }
    return {};
}

Result<void> BlockReader::read(std::span<const std::size_t> chosen, std::span<const std::vector<Target>> targets)
{
    std::vector<Piece> pieces;
    std::vector<std::size_t> owner; // position in chosen
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const std::uint64_t bytes = m_blocks[chosen[i]].bytes;
        for (std::uint64_t begin = 0; begin < bytes || (begin == 0 && bytes == 0); begin += pieceBytes) {
            pieces.push_back({chosen[i], begin, std::min(bytes, begin + pieceBytes), 0});
            owner.push_back(i);
        }
    }
    std::vector<std::optional<Error>> errors(pieces.size());
    std::atomic<bool> isFailed = false;
    parallelFor(pieces.size(), [&](std::size_t i) {
        if (isFailed)
            return;
        if (auto result = readPiece(pieces[i], targets[owner[i]]); !result) {
            errors[i] = std::move(result).error();
            isFailed = true;
        }
    });
    for (auto& error : errors) {
        if (error)
            return fail(std::move(*error));
    }
    for (std::size_t i = 0; i < pieces.size();) {
        const StoredBlock& block = m_blocks[pieces[i].block];
        std::uint32_t crc = 0;
        const std::size_t first = i;
        for (; i < pieces.size() && owner[i] == owner[first]; ++i)
            crc = static_cast<std::uint32_t>(
                ::crc32_combine(crc, pieces[i].crc, static_cast<z_off_t>(pieces[i].end - pieces[i].begin)));
        if (areChecksumsCompared && block.crc && *block.crc != crc) {
            m_damagedBlock = pieces[first].block;
            return fail(ErrorCode::CorruptFile,
                fmt::format("the checksum of {} is {:08x}, but the file says {:08x}", block.name, crc, *block.crc), {},
                "The file is damaged: copy or download it again");
        }
    }
    return {};
}

} // namespace

std::vector<std::int64_t> contiguousStrides(const Shape& shape)
{
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * std::max<std::int64_t>(shape[i], 1);
    return strides;
}

Result<std::vector<Tensor>> loadTensors(const InputFile& file, std::span<const StoredBlock> blocks,
    std::span<const TensorView> views, const JobContext& job)
try {
    std::uint64_t needed = 0;
    std::vector<std::size_t> counts;
    for (const TensorView& view : views) {
        PANGKAS_ASSIGN(const std::size_t count, checkView(view, blocks));
        counts.push_back(count);
        needed += std::uint64_t{count} * sizeof(float); // each below 2^42, and there are at most a million
        // Twice: a file of 16-bit numbers doubles its size.
        if (needed > 2 * file.size() + repeatedBytes)
            return fail(ErrorCode::LimitExceeded,
                fmt::format(
                    "{}: the tensors up to here need more than {} MB of memory, far more than the file's {} bytes",
                    view.info.name, (2 * file.size() + repeatedBytes) >> 20, file.size()));
    }
    std::vector<FloatBuffer> buffers;
    for (const std::size_t count : counts) {
        PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(count));
        buffers.push_back(std::move(buffer));
    }

    // Blocks with a view that jumps about are read whole; all others pass through a small buffer or none.
    std::vector<std::vector<std::size_t>> users(blocks.size());
    for (std::size_t i = 0; i < views.size(); ++i)
        users[views[i].block].push_back(i);
    std::vector<std::size_t> streamed, jumping;
    std::vector<std::vector<Target>> targets;
    std::uint64_t total = 0;
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        if (users[b].empty())
            continue;
        total += blocks[b].bytes;
        if (!std::ranges::all_of(users[b], [&](std::size_t i) { return isContiguous(views[i]); })) {
            jumping.push_back(b);
            continue;
        }
        streamed.push_back(b);
        targets.emplace_back();
        for (const std::size_t i : users[b]) {
            const std::size_t size = bytesOf(views[i].info.storedAs);
            targets.back().push_back({views[i].offset * size, (views[i].offset + counts[i]) * size,
                views[i].info.storedAs, buffers[i].values().data()});
        }
    }

    BlockReader reader(file, blocks, job, total);
    const auto named = [&](Error error) {
        if (error.code == ErrorCode::CorruptFile)
            error.detail = fmt::format("{}: {}", views[users[reader.damagedBlock()].front()].info.name, error.detail);
        return error;
    };
    if (auto done = reader.read(streamed, targets); !done)
        return fail(named(std::move(done).error()));
    for (const std::size_t b : jumping) {
        // As float32 the copy serves any view of it, but as bytes it is no larger than the file says.
        const auto bytes = std::make_unique_for_overwrite<float[]>((blocks[b].bytes + 3) / 4);
        const std::vector<Target> whole{{0, blocks[b].bytes, ElementType::Float32, bytes.get()}};
        if (auto done = reader.read(std::span(&b, 1), std::span(&whole, 1)); !done)
            return fail(named(std::move(done).error()));
        for (const std::size_t i : users[b])
            PANGKAS_TRY(gather(views[i], reinterpret_cast<const std::byte*>(bytes.get()), buffers[i].values(), job));
    }

    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < views.size(); ++i)
        tensors.emplace_back(views[i].info, std::move(buffers[i]));
    return tensors;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for the model", {}, "Close other programs or use a smaller model");
}

} // namespace pangkas
