// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/max_coder.h"

#include "core/base/parallel.h"
#include "core/coding/binary_coder.h"
#include "core/coding/entropy.h"
#include "core/coding/max_model.h"
#include "core/coding/stored_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace pangkas {

namespace {

constexpr std::string_view streamName = "mixed";

bool isCoded(const CodeFacts& facts)
{
    return facts.stored > 0 && (facts.stored < facts.weights || facts.symbols > 1);
}

std::vector<std::string_view> streamNames(const CodeFacts& facts)
{
    return isCoded(facts) ? std::vector{streamName} : std::vector<std::string_view>();
}

std::size_t boundaryBytes(const CodeFacts& facts)
{
    return facts.symbols > 1 ? 1 : 0;
}

/// How a layer is cut; a part of the format.
class Segments
{
public:
    /// Of a layer with weights.
    explicit Segments(const CodeFacts& facts) : m_weights(facts.weights)
    {
        const auto rows = facts.shape.empty() ? 1 : static_cast<std::size_t>(facts.shape.front());
        const std::size_t row = facts.weights / rows;
        m_first = std::min(std::max<std::size_t>(1, (std::size_t{1} << 21) / row) * row, m_weights);
        m_other = std::max<std::size_t>(1, (std::size_t{1} << 22) / row) * row;
    }

    std::size_t count() const { return 1 + (m_weights - m_first + m_other - 1) / m_other; }
    template <typename T>
    std::span<T> part(std::span<T> codes, std::size_t segment) const
    {
        if (segment == 0)
            return codes.first(m_first);
        const std::size_t begin = m_first + (segment - 1) * m_other;
        return codes.subspan(begin, std::min(m_other, m_weights - begin));
    }

private:
    std::size_t m_weights, m_first, m_other;
};

/// The number of codes below zero, by symmetry: around which boundary the histogram resembles its mirror image most.
int negativeCodes(const CodeFacts& facts, std::span<const std::uint64_t> counts)
{
    int best = 0;
    std::uint64_t most =
        0; // at most the square of the number of weights; were that too large, the choice is only worse
    for (int boundary = 0; boundary <= facts.symbols; ++boundary) {
        std::uint64_t sum = 0;
        for (int low = boundary, high = boundary + 1; low >= 1 && high <= facts.symbols; --low, ++high)
            sum += counts[static_cast<std::size_t>(low)] * counts[static_cast<std::size_t>(high)];
        if (sum > most) {
            most = sum;
            best = boundary;
        }
    }
    return best;
}

Failure noMemory(const CodeFacts& facts)
{
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for coding {} weights", facts.weights));
}

/// Decodes a segment; empty, or what is wrong with it.
std::string decodeSegment(
    MaxModel& model, std::span<const std::byte> bytes, std::span<std::uint8_t> codes, const JobContext& job)
{
    BinaryDecoder decoder(bytes);
    const bool isWhole = model.code(decoder, codes, job);
    if (job.isCancelled())
        return {};
    if (decoder.isPastEnd())
        return fmt::format("goes on past its {} bytes", bytes.size());
    if (!isWhole)
        return "has a code above the number of centroids";
    if (!decoder.isAtEnd())
        return fmt::format("has bytes left over of {}", bytes.size());
    return {};
}

} // namespace

