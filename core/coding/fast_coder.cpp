// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/fast_coder.h"

#include "core/coding/bit_stream.h"
#include "core/coding/entropy.h"
#include "core/coding/gap_classes.h"
#include "core/coding/rans.h"
#include "core/coding/stored_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>

namespace pangkas {

namespace {

constexpr std::size_t pieceSymbols = std::size_t{1} << 14; // of gaps and codes, in the fastest cache
constexpr std::size_t cancelPieces = 64; // some ms

std::vector<std::string_view> streamNames(const CodeFacts& facts)
{
    std::vector<std::string_view> names;
    if (hasGaps(facts))
        names.push_back("gaps");
    if (hasCodes(facts))
        names.push_back("codes");
    return names;
}

Result<CodedStream> codesStream(std::span<const std::uint8_t> stored, const JobContext& job)
{
    std::vector<std::byte> symbols(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i)
        symbols[i] = static_cast<std::byte>(stored[i] - 1);
    PANGKAS_ASSIGN(auto block, encodeRans(symbols, job));
    const auto counts = byteCounts(symbols);
    return CodedStream{"codes", std::move(block), symbols.size(), true, symbols.size(), shannonBits(counts),
        {counts.begin(), counts.end()}};
}

Result<CodedStream> gapsStream(std::span<const std::uint32_t> gaps, const JobContext& job)
{
    std::vector<std::byte> symbols;
    symbols.reserve(gaps.size());
    BitWriter extra;
    std::uint64_t extraBits = 0;
    for (const std::uint32_t gap : gaps) {
        const std::size_t symbol = gapClassOf(gap);
        const GapClass& one = gapClasses[symbol];
        symbols.push_back(static_cast<std::byte>(symbol));
        extra.put(gap - one.base, one.extraBits);
        extraBits += one.extraBits;
    }
    const std::vector<std::byte> extraBytes = extra.finish();
    PANGKAS_ASSIGN(const auto block, encodeRans(symbols, job));
    std::vector<std::byte> bytes;
    bytes.reserve(extraBytes.size() + block.size() + 5);
    int sevens = 1;
    while (sevens < 5 && extraBytes.size() >> (7 * sevens) > 0)
        ++sevens;
    while (sevens-- > 0)
        bytes.push_back(static_cast<std::byte>((extraBytes.size() >> (7 * sevens) & 127) | (sevens > 0 ? 128u : 0u)));
    bytes.insert(bytes.end(), extraBytes.begin(), extraBytes.end());
    bytes.insert(bytes.end(), block.begin(), block.end());
    const auto counts = byteCounts(symbols);
    return CodedStream{"gaps", std::move(bytes), symbols.size(), true, symbols.size(),
        shannonBits(counts) + static_cast<double>(extraBits), {counts.begin(), counts.end()}};
}

/// Where the parts of a stream of gaps lie.
struct GapsParts
{
    static Result<GapsParts> of(std::span<const std::byte> stream)
    {
        std::uint64_t size = 0;
        std::size_t next = 0;
        for (bool goesOn = true; goesOn; ++next) {
            if (next == stream.size() || next == 5)
                return fail(ErrorCode::CorruptFile, "ends inside its first number");
            size = size << 7 | (std::to_integer<std::uint64_t>(stream[next]) & 127);
            goesOn = std::to_integer<unsigned>(stream[next]) >= 128;
            if (size == 0 && goesOn)
                return fail(ErrorCode::CorruptFile, "begins with a number that could be shorter");
        }
        if (size > stream.size() - next)
            return fail(ErrorCode::CorruptFile, fmt::format("{} bytes of extra bits in {}", size, stream.size()));
        const auto extraSize = static_cast<std::size_t>(size);
        return GapsParts{stream.subspan(next, extraSize), stream.subspan(next + extraSize), next + extraSize};
    }

