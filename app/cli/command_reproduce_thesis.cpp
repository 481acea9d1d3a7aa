// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/data_options.h"
#include "app/cli/model_output.h"
#include "app/cli/recipe_options.h"
#include "app/cli/text.h"
#include "core/architecture/seeded_weights.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/open_model.h"
#include "core/reproduction/thesis.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace pangkas::cli {

namespace {

struct ThesisArguments
{
    std::string model = std::string(sampleModelName);
    std::string data; // a folder with train and val, or "sample"
    std::string output;
    bool skipDamaged = false, noRetraining = false;
    int denseEpochs = 90;
    ThesisOptions thesis;
};

constexpr std::string_view newModel = "new";

/// AlexNet trained here from weights drawn from the seed, kept in the folder: a checkpoint while it goes, then the model.
Result<OpenedModel> trainedHere(const ThesisArguments& arguments, const Engine& engine, const std::shared_ptr<const Dataset>& training,
    const std::shared_ptr<const Dataset>& validation, Session& session)
{
    const std::filesystem::path folder(arguments.output), model = folder / "dense.safetensors";
    std::error_code error;
    if (!std::filesystem::exists(model, error)) {
        std::filesystem::create_directories(folder, error);
        const Architecture architecture = alexnet(static_cast<int>(training->classes().size()));
        PANGKAS_ASSIGN(const ModelSnapshot start, seededWeights(architecture, arguments.thesis.seed, session.job()));
        TrainingOptions options;
        options.epochs = arguments.denseEpochs;
        options.seed = arguments.thesis.seed;
        options.batchSize = arguments.thesis.batchSize;
        options.learningRate = {0.01, std::min(2, arguments.denseEpochs - 1), 0.0001};
        options.mixedPrecision = arguments.thesis.mixedPrecision;
        options.keep = KeptModel::Best;
        options.checkpoint = folder / "dense.checkpoint";
        const EpochSink epochDone = [&](const EpochReport& epoch) {
            session.printNow(fmt::format("epoch {:3} of {}  loss {:.4f}  validation {}\n", epoch.epoch, arguments.denseEpochs,
                epoch.trainingLoss, percent(epoch.validationAccuracy.value_or(0))));
        };
        PANGKAS_ASSIGN(const TrainingReport report,
            engine.train(architecture, start, training, validation, options, {{}, epochDone, {}}, session.job()));
        PANGKAS_TRY(writeSafetensors(report.model, modelMetadata(architecture.id, training->classes()), model, session.job()));
        std::filesystem::remove(options.checkpoint, error);
    }
    return openModel(model.string(), session.extensions(), session.job());
}

Json pointJson(const TradeOff& tradeOff, const TradeOffPoint& point)
{
    const Interval interval = wilsonInterval(point.correct, point.images);
    return {{"id", point.id}, {"series", point.series}, {"settings", point.settings}, {"bytes", point.fileBytes},
        {"ratio", tradeOff.ratio(point)}, {"sha256", point.sha256}, {"images", point.images}, {"correct", point.correct},
        {"top1", point.top1()}, {"top1_interval_95", {interval.low, interval.high}}, {"lost", point.lost},
        {"gained", point.gained}, {"verdict", toString(point.verdict())}, {"mean_loss", point.meanLoss}};
}

std::string lineOf(const TradeOff& tradeOff, const TradeOffPoint& point)
{
    return fmt::format("{:31} {:20} {:>13}  {:>6.1f}x  top-1 {}  {}", point.series, point.settings, bytesText(point.fileBytes),
        tradeOff.ratio(point), percent(point.top1()), toString(point.verdict()));
}

Result<void> reproduce(const ThesisArguments& arguments, Session& session)
{
    PANGKAS_TRY(checkThesisOptions(arguments.thesis));
    const bool isDrawn = arguments.data == "sample";
    const std::filesystem::path folder(arguments.data);
    const std::string training = isDrawn ? "sample:train" : (folder / "train").string();
    const std::string validation = isDrawn ? "sample:val" : (folder / "val").string();
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    OpenedModel opened;
    if (arguments.model == newModel) {
        PANGKAS_ASSIGN(const auto images, openData(session, *engine, training, arguments.skipDamaged, {}));
        PANGKAS_ASSIGN(const auto glance, openData(session, *engine, validation, arguments.skipDamaged, images->classes()));
        PANGKAS_ASSIGN(opened, trainedHere(arguments, *engine, images, glance, session));
    } else {
        PANGKAS_ASSIGN(opened, openModel(arguments.model, session.extensions(), session.job()));
    }
    for (const std::string& note : opened.notes)
        session.note(note);
    ThesisInput input{opened.architecture, opened.model, opened.classNames, nullptr, nullptr, arguments.output};
    PANGKAS_ASSIGN(input.validation, openData(session, *engine, validation, arguments.skipDamaged, opened.classNames));
    if (input.classNames.empty())
        input.classNames = input.validation->classes();
    if (!arguments.noRetraining) {
        PANGKAS_ASSIGN(input.training, openData(session, *engine, training, arguments.skipDamaged, input.validation->classes()));
    }
    const auto pointDone = [&](const TradeOff& soFar, std::size_t planned) {
        session.printNow(fmt::format("{:3} of {}  {}\n", soFar.points.size(), planned, lineOf(soFar, soFar.points.back())));
    };
    PANGKAS_ASSIGN(const TradeOff tradeOff, reproduceThesis(*engine, input, arguments.thesis, pointDone, session.job()));
    Json points = Json::array();
    for (const TradeOffPoint& point : tradeOff.points)
        points.push_back(pointJson(tradeOff, point));
    const TradeOffPoint* best = tradeOff.best();
    session.document() = {{"model", opened.source}, {"dense_bytes", tradeOff.denseBytes}, {"dense_top1", tradeOff.denseTop1()},
        {"images", tradeOff.images}, {"folder", arguments.output}, {"points", std::move(points)},
        {"best", best ? pointJson(tradeOff, *best) : Json()}};
    session.print(fmt::format("dense: {}, top-1 {} of {} images\n", bytesText(tradeOff.denseBytes), percent(tradeOff.denseTop1()), tradeOff.images));
    session.print(best ? fmt::format("smallest with no measurable loss: {}\n", lineOf(tradeOff, *best))
                       : std::string("of no file can a loss of one point be ruled out on these images\n"));
    session.print(fmt::format("{0}/index.html, {0}/results.csv, {0}/results.md, {0}/packed\n", printable(arguments.output)));
    return {};
}

void addLists(CLI::App& app, ThesisOptions& options)
{
    const std::string group = "What is tried";
    const auto add = [&](const char* name, auto& values, const char* help) {
        app.add_option(name, values, help)->delimiter(',')->capture_default_str()->group(group);
    };
    add("--sparsities", options.sparsities, "Shares of zeros: pruning alone");
    add("--bits", options.bits, "Bits of a weight's code: sharing alone");
    add("--both-sparsities", options.sharedSparsities, "Shares of zeros, pruned and shared");
    add("--both-bits", options.sharedBits, "Bits, pruned and shared");
    add("--retrained-sparsities", options.retrainedSparsities, "Shares of zeros, retrained");
    add("--retrained-bits", options.retrainedBits, "Bits, retrained");
    addSpreadOption(app, options.spread, SpreadRule::Magnitude)->group(group);
}

} // namespace

