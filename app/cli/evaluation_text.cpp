// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/evaluation_text.h"

#include "app/cli/text.h"

#include <fmt/format.h>

namespace pangkas::cli {

namespace {

constexpr std::size_t mostClassesShown = 12; // as a matrix that still fits a terminal

std::string confusionTable(const EvaluationReport& report)
{
    const std::size_t count = report.classes.size();
    std::vector<std::string> header = {"label \\ answer"};
    header.insert(header.end(), report.classes.begin(), report.classes.end());
    header.emplace_back("right");
    Table table(std::move(header));
    for (std::size_t label = 0; label < count; ++label) {
        std::vector<std::string> row = {report.classes[label]};
        for (std::size_t answer = 0; answer < count; ++answer)
            row.push_back(fmt::to_string(report.confusion[label * count + answer]));
        const auto accuracy = report.classAccuracy(label);
        row.push_back(accuracy ? percent(*accuracy) : "-");
        table.add(std::move(row));
    }
    return table.text();
}

} // namespace

std::string evaluationText(const EvaluationReport& report)
{
    const std::string precision
        = report.precision == Precision::Float32 ? "" : fmt::format("; in {}", toString(report.precision));
    std::string text = fmt::format("top-1     {}  {} of {} images, 95 % interval (Wilson){}\n",
        percentWithInterval(report.top1(), report.top1Interval()), report.correct, report.images, precision);
    if (report.correctInTop5 && report.images)
        text += fmt::format("top-5     {}\n",
            percentWithInterval(
                double(*report.correctInTop5) / double(report.images), wilsonInterval(*report.correctInTop5, report.images)));
    text += fmt::format("mean loss {:.4f}\nspeed     {:.1f} images/s, {}; {}\n", report.meanLoss, report.imagesPerSecond(),
        duration(std::chrono::duration<double>(report.seconds)), printable(report.method));
    text += fmt::format("images    {}\n", toString(report.preprocessing));
    if (report.classes.size() <= mostClassesShown)
        text += "\n" + confusionTable(report);
    return text;
}

} // namespace pangkas::cli
