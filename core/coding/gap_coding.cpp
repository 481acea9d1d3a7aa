// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/coding/gap_coding.h"

#include <fmt/format.h>

namespace pangkas {

namespace {
constexpr std::size_t escape = 255;
constexpr std::size_t cancelInterval = std::size_t{1} << 22; // some ms
} // namespace

Result<std::vector<std::byte>> encodeGaps(std::span<const std::uint8_t> codes, const JobContext& job)
{
    std::vector<std::byte> gaps;
    std::size_t next = 0; // one behind the last stored position
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i % cancelInterval == 0)
            PANGKAS_TRY(job.checkCancelled());
        if (codes[i] == 0)
            continue;
        std::size_t skipped = i - next;
        for (; skipped >= escape; skipped -= escape)
            gaps.push_back(static_cast<std::byte>(escape));
        gaps.push_back(static_cast<std::byte>(skipped));
        next = i + 1;
    }
    return gaps;
}

Result<void> decodeGaps(std::span<const std::byte> gaps, std::size_t stored, std::span<const std::byte> values,
    std::span<std::uint8_t> codes)
{
    std::size_t next = 0;
    std::size_t found = 0;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const auto gap = std::to_integer<std::size_t>(gaps[i]);
        next += gap; // at most 255 per byte of the stream: can't overflow
        if (gap == escape)
            continue;
        if (next >= codes.size())
            return fail(ErrorCode::CorruptFile,
                fmt::format("byte {} leads to position {}, past the end at {}", i, next, codes.size()));
        if (found == stored)
            return fail(ErrorCode::CorruptFile, fmt::format("more than the {} positions there should be", stored));
        codes[next++] = values.empty() ? 1 : static_cast<std::uint8_t>(std::to_integer<unsigned>(values[found]) + 1);
        ++found;
    }
    if (found != stored)
        return fail(ErrorCode::CorruptFile, fmt::format("{} positions instead of {}", found, stored));
    if (!gaps.empty() && std::to_integer<std::size_t>(gaps.back()) == escape)
        return fail(ErrorCode::CorruptFile, "goes on after the last position");
    return {};
}

} // namespace pangkas
