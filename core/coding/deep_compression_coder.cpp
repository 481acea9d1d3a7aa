// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/deep_compression_coder.h"

#include "core/coding/bit_stream.h"
#include "core/coding/entropy.h"
#include "core/coding/huffman_code.h"
#include "core/coding/stored_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

namespace pangkas {

namespace {

constexpr int fewestGapBits = 4;
constexpr int mostGapBits = 5;
constexpr std::size_t cancelInterval = std::size_t{1} << 20; // entries, some ms

bool hasEntryCodes(const CodeFacts& facts)
{
    return hasGaps(facts) || hasCodes(facts);
}

/// 0 to the last centroid's; positions alone need fillers and others.
std::size_t codeAlphabet(const CodeFacts& facts)
{
    return static_cast<std::size_t>(std::max(facts.symbols, 1)) + 1;
}

std::vector<std::string_view> streamNames(const CodeFacts& facts)
{
    std::vector<std::string_view> names;
    if (hasGaps(facts))
        names.push_back("gaps");
    if (hasEntryCodes(facts))
        names.push_back("codes");
    return names;
}

/// Calls use(gap, code) for each entry, fillers among them; checks for cancel between pieces.
template <typename Use>
Result<void> forEachEntry(const StoredWeights& weights, int gapBits, const JobContext& job, const Use& use)
{
    const std::uint32_t largest = (1u << gapBits) - 1;
    std::size_t sinceCheck = 0;
    for (std::size_t i = 0; i < weights.gaps.size(); ++i) {
        for (std::uint32_t fillers = weights.gaps[i] >> gapBits; fillers > 0; --fillers, ++sinceCheck)
            use(largest, std::uint8_t{0});
        use(weights.gaps[i] & largest, weights.codes[i]);
        if (++sinceCheck >= cancelInterval) {
            PANGKAS_TRY(job.checkCancelled());
            sinceCheck = 0;
        }
    }
    return {};
}

/// How often each gap and code occurs when gaps have so many bits.
struct EntryCounts
{
    EntryCounts(const StoredWeights& weights, int gapBits, std::size_t codeAlphabet)
        : gaps(std::size_t{1} << gapBits), codes(codeAlphabet)
    {
        for (const std::uint32_t gap : weights.gaps) {
            codes[0] += gap >> gapBits;
            ++gaps[gap & (gaps.size() - 1)];
        }
        gaps.back() += codes[0];
        for (const std::uint8_t code : weights.codes)
            ++codes[code];
    }

    std::uint64_t entries() const
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : gaps)
            sum += count;
        return sum;
    }

    std::vector<std::uint64_t> gaps, codes;
};

/// A stream that begins with its code table, or with `gapBits` (0: not) and the table.
struct StreamStart
{
    StreamStart(std::span<const std::uint64_t> counts, int gapBits) : encoder(huffmanLengths(counts))
    {
        if (gapBits > 0)
            writer.put(static_cast<std::uint32_t>(gapBits), 8);
        encoder.putTable(writer);
    }

    HuffmanEncoder encoder;
    BitWriter writer;
};

std::uint64_t bytesFor(const EntryCounts& counts)
{
    std::uint64_t bytes = 0;
    for (const std::vector<std::uint64_t>* one : {&counts.gaps, &counts.codes}) {
        StreamStart start(*one, 0);
        bytes += start.writer.finish().size() + (huffmanBits(*one, huffmanLengths(*one)) + 7) / 8;
    }
    return bytes;
}

CodedStream finished(const char* name, BitWriter& writer, std::span<const std::uint64_t> counts, std::uint64_t entries)
{
    return {name, writer.finish(), entries, true, entries, shannonBits(counts), {counts.begin(), counts.end()}};
}

