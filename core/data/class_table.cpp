// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/class_table.h"

#include "core/base/file.h"
#include "core/data/image_listing.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace pangkas {

namespace {

constexpr std::uint64_t longestTable = 64u << 20; // bytes
constexpr std::uint32_t mostClasses = 1u << 20;

/// Number and class of a line, or what is wrong with it.
Result<std::pair<std::uint32_t, std::string>> parseLine(std::string_view line)
{
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos)
        return fail(ErrorCode::CorruptFile, "no tab between number and class");
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + tab, number);
    if (error != std::errc() || end != line.data() + tab || number >= mostClasses)
        return fail(ErrorCode::CorruptFile, fmt::format("\"{}\" is not a class number", printable(line.substr(0, tab))));
    const std::string_view rest = line.substr(tab + 1);
    std::string name = printable(rest.substr(0, rest.find('\t')));
    if (name.empty())
        return fail(ErrorCode::CorruptFile, "no class after the tab");
    return std::pair{number, std::move(name)};
}

} // namespace

Result<std::vector<std::string>> readClassTable(const std::filesystem::path& folder)
{
    const auto path = folder / classTableName;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored))
        return std::vector<std::string>();
    PANGKAS_ASSIGN(const std::string text, readTextFile(path, longestTable));
    const auto refuse = [&](std::string detail) {
        return fail(ErrorCode::CorruptFile, std::move(detail), path.string(),
            "Write a line per class: its number from 0 on, a tab, the name of its folder; or take the file away");
    };
    std::map<std::uint32_t, std::string> classes;
    std::set<std::string> names;
    std::size_t lineNumber = 0;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        ++lineNumber;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty())
            continue;
        auto parsed = parseLine(line);
        if (!parsed)
            return refuse(fmt::format("line {}: {}", lineNumber, parsed.error().detail));
        auto& [number, name] = *parsed;
        if (!names.insert(name).second)
            return refuse(fmt::format("line {}: the class \"{}\" stands there twice", lineNumber, name));
        if (!classes.emplace(number, std::move(name)).second)
            return refuse(fmt::format("line {}: the number {} stands there twice", lineNumber, number));
    }
    if (classes.empty())
        return refuse("the table has no class");
    if (classes.rbegin()->first + 1 != classes.size())
        return refuse(fmt::format("{} classes, but numbers up to {}", classes.size(), classes.rbegin()->first));
    std::vector<std::string> ordered;
    for (auto& [number, name] : classes)
        ordered.push_back(std::move(name));
    return ordered;
}

} // namespace pangkas