    std::span<const std::byte> extra, block;
    std::size_t blockOffset = 0;
};

Result<RansDecoder> openBlock(
    std::string_view stream, std::span<const std::byte> block, std::size_t symbols, std::size_t alphabet)
{
    auto decoder = RansDecoder::open(block, symbols);
    if (!decoder)
        return failInStream(stream, std::move(decoder).error());
    if (decoder->largest() >= static_cast<int>(alphabet))
        return failInStream(stream, fmt::format("symbol {}, but there are {}", decoder->largest(), alphabet));
    return decoder;
}

Result<void> decodePiece(std::string_view stream, RansDecoder& decoder, std::span<std::uint8_t> symbols)
{
    if (auto decoded = decoder.decode(std::as_writable_bytes(symbols)); !decoded)
        return failInStream(stream, std::move(decoded).error());
    return {};
}

/// Every weight has a code.
Result<void> decodeAll(RansDecoder& values, std::span<std::uint8_t> codes, const JobContext& job)
{
    constexpr std::size_t step = pieceSymbols * cancelPieces;
    for (std::size_t i = 0; i < codes.size(); i += step) {
        PANGKAS_TRY(job.checkCancelled());
        const auto piece = codes.subspan(i, std::min(step, codes.size() - i));
        PANGKAS_TRY(decodePiece("codes", values, piece));
        for (std::uint8_t& code : piece)
            ++code; // at most 255: the alphabet was checked
    }
    return {};
}

/// `values`: nullptr for positions alone.
Result<void> decodeGaps(RansDecoder& gaps, BitReader& extra, RansDecoder* values, std::size_t stored,
    std::span<std::uint8_t> codes, const JobContext& job)
{
    std::vector<std::uint8_t> gapPiece(std::min(pieceSymbols, stored)), valuePiece(gapPiece.size());
    std::size_t next = 0; // below 2^31 x (stored + 1)
    BitReader reader = extra; // nobody else's, so that stores can't change it
    for (std::size_t done = 0; done < stored;) {
        if (done % (pieceSymbols * cancelPieces) == 0)
            PANGKAS_TRY(job.checkCancelled());
        const std::size_t count = std::min(gapPiece.size(), stored - done);
        PANGKAS_TRY(decodePiece("gaps", gaps, std::span(gapPiece).first(count)));
        if (values)
            PANGKAS_TRY(decodePiece("codes", *values, std::span(valuePiece).first(count)));
        for (std::size_t i = 0; i < count; ++i) {
            const GapClass one = gapClasses[gapPiece[i]];
            next += one.base + reader.take(one.extraBits);
            if (next >= codes.size())
                return failInStream("gaps",
                    fmt::format("gap {} leads to position {}, past the end at {}", done + i, next, codes.size()));
            codes[next++] = static_cast<std::uint8_t>(valuePiece[i] + 1);
        }
        done += count;
    }
    extra = reader;
    return {};
}

} // namespace

Result<std::vector<CodedStream>> FastCoder::encode(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const
try {
    std::vector<CodedStream> streams;
    if (streamNames(facts).empty())
        return streams;
    PANGKAS_ASSIGN(const StoredWeights weights, storedWeights(facts, codes, job));
    if (hasGaps(facts)) {
        PANGKAS_ASSIGN(CodedStream gaps, gapsStream(weights.gaps, job));
        streams.push_back(std::move(gaps));
    }
    if (hasCodes(facts)) {
        PANGKAS_ASSIGN(CodedStream values, codesStream(weights.codes, job));
        streams.push_back(std::move(values));
    }
    return streams;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for coding {} weights", facts.stored));
}

Result<void> FastCoder::checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const
{
    PANGKAS_TRY(checkStreamNames(streamNames(facts), streams));
    for (const StreamSize& stream : streams) {
        // Uncoded, a block has a byte more than symbols; gaps have up to 30 extra bits each and the size of these.
        const bool isGaps = stream.name == "gaps";
        const std::uint64_t most = 1 + facts.stored + (isGaps ? 5 + (facts.stored * 30 + 7) / 8 : 0);
        if (stream.rawBytes != facts.stored || stream.bytes < (isGaps ? 2 : 1) || stream.bytes > most)
            return failInStream(stream.name,
                fmt::format("{} bytes ({} symbols) for {} stored weights of {}", stream.bytes, stream.rawBytes,
                    facts.stored, facts.weights));
    }
    return {};
}

Result<void> FastCoder::decode(const CodeFacts& facts, std::span<const StreamView> streams,
    std::span<std::uint8_t> codes, const JobContext& job) const
try {
    if (facts.stored == 0)
        return {};
    std::optional<RansDecoder> values;
    if (hasCodes(facts)) {
        PANGKAS_ASSIGN(values,
            openBlock("codes", bytesOfStream(streams, "codes"), facts.stored, std::size_t(facts.symbols)));
    }
    if (hasGaps(facts)) {
        auto parts = GapsParts::of(bytesOfStream(streams, "gaps"));
        if (!parts)
            return failInStream("gaps", std::move(parts).error());
        PANGKAS_ASSIGN(RansDecoder gaps, openBlock("gaps", parts->block, facts.stored, gapClasses.size()));
        BitReader extra(parts->extra);
        PANGKAS_TRY(decodeGaps(gaps, extra, values ? &*values : nullptr, facts.stored, codes, job));
        if (auto finished = gaps.finish().and_then([&extra] { return extra.finish(); }); !finished)
            return failInStream("gaps", std::move(finished).error());
    } else if (values) {
        PANGKAS_TRY(decodeAll(*values, codes, job));
    } else {
        std::ranges::fill(codes, std::uint8_t{1});
    }
    if (values)
        if (auto finished = values->finish(); !finished)
            return failInStream("codes", std::move(finished).error());
    return {};
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for code tables");
}

Result<std::vector<CodeTable>> FastCoder::codeTables(
    const CodeFacts& facts, std::span<const StreamView> streams) const
{
    std::vector<CodeTable> tables;
    for (const StreamView& stream : streams) {
        std::size_t offset = 0;
        if (stream.name == "gaps") {
            auto parts = GapsParts::of(stream.bytes);
            if (!parts)
                return failInStream("gaps", std::move(parts).error());
            offset = parts->blockOffset;
        }
        PANGKAS_ASSIGN(const RansDecoder decoder,
            openBlock(stream.name, stream.bytes.subspan(offset), facts.stored, 256));
        CodeTable table = decoder.table();
        if (table.prices.empty())
            continue; // not coded
        table.stream = stream.name;
        table.offset += offset;
        tables.push_back(std::move(table));
    }
    return tables;
}

} // namespace pangkas
