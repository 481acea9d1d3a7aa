// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/data_options.h"
#include "app/cli/interruption.h"
#include "app/cli/json_values.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "app/cli/training_options.h"
#include "app/cli/training_text.h"
#include "core/architecture/seeded_weights.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/train_sample.h"
#include "core/pipeline/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <utility>

namespace pangkas::cli {

namespace {

constexpr std::string_view newPrefix = "new:";

struct TrainOptions
{
    std::string model = std::string(sampleModelName);
    std::string data, validation, output, sample, checkpoint;
    bool skipDamaged = false, force = false, newHead = false;
    HeadOptions head;
    TrainingArguments training;
    PreprocessingOptions images;
    LogArguments logs;
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
    PANGKAS_ASSIGN(start.model, seededWeights(start.architecture, options.training.options.seed));
    return start;
}

/// What the last layer answers must be what the images are.
Failure headMismatch(const Architecture& architecture, const Dataset& data, const std::string& source)
{
    constexpr std::size_t mostNamed = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(data.classes().size(), mostNamed); ++i)
        names += (i ? ", " : "") + data.classes()[i];
    return fail(ErrorCode::ClassMismatch,
        fmt::format("the images have {} classes ({}{}), the model's last layer {} answers with {}", data.classes().size(), names,
            data.classes().size() > mostNamed ? ", ..." : "",
            architecture.layers[static_cast<std::size_t>(headOf(architecture))].name, architecture.classes),
        source, "Give --new-head to replace the layer by one for these classes");
}

struct Run
{
    OpenedModel start;
    TrainingOptions training;
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Dataset> data, validation;
};

Result<Run> openRun(const TrainOptions& options, Session& session)
{
    Run run;
    PANGKAS_TRY(parseDatasetSource(options.data));
    PANGKAS_ASSIGN(run.start, openStart(options, session));
    PANGKAS_TRY(applyPreprocessing(options.images, run.start.architecture));
    PANGKAS_ASSIGN(run.training, trainingFor(run.start.architecture, options.training));
    run.training.checkpoint = options.checkpoint;
    for (const std::string& note : run.start.notes)
        session.note(note);
    PANGKAS_ASSIGN(run.engine, loadEngine(session.job()));
    const std::vector<std::string> names = options.newHead ? std::vector<std::string>() : run.start.classNames;
    auto data = openData(session, *run.engine, options.data, options.skipDamaged, names);
    if (!data && data.error().code == ErrorCode::ClassMismatch)
        return fail(ErrorCode::ClassMismatch, data.error().detail, data.error().file,
            "Give --new-head to replace the model's last layer by one for the data set's classes");
    if (!data)
        return fail(data.error());
    run.data = *data;
    if (!options.newHead && static_cast<int>(run.data->classes().size()) != run.start.architecture.classes)
        return headMismatch(run.start.architecture, *run.data, options.data);
    if (!options.validation.empty()) {
        PANGKAS_ASSIGN(run.validation,
            openData(session, *run.engine, options.validation, options.skipDamaged, run.data->classes()));
    }
    if (options.newHead) {
        PANGKAS_ASSIGN(ModelWithHead changed,
            withHead(run.start.architecture, run.start.model, static_cast<int>(run.data->classes().size()),
                options.training.options.seed, session.job()));
        run.start.architecture = std::move(changed.architecture);
        run.start.model = std::move(changed.model);
    }
    PANGKAS_ASSIGN(run.training.teacher, openTeacher(options.training.distillation, run.data->classes(), session));
    return run;
}

/// Writes what was kept. A run that diverged is an error all the same, after whatever it has that is good is written.
Result<void> finish(const TrainOptions& options, const Run& run, const EpochLog& log, const TrainingReport& report, Session& session)
{
    session.document() = {{"output", options.output}, {"start", run.start.source}, {"epochs", log.epochs()},
        {"end", toString(report.end)}, {"kept_epoch", report.keptEpoch}, {"model_hash", report.model.hash()}};
    const bool isDiverged = report.end == TrainingEnd::Diverged;
    if (isDiverged && report.epochs.empty())
        return fail(ErrorCode::Diverged, report.endDetail, {}, "Lower the learning rate; nothing was written");
    PANGKAS_TRY(writeSafetensors(
        report.model, modelMetadata(run.start.architecture.id, run.data->classes()), options.output, session.job()));
    const std::string kept = report.keptEpoch ? fmt::format("after epoch {}", report.keptEpoch) : std::string("the start");
    if (isDiverged)
        return fail(ErrorCode::Diverged, report.endDetail, {},
            fmt::format("Lower the learning rate. The last good state, {}, is in {}", kept, options.output));
    session.print(fmt::format("{}: {} with {} classes, {}; {}{}\n", printable(options.output), run.start.architecture.title,
        run.start.architecture.classes, bytesText(report.model.denseBytes()), kept,
        report.end == TrainingEnd::Patience ? ", patience lost" : report.end == TrainingEnd::StoppedByUser ? ", stopped" : ""));
    return {};
}

Result<void> trainModel(const TrainOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.model, options.data, options.validation}, options.force));
    PANGKAS_ASSIGN(Run run, openRun(options, session));
    std::error_code ignored;
    const bool isResumed = !options.checkpoint.empty() && std::filesystem::exists(options.checkpoint, ignored);
    PANGKAS_ASSIGN(EpochLog log,
        EpochLog::open(session, options.logs,
            isResumed           ? GrowingFile::Mode::Continue
                : options.force ? GrowingFile::Mode::Replace
                                : GrowingFile::Mode::New));
    const std::stop_token stopAndKeep = watchForStopAndKeep();
    const auto observer = [&](std::string_view phase) {
        return TrainingObserver{{}, [&log, phase](const EpochReport& epoch) { log.add(phase, epoch); }, stopAndKeep};
    };
    TrainingReport report;
    if (options.newHead) {
        log.setLogged(!isResumed);
        PANGKAS_ASSIGN(report,
            trainHead(*run.engine, run.start.architecture, run.start.model, run.data, run.validation, options.head, run.training,
                observer("head"), session.job()));
        if (report.end == TrainingEnd::Diverged || report.end == TrainingEnd::StoppedByUser || run.training.epochs == 0)
            return finish(options, run, log, report, session);
        run.start.model = report.model;
        log.setLogged(true);
        log.setEpochsBefore(static_cast<int>(report.epochs.size()));
    }
    PANGKAS_ASSIGN(report,
        run.engine->train(run.start.architecture, run.start.model, run.data, run.validation, run.training, observer("train"),
            session.job()));
    return finish(options, run, log, report, session);
}

