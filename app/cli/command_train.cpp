// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/data_options.h"
#include "app/cli/json_values.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/architecture/seeded_weights.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/train_sample.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <memory>

namespace pangkas::cli {

namespace {

constexpr std::string_view newPrefix = "new:";

struct TrainOptions
{
    std::string model = std::string(sampleModelName);
    std::string data, validation, output, sample, checkpoint;
    bool skipDamaged = false, force = false, noFlip = false;
    TrainingOptions training;
    PreprocessingOptions images;
};

/// What training starts from: a file, the sample, or weights drawn from the seed for new:CLASSES (AlexNet) or new:ID.
Result<OpenedModel> openStart(const TrainOptions& options, Session& session)
{
    if (!options.model.starts_with(newPrefix))
        return openModel(options.model, session.extensions(), session.job());
    const std::string_view text = std::string_view(options.model).substr(newPrefix.size());
    // "5", "lenet-5" or "lenet-5:7"
    const auto colon = text.rfind(':');
    const bool isNumber = !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    const std::string_view id = isNumber ? "alexnet" : text.substr(0, colon);
    const std::string_view number = isNumber ? text : colon == std::string_view::npos ? (text.starts_with("lenet") ? "10" : "") : text.substr(colon + 1);
    int classes = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), classes);
    if (error != std::errc() || end != number.data() + number.size() || classes < 2)
        return fail(ErrorCode::InvalidArgument, fmt::format("--model {}: write new:CLASSES or new:NETWORK:CLASSES with at least 2 classes", options.model));
    OpenedModel start;
    start.source = options.model;
    PANGKAS_ASSIGN(start.architecture, architectureById(id, classes));
    PANGKAS_ASSIGN(start.model, seededWeights(start.architecture, options.training.seed));
    return start;
}

/// Tells each epoch as it ends and keeps it for the document.
class EpochLog
{
public:
    explicit EpochLog(Session& session) : m_session(session) { }

    void add(const EpochReport& epoch)
    {
        std::string line = fmt::format("epoch {:3}  rate {:.5f}  loss {:.4f}  accuracy {}", epoch.epoch, epoch.learningRate,
            epoch.trainingLoss, percent(epoch.trainingAccuracy));
        Json json = {{"epoch", epoch.epoch}, {"learning_rate", epoch.learningRate}, {"training_loss", epoch.trainingLoss},
            {"training_accuracy", epoch.trainingAccuracy}, {"seconds", epoch.seconds}};
        if (epoch.validationAccuracy) {
            line += fmt::format("  validation {}", percent(*epoch.validationAccuracy));
            json["validation_accuracy"] = *epoch.validationAccuracy;
        }
        if (epoch.validationLoss) {
            line += fmt::format(" (loss {:.4f})", *epoch.validationLoss);
            json["validation_loss"] = *epoch.validationLoss;
        }
        m_session.printNow(line + fmt::format("  {}\n", duration(std::chrono::duration<double>(epoch.seconds))));
        m_epochs.push_back(std::move(json));
    }
    Json epochs() const { return m_epochs; }

private:
    Session& m_session;
    Json m_epochs = Json::array();
};

Result<void> trainModel(const TrainOptions& options, const TrainingOptions& training, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.model, options.data, options.validation}, options.force));
    PANGKAS_TRY(parseDatasetSource(options.data));
    PANGKAS_ASSIGN(OpenedModel start, openStart(options, session));
    PANGKAS_TRY(applyPreprocessing(options.images, start.architecture));
    for (const std::string& note : start.notes)
        session.note(note);
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(const auto data, openData(session, *engine, options.data, options.skipDamaged, start.classNames));
    std::shared_ptr<const Dataset> validation;
    if (!options.validation.empty()) {
        PANGKAS_ASSIGN(validation, openData(session, *engine, options.validation, options.skipDamaged, data->classes()));
    }
    EpochLog log(session);
    PANGKAS_ASSIGN(const TrainingReport report,
        engine->train(start.architecture, start.model, data, validation, training,
            {{}, [&](const EpochReport& epoch) { log.add(epoch); }, {}}, session.job()));
    PANGKAS_TRY(writeSafetensors(
        report.model, modelMetadata(start.architecture.id, data->classes()), options.output, session.job()));
    session.document() = {{"output", options.output}, {"start", start.source}, {"epochs", log.epochs()},
        {"model_hash", report.model.hash()}};
    session.print(fmt::format("{}: {} with {} classes, {}\n", printable(options.output), start.architecture.title,
        start.architecture.classes, bytesText(report.model.denseBytes())));
    return {};
}

