// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/stored_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace pangkas {

namespace {
constexpr std::size_t cancelInterval = std::size_t{1} << 22; // some ms
}

Result<StoredWeights> storedWeights(
    const CodeFacts& facts, std::span<const std::uint8_t> codes, const JobContext& job)
{
    if (codes.size() > std::numeric_limits<std::uint32_t>::max())
        return fail(ErrorCode::LimitExceeded, fmt::format("{} weights in a layer", codes.size()));
    StoredWeights weights;
    weights.gaps.reserve(facts.stored);
    weights.codes.reserve(facts.stored);
    std::size_t next = 0; // one behind the last stored weight
    for (std::size_t begin = 0; begin < codes.size(); begin += cancelInterval) {
        PANGKAS_TRY(job.checkCancelled());
        const std::size_t end = std::min(codes.size(), begin + cancelInterval);
        for (std::size_t i = begin; i < end; ++i) {
            if (codes[i] == 0)
                continue;
            weights.gaps.push_back(static_cast<std::uint32_t>(i - next));
            weights.codes.push_back(codes[i]);
            next = i + 1;
        }
    }
    return weights;
}

bool hasGaps(const CodeFacts& facts)
{
    return facts.stored > 0 && facts.stored < facts.weights;
}

bool hasCodes(const CodeFacts& facts)
{
    return facts.stored > 0 && facts.symbols > 0;
}

Result<void> checkStreamNames(std::span<const std::string_view> expected, std::span<const StreamSize> streams)
{
    if (std::ranges::equal(expected, streams, {}, {}, &StreamSize::name))
        return {};
    std::vector<std::string_view> found;
    for (const StreamSize& stream : streams)
        found.push_back(stream.name);
    return fail(ErrorCode::CorruptFile,
        fmt::format("streams [{}] instead of [{}]", fmt::join(found, ", "), fmt::join(expected, ", ")));
}

std::span<const std::byte> bytesOfStream(std::span<const StreamView> streams, std::string_view name)
{
    const auto found = std::ranges::find(streams, name, &StreamView::name);
    return found == streams.end() ? std::span<const std::byte>() : found->bytes;
}

Failure failInStream(std::string_view stream, Error error)
{
    error.detail = fmt::format("stream {}: {}", stream, error.detail);
    return fail(std::move(error));
}

Failure failInStream(std::string_view stream, std::string detail)
{
    return failInStream(stream, Error{ErrorCode::CorruptFile, std::move(detail), {}, {}});
}

} // namespace pangkas
