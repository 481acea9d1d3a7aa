// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/json_values.h"

#include <fmt/format.h>

#include <span>

namespace pangkas::cli {

namespace {

/// The numbers as they are written, 0.485, where JSON's doubles would show 0.48500001430511475.
Json shortest(std::span<const float> values)
{
    return Json::parse(fmt::format("[{}]", fmt::join(values, ",")));
}

Json toJson(const Preprocessing& images)
{
    const auto channels = static_cast<std::size_t>(channelCount(images));
    return {{"resize", images.resizeSide}, {"resize_mode", images.resizeMode == ResizeMode::Whole ? "whole" : "short-side"},
        {"crop", images.cropSize}, {"channels", toString(images.channels)},
        {"divisor", shortest({&images.divisor, 1})[0]}, {"mean", shortest(std::span(images.mean).first(channels))},
        {"deviation", shortest(std::span(images.deviation).first(channels))}};
}

constexpr std::size_t largestMatrix = 100; // classes

/// Row: label, column: answer. With very many classes, of which most fields are 0, a list of [label, answer, images].
Json confusionOf(const EvaluationReport& report)
{
    const std::size_t classes = report.classes.size();
    Json confusion = Json::array();
    for (std::size_t label = 0; label < classes; ++label) {
        const auto row = std::span(report.confusion).subspan(label * classes, classes);
        if (classes <= largestMatrix) {
            confusion.push_back(std::vector<std::int64_t>(row.begin(), row.end()));
            continue;
        }
        for (std::size_t answer = 0; answer < classes; ++answer) {
            if (row[answer] > 0)
                confusion.push_back({label, answer, row[answer]});
        }
    }
    return confusion;
}

} // namespace

Json toJson(const EvaluationReport& report)
{
    const Interval interval = report.top1Interval();
    Json json = {{"images", report.images}, {"correct", report.correct}, {"top1", report.top1()},
        {"top1_interval_95", {interval.low, interval.high}}, {"mean_loss", report.meanLoss}, {"classes", report.classes}};
    if (report.correctInTop5) {
        const Interval top5 = wilsonInterval(*report.correctInTop5, report.images);
        json["top5"] = report.images ? double(*report.correctInTop5) / double(report.images) : 0.0;
        json["top5_interval_95"] = {top5.low, top5.high};
    }
    Json perClass = Json::array();
    for (std::size_t i = 0; i < report.classes.size(); ++i) {
        const auto accuracy = report.classAccuracy(i);
        perClass.push_back(accuracy ? Json(*accuracy) : Json());
    }
    json["class_accuracy"] = std::move(perClass);
    json["confusion"] = confusionOf(report);
    json["seconds"] = report.seconds;
    json["images_per_second"] = report.imagesPerSecond();
    json["precision"] = toString(report.precision);
    json["method"] = report.method;
    json["preprocessing"] = toJson(report.preprocessing);
    return json;
}

Json toJson(const LayerBytes& bytes)
{
    Json streams = Json::object();
    for (const StreamBytes& stream : bytes.streams)
        streams[stream.name] = {{"raw_bytes", stream.rawBytes}, {"bytes", stream.bytes}};
    return streams;
}

Json toJson(const CompressionReport& report)
{
    Json layers = Json::array();
    for (const LayerReport& row : report.layers) {
        layers.push_back({{"layer", row.layer}, {"weights", row.weights}, {"stored", row.stored}, {"density", row.density()},
            {"bits", row.bits}, {"distinct_values", row.distinctValues}, {"squared_error", row.squaredError},
            {"dense_bytes", row.denseBytes}, {"streams", toJson(row.packed)}, {"packed_bytes", row.packed.bytes()},
            {"ratio", row.ratio()}});
    }
    return {{"dense_bytes", report.denseBytes}, {"file_bytes", report.pack.fileBytes},
        {"container_bytes", report.pack.containerBytes}, {"ratio", report.ratio()}, {"sha256", report.pack.sha256},
        {"layers", std::move(layers)}};
}

Json toJson(const PackProof& proof)
{
    return {{"equal", true}, {"tensors", proof.tensors}, {"values", proof.values}, {"model_hash", proof.modelHash}};
}

} // namespace pangkas::cli