/// Trains the sample that ships with the program anew and evaluates what was written.
Result<void> trainBuiltInSample(const TrainOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.sample, {}, options.force));
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    SampleOptions sample;
    sample.checkpoint = options.checkpoint;
    EpochLog log(session);
    PANGKAS_ASSIGN(const SampleReport report,
        trainSample(*engine, sample, options.sample, [&](const EpochReport& epoch) { log.add(epoch); }, session.job()));
    session.document() = {{"output", options.sample}, {"epochs", log.epochs()}, {"file_bytes", report.pack.fileBytes},
        {"sha256", report.pack.sha256}, {"trained", toJson(report.trained)}, {"reopened", toJson(report.reopened)}};
    session.print(fmt::format("{}: {}   top-1 {} trained {}  {} images\n", printable(options.sample),
        bytesText(report.pack.fileBytes), percentWithInterval(report.reopened.top1(), report.reopened.top1Interval()),
        percent(report.trained.top1()), report.reopened.images));
    return {};
}

Result<void> run(const TrainOptions& options, Session& session)
{
    TrainingOptions training = options.training;
    training.augmentation.flip = !options.noFlip;
    training.checkpoint = options.checkpoint;
    if (!options.sample.empty())
        return trainBuiltInSample(options, session);
    return trainModel(options, training, session);
}

void addTrainingOptions(CLI::App& app, TrainOptions& options)
{
    const std::string group = "Training";
    TrainingOptions& training = options.training;
    const auto add = [&](const char* name, auto& value, const char* help, auto low, auto high) {
        app.add_option(name, value, help)->capture_default_str()->check(CLI::Range(low, high))->group(group);
    };
    add("--epochs", training.epochs, "Passes over the training images", 1, 10'000);
    add("--batch", training.batchSize, "Images per step", 1, 1024);
    add("--rate", training.learningRate.start, "Learning rate at the start", 0.0, 100.0);
    add("--end-rate", training.learningRate.end, "Learning rate at the end; a cosine leads to it", 0.0, 100.0);
    add("--warmup", training.learningRate.warmupEpochs, "Epochs over which the rate rises from a tenth", 0, 1000);
    add("--momentum", training.optimizer.momentum, "Momentum", 0.0, 0.9999);
    add("--weight-decay", training.optimizer.weightDecay, "Weight decay", 0.0, 1.0);
    add("--dropout", training.dropout, "Probability of dropout", 0.0, 0.99);
    add("--smallest-crop", training.augmentation.smallestCrop, "Smallest share of an image's area that is cropped; 1: no crops", 0.01, 1.0);
    app.add_flag("--no-flip", options.noFlip, "Don't mirror images")->group(group);
    app.add_option("--seed", training.seed, "Seed of everything that is random")
        ->capture_default_str()
        ->check(CLI::NonNegativeNumber)
        ->group(group);
    app.add_option("--checkpoint", options.checkpoint, "Written after each epoch; the same command goes on from it")->group(group);
}

} // namespace

Command addTrain(CLI::App& program)
{
    auto options = std::make_shared<TrainOptions>();
    CLI::App* app = program.add_subcommand("train", "Trains a model by SGD with momentum and writes it as .safetensors");
    app->add_option("--model", options->model, "What to start from: a model file, 'sample', new:CLASSES for AlexNet, or new:NETWORK[:CLASSES], e.g. new:lenet-5")->capture_default_str();
    auto* data = app->add_option("--data", options->data, "Training images. " + dataHelp);
    app->add_option("--validation", options->validation, "Validation images, measured after each epoch");
    app->add_flag("--skip-damaged", options->skipDamaged, "Leave damaged images out instead of stopping");
    auto* output = app->add_option("-o,--output", options->output, "File to write (.safetensors)");
    app->add_option("--sample", options->sample, "Train the built-in sample anew, as it ships, and write it (.pkz); of the other options only --checkpoint, "
           "--force and the common ones count")
        ->excludes(data)
        ->excludes(output);
    app->add_flag("--force", options->force, "Replace the output file if it exists");
    addTrainingOptions(*app, *options);
    addPreprocessingOptions(*app, options->images);
    app->footer("Examples:\n"
                "  pangkas-cli train --model new:2 --data photographs/train --validation photographs/val -o mine.safetensors\n"
                "  pangkas-cli train --model alexnet.pth --data train --epochs 3 --rate 0.001 -o tuned.safetensors\n"
                "  pangkas-cli train --sample sample-difference.pkz");
    app->callback([options] {
        if (options->sample.empty() && options->data.empty())
            throw CLI::RequiredError("--data");
        if (options->sample.empty() && options->output.empty())
            throw CLI::RequiredError("--output");
    });
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