Command addReproduceThesis(CLI::App& program)
{
    auto arguments = std::make_shared<ThesisArguments>();
    CLI::App* app = reproduceStudies(program).add_subcommand("thesis", "Prunes, shares, zips and retrains AlexNet on cats and dogs, and reports size against accuracy");
    app->add_option("--model", arguments->model, "Trained model: a file, 'sample', or 'new' to train AlexNet on --data first")->capture_default_str();
    app->add_option("--data", arguments->data, "Folder with the folders train and val, each with a folder per class; or 'sample' for drawn pictures")
        ->required();
    app->add_option("-o,--output", arguments->output, "Folder for the report (index.html, results.csv, results.md) and the packed files; the same command goes on with it")
        ->required();
    app->add_flag("--skip-damaged", arguments->skipDamaged, "Leave damaged images out instead of stopping");
    app->add_flag("--no-retraining", arguments->noRetraining, "Only what needs no training");
    addLists(*app, arguments->thesis);
    const std::string group = "Retraining";
    ThesisOptions& thesis = arguments->thesis;
    app->add_option("--dense-epochs", arguments->denseEpochs, "Epochs of '--model new'; an hour or more, gone on with after Ctrl-C")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000))
        ->group(group);
    app->add_option("--epochs", thesis.maskedEpochs, "Epochs after pruning")->capture_default_str()->check(CLI::Range(1, 1000))->group(group);
    app->add_option("--shared-epochs", thesis.sharedEpochs, "Epochs of the shared values")->capture_default_str()->check(CLI::Range(1, 1000))->group(group);
    app->add_option("--distill", thesis.distillation, "Share of the loss that asks for the dense network's answers in place of the labels")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 1.0))
        ->group(group);
    app->add_option("--rate", thesis.learningRate, "Learning rate at the start")->capture_default_str()->check(CLI::Range(0.0, 100.0))->group(group);
    app->add_option("--batch", thesis.batchSize, "Images per step")->capture_default_str()->check(CLI::Range(1, 1024))->group(group);
    app->add_flag("--bfloat16", thesis.mixedPrecision, "Products of retraining in bfloat16 where the processor has it: two to three times as fast")->group(group);
    app->add_option("--seed", thesis.seed, "Seed of everything that is random")->capture_default_str()->check(CLI::NonNegativeNumber)->group(group);
    app->footer("Every figure is of a file that was written, proved, decoded and run on all validation images. Ctrl-C keeps the\n"
                "points so far.\n\n"
                "Example:\n"
                "  pangkas-cli reproduce thesis --model alexnet.pth --data photographs --bfloat16 -o thesis");
    return {app, [arguments](Session& session) { return reproduce(*arguments, session); }};
}

} // namespace pangkas::cli
