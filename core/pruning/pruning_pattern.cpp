// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pruning/pruning_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pangkas {

namespace {

constexpr int mostGroups = 65536, longestBlock = 32;
constexpr std::string_view balancedPrefix = "balanced-";

bool readNumber(std::string_view text, int& number)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

} // namespace

std::string toString(const PruningPattern& pattern)
{
    switch (pattern.kind) {
    case PatternKind::None: return {};
    case PatternKind::Balanced: return fmt::format("{}{}", balancedPrefix, pattern.groups);
    case PatternKind::NofM: return fmt::format("{}:{}", pattern.kept, pattern.of);
    }
    return {};
}

Result<PruningPattern> patternFromText(std::string_view text)
{
    PruningPattern pattern;
    const auto colon = text.find(':');
    if (text == "none") {
        return pattern;
    } else if (text.starts_with(balancedPrefix) && readNumber(text.substr(balancedPrefix.size()), pattern.groups)) {
        pattern.kind = PatternKind::Balanced;
    } else if (colon != std::string_view::npos && readNumber(text.substr(0, colon), pattern.kept)
        && readNumber(text.substr(colon + 1), pattern.of)) {
        pattern.kind = PatternKind::NofM;
    } else {
        return fail(ErrorCode::InvalidArgument, "is no pattern", {},
            "Write N:M, such as 2:4, balanced-GROUPS, such as balanced-64, or none");
    }
    PANGKAS_TRY(checkPattern(pattern));
    return pattern;
}

Result<void> checkPattern(const PruningPattern& pattern)
{
    if (pattern.kind == PatternKind::Balanced && (pattern.groups < 2 || pattern.groups > mostGroups))
        return fail(ErrorCode::InvalidArgument, fmt::format("{} groups; expected 2 to {}", pattern.groups, mostGroups));
    if (pattern.kind == PatternKind::NofM
        && (pattern.of < 2 || pattern.of > longestBlock || pattern.kept < 1 || pattern.kept >= pattern.of))
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} of {} weights; expected 1 or more of 2 to {}, and fewer than all", pattern.kept, pattern.of, longestBlock));
    return {};
}

Result<std::uint64_t> patternSurvivors(const PruningPattern& pattern, double sparsity, const Shape& shape)
{
    PANGKAS_TRY(checkPattern(pattern));
    PANGKAS_ASSIGN(const std::uint64_t size, elementCount(shape));
    if (pattern.kind == PatternKind::None)
        return size - static_cast<std::uint64_t>(std::llround(sparsity * static_cast<double>(size)));
    if (shape.size() != 2 || size == 0)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("the pattern {} is for fully connected layers; this one is {}", toString(pattern), toString(shape)));
    const auto rows = static_cast<std::uint64_t>(shape[0]), columns = static_cast<std::uint64_t>(shape[1]);
    if (pattern.kind == PatternKind::NofM) {
        const auto kept = static_cast<std::uint64_t>(pattern.kept), of = static_cast<std::uint64_t>(pattern.of);
        return rows * (columns / of * kept + std::min(columns % of, kept));
    }
    const auto groups = static_cast<std::uint64_t>(pattern.groups);
    const auto perGroup = static_cast<std::uint64_t>(std::llround((1 - sparsity) * static_cast<double>(size) / static_cast<double>(groups)));
    if (perGroup > rows / groups * columns)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} rows in {} groups: the smallest has {} weights and can't keep {}", rows, groups, rows / groups * columns,
                perGroup),
            {}, "Choose a number of groups that divides the rows, or prune more");
    return groups * perGroup;
}

} // namespace pangkas
