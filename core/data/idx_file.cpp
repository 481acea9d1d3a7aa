// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/idx_file.h"

#include "core/base/file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <new>
#include <string_view>
#include <system_error>

#include <zlib.h>

namespace pangkas {

namespace {

constexpr std::uint64_t largestFile = std::uint64_t{1} << 31; // bytes, inflated or not
constexpr std::uint64_t mostPerByte = 1032; // what deflate makes of a byte at best
constexpr std::byte unsignedBytes{0x08};
constexpr std::byte gzipStart[] = {std::byte{0x1f}, std::byte{0x8b}};

Failure endsEarly()
{
    return fail(ErrorCode::TruncatedFile, "ends before what its header promises", {}, "Get the file again");
}

/// A file's content from the front, inflated on the way if it is gzip.
class Content
{
public:
    explicit Content(std::span<const std::byte> file) : m_rest(file) { }
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    ~Content()
    {
        if (m_isGzip)
            ::inflateEnd(&m_stream);
    }

    Result<void> begin()
    {
        if (m_rest.size() < std::size(gzipStart) || !std::ranges::equal(m_rest.first(std::size(gzipStart)), gzipStart))
            return {};
        constexpr int gzipOnly = 15 + 16;
        if (::inflateInit2(&m_stream, gzipOnly) != Z_OK)
            return fail(ErrorCode::OutOfMemory, "no memory to inflate");
        m_isGzip = true;
        return {};
    }

    /// How many bytes could still come at most.
    std::uint64_t most() const { return m_isGzip ? mostPerByte * (std::uint64_t{m_rest.size()} + 64) : m_rest.size(); }

    Result<void> read(std::span<std::byte> to)
    {
        if (!m_isGzip) {
            if (m_rest.size() < to.size())
                return endsEarly();
            std::ranges::copy(m_rest.first(to.size()), to.begin());
            m_rest = m_rest.subspan(to.size());
            return {};
        }
        while (!to.empty()) {
            if (m_isEnd)
                return endsEarly();
            PANGKAS_ASSIGN(const std::size_t count, inflateSome(to));
            to = to.subspan(count);
        }
        return {};
    }

    /// corrupt-file unless all of it has been read; of gzip, its checksum is right too.
    Result<void> checkEnd()
    {
        if (m_isGzip && !m_isEnd) {
            std::byte more{};
            PANGKAS_ASSIGN(const std::size_t count, inflateSome({&more, 1}));
            if (count > 0)
                return fail(ErrorCode::CorruptFile, "goes on after what its header promises");
        }
        if (!m_rest.empty())
            return fail(ErrorCode::CorruptFile, fmt::format("{} bytes are left over at its end", m_rest.size()));
        return {};
    }

private:
    /// At least a byte, or none at the end.
    Result<std::size_t> inflateSome(std::span<std::byte> to)
    {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const std::size_t room = std::min(to.size(), most), given = std::min(m_rest.size(), most);
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(m_rest.data()));
        m_stream.avail_in = static_cast<uInt>(given);
        m_stream.next_out = reinterpret_cast<Bytef*>(to.data());
        m_stream.avail_out = static_cast<uInt>(room);
        const int answer = ::inflate(&m_stream, Z_NO_FLUSH);
        const std::size_t count = room - m_stream.avail_out, taken = given - m_stream.avail_in;
        m_rest = m_rest.subspan(taken);
        m_isEnd = answer == Z_STREAM_END;
        if (answer == Z_MEM_ERROR)
            return fail(ErrorCode::OutOfMemory, "no memory to inflate");
        if (answer == Z_BUF_ERROR || (answer == Z_OK && count == 0 && taken == 0) || (answer == Z_OK && count == 0 && m_rest.empty()))
            return fail(ErrorCode::TruncatedFile, "the gzip data end early", {}, "Get the file again");
        if (answer != Z_OK && answer != Z_STREAM_END)
            return fail(ErrorCode::CorruptFile, fmt::format("damaged gzip data ({})", m_stream.msg ? m_stream.msg : "zlib"));
        return count;
    }

