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
    return {{"resize", images.resizeShortSide}, {"crop", images.cropSize}, {"mean", shortest(images.mean)},
        {"deviation", shortest(images.deviation)}};
}

} // namespace

Json toJson(const EvaluationReport& report)
{
    const Interval interval = report.top1Interval();
    Json json = {{"images", report.images}, {"correct", report.correct}, {"top1", report.top1()},
        {"top1_interval_95", {interval.low, interval.high}}, {"mean_loss", report.meanLoss}, {"classes", report.classes}};
    if (report.correctInTop5)
        json["top5"] = report.images ? double(*report.correctInTop5) / double(report.images) : 0.0;
    Json perClass = Json::array(), confusion = Json::array();
    for (std::size_t i = 0; i < report.classes.size(); ++i) {
        const auto accuracy = report.classAccuracy(i);
        perClass.push_back(accuracy ? Json(*accuracy) : Json());
        const auto row = report.confusion.begin() + static_cast<std::ptrdiff_t>(i * report.classes.size());
        confusion.push_back(std::vector<std::int64_t>(row, row + static_cast<std::ptrdiff_t>(report.classes.size())));
    }
    json["class_accuracy"] = std::move(perClass);
    json["confusion"] = std::move(confusion);
    json["seconds"] = report.seconds;
    json["images_per_second"] = report.imagesPerSecond();
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