/// Trains the sample that ships with the program anew and evaluates what was written.
Result<void> trainBuiltInSample(const TrainOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.sample, {}, options.force));
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    SampleOptions sample;
    sample.checkpoint = options.checkpoint;
    PANGKAS_ASSIGN(EpochLog log, EpochLog::open(session, options.logs, options.force ? GrowingFile::Mode::Replace : GrowingFile::Mode::New));
    PANGKAS_ASSIGN(const SampleReport report,
        trainSample(*engine, sample, options.sample, [&](const EpochReport& epoch) { log.add("train", epoch); }, session.job()));
    session.document() = {{"output", options.sample}, {"epochs", log.epochs()}, {"file_bytes", report.pack.fileBytes},
        {"sha256", report.pack.sha256}, {"trained", toJson(report.trained)}, {"reopened", toJson(report.reopened)}};
    session.print(fmt::format("{}: {}   top-1 {} trained {}  {} images\n", printable(options.sample),
        bytesText(report.pack.fileBytes), percentWithInterval(report.reopened.top1(), report.reopened.top1Interval()),
        percent(report.trained.top1()), report.reopened.images));
    return {};
}

} // namespace

Command addTrain(CLI::App& program)
{
    auto options = std::make_shared<TrainOptions>();
    CLI::App* app = program.add_subcommand("train", "Trains a model and writes it as .safetensors");
    app->add_option("--model", options->model, "What to start from: a model file, 'sample', new:CLASSES for AlexNet, or new:NETWORK[:CLASSES], e.g. new:lenet-5")->capture_default_str();
    auto* data = app->add_option("--data", options->data, "Training images. " + dataHelp);
    app->add_option("--validation", options->validation, "Validation images, measured after each epoch");
    app->add_flag("--skip-damaged", options->skipDamaged, "Leave damaged images out instead of stopping");
    auto* output = app->add_option("-o,--output", options->output, "File to write (.safetensors)");
    app->add_option("--sample", options->sample, "Train the built-in sample anew, as it ships, and write it (.pkz); of the other options only --checkpoint, "
           "--force and the common ones count")
        ->excludes(data)
        ->excludes(output);
    app->add_flag("--force", options->force, "Replace the output file and the log if they exist");
    app->add_option("--checkpoint", options->checkpoint, "Written after each epoch; the same command goes on from it and ends as an unbroken run");
    app->add_flag("--new-head", options->newHead, "Replace the last layer by a fresh one for the data set's classes and train it alone first")
        ->group("Transfer");
    app->add_option("--head-epochs", options->head.epochs, "Epochs of the new layer alone; the images go through the others once")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000))
        ->group("Transfer");
    app->add_option("--head-rate", options->head.learningRate, "Learning rate of these; a cosine leads to a hundredth of it")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 100.0))
        ->group("Transfer");
    addTrainingOptions(*app, options->training, 0);
    addLogOptions(*app, options->logs);
    addPreprocessingOptions(*app, options->images);
    app->footer("Ctrl-C cancels: nothing is written but the checkpoint of the last whole epoch. SIGUSR1 (kill -USR1 PID) ends the run\n"
                "after the present step and writes what it has.\n\n"
                "Examples:\n"
                "  pangkas-cli train --model new:2 --data photographs/train --validation photographs/val -o mine.safetensors\n"
                "  pangkas-cli train --model alexnet.pth --data train --epochs 3 --rate 0.001 -o tuned.safetensors\n"
                "  pangkas-cli train --model imagenet.pth --new-head --data train --validation val --freeze conv --keep best -o pets.safetensors\n"
                "  pangkas-cli train --model new:squeezenet1_0:2 --teacher alexnet.pth --data train -o student.safetensors\n"
                "  pangkas-cli train --sample sample-difference.pkz");
    app->callback([options] {
        if (options->sample.empty() && options->data.empty())
            throw CLI::RequiredError("--data");
        if (options->sample.empty() && options->output.empty())
            throw CLI::RequiredError("--output");
        if (options->training.options.epochs == 0 && !options->newHead)
            throw CLI::ValidationError("--epochs", "0 epochs only with --new-head");
    });
    return {app, [options](Session& session) {
                return options->sample.empty() ? trainModel(*options, session) : trainBuiltInSample(*options, session);
            }};
}

} // namespace pangkas::cli
