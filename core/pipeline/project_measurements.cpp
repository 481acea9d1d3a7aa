// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/project_measurements.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

namespace pangkas {

namespace {

using Json = JsonObject::Json;

constexpr std::size_t mostConfusions = 10'000; // entries of a confusion matrix that is made anew
constexpr std::array<JsonWord<ChannelOrder>, 3> channelWords = {
    {{ChannelOrder::Rgb, "rgb"}, {ChannelOrder::Bgr, "bgr"}, {ChannelOrder::Grey, "grey"}}};
constexpr std::array<JsonWord<ResizeMode>, 2> resizeWords = {{{ResizeMode::ShortSide, "short-side"}, {ResizeMode::Whole, "whole"}}};

Result<void> readChannels(const JsonObject& object, std::string_view key, std::array<float, 3>& to)
{
    PANGKAS_ASSIGN(const auto values, object.elements(key, to.size()));
    if (values.size() != to.size())
        return object.wrong(key, "needs three numbers");
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (!values[i]->is_number() || !std::isfinite(static_cast<float>(values[i]->get<double>())))
            return object.wrong(key, "holds something that is no finite number");
        to[i] = static_cast<float>(values[i]->get<double>());
    }
    return {};
}

Result<ImageSet> readImageSet(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, projectErrors, {"data", "preprocessing", "classes", "images"}));
    ImageSet set;
    PANGKAS_TRY(object.read("data", set.dataset, longestProjectText));
    PANGKAS_ASSIGN(set.preprocessing, readPreprocessing(*object.find("preprocessing"), object.within("preprocessing")));
    PANGKAS_ASSIGN(const auto names, object.elements("classes", mostProjectClasses));
    for (const Json* name : names) {
        if (!name->is_string() || name->get_ref<const std::string&>().size() > longestProjectName)
            return object.wrong("classes", "holds something that is no name");
        set.classes.push_back(name->get<std::string>());
    }
    std::string images;
    PANGKAS_TRY(object.read("images", images));
    auto decoded = decodeImages(images, set.classes.size());
    if (!decoded)
        return object.wrong("images", decoded.error().detail);
    set.images = std::move(*decoded);
    return set;
}

} // namespace

Json writePreprocessing(const Preprocessing& images)
{
    return {{"resize", images.resizeSide}, {"crop", images.cropSize}, {"mean", images.mean}, {"deviation", images.deviation},
        {"divisor", images.divisor}, {"channels", wordFor(channelWords, images.channels)},
        {"mode", wordFor(resizeWords, images.resizeMode)}};
}

Result<Preprocessing> readPreprocessing(const Json& value, const std::string& place)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, projectErrors, {"resize", "crop", "mean", "deviation", "divisor", "channels", "mode"}));
    Preprocessing images;
    PANGKAS_TRY(object.readWhole("resize", images.resizeSide, 1, 4096));
    PANGKAS_TRY(object.readWhole("crop", images.cropSize, 1, 4096));
    PANGKAS_TRY(readChannels(object, "mean", images.mean));
    PANGKAS_TRY(readChannels(object, "deviation", images.deviation));
    if (!std::ranges::all_of(images.deviation, [](float deviation) { return deviation > 0; }))
        return object.wrong("deviation", "is not above 0");
    double divisor = 0;
    PANGKAS_TRY(object.read("divisor", divisor, 1e-6, 1e6));
    images.divisor = static_cast<float>(divisor);
    PANGKAS_TRY(object.read("channels", images.channels, channelWords));
    PANGKAS_TRY(object.read("mode", images.resizeMode, resizeWords));
    return images;
}

Json MeasurementWriter::write(const ProjectMeasurement& measurement)
{
    const EvaluationReport& report = *measurement.report;
    ImageSet set{measurement.dataset, report.preprocessing, report.classes, imagesOf(report)};
    auto found = std::ranges::find(m_sets, set);
    if (found == m_sets.end())
        found = m_sets.insert(m_sets.end(), std::move(set));
    Json value{{"on", found - m_sets.begin()}, {"mean_loss", std::isfinite(report.meanLoss) ? report.meanLoss : 0.0},
        {"seconds", report.seconds}, {"method", report.method}};
    if (report.correctInTop5)
        value["correct_in_top5"] = *report.correctInTop5;
    value["answers"] = encodeAnswers(report.predictions);
    return value;
}

Json MeasurementWriter::sets() const
{
    Json list = Json::array();
    for (const ImageSet& set : m_sets)
        list.push_back({{"data", set.dataset}, {"preprocessing", writePreprocessing(set.preprocessing)},
            {"classes", set.classes}, {"images", encodeImages(set.images)}});
    return list;
}

Result<std::vector<ImageSet>> readImageSets(const JsonObject& project)
{
    std::vector<ImageSet> sets;
    PANGKAS_ASSIGN(const auto entries, project.elements("image_sets", mostProjectEntries));
    for (const Json* entry : entries) {
        PANGKAS_ASSIGN(ImageSet set, readImageSet(*entry, fmt::format("{}[{}]", project.within("image_sets"), sets.size())));
        sets.push_back(std::move(set));
    }
    return sets;
}

Result<ProjectMeasurement> readMeasurement(const Json& value, const std::string& place, const std::vector<ImageSet>& sets)
{
    PANGKAS_ASSIGN(const JsonObject object,
        JsonObject::of(value, place, projectErrors, {"on", "mean_loss", "seconds", "method", "answers"}, {"correct_in_top5"}));
    std::size_t on = 0;
    PANGKAS_TRY(object.readWhole("on", on, 0, static_cast<std::int64_t>(sets.size()) - 1));
    const ImageSet& set = sets[on];
    const std::size_t classes = set.classes.size();
    auto report = std::make_shared<EvaluationReport>();
    std::string answers;
    PANGKAS_TRY(object.read("answers", answers));
    auto predictions = decodeAnswers(answers, set.images, classes);
    if (!predictions)
        return object.wrong("answers", predictions.error().detail);
    report->predictions = std::move(*predictions);
    report->classes = set.classes;
    report->preprocessing = set.preprocessing;
    report->images = report->total = static_cast<std::int64_t>(report->predictions.size());
    if (classes * classes <= mostConfusions)
        report->confusion.resize(classes * classes);
    for (const Prediction& prediction : report->predictions) {
        report->correct += prediction.label == prediction.predicted;
        if (!report->confusion.empty())
            ++report->confusion[static_cast<std::size_t>(prediction.label) * classes + static_cast<std::size_t>(prediction.predicted)];
    }
    PANGKAS_TRY(object.read("mean_loss", report->meanLoss, 0, std::numeric_limits<double>::max()));
    PANGKAS_TRY(object.read("seconds", report->seconds, 0, 1e9));
    PANGKAS_TRY(object.read("method", report->method, longestProjectName));
    if (object.has("correct_in_top5")) {
        report->correctInTop5 = 0;
        PANGKAS_TRY(object.readWhole("correct_in_top5", *report->correctInTop5, 0, report->images));
    }
    return ProjectMeasurement{set.dataset, std::move(report)};
}

} // namespace pangkas
