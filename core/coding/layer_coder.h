// SPDX-License-Identifier: GPL-3.0-or-later
// How a layer's positions and codes become bytes: the interface that every coder fills, and the list of coders.
// A new coder is a new file and a line in layer_coder.cpp; what it can't share with older readers it names in
// features().
#pragma once

#include "core/base/export.h"
#include "core/base/job_context.h"
#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// What is known of a layer's codes before they are decoded.
struct CodeFacts
{
    std::vector<std::int64_t> shape; // of the weight; its product is `weights`
    std::size_t weights = 0;
    std::size_t stored = 0; // codes that are not 0
    int symbols = 0; // codes are 0 to symbols, at most 255; 0: positions alone, each code is 0 or 1
};

struct CodedStream
{
    std::string name; // "gaps"
    std::vector<std::byte> bytes;
    std::uint64_t rawBytes = 0; // what the same information takes before the coder, a byte per symbol
    bool isEntropyCoded = false; // false: the container may deflate it
    std::uint64_t symbols = 0; // how many the stream holds, escapes and fillers among them; 0: a header or table
    double entropyBits = 0; // of order 0, of all these symbols together, before they were coded (entropy.h)
    std::vector<std::uint64_t> counts = {}; // of each symbol from 0 on, as codeTables() numbers them
};

/// What one symbol costs by a code table.
struct CodePrice
{
    int symbol = 0;
    double bits = 0;

    bool operator==(const CodePrice&) const = default;
};

/// A table of prices inside a stream, for those who want to look into a file.
struct CodeTable
{
    std::string stream; // "gaps"
    std::uint64_t offset = 0; // of the table in that stream
    std::uint64_t bytes = 0;
    std::vector<CodePrice> prices; // of the symbols that occur, ascending
};

struct StreamView
{
    std::string_view name;
    std::span<const std::byte> bytes;
};

struct StreamSize
{
    std::string_view name;
    std::uint64_t bytes = 0;
    std::uint64_t rawBytes = 0; // as the manifest has it
};

enum class CoderSpeed {
    Fast, // decodes hundreds of millions of weights a second on one core
    Slow, // tens of millions
};

class PANGKAS_EXPORT LayerCoder
{
public:
    virtual ~LayerCoder() = default;

    /// As in recipes and manifests: "deflate".
    virtual std::string_view id() const = 0;
    /// What a reader must know in order to decode it; its id is one of them.
    virtual std::vector<std::string_view> features() const = 0;
    virtual CoderSpeed speed() const { return CoderSpeed::Fast; }
    /// Codes `codes` (one per weight, row-major; 0: not stored), which fit `facts`. Streams that would be empty are
    /// left out. The same input gives the same bytes.
    virtual Result<std::vector<CodedStream>> encode(
        const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job) const = 0;
    /// Whether streams of these names, sizes and order can be a layer of these facts; corrupt-file, naming the stream.
    virtual Result<void> checkStreams(const CodeFacts& facts, std::span<const StreamSize> streams) const = 0;
    /// Fills `codes` (facts.weights zeros) from streams that passed checkStreams(). corrupt-file, naming the stream,
    /// unless exactly facts.stored codes come out, none above facts.symbols.
    virtual Result<void> decode(const CodeFacts& facts, std::span<const StreamView> streams,
        std::span<std::uint8_t> codes, const JobContext& job) const = 0;
    /// The code tables in streams that passed checkStreams(), in order; none where a coder has no tables.
    virtual Result<std::vector<CodeTable>> codeTables(
        const CodeFacts& facts, std::span<const StreamView> streams) const;
};

/// All coders, the default one first.
PANGKAS_EXPORT std::span<const LayerCoder* const> layerCoders();
/// nullptr when there is none of that id.
PANGKAS_EXPORT const LayerCoder* findLayerCoder(std::string_view id);

} // namespace pangkas
