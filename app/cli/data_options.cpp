// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/data_options.h"

#include "app/cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace pangkas::cli {

namespace {

constexpr std::size_t damagedShown = 5;

std::string damagedText(const std::vector<DamagedImage>& damaged)
{
    std::string text = fmt::format("left out {} damaged image{}: ", damaged.size(), damaged.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < std::min(damaged.size(), damagedShown); ++i)
        text += fmt::format("{}{} ({})", i ? ", " : "", damaged[i].name, damaged[i].reason);
    if (damaged.size() > damagedShown)
        text += fmt::format(" and {} more", damaged.size() - damagedShown);
    return text;
}

} // namespace

void addPreprocessingOptions(CLI::App& app, PreprocessingOptions& options)
{
    const std::string group = "Preprocessing";
    app.add_option("--resize", options.resize, "Side to which images are resized before the crop (default: the network's)")
        ->group(group);
    app.add_option("--crop", options.crop, "Side of the centre square that is cut out (default: the network's)")
        ->group(group);
    app.add_option("--mean", options.mean, "Mean of each channel, in the network's order and range of values (default: the network's)")
        ->delimiter(',')
        ->expected(1, 3)
        ->allow_extra_args(false)
        ->group(group);
    app.add_option("--deviation", options.deviation, "Deviation of each channel, likewise (default: the network's)")
        ->delimiter(',')
        ->expected(1, 3)
        ->allow_extra_args(false)
        ->group(group);
}

Result<void> applyPreprocessing(const PreprocessingOptions& options, Architecture& architecture)
{
    Preprocessing& images = architecture.preprocessing;
    images.resizeSide = options.resize.value_or(images.resizeSide);
    images.cropSize = options.crop.value_or(images.cropSize);
    const auto channels = static_cast<std::size_t>(channelCount(images));
    for (const auto& [name, given, values] : {std::tuple{"--mean", &options.mean, &images.mean},
             {"--deviation", &options.deviation, &images.deviation}}) {
        if (!given->empty() && given->size() != channels)
            return fail(ErrorCode::InvalidArgument,
                fmt::format("{}: {} numbers; {} has {} channel{}", name, given->size(), architecture.title, channels,
                    channels == 1 ? "" : "s"));
        std::ranges::copy(*given, values->begin());
    }
    return checkPreprocessing(architecture);
}

void addDataOptions(CLI::App& app, DataOptions& options, bool isRequired, bool hasLimit)
{
    const std::string group = "Data";
    app.add_option("--data", options.source, dataHelp)->required(isRequired)->group(group);
    if (hasLimit)
        app.add_option("--limit", options.limit, "Measure this many images, taken evenly from every class (default: all)")
            ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31))
            ->group(group);
    app.add_flag("--skip-damaged", options.skipDamaged, "Leave damaged images out instead of stopping")->group(group);
    app.add_option("--batch", options.batchSize, "Images that go through the network at once (default: 32)")
        ->check(CLI::Range(1, 1024))
        ->group(group);
    addPreprocessingOptions(app, options.images);
}

Result<std::shared_ptr<const Dataset>> openData(Session& session, const Engine& engine, const std::string& source,
    bool skipDamaged, const std::vector<std::string>& classNames)
{
    PANGKAS_ASSIGN(const DatasetSource parsed, parseDatasetSource(source));
    DatasetOptions options;
    options.skipDamaged = skipDamaged;
    options.classes = classNames;
    auto dataset = engine.openDataset(parsed, options, session.job());
    if (!dataset) {
        Error error = dataset.error();
        if (error.file.empty() && error.code != ErrorCode::Cancelled)
            error.file = source;
        if (error.code == ErrorCode::DamagedImages && error.remedy.empty())
            error.remedy = "Give --skip-damaged to leave them out";
        return fail(std::move(error));
    }
    if (!(*dataset)->damaged().empty())
        session.note(damagedText((*dataset)->damaged()));
    return dataset;
}

Result<EvaluationReport> evaluate(Session& session, const Engine& engine, const Architecture& architecture,
    const ModelSnapshot& model, const std::shared_ptr<const Dataset>& dataset, const DataOptions& options)
{
    EvaluationOptions settings;
    settings.batchSize = options.batchSize;
    settings.limit = options.limit;
    settings.precision = options.precision;
    return engine.evaluate(architecture, model, dataset, settings, session.job());
}

} // namespace pangkas::cli
