// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/deflate_coder.h"

#include "core/coding/entropy.h"
#include "core/coding/gap_coding.h"
#include "core/coding/stored_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace pangkas {

namespace {

/// A symbol per byte.
CodedStream byteStream(std::string name, std::vector<std::byte> bytes)
{
    const auto counts = byteCounts(bytes);
    const std::uint64_t size = bytes.size();
    return {std::move(name), std::move(bytes), size, false, size, shannonBits(counts), {counts.begin(), counts.end()}};
}

} // namespace

Result<std::vector<CodedStream>> DeflateCoder::encode(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const
try {
    std::vector<CodedStream> streams;
    if (hasGaps(facts)) {
        PANGKAS_ASSIGN(std::vector<std::byte> gaps, encodeGaps(codes, job));
        streams.push_back(byteStream("gaps", std::move(gaps)));
    }
    PANGKAS_TRY(job.checkCancelled());
    if (hasCodes(facts)) {
        std::vector<std::byte> stored;
        stored.reserve(facts.stored);
        for (const std::uint8_t code : codes)
            if (code != 0)
                stored.push_back(static_cast<std::byte>(code - 1));
        streams.push_back(byteStream("codes", std::move(stored)));
    }
    return streams;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for coding {} weights", facts.stored));
}

Result<void> DeflateCoder::checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const
{
    std::vector<std::string_view> expected;
    if (hasGaps(facts))
        expected.push_back("gaps");
    if (hasCodes(facts))
        expected.push_back("codes");
    PANGKAS_TRY(checkStreamNames(expected, streams));
    for (const StreamSize& stream : streams) {
        const std::uint64_t most = stream.name == "gaps" ? facts.stored + facts.weights / 255 : facts.stored;
        if (stream.bytes < facts.stored || stream.bytes > most || stream.rawBytes != stream.bytes)
            return fail(ErrorCode::CorruptFile,
                fmt::format("stream {}: {} bytes ({} raw) for {} stored weights of {}", stream.name, stream.bytes,
                    stream.rawBytes, facts.stored, facts.weights));
    }
    return {};
}

Result<void> DeflateCoder::decode(const CodeFacts& facts, std::span<const StreamView> streams,
    std::span<std::uint8_t> codes, const JobContext& job) const
{
    std::span<const std::byte> gaps, values;
    for (const StreamView& stream : streams)
        (stream.name == "gaps" ? gaps : values) = stream.bytes;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (std::to_integer<int>(values[i]) >= facts.symbols)
            return fail(ErrorCode::CorruptFile,
                fmt::format("stream codes: code {} at {}, but there are {} centroids", std::to_integer<int>(values[i]),
                    i, facts.symbols));
    PANGKAS_TRY(job.checkCancelled());
    if (hasGaps(facts)) {
        if (auto decoded = decodeGaps(gaps, facts.stored, values, codes); !decoded) {
            decoded.error().detail = "stream gaps: " + decoded.error().detail;
            return decoded;
        }
    } else if (facts.stored > 0) {
        for (std::size_t i = 0; i < facts.stored; ++i)
            codes[i] = values.empty() ? 1 : static_cast<std::uint8_t>(std::to_integer<unsigned>(values[i]) + 1);
    }
    return job.checkCancelled();
}

} // namespace pangkas
