// SPDX-License-Identifier: GPL-3.0-or-later
// A trade-off as one HTML page with its plot in SVG; nothing is loaded from elsewhere.
#include "core/reproduction/trade_off.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace pangkas {

namespace {

// Okabe and Ito's palette: told apart by readers who don't see all colours; the marks' shapes tell it a second time.
constexpr std::array colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"};
constexpr double width = 960, height = 520, left = 64, right = 24, top = 20, bottom = 52;

constexpr const char* style = R"(body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1c2330;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
td,th{padding:.25rem .6rem;border-bottom:1px solid #d8dde6;text-align:right;font-variant-numeric:tabular-nums}
td:first-child,th:first-child,td:last-child,th:last-child{text-align:left}tr.best{background:#e4f4ec;font-weight:600}
.facts{color:#55606f;font-size:.9rem}svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#55606f}
@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#171b22}td,th{border-color:#323946}tr.best{background:#1d3a2c}
.facts,svg text{color:#9aa4b3;fill:#9aa4b3}})";

std::string escaped(std::string_view text)
{
    std::string to;
    for (const char c : text) {
        switch (c) {
        case '&': to += "&amp;"; break;
        case '<': to += "&lt;"; break;
        case '>': to += "&gt;"; break;
        case '"': to += "&quot;"; break;
        default: to += c;
        }
    }
    return to;
}

std::string bytesShort(double bytes)
{
    return bytes >= 1e6 ? fmt::format("{:.4g} MB", bytes / 1e6) : fmt::format("{:.4g} kB", bytes / 1e3);
}

std::vector<std::string> seriesOf(const TradeOff& tradeOff)
{
    std::vector<std::string> names;
    for (const TradeOffPoint& point : tradeOff.points) {
        if (std::ranges::find(names, point.series) == names.end())
            names.push_back(point.series);
    }
    return names;
}

std::string mark(std::size_t series, double x, double y, std::string_view title)
{
    const char* colour = colours[series % colours.size()];
    const std::string inside = fmt::format("<title>{}</title>", escaped(title));
    switch (series % 4) {
    case 0: return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="4.5" fill="{}">{}</circle>)", x, y, colour, inside);
    case 1:
        return fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="8" height="8" fill="{}">{}</rect>)", x - 4, y - 4, colour, inside);
    case 2:
        return fmt::format(R"(<path d="M{:.1f} {:.1f}l5.5 9.5h-11z" fill="{}">{}</path>)", x, y - 6, colour, inside);
    default:
        return fmt::format(R"(<path d="M{:.1f} {:.1f}l6 6l-6 6l-6 -6z" fill="{}">{}</path>)", x, y - 6, colour, inside);
    }
}

/// Bytes to the right on a logarithmic axis, accuracy upwards; both axes hold all points and their intervals.
std::string plot(const TradeOff& tradeOff, const std::vector<std::string>& series)
{
    double leastBytes = double(tradeOff.denseBytes), mostBytes = leastBytes;
    double lowest = tradeOff.denseTop1(), highest = lowest;
    for (const TradeOffPoint& point : tradeOff.points) {
        leastBytes = std::min(leastBytes, double(point.fileBytes));
        mostBytes = std::max(mostBytes, double(point.fileBytes));
        const Interval interval = wilsonInterval(point.correct, point.images);
        lowest = std::min(lowest, interval.low);
        highest = std::max(highest, interval.high);
    }
    leastBytes = std::max(leastBytes, 1.0) / 1.15;
    mostBytes = std::max(mostBytes, leastBytes) * 1.15;
    lowest = std::max(0.0, std::floor(lowest * 20) / 20);
    highest = std::min(1.0, std::max(std::ceil(highest * 20) / 20, lowest + 0.05));
    const auto xOf = [&](double bytes) {
        return left + (width - left - right) * std::log(bytes / leastBytes) / std::log(mostBytes / leastBytes);
    };
    const auto yOf = [&](double share) {
        return top + (height - top - bottom) * (highest - share) / (highest - lowest);
    };
    std::string svg = fmt::format(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="Top-1 accuracy against bytes of the packed file">)",
        width, height);
    const double step = highest - lowest > 0.4 ? 0.1 : 0.05;
    for (double share = lowest; share <= highest + 1e-9; share += step)
        svg += fmt::format(R"(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" stroke="#8884" /><text x="{3}" y="{4:.1f}" text-anchor="end">{5:.0f} %</text>)",
            left, width - right, yOf(share), left - 8, yOf(share) + 4, 100 * share);
    for (double decade = std::pow(10, std::floor(std::log10(leastBytes))); decade <= mostBytes; decade *= 10) {
        for (const double tick : {decade, 2 * decade, 5 * decade}) {
            if (tick >= leastBytes && tick <= mostBytes)
                svg += fmt::format(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}" stroke="#8884" /><text x="{0:.1f}" y="{3}" text-anchor="middle">{4}</text>)",
                    xOf(tick), top, height - bottom, height - bottom + 18, bytesShort(tick));
        }
    }
    svg += fmt::format(R"(<line x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}" stroke="#888" stroke-dasharray="6 4"><title>dense: {3:.2f} %</title></line>)",
        left, width - right, yOf(tradeOff.denseTop1()), 100 * tradeOff.denseTop1());
    svg += fmt::format(R"(<text x="{}" y="{}" text-anchor="middle">bytes of the packed file</text>)", (left + width - right) / 2, height - 12);
    for (const TradeOffPoint& point : tradeOff.points) {
        const auto index = static_cast<std::size_t>(std::ranges::find(series, point.series) - series.begin());
        const Interval interval = wilsonInterval(point.correct, point.images);
        const double x = xOf(double(std::max<std::uint64_t>(point.fileBytes, 1)));
        svg += fmt::format(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1:.1f}" y2="{2:.1f}" stroke="{3}" stroke-opacity="0.35" />)", x,
            yOf(interval.low), yOf(interval.high), colours[index % colours.size()]);
        svg += mark(index, x, yOf(point.top1()),
            fmt::format("{}, {}: {} bytes, {:.2f} %", point.series, point.settings, point.fileBytes, 100 * point.top1()));
    }
    double y = height - bottom - 14 - 20 * double(series.size() - 1);
    for (std::size_t i = 0; i < series.size(); ++i, y += 20) {
        svg += mark(i, width - right - 220, y, series[i]);
        svg += fmt::format(R"(<text x="{}" y="{:.1f}">{}</text>)", width - right - 206, y + 4, escaped(series[i]));
    }
    return svg + "</svg>\n";
}

