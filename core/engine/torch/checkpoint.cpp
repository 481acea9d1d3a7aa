// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/checkpoint.h"

#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/engine/torch/run_identity.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

namespace pangkas {

namespace {

using Json = nlohmann::json;

constexpr std::string_view family = "Pangkas checkpoint ", magic = "Pangkas checkpoint 2\n";
constexpr std::size_t digits = 64;
constexpr std::uint64_t headerLimit = 64u << 20;

Json toJson(const EpochReport& report)
{
    Json json{{"epoch", report.epoch}, {"learningRate", report.learningRate}, {"trainingLoss", report.trainingLoss},
        {"trainingAccuracy", report.trainingAccuracy}, {"sparsity", report.sparsity}, {"seconds", report.seconds}};
    if (report.validationLoss)
        json["validationLoss"] = *report.validationLoss;
    if (report.validationAccuracy)
        json["validationAccuracy"] = *report.validationAccuracy;
    return json;
}

/// -1, which no check lets pass, for anything else.
int epochFrom(const Json& json)
{
    constexpr std::int64_t most = 1'000'000;
    const std::int64_t number = json.is_number_integer() ? json.get<std::int64_t>() : -1;
    return number >= 0 && number <= most ? static_cast<int>(number) : -1;
}

EpochReport fromJson(const Json& json)
{
    EpochReport report;
    report.epoch = epochFrom(json.at("epoch"));
    report.learningRate = json.at("learningRate").get<double>();
    report.trainingLoss = json.at("trainingLoss").get<double>();
    report.trainingAccuracy = json.at("trainingAccuracy").get<double>();
    report.sparsity = json.at("sparsity").get<double>();
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

/// Whether the best model has a place of its own in the file: the start is known, and so is the present one.
bool storesBest(const RunState& state)
{
    return state.best && !state.best->model.tensors().empty() && state.best->epoch > 0
        && state.best->epoch != static_cast<int>(state.epochs.size());
}

struct Header
{
    std::string run;
    std::vector<EpochReport> epochs;
    std::optional<BestEpoch> best;
};

Result<Header> parseHeader(const std::filesystem::path& path, std::string_view line)
{
    try {
        const Json json = Json::parse(line);
        Header header{json.at("run").dump(-1, ' ', false, Json::error_handler_t::replace), {}, {}};
        for (const Json& epoch : json.at("epochs"))
            header.epochs.push_back(fromJson(epoch));
        if (json.contains("best"))
            header.best = BestEpoch{epochFrom(json.at("best").at("epoch")), json.at("best").at("accuracy").get<double>(), {}};
        return header;
    } catch (const Json::exception& error) {
        return damaged(path, error.what());
    }
}

Result<void> checkHeader(
    const std::filesystem::path& path, const Header& header, const std::string& run, const TrainingOptions& options, bool hasBest)
{
    if (header.run != run) {
        const std::string difference = differenceOfRuns(run, header.run);
        return fail(ErrorCode::InvalidArgument,
            "the checkpoint belongs to a run with other options, weights or images"
                + (difference.empty() ? std::string() : ": " + difference),
            path.string(), "Remove it to train from the start, or choose another name");
    }
    const auto done = static_cast<int>(std::min<std::size_t>(header.epochs.size(), std::numeric_limits<int>::max()));
    bool isConsistent = done <= options.epochs && header.best.has_value() == hasBest
        && (!header.best || (header.best->epoch >= 0 && header.best->epoch <= done));
    for (int i = 0; i < done; ++i)
        isConsistent = isConsistent && header.epochs[static_cast<std::size_t>(i)].epoch == i + 1;
    return isConsistent ? Result<void>() : damaged(path, "its epochs contradict each other");
}

Result<std::string_view> checkMagic(const std::filesystem::path& path, std::string_view text)
{
    if (text.starts_with(magic))
        return text.substr(magic.size());
    if (!text.starts_with(family))
        return fail(
            ErrorCode::InvalidArgument, "not a checkpoint of this program", path.string(), "Choose another name");
    if (text.starts_with("Pangkas checkpoint 1\n"))
        return fail(ErrorCode::UnsupportedFormat, "a checkpoint of an earlier version of this program", path.string(),
            "Remove it to train from the start");
    return fail(ErrorCode::NewerFormat, "a checkpoint of a later version of this program", path.string(),
        "Go on with that version, or choose another name");
}

Result<void> write(
    const std::filesystem::path& path, const std::string& run, const RunState& state, TrainingNetwork& network)
{
    Json header{{"run", Json::parse(run)}, {"epochs", Json::array()}};
    for (const EpochReport& epoch : state.epochs)
        header["epochs"].push_back(toJson(epoch));
    if (state.best)
        header["best"] = {{"epoch", state.best->epoch}, {"accuracy", state.best->accuracy}};
    PANGKAS_ASSIGN(OutputFile file, OutputFile::create(path));
    Sha256 hash;
    const auto add = [&](std::span<const std::byte> bytes) {
        hash.add(bytes);
        return file.write(bytes);
    };
    const std::string head = std::string(magic) + header.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    PANGKAS_TRY(add(std::as_bytes(std::span(head))));
    for (const LearnedNumbers& learned : network.learned())
        PANGKAS_TRY(add(std::as_bytes(learned.values)));
    PANGKAS_TRY(add(network.bindings()));
    if (storesBest(state)) {
        for (const Tensor& tensor : state.best->model.tensors())
            PANGKAS_TRY(add(std::as_bytes(tensor.values())));
    }
    PANGKAS_TRY(file.write(hash.finish()));
    return file.commit();
}

} // namespace

Result<void> writeCheckpoint(
    const std::filesystem::path& path, const std::string& run, const RunState& state, TrainingNetwork& network)
{
    auto written = write(path, run, state, network);
    if (written)
        return written;
    Error error = std::move(written).error();
    std::error_code ignored;
    const std::size_t done = state.epochs.size();
    error.detail = fmt::format("the checkpoint after epoch {}: {}", done, error.detail);
    if (done > 1 && std::filesystem::is_regular_file(path, ignored))
        error.detail += fmt::format("; the one after epoch {} is kept", done - 1);
    return fail(std::move(error));
}

Result<bool> readCheckpoint(const std::filesystem::path& path, const std::string& run, const TrainingOptions& options,
    RunState& state, TrainingNetwork& network)
{
    std::error_code ignored;
    if (path.empty() || !std::filesystem::exists(path, ignored))
        return false;
    PANGKAS_ASSIGN(const InputFile file, InputFile::open(path));
    PANGKAS_ASSIGN(const auto start, file.read(0, std::min(file.size(), headerLimit)));
    const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
    PANGKAS_ASSIGN(const std::string_view rest, checkMagic(path, text));
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        return damaged(path, "its header has no end");
    PANGKAS_ASSIGN(Header header, parseHeader(path, rest.substr(0, end)));
    const bool keepsBest = options.keep == KeptModel::Best, hasBest = keepsBest || options.patience > 0;
    PANGKAS_TRY(checkHeader(path, header, run, options, hasBest));

    ModelSnapshot startModel = state.best ? state.best->model : ModelSnapshot();
    state.epochs = std::move(header.epochs);
    state.best = std::move(header.best);
    if (state.best)
        state.best->model = startModel;
    std::vector<std::byte> bindings = network.bindings(); // for their size
    std::uint64_t at = magic.size() + end + 1, size = at + bindings.size() + digits;
    for (const LearnedNumbers& learned : network.learned())
        size += learned.values.size_bytes();
    if (storesBest(state))
        size += startModel.denseBytes();
    if (file.size() != size)
        return damaged(path, fmt::format("{} bytes instead of {}", file.size(), size));
    Sha256 hash;
    hash.add(text.substr(0, at));
    const auto read = [&](std::span<float> values) -> Result<void> {
        PANGKAS_TRY(file.readAt(at, std::as_writable_bytes(values)));
        hash.add(std::as_bytes(values));
        at += values.size_bytes();
        return {};
    };
    for (const LearnedNumbers& learned : network.learned())
        PANGKAS_TRY(read(learned.values));
    PANGKAS_TRY(file.readAt(at, bindings));
    hash.add(std::span<const std::byte>(bindings));
    at += bindings.size();
    if (auto restored = network.restoreBindings(bindings); !restored)
        return damaged(path, restored.error().detail);
    if (storesBest(state)) {
        std::vector<Tensor> tensors;
        for (const Tensor& like : startModel.tensors()) {
            PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(like.size()));
            PANGKAS_TRY(read(buffer.values()));
            tensors.emplace_back(like.info(), std::move(buffer));
        }
        state.best->model = ModelSnapshot(std::move(tensors));
    } else if (keepsBest && state.best->epoch > 0) {
        PANGKAS_ASSIGN(state.best->model, network.snapshot());
    }
    PANGKAS_ASSIGN(const auto stored, file.read(at, digits));
    if (hash.finish() != std::string_view(reinterpret_cast<const char*>(stored.data()), stored.size()))
        return damaged(path, "its checksum differs");
    return true;
}

} // namespace pangkas