struct Decoding
{
    static Result<Decoding> open(std::string_view stream, std::span<const std::byte> bytes, std::size_t alphabet)
    {
        BitReader reader(bytes);
        int gapBits = 0;
        if (alphabet == 0) { // gaps: the stream says
            gapBits = static_cast<int>(reader.take(8));
            if (gapBits < fewestGapBits || gapBits > mostGapBits)
                return failInStream(stream, fmt::format("gaps of {} bits", gapBits));
            alphabet = std::size_t{1} << gapBits;
        }
        const std::uint64_t offset = reader.position() / 8;
        auto lengths = readHuffmanTable(reader, alphabet);
        if (!lengths)
            return failInStream(stream, std::move(lengths).error());
        return Decoding{reader, std::move(*lengths), gapBits, offset};
    }

    /// What codeTables() tells of this stream.
    CodeTable table(std::string_view stream) const
    {
        CodeTable table{std::string(stream), offset, reader.position() / 8 - offset, {}};
        for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
            if (lengths[symbol] > 0)
                table.prices.push_back({static_cast<int>(symbol), static_cast<double>(lengths[symbol])});
        if (table.prices.size() == 1)
            table.prices.front().bits = 0;
        return table;
    }

    BitReader reader; // behind the table
    std::vector<std::uint8_t> lengths;
    int gapBits = 0;
    std::uint64_t offset = 0; // of the table
};

Result<void> decodeAll(Decoding& values, std::span<std::uint8_t> codes, const JobContext& job)
{
    const HuffmanDecoder decoder(values.lengths);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i % cancelInterval == 0)
            PANGKAS_TRY(job.checkCancelled());
        values.reader.refill();
        codes[i] = static_cast<std::uint8_t>(decoder.take(values.reader));
        if (codes[i] == 0)
            return failInStream("codes", fmt::format("entry {} is a filler, though every weight is stored", i));
    }
    return {};
}

/// `gaps` and `values` are read side by side: neither waits for the other.
Result<void> decodeEntries(Decoding& gaps, Decoding& values, std::size_t stored, std::span<std::uint8_t> codes,
    const JobContext& job)
{
    constexpr std::size_t pieces = BitReader::guaranteed / longestHuffmanCode; // entries per refill
    const HuffmanDecoder gapDecoder(gaps.lengths), codeDecoder(values.lengths);
    const std::size_t largest = (std::size_t{1} << gaps.gapBits) - 1;
    BitReader gapReader = gaps.reader, codeReader = values.reader; // in registers
    std::size_t next = 0, found = 0, entry = 0;
    const auto shortFiller = [&] { return failInStream("gaps", fmt::format("a filler of less than {}", largest)); };
    while (found < stored) {
        PANGKAS_TRY(job.checkCancelled());
        bool hasShortFiller = false;
        const std::size_t pause = entry + cancelInterval;
        while (entry < pause && stored - found >= pieces && codes.size() - next >= pieces * (largest + 1)) {
            gapReader.refill();
            codeReader.refill();
            for (std::size_t i = 0; i < pieces; ++i) {
                const std::size_t gap = gapDecoder.take(gapReader);
                const std::size_t code = codeDecoder.take(codeReader);
                next += gap;
                codes[next++] = static_cast<std::uint8_t>(code);
                found += code != 0;
                hasShortFiller |= code == 0 && gap != largest;
            }
            entry += pieces;
        }
        if (hasShortFiller)
            return shortFiller();
        if (entry >= pause || found == stored)
            continue;
        gapReader.refill();
        codeReader.refill();
        const std::size_t gap = gapDecoder.take(gapReader);
        const std::size_t code = codeDecoder.take(codeReader);
        next += gap;
        if (next >= codes.size())
            return failInStream("gaps",
                fmt::format("entry {} leads to position {}, past the end at {}", entry, next, codes.size()));
        if (code == 0 && gap != largest)
            return shortFiller();
        codes[next++] = static_cast<std::uint8_t>(code);
        found += code != 0;
        ++entry;
    }
    gaps.reader = gapReader;
    values.reader = codeReader;
    return {};
}

} // namespace

