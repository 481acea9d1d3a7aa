// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/checkpoint.h"

#include "core/base/file.h"
#include "core/base/hashing.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace pangkas {

namespace {

using Json = nlohmann::json;

constexpr std::string_view magic = "Pangkas checkpoint 1\n";
constexpr std::size_t digits = 64;
constexpr std::uint64_t headerLimit = 16u << 20;

Json toJson(const EpochReport& report)
{
    Json json{{"epoch", report.epoch}, {"learningRate", report.learningRate}, {"trainingLoss", report.trainingLoss},
        {"trainingAccuracy", report.trainingAccuracy}, {"seconds", report.seconds}};
    if (report.validationLoss)
        json["validationLoss"] = *report.validationLoss;
    if (report.validationAccuracy)
        json["validationAccuracy"] = *report.validationAccuracy;
    return json;
}

EpochReport fromJson(const Json& json)
{
    EpochReport report;
    report.epoch = json.at("epoch").get<int>();
    report.learningRate = json.at("learningRate").get<double>();
    report.trainingLoss = json.at("trainingLoss").get<double>();
    report.trainingAccuracy = json.at("trainingAccuracy").get<double>();
    report.seconds = json.at("seconds").get<double>();
    if (json.contains("validationLoss"))
        report.validationLoss = json.at("validationLoss").get<double>();
    if (json.contains("validationAccuracy"))
        report.validationAccuracy = json.at("validationAccuracy").get<double>();
    return report;
}

Failure damaged(const std::filesystem::path& path, std::string what)
{
    return fail(ErrorCode::CorruptFile, "the checkpoint is damaged: " + std::move(what), path.string(),
        "Remove it to train from the start");
}

struct Header
{
    std::string run;
    std::vector<EpochReport> epochs;
};

Result<Header> parseHeader(const std::filesystem::path& path, std::string_view line)
{
    try {
        const Json json = Json::parse(line);
        Header header{json.at("run").get<std::string>(), {}};
        for (const Json& epoch : json.at("epochs"))
            header.epochs.push_back(fromJson(epoch));
        return header;
    } catch (const Json::exception& error) {
        return damaged(path, error.what());
    }
}

} // namespace

std::string identifyRun(const Architecture& architecture, const ModelSnapshot& start, const Dataset& training,
    const Dataset* validation, const TrainingOptions& options)
{
    Json masks = Json::object();
    for (const auto& [name, mask] : options.trainable)
        masks[name] = ModelSnapshot({mask}).hash();
    Json bindings = Json::object();
    for (const auto& [name, layer] : options.layers)
        bindings[name] = identify(layer.binding);
    const Preprocessing& images = architecture.preprocessing;
    const Json facts{{"architecture", architecture.id}, {"start", start.hash()},
        {"images", toString(images)},
        {"training", {toString(training.source()), training.size(), training.classes()}},
        {"validation", validation ? toString(validation->source()) : ""},
        {"options",
            {options.epochs, options.batchSize, options.learningRate.start, options.learningRate.warmupEpochs,
                options.learningRate.end, options.optimizer.momentum, options.optimizer.weightDecay, options.dropout, options.augmentation.flip,
                options.augmentation.smallestCrop, options.seed, options.mixedPrecision}},
        {"trainable", masks}, {"bindings", bindings}};
    return sha256(facts.dump());
}

Result<void> writeCheckpoint(const std::filesystem::path& path, const std::string& run,
    const std::vector<EpochReport>& epochs, TrainingNetwork& network)
{
    Json reports = Json::array();
    for (const EpochReport& epoch : epochs)
        reports.push_back(toJson(epoch));
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    Sha256 hash;
    const auto write = [&](std::span<const std::byte> bytes) {
        hash.add(bytes);
        return file.write(bytes);
    };
    const std::string head = std::string(magic) + Json{{"run", run}, {"epochs", reports}}.dump() + "\n";
    PANGKAS_TRY(write(std::as_bytes(std::span(head))));
    for (const LearnedNumbers& learned : network.learned())
        PANGKAS_TRY(write(std::as_bytes(learned.values)));
    PANGKAS_TRY(write(network.bindings()));
    PANGKAS_TRY(file.write(hash.finish()));
    return file.commit();
}

Result<std::optional<std::vector<EpochReport>>> readCheckpoint(
    const std::filesystem::path& path, const std::string& run, TrainingNetwork& network)
{
    using Epochs = std::optional<std::vector<EpochReport>>;
    std::error_code ignored;
    if (path.empty() || !std::filesystem::exists(path, ignored))
        return Epochs();
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    std::vector<std::byte> bindings = network.bindings(); // for their size
    std::uint64_t dataBytes = bindings.size();
    for (const LearnedNumbers& learned : network.learned())
        dataBytes += learned.values.size_bytes();
    PANGKAS_ASSIGN(const auto start, file.read(0, std::min(file.size(), headerLimit)));
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    if (!text.starts_with(magic))
        return fail(
            ErrorCode::InvalidArgument, "not a checkpoint of this program", path.string(), "Choose another name");
    const std::size_t end = text.find('\n', magic.size());
    if (end == std::string_view::npos)
        return damaged(path, "its header has no end");
    PANGKAS_ASSIGN(Header header, parseHeader(path, text.substr(magic.size(), end - magic.size())));
    if (header.run != run)
        return fail(ErrorCode::InvalidArgument, "the checkpoint belongs to a run with other options, weights or images",
            path.string(), "Remove it to train from the start, or choose another name");
    std::uint64_t at = end + 1;
    if (file.size() != at + dataBytes + digits)
        return damaged(path, fmt::format("{} bytes instead of {}", file.size(), at + dataBytes + digits));
    Sha256 hash;
    hash.add(text.substr(0, at));
    for (const LearnedNumbers& learned : network.learned()) {
        PANGKAS_TRY(file.readAt(at, std::as_writable_bytes(learned.values)));
        hash.add(std::as_bytes(learned.values));
        at += learned.values.size_bytes();
    }
    PANGKAS_TRY(file.readAt(at, bindings));
    hash.add(std::span<const std::byte>(bindings));
    at += bindings.size();
    PANGKAS_ASSIGN(const auto stored, file.read(at, digits));
    if (hash.finish() != std::string_view(reinterpret_cast<const char*>(stored.data()), stored.size()))
        return damaged(path, "its checksum differs");
    if (auto restored = network.restoreBindings(bindings); !restored)
        return damaged(path, restored.error().detail);
    return Epochs(std::move(header.epochs));
}

} // namespace pangkas
