// SPDX-License-Identifier: GPL-3.0-or-later
// Size against accuracy: packed files that were written, decoded and evaluated, as a table and as a page to look at.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/engine/evaluation_report.h"
#include "core/engine/paired_comparison.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

/// A file, and how its network answers.
struct TradeOffPoint
{
    std::string id; // unique, a file name's stem: "both-90-5"
    std::string series; // "pruned", "shared"
    std::string settings; // "90 % zeros, 5 bits"; no line break
    std::uint64_t fileBytes = 0;
    std::string sha256; // of the file
    std::int64_t images = 0;
    std::int64_t correct = 0;
    std::int64_t lost = 0, gained = 0; // against the dense network, image by image
    double meanLoss = 0; // cross-entropy in nats
    double seconds = 0; // it took to make: retraining, packing, proof, evaluation

    double top1() const { return images ? double(correct) / double(images) : 0; }
    Verdict verdict() const { return verdictFor(lost, gained, images); }
    bool operator==(const TradeOffPoint&) const = default;
};

struct TradeOff
{
    std::string title;
    std::vector<std::string> identity; // what the points belong to, a line for each: model, data, options
    std::uint64_t denseBytes = 0; // all parameters as float32
    std::int64_t images = 0;
    std::int64_t denseCorrect = 0;
    std::vector<TradeOffPoint> points;

    double denseTop1() const { return images ? double(denseCorrect) / double(images) : 0; }
    double ratio(const TradeOffPoint& point) const
    {
        return point.fileBytes ? double(denseBytes) / double(point.fileBytes) : 0;
    }
    /// The smallest file of those whose verdict is "no measurable loss"; nullptr when there is none.
    PANGKAS_EXPORT const TradeOffPoint* best() const;
    PANGKAS_EXPORT const TradeOffPoint* find(std::string_view id) const;
    bool operator==(const TradeOff&) const = default;
};

/// The identity in lines that begin with "# ", a header, a line for each point. Numbers read back the same.
PANGKAS_EXPORT std::string toCsv(const TradeOff& tradeOff);
/// corrupt-file, with the line, for text that toCsv() doesn't write.
PANGKAS_EXPORT Result<TradeOff> parseTradeOffCsv(std::string_view text);

/// One page that needs no network: the points as a plot (SVG, bytes on a logarithmic axis, 95 % intervals), a table for
/// each series, and the best file.
PANGKAS_EXPORT std::string toHtml(const TradeOff& tradeOff);
/// The same tables for a document: GitHub's Markdown.
PANGKAS_EXPORT std::string toMarkdown(const TradeOff& tradeOff);

} // namespace pangkas
