// SPDX-License-Identifier: GPL-3.0-or-later
// A sensitivity scan as text, and back.
#include "core/pipeline/sensitivity_scan.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

namespace pangkas {

namespace {

constexpr std::string_view header
    = "layer,sparsity,weights,zeros,images,correct,top1,top1_low,top1_high,mean_loss";
constexpr std::size_t mostLevels = 1000;

std::vector<std::string_view> split(std::string_view text, char at)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

template <typename Number>
std::optional<Number> number(std::string_view text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

Failure badLevels(std::string_view text)
{
    return fail(ErrorCode::InvalidArgument,
        fmt::format("levels '{}'; expected FIRST:LAST:STEP or a list, rising, from 0 to 1, {} at most", text, mostLevels), {},
        "For instance 0:0.95:0.05 or 0.5,0.9,0.95");
}

std::optional<ScanRow> rowFrom(std::string_view line)
{
    const auto fields = split(line, ',');
    if (fields.size() != split(header, ',').size() || fields[0].empty())
        return std::nullopt;
    const auto sparsity = number<double>(fields[1]), loss = number<double>(fields[9]);
    const auto weights = number<std::size_t>(fields[2]), zeros = number<std::size_t>(fields[3]);
    const auto images = number<std::int64_t>(fields[4]), correct = number<std::int64_t>(fields[5]);
    if (!sparsity || !loss || !weights || !zeros || !images || !correct || !std::isfinite(*loss) || !(*sparsity >= 0 && *sparsity <= 1)
        || *zeros > *weights || *correct < 0 || *correct > *images)
        return std::nullopt;
    return ScanRow{std::string(fields[0]), *sparsity, *weights, *zeros, *images, *correct, *loss};
}

} // namespace

Result<std::vector<double>> parseScanLevels(std::string_view text)
{
    std::vector<double> levels;
    if (const auto range = split(text, ':'); range.size() == 3) {
        const auto first = number<double>(range[0]), last = number<double>(range[1]), step = number<double>(range[2]);
        if (!first || !last || !step || !(*step > 0) || !(*last - *first >= 0) || !((*last - *first) / *step < mostLevels))
            return badLevels(text);
        // A hair more, for steps that have no exact binary form; rounded, so that a level is what one would write.
        const auto count = static_cast<int>(std::floor((*last - *first) / *step + 1e-6)) + 1;
        for (int i = 0; i < count; ++i)
            levels.push_back(std::round((*first + i * *step) * 1e9) / 1e9);
    } else {
        for (const std::string_view part : split(text, ',')) {
            const auto level = number<double>(part);
            if (!level)
                return badLevels(text);
            levels.push_back(*level);
        }
    }
    if (levels.size() > mostLevels)
        return badLevels(text);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (!(levels[i] >= 0 && levels[i] <= 1) || (i > 0 && !(levels[i] > levels[i - 1])))
            return badLevels(text);
    }
    return levels;
}

std::string toCsv(const Scan& scan)
{
    std::string text;
    for (const std::string& line : scan.identity)
        text += fmt::format("# {}\n", line);
    text += fmt::format("{}\n", header);
    for (const ScanRow& row : scan.rows) {
        const Interval interval = wilsonInterval(row.correct, row.images);
        text += fmt::format("{},{},{},{},{},{},{:.6f},{:.6f},{:.6f},{}\n", row.layer, row.sparsity, row.weights, row.zeros,
            row.images, row.correct, row.top1(), interval.low, interval.high, row.meanLoss);
    }
    return text;
}

Result<Scan> parseScanCsv(std::string_view text)
{
    Scan scan;
    auto lines = split(text, '\n');
    if (lines.back().empty())
        lines.pop_back();
    bool hasHeader = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view line = lines[i];
        if (!hasHeader && line.starts_with("# ")) {
            scan.identity.emplace_back(line.substr(2));
            continue;
        }
        if (!hasHeader && line == header) {
            hasHeader = true;
            continue;
        }
        auto row = hasHeader ? rowFrom(line) : std::nullopt;
        if (!row)
            return fail(ErrorCode::CorruptFile, fmt::format("line {} is not of a sensitivity scan", i + 1));
        scan.rows.push_back(std::move(*row));
    }
    if (!hasHeader)
        return fail(ErrorCode::CorruptFile, "no header of a sensitivity scan");
    return scan;
}

} // namespace pangkas