Result<std::vector<CodedStream>> MaxCoder::encode(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const
try {
    std::vector<CodedStream> streams;
    if (!isCoded(facts))
        return streams;
    const auto counts = byteCounts(std::as_bytes(codes));
    const int negative = facts.symbols > 1 ? negativeCodes(facts, counts) : 0;
    const Segments segments(facts);
    std::vector<std::vector<std::byte>> coded(segments.count());
    const auto encodeSegment = [&](MaxModel& model, std::size_t i) {
        // Encoding reads the codes and writes back the same ones: a copy, so that the caller's stay untouched.
        const auto part = segments.part(codes, i);
        std::vector<std::uint8_t> copy(part.begin(), part.end());
        BinaryEncoder encoder(coded[i]);
        model.code(encoder, copy, job);
        encoder.finish();
    };
    MaxModel model(facts, negative);
    encodeSegment(model, 0);
    PANGKAS_TRY(job.checkCancelled());
    parallelFor(coded.size() - 1, [&](std::size_t i) {
        MaxModel continued = model;
        encodeSegment(continued, i + 1);
    });
    PANGKAS_TRY(job.checkCancelled());

    std::vector<std::byte> bytes;
    if (boundaryBytes(facts) > 0)
        bytes.push_back(static_cast<std::byte>(negative));
    for (std::size_t i = 0; i + 1 < coded.size(); ++i) {
        if (coded[i].size() > std::numeric_limits<std::uint32_t>::max())
            return fail(ErrorCode::LimitExceeded, fmt::format("a segment of {} bytes", coded[i].size()));
        for (int shift = 0; shift < 32; shift += 8)
            bytes.push_back(static_cast<std::byte>(coded[i].size() >> shift));
    }
    for (const auto& segment : coded)
        bytes.insert(bytes.end(), segment.begin(), segment.end());
    streams.push_back(
        {std::string(streamName), std::move(bytes), facts.weights, true, facts.weights, shannonBits(counts),
            {counts.begin(), counts.end()}});
    return streams;
} catch (const std::bad_alloc&) {
    return noMemory(facts);
}

Result<void> MaxCoder::checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const
{
    PANGKAS_TRY(checkStreamNames(streamNames(facts), streams));
    if (streams.empty())
        return {};
    // A weight takes up to 10 decisions of up to 11.6 bits each; a segment at least a byte and up to 4 to end it.
    const std::uint64_t segments = Segments(facts).count();
    const std::uint64_t least = boundaryBytes(facts) + 4 * (segments - 1) + segments;
    const std::uint64_t most = least + 16 * std::uint64_t{facts.weights} + 4 * segments;
    if (streams[0].rawBytes != facts.weights || streams[0].bytes < least || streams[0].bytes > most)
        return failInStream(streamName,
            fmt::format("{} bytes ({} raw) for {} weights in {} segments", streams[0].bytes, streams[0].rawBytes,
                facts.weights, segments));
    return {};
}

Result<void> MaxCoder::decode(const CodeFacts& facts, std::span<const StreamView> streams,
    std::span<std::uint8_t> codes, const JobContext& job) const
try {
    if (!isCoded(facts)) {
        if (facts.stored > 0)
            std::ranges::fill(codes, std::uint8_t{1});
        return job.checkCancelled();
    }
    std::span<const std::byte> bytes = streams.front().bytes;
    const auto take = [&bytes](std::size_t count) {
        const auto taken = bytes.first(count); // checkStreams() has seen that header and lengths are there
        bytes = bytes.subspan(count);
        return taken;
    };
    const int negative = boundaryBytes(facts) > 0 ? std::to_integer<int>(take(1)[0]) : 0;
    if (negative > facts.symbols)
        return failInStream(streamName, fmt::format("{} codes of {} are below zero", negative, facts.symbols));
    const Segments segments(facts);
    const std::size_t count = segments.count();
    std::vector<std::span<const std::byte>> coded(count);
    auto lengths = take(4 * (count - 1));
    for (std::size_t i = 0; i + 1 < count; ++i) {
        std::size_t length = 0;
        for (std::size_t byte = 0; byte < 4; ++byte)
            length |= std::to_integer<std::size_t>(lengths[4 * i + byte]) << (8 * byte);
        if (length > bytes.size())
            return failInStream(streamName, fmt::format("segment {} has {} bytes of {}", i, length, bytes.size()));
        coded[i] = take(length);
    }
    coded[count - 1] = bytes;

    std::vector<std::string> wrong(count);
    MaxModel model(facts, negative);
    wrong[0] = decodeSegment(model, coded[0], segments.part(codes, 0), job);
    if (wrong[0].empty() && !job.isCancelled())
        parallelFor(count - 1, [&](std::size_t i) {
            MaxModel continued = model;
            wrong[i + 1] = decodeSegment(continued, coded[i + 1], segments.part(codes, i + 1), job);
        });
    PANGKAS_TRY(job.checkCancelled());
    for (std::size_t i = 0; i < count; ++i)
        if (!wrong[i].empty())
            return failInStream(streamName, fmt::format("segment {} of {} {}", i + 1, count, wrong[i]));
    const auto stored = codes.size() - static_cast<std::size_t>(std::ranges::count(codes, 0));
    if (stored != facts.stored)
        return failInStream(streamName, fmt::format("{} stored weights instead of {}", stored, facts.stored));
    return {};
} catch (const std::bad_alloc&) {
    return noMemory(facts);
}

} // namespace pangkas
