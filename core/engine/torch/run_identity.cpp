// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/run_identity.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <set>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

using Json = nlohmann::json;

constexpr std::size_t mostDifferences = 4;
constexpr const char* deviceKey = "device";
const std::string processor = "processor"; // what a run without that key was computed on

Json toJson(const BindingSpec& binding)
{
    Json codebook = Json::array();
    for (const SetCentroid& centroid : binding.sharing.codebook)
        codebook.push_back({centroid.value, centroid.isPinned});
    const SharingSpec& sharing = binding.sharing;
    const SparsitySchedule& schedule = binding.schedule;
    Json pruning = {{"rule", binding.pruning.rule}, {"amount", binding.pruning.amount}};
    if (binding.pruning.pattern.kind != PatternKind::None) // only then: older checkpoints don't know the key
        pruning["pattern"] = toString(binding.pruning.pattern);
    return {{"kind", binding.kind}, {"pruning", std::move(pruning)},
        {"schedule",
            {{"curve", schedule.curve}, {"first", schedule.first}, {"beginEpoch", schedule.beginEpoch},
                {"endEpoch", schedule.endEpoch}, {"steps", schedule.steps}}},
        {"spliceBack", binding.spliceBack},
        {"sharing",
            {{"centroids", sharing.centroids}, {"init", sharing.init}, {"iterations", sharing.iterations},
                {"bitPrice", sharing.bitPrice}, {"importance", sharing.importance}, {"codebook", codebook}}},
        {"reassign", binding.reassign}, {"ternaryThreshold", binding.ternaryThreshold}};
}

Json toJson(const TrainingOptions& options)
{
    const LearningRateSchedule& rate = options.learningRate;
    const OptimizerSpec& optimizer = options.optimizer;
    const Augmentation& images = options.augmentation;
    Json layers = Json::object(), masks = Json::object();
    for (const auto& [name, layer] : options.layers) {
        layers[name] = {{"rateFactor", layer.rateFactor}};
        if (layer.binding != BindingSpec())
            layers[name]["binding"] = toJson(layer.binding);
    }
    for (const auto& [name, mask] : options.trainable)
        masks[name] = ModelSnapshot({mask}).hash();
    Json json{{"epochs", options.epochs}, {"batchSize", options.batchSize},
        {"learningRate",
            {{"start", rate.start}, {"warmupEpochs", rate.warmupEpochs}, {"end", rate.end}, {"curve", rate.curve},
                {"stepEpochs", rate.stepEpochs}, {"stepFactor", rate.stepFactor}}},
        {"optimizer",
            {{"kind", optimizer.kind}, {"momentum", optimizer.momentum}, {"nesterov", optimizer.nesterov},
                {"secondDecay", optimizer.secondDecay}, {"epsilon", optimizer.epsilon},
                {"weightDecay", optimizer.weightDecay}, {"clipNorm", optimizer.clipNorm}}},
        {"augmentation",
            {{"flip", images.flip}, {"smallestCrop", images.smallestCrop}, {"rotation", images.rotation},
                {"shift", images.shift}, {"zoom", images.zoom}}},
        {"dropout", options.dropout}, {"labelSmoothing", options.labelSmoothing}, {"patience", options.patience},
        {"keep", options.keep}, {"seed", options.seed}, {"mixedPrecision", options.mixedPrecision}, {"layers", layers},
        {"trainable", masks}};
    if (const Distillation& distillation = options.distillation; distillation.share > 0)
        json["distillation"] = {{"share", distillation.share}, {"temperature", distillation.temperature},
            {"teacher", options.teacher ? Json(options.teacher->model.hash()) : Json()}};
    return json;
}

Json toJson(const Dataset& dataset)
{
    return {{"source", toString(dataset.source())}, {"images", dataset.size()}, {"classes", dataset.classes()}};
}

std::string shown(const Json& value)
{
    constexpr std::size_t longest = 60;
    if (value.is_null())
        return "none";
    std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() > longest ? text.substr(0, longest) + "..." : text;
}

} // namespace

std::string identifyRun(const Architecture& architecture, const ModelSnapshot& start, const Dataset& training,
    const Dataset* validation, const TrainingOptions& options, const std::string& device)
{
    Json facts{{"architecture", architecture.id}, {"classes", architecture.classes},
        {"preprocessing", toString(architecture.preprocessing)}, {"start", start.hash()}, {"training", toJson(training)},
        {"validation", validation ? toJson(*validation) : Json()}, {"options", toJson(options)}};
    if (device != processor)
        facts[deviceKey] = device;
    // File names may be no UTF-8.
    return facts.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string differenceOfRuns(std::string_view now, std::string_view before)
{
    const Json first = Json::parse(now, nullptr, false), second = Json::parse(before, nullptr, false);
    if (!first.is_object() || !second.is_object())
        return {};
    const Json flatNow = first.flatten(), flatBefore = second.flatten();
    std::set<std::string> keys;
    for (const Json* flat : {&flatNow, &flatBefore}) {
        for (const auto& item : flat->items())
            keys.insert(item.key());
    }
    std::string text;
    std::size_t differences = 0;
    for (const std::string& key : keys) {
        const Json missing = key.substr(1) == deviceKey ? Json(processor) : Json();
        const Json valueNow = flatNow.value(key, missing), valueBefore = flatBefore.value(key, missing);
        if (valueNow == valueBefore)
            continue;
        if (++differences > mostDifferences)
            return text + "...";
        text += fmt::format("{}{} is {}, was {}", text.empty() ? "" : "; ", key.substr(1), shown(valueNow), shown(valueBefore));
    }
    return text;
}

} // namespace pangkas
