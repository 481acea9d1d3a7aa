// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/comparison_text.h"

#include "app/cli/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pangkas::cli {

namespace {

constexpr std::size_t mostFlippedShown = 10; // --json has them all

std::string className(const std::vector<std::string>& classes, std::int32_t index)
{
    const auto at = static_cast<std::size_t>(index);
    return at < classes.size() ? classes[at] : fmt::format("class {}", index);
}

std::string points(double share)
{
    return fmt::format("{:.1f}", 100 * share + 0.0);
}

} // namespace

std::string verdictText(const PairedComparison& comparison)
{
    std::string text = fmt::format("verdict   {}", toString(comparison.verdict));
    if (comparison.verdict == Verdict::Undecided)
        text += fmt::format(": about {} more images would decide it", comparison.moreImages);
    const auto others = static_cast<std::int64_t>(comparison.flipped.size()) - comparison.lost - comparison.gained;
    text += fmt::format("\n          loss {} points of top-1 ({} to {}), {} lost, {} gained", points(comparison.lossShare()),
        points(comparison.loss.low), points(comparison.loss.high), comparison.lost, comparison.gained);
    if (others > 0)
        text += fmt::format(", {} wrong in another way", others);
    return text + fmt::format(" of {} images, McNemar p {:.2g}\n", comparison.images, comparison.pValue);
}

std::string flippedText(const PairedComparison& comparison, const std::vector<std::string>& classes, const Dataset& dataset)
{
    if (comparison.flipped.empty())
        return {};
    Table table({"flipped image", "label", "before", "", "after", "", "loss"});
    const std::size_t shown = std::min(mostFlippedShown, comparison.flipped.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const FlippedImage& flip = comparison.flipped[i];
        table.add({printable(dataset.name(flip.image)), printable(className(classes, flip.label)),
            printable(className(classes, flip.before)), percent(double(flip.confidenceBefore)),
            printable(className(classes, flip.after)), percent(double(flip.confidenceAfter)),
            fmt::format("{:.2f}", flip.lossAfter)});
    }
    std::string text = table.text();
    if (shown < comparison.flipped.size())
        text += fmt::format("and {} more (--json lists all)\n", comparison.flipped.size() - shown);
    return text;
}

Json toJson(const PairedComparison& comparison, const std::vector<std::string>& classes, const Dataset& dataset)
{
    Json flipped = Json::array();
    for (const FlippedImage& flip : comparison.flipped)
        flipped.push_back({{"image", dataset.name(flip.image)}, {"label", className(classes, flip.label)},
            {"before", className(classes, flip.before)}, {"after", className(classes, flip.after)},
            {"confidence_before", flip.confidenceBefore}, {"confidence_after", flip.confidenceAfter},
            {"loss_before", flip.lossBefore}, {"loss_after", flip.lossAfter}});
    Json json = {{"verdict", std::string(toString(comparison.verdict))}, {"images", comparison.images},
        {"lost", comparison.lost}, {"gained", comparison.gained}, {"p_value", comparison.pValue},
        {"top1_loss", comparison.lossShare()}, {"top1_loss_interval_95", {comparison.loss.low, comparison.loss.high}},
        {"margin", comparisonMargin}, {"confidence", 0.95}};
    if (comparison.verdict == Verdict::Undecided)
        json["more_images"] = comparison.moreImages;
    json["flipped"] = std::move(flipped);
    return json;
}

} // namespace pangkas::cli
