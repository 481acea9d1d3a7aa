// SPDX-License-Identifier: GPL-3.0-or-later
// A trade-off as text, and back.
#include "core/reproduction/trade_off.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace pangkas {

namespace {

constexpr std::string_view header = "id,series,settings,bytes,sha256,images,correct,top1,lost,gained,verdict,mean_loss,seconds";
constexpr std::string_view titleMark = "# title: ", denseMark = "# dense: ";

std::string quoted(std::string_view text)
{
    std::string to = "\"";
    for (const char c : text)
        to += c == '"' ? std::string("\"\"") : std::string(1, c);
    return to + '"';
}

/// The fields of a line; nothing when a quote is left open.
std::optional<std::vector<std::string>> split(std::string_view line)
{
    std::vector<std::string> fields(1);
    bool isQuoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"' && isQuoted && i + 1 < line.size() && line[i + 1] == '"')
            fields.back() += line[i++];
        else if (line[i] == '"')
            isQuoted = !isQuoted;
        else if (line[i] == ',' && !isQuoted)
            fields.emplace_back();
        else
            fields.back() += line[i];
    }
    return isQuoted ? std::nullopt : std::optional(std::move(fields));
}

template <typename Number>
bool read(std::string_view text, Number& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

std::optional<TradeOffPoint> pointFrom(std::string_view line)
{
    const auto fields = split(line);
    if (!fields || fields->size() != 13 || (*fields)[0].empty())
        return std::nullopt;
    const auto& f = *fields;
    TradeOffPoint point{f[0], f[1], f[2], 0, f[4], 0, 0, 0, 0, 0, 0};
    if (!read(f[3], point.fileBytes) || !read(f[5], point.images) || !read(f[6], point.correct) || !read(f[8], point.lost)
        || !read(f[9], point.gained) || !read(f[11], point.meanLoss) || !read(f[12], point.seconds))
        return std::nullopt;
    const bool isPossible = point.correct >= 0 && point.correct <= point.images && point.lost >= 0 && point.gained >= 0
        && point.lost <= point.images - point.correct && point.gained <= point.correct && std::isfinite(point.meanLoss)
        && std::isfinite(point.seconds);
    return isPossible ? std::optional(std::move(point)) : std::nullopt;
}

/// "228024336 bytes, 670 of 800 images"
bool readDense(std::string_view text, TradeOff& to)
{
    const std::size_t a = text.find(" bytes, "), b = text.find(" of "), c = text.find(" images");
    if (a == text.npos || b == text.npos || c == text.npos || !(a < b && b < c) || c + 7 != text.size())
        return false;
    return read(text.substr(0, a), to.denseBytes) && read(text.substr(a + 8, b - a - 8), to.denseCorrect)
        && read(text.substr(b + 4, c - b - 4), to.images) && to.denseCorrect >= 0 && to.denseCorrect <= to.images;
}

} // namespace

std::string toCsv(const TradeOff& tradeOff)
{
    std::string text = fmt::format("{}{}\n{}{} bytes, {} of {} images\n", titleMark, tradeOff.title, denseMark,
        tradeOff.denseBytes, tradeOff.denseCorrect, tradeOff.images);
    for (const std::string& line : tradeOff.identity)
        text += fmt::format("# {}\n", line);
    text += fmt::format("{}\n", header);
    for (const TradeOffPoint& point : tradeOff.points)
        text += fmt::format("{},{},{},{},{},{},{},{:.6f},{},{},{},{},{}\n", quoted(point.id), quoted(point.series),
            quoted(point.settings), point.fileBytes, point.sha256, point.images, point.correct, point.top1(), point.lost,
            point.gained, toString(point.verdict()), point.meanLoss, point.seconds);
    return text;
}

Result<TradeOff> parseTradeOffCsv(std::string_view text)
{
    TradeOff tradeOff;
    bool hasTitle = false, hasDense = false, hasHeader = false;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto bad = [&](std::string_view what) {
            return fail(ErrorCode::CorruptFile, fmt::format("line {}: {}", number, what), {}, "Remove the file to start anew");
        };
        if (!hasTitle && line.starts_with(titleMark)) {
            tradeOff.title = line.substr(titleMark.size());
            hasTitle = true;
        } else if (!hasDense && line.starts_with(denseMark)) {
            if (!readDense(line.substr(denseMark.size()), tradeOff))
                return bad("the dense network's figures can't be read");
            hasDense = true;
        } else if (!hasHeader && line.starts_with("# ")) {
            tradeOff.identity.emplace_back(line.substr(2));
        } else if (!hasHeader) {
            if (line != header || !hasTitle || !hasDense)
                return bad("not a table of sizes and accuracies of this program");
            hasHeader = true;
        } else {
            auto point = pointFrom(line);
            if (!point || tradeOff.find(point->id))
                return bad("not a point, or one that is there twice");
            tradeOff.points.push_back(std::move(*point));
        }
    }
    if (!hasHeader)
        return fail(ErrorCode::CorruptFile, "no header", {}, "Remove the file to start anew");
    return tradeOff;
}

} // namespace pangkas