Result<std::vector<CodedStream>> DeepCompressionCoder::encode(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const
try {
    std::vector<CodedStream> streams;
    if (!hasEntryCodes(facts))
        return streams;
    PANGKAS_ASSIGN(const StoredWeights weights, storedWeights(facts, codes, job));
    int gapBits = fewestGapBits;
    EntryCounts counts(weights, gapBits, codeAlphabet(facts));
    for (int bits = fewestGapBits + 1; hasGaps(facts) && bits <= mostGapBits; ++bits) {
        EntryCounts others(weights, bits, codeAlphabet(facts));
        if (bytesFor(others) < bytesFor(counts)) {
            gapBits = bits;
            counts = std::move(others);
        }
    }
    PANGKAS_TRY(job.checkCancelled());
    const std::uint64_t entries = counts.entries();
    StreamStart gaps(counts.gaps, gapBits), values(counts.codes, 0);
    if (hasGaps(facts))
        PANGKAS_TRY(forEachEntry(weights, gapBits, job,
            [&](std::uint32_t gap, std::uint8_t) { gaps.encoder.put(gaps.writer, gap); }));
    PANGKAS_TRY(forEachEntry(weights, gapBits, job,
        [&](std::uint32_t, std::uint8_t code) { values.encoder.put(values.writer, code); }));
    if (hasGaps(facts))
        streams.push_back(finished("gaps", gaps.writer, counts.gaps, entries));
    streams.push_back(finished("codes", values.writer, counts.codes, entries));
    return streams;
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, fmt::format("no memory for coding {} weights", facts.stored));
}

Result<void> DeepCompressionCoder::checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const
{
    PANGKAS_TRY(checkStreamNames(streamNames(facts), streams));
    // A filler stands for 2^4 weights that are not stored.
    const std::uint64_t most = facts.stored + ((facts.weights - facts.stored) >> fewestGapBits);
    constexpr std::uint64_t tableBytes = 1 + (256 * (longestHuffmanCode + 2)) / 8;
    for (const StreamSize& stream : streams) {
        if (stream.rawBytes < facts.stored || stream.rawBytes > most || stream.rawBytes != streams.front().rawBytes)
            return failInStream(stream.name,
                fmt::format("{} entries for {} stored weights of {}", stream.rawBytes, facts.stored, facts.weights));
        const std::uint64_t longest = tableBytes + (stream.rawBytes * longestHuffmanCode + 7) / 8;
        if (stream.bytes < 1 || stream.bytes > longest)
            return failInStream(
                stream.name, fmt::format("{} bytes for {} entries", stream.bytes, stream.rawBytes));
    }
    return {};
}

Result<void> DeepCompressionCoder::decode(const CodeFacts& facts, std::span<const StreamView> streams,
    std::span<std::uint8_t> codes, const JobContext& job) const
try {
    if (!hasEntryCodes(facts)) {
        std::ranges::fill(codes, facts.stored > 0 ? std::uint8_t{1} : std::uint8_t{0});
        return {};
    }
    PANGKAS_ASSIGN(Decoding values, Decoding::open("codes", bytesOfStream(streams, "codes"), codeAlphabet(facts)));
    if (!hasGaps(facts)) {
        PANGKAS_TRY(decodeAll(values, codes, job));
    } else {
        PANGKAS_ASSIGN(Decoding gaps, Decoding::open("gaps", bytesOfStream(streams, "gaps"), 0));
        PANGKAS_TRY(decodeEntries(gaps, values, facts.stored, codes, job));
        if (auto finished = gaps.reader.finish(); !finished)
            return failInStream("gaps", std::move(finished).error());
    }
    if (auto finished = values.reader.finish(); !finished)
        return failInStream("codes", std::move(finished).error());
    return {};
} catch (const std::bad_alloc&) {
    return fail(ErrorCode::OutOfMemory, "no memory for code tables");
}

Result<std::vector<CodeTable>> DeepCompressionCoder::codeTables(
    const CodeFacts& facts, std::span<const StreamView> streams) const
{
    std::vector<CodeTable> tables;
    for (const StreamView& stream : streams) {
        const std::size_t alphabet = stream.name == "gaps" ? 0 : codeAlphabet(facts);
        PANGKAS_ASSIGN(const Decoding decoding, Decoding::open(stream.name, stream.bytes, alphabet));
        tables.push_back(decoding.table(stream.name));
    }
    return tables;
}

} // namespace pangkas