std::string table(const TradeOff& tradeOff, const std::string& series)
{
    const TradeOffPoint* best = tradeOff.best();
    std::string html = fmt::format("<h2>{}</h2>\n<table><tr><th>settings</th><th>bytes</th><th>ratio</th><th>top-1</th>"
                                   "<th>95 % interval</th><th>lost / gained</th><th>verdict</th></tr>\n", escaped(series));
    for (const TradeOffPoint& point : tradeOff.points) {
        if (point.series != series)
            continue;
        const Interval interval = wilsonInterval(point.correct, point.images);
        html += fmt::format("<tr{}><td>{}</td><td>{}</td><td>{:.1f}x</td><td>{:.2f} %</td><td>{:.1f} to {:.1f} %</td>"
                            "<td>{} / {}</td><td>{}</td></tr>\n",
            &point == best ? " class=\"best\"" : "", escaped(point.settings), point.fileBytes, tradeOff.ratio(point),
            100 * point.top1(), 100 * interval.low, 100 * interval.high, point.lost, point.gained, toString(point.verdict()));
    }
    return html + "</table>\n";
}

} // namespace

std::string toHtml(const TradeOff& tradeOff)
{
    const std::vector<std::string> series = seriesOf(tradeOff);
    std::string html = fmt::format("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title>\n<style>{1}</style>"
                                   "</head><body>\n<h1>{0}</h1>\n", escaped(tradeOff.title), style);
    html += fmt::format("<p>Dense: {} bytes, {} of {} images right, {:.2f} %. Every other figure is of a file that was written, "
                        "decoded, compared bit for bit and run on the same images.</p>\n",
        tradeOff.denseBytes, tradeOff.denseCorrect, tradeOff.images, 100 * tradeOff.denseTop1());
    if (const TradeOffPoint* best = tradeOff.best())
        html += fmt::format("<p><strong>The smallest file with no measurable loss: {} bytes, {:.1f}x</strong> ({}, {}): {:.2f} %. "
                            "A loss of one point or more is ruled out at 95 % by the paired test.</p>\n",
            best->fileBytes, tradeOff.ratio(*best), escaped(best->series), escaped(best->settings), 100 * best->top1());
    else
        html += "<p>Of no file can a loss of one point or more be ruled out on these images.</p>\n";
    if (!tradeOff.points.empty())
        html += plot(tradeOff, series);
    for (const std::string& name : series)
        html += table(tradeOff, name);
    html += "<h2>What this belongs to</h2>\n<ul class=\"facts\">\n";
    for (const std::string& line : tradeOff.identity)
        html += fmt::format("<li>{}</li>\n", escaped(line));
    return html + "</ul>\n</body></html>\n";
}

} // namespace pangkas
