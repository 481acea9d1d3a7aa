// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pangkas::cli {

namespace {

/// Terminal columns, counted as code points: enough for layer and class names.
std::size_t width(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

} // namespace

std::string printable(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
        if (c < 0x20 || c == 0x7f) {
            result += fmt::format("\\x{:02x}", c);
        } else if (c == 0xc2 && next >= 0x80 && next < 0xa0) { // U+0080 to U+009F: control characters too
            result += fmt::format("\\x{:02x}", next);
            ++i;
        } else {
            result += text[i];
        }
    }
    return result;
}

std::string bytesText(std::uint64_t bytes)
{
    if (bytes >= 100'000)
        return fmt::format("{:.1f} MB", double(bytes) / 1e6);
    return bytes >= 1000 ? fmt::format("{:.1f} kB", double(bytes) / 1e3) : fmt::format("{} B", bytes);
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string percentWithInterval(double share, const Interval& interval)
{
    return fmt::format("{:.1f} % ({:.1f}-{:.1f})", 100 * share, 100 * interval.low, 100 * interval.high);
}

std::string ratioText(double ratio) { return fmt::format("{:.1f}x", ratio); }

std::string duration(std::chrono::duration<double> time)
{
    const double seconds = std::max(0.0, time.count());
    if (seconds < 10)
        return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

Table::Table(std::vector<std::string> header)
{
    add(std::move(header));
    addRule();
}

void Table::add(std::vector<std::string> row)
{
    for (std::string& cell : row)
        cell = printable(cell);
    m_rows.push_back(std::move(row));
}

void Table::addRule() { m_rows.emplace_back(); }

std::string Table::text() const
{
    std::vector<std::size_t> widths(m_rows.front().size(), 0);
    for (const auto& row : m_rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], width(row[i]));
    }
    std::size_t whole = 2 * (widths.size() - 1);
    for (const std::size_t w : widths)
        whole += w;
    std::string text;
    for (const auto& row : m_rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - width(row[i]), ' ');
            line += (i ? "  " : "") + (i ? padding + row[i] : row[i] + padding);
        }
        if (row.empty())
            line.assign(whole, '-');
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace pangkas::cli