    std::span<const std::byte> m_rest; // of the file
    z_stream m_stream{};
    bool m_isGzip = false;
    bool m_isEnd = false;
};

Result<std::uint32_t> readSize(Content& content)
{
    std::byte bytes[4];
    PANGKAS_TRY(content.read(bytes));
    std::uint32_t size = 0;
    for (const std::byte byte : bytes)
        size = size << 8 | std::to_integer<std::uint32_t>(byte);
    return size;
}

Result<IdxArray> parse(Content& content, std::size_t dimensions)
{
    std::byte start[4];
    PANGKAS_TRY(content.begin());
    PANGKAS_TRY(content.read(start));
    if (start[0] != std::byte{0} || start[1] != std::byte{0})
        return fail(ErrorCode::UnsupportedFormat, "is not an IDX file", {}, "Give MNIST's files as they are published");
    if (start[2] != unsignedBytes)
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("holds numbers of the type {:#04x}; unsigned bytes are 0x08", std::to_integer<unsigned>(start[2])));
    if (std::to_integer<std::size_t>(start[3]) != dimensions)
        return fail(ErrorCode::UnsupportedFormat,
            fmt::format("has {} dimensions; {} are needed", std::to_integer<unsigned>(start[3]), dimensions), {},
            "Images have three dimensions, labels one");
    IdxArray array;
    std::uint64_t count = 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
        PANGKAS_ASSIGN(const std::uint32_t size, readSize(content));
        if (size == 0)
            return fail(ErrorCode::CorruptFile, fmt::format("dimension {} has the size 0", i));
        if (size > largestFile / count)
            return fail(ErrorCode::LimitExceeded, fmt::format("promises more than {} bytes", largestFile));
        count *= size;
        array.sizes.push_back(size);
    }
    if (count > content.most())
        return endsEarly();
    array.values.resize(static_cast<std::size_t>(count));
    PANGKAS_TRY(content.read(std::as_writable_bytes(std::span(array.values))));
    PANGKAS_TRY(content.checkEnd());
    return array;
}

/// The text with the last `from` as `to`; empty where there is none.
std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    const auto at = text.rfind(from);
    return at == std::string::npos ? std::string() : text.replace(at, from.size(), to);
}

} // namespace

Result<IdxArray> parseIdx(std::span<const std::byte> file, std::size_t dimensions)
{
    try {
        Content content(file);
        return parse(content, dimensions);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for its numbers");
    }
}

Result<IdxArray> readIdx(const std::filesystem::path& path, std::size_t dimensions)
{
    try {
        PANGKAS_ASSIGN(const auto bytes, readFile(path, largestFile));
        auto array = parseIdx(bytes, dimensions);
        if (!array)
            return fail(withFile(std::move(array).error(), path.string()));
        return array;
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, "not enough memory for the file", path.string());
    }
}

bool looksLikeIdx(std::span<const std::byte> start)
{
    constexpr std::byte images[] = {std::byte{0}, std::byte{0}, unsignedBytes, std::byte{3}};
    const auto begins = [&](std::span<const std::byte> with) {
        return start.size() >= with.size() && std::ranges::equal(start.first(with.size()), with);
    };
    return begins(images) || begins(gzipStart);
}

Result<std::filesystem::path> idxLabelsOf(const std::filesystem::path& images)
{
    const std::string name = images.filename().string();
    const std::string labels = replaced(name, "images", "labels");
    if (labels.empty())
        return fail(ErrorCode::InvalidArgument, "its name doesn't say \"images\": the file of its labels can't be found",
            images.string(), "Name the two files like train-images-idx3-ubyte and train-labels-idx1-ubyte");
    const std::string withDimensions = replaced(labels, "idx3", "idx1");
    const std::filesystem::path wanted = images.parent_path() / (withDimensions.empty() ? labels : withDimensions);
    std::filesystem::path other = wanted;
    if (wanted.extension() == ".gz")
        other.replace_extension();
    else
        other += ".gz";
    std::error_code ignored;
    for (const auto& path : {wanted, other}) {
        if (std::filesystem::exists(path, ignored))
            return path;
    }
    return fail(systemError(ENOENT, "cannot open the labels", wanted));
}

} // namespace pangkas
