// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparison_text.h"
#include "app/cli/data_options.h"
#include "app/cli/distillation_options.h"
#include "app/cli/interruption.h"
#include "app/cli/json_values.h"
#include "app/cli/layer_table.h"
#include "app/cli/model_output.h"
#include "app/cli/recipe_options.h"
#include "app/cli/text.h"
#include "app/cli/training_options.h"
#include "app/cli/training_text.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/plan_comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <optional>
#include <string_view>

namespace pangkas::cli {

namespace {

constexpr std::string_view packSuffix = ".pkz", plainSuffix = ".safetensors";

struct RetrainOptions
{
    std::string model, plan = "deep-compression", printedPlan, validation, output, recipeOutput, checkpoint;
    RecipeOptions recipe;
    DataOptions data;
    DistillationOptions distillation;
    LogArguments logs;
    TrainingDevice device = TrainingDevice::Automatic;
    int epochs = 0; // 0: the plan's
    int seeds = 0; // 0: no comparison
    bool force = false;
};

/// A built-in name, or a file where there is one of that name.
Result<TrainingPlan> openPlan(const RetrainOptions& options)
{
    auto plan = planByName(options.plan);
    if (!plan && (options.plan.ends_with(".json") || options.plan.find('/') != std::string::npos))
        plan = readPlan(options.plan);
    if (!plan)
        return plan;
    if (options.recipe.seed)
        plan->seed = *options.recipe.seed;
    for (TrainingPhase& phase : plan->phases)
        applyDistillation(options.distillation, phase.options.distillation);
    return options.epochs > 0 ? withEpochs(*std::move(plan), options.epochs) : plan;
}

Result<void> checkOutputs(const RetrainOptions& options)
{
    if (options.seeds > 0)
        return {};
    const std::vector<std::string> inputs
        = {options.model, options.recipe.file, options.plan, options.data.source, options.validation};
    const std::string_view output = options.output;
    if (!output.ends_with(packSuffix) && !output.ends_with(plainSuffix))
        return fail(ErrorCode::InvalidArgument, "is neither .pkz nor .safetensors", options.output,
            "Name the output OUT.pkz for a packed file, or OUT.safetensors");
    PANGKAS_TRY(checkOutput(options.output, inputs, options.force));
    if (options.recipeOutput.empty())
        return {};
    if (options.recipeOutput == options.output)
        return fail(ErrorCode::SameFile, "is the output of both -o and --save-recipe", options.output);
    return checkOutput(options.recipeOutput, inputs, options.force);
}

struct Prepared
{
    OpenedModel opened;
    std::shared_ptr<const Engine> engine;
    RetrainInput input;
};

Result<Prepared> prepare(const RetrainOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutputs(options));
    PANGKAS_TRY(checkRecipeOptions(options.recipe));
    PANGKAS_TRY(parseDatasetSource(options.data.source));
    if (!options.validation.empty())
        PANGKAS_TRY(parseDatasetSource(options.validation));
    Prepared prepared;
    PANGKAS_ASSIGN(prepared.input.plan, openPlan(options));
    PANGKAS_ASSIGN(prepared.opened, openModel(options.model, session.extensions(), session.job()));
    OpenedModel& opened = prepared.opened;
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(options.data.images, opened.architecture));
    RetrainInput& input = prepared.input;
    PANGKAS_ASSIGN(input.recipe, buildRecipe(options.recipe, opened.architecture, opened.model, session.job()));
    PANGKAS_TRY(checkPlan(input.plan, opened.architecture));
    PANGKAS_ASSIGN(prepared.engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(input.training,
        openData(session, *prepared.engine, options.data.source, options.data.skipDamaged, opened.classNames));
    if (opened.classNames.empty())
        opened.classNames = input.training->classes();
    if (!options.validation.empty()) {
        PANGKAS_ASSIGN(input.validation,
            openData(session, *prepared.engine, options.validation, options.data.skipDamaged, input.training->classes()));
    }
    PANGKAS_ASSIGN(input.teacher, openTeacher(options.distillation, input.training->classes(), session));
    input.architecture = opened.architecture;
    input.model = opened.model;
    input.checkpoint = options.checkpoint;
    input.device = options.device;
    return prepared;
}

/// Writes the packed file, proves it, and gives back what it decodes to.
Result<ModelSnapshot> writePacked(const RetrainOptions& options, const Prepared& prepared, const RetrainReport& report, Session& session)
{
    PANGKAS_ASSIGN(CompressedModel compressed,
        compressModel(prepared.input.architecture, report.model, report.recipe, session.job()));
    if (prepared.opened.classNames.size() == static_cast<std::size_t>(prepared.input.architecture.classes))
        compressed.description.classNames = prepared.opened.classNames;
    PANGKAS_ASSIGN(const auto packed, packLayers(compressed, session.job()));
    PANGKAS_ASSIGN(const ProvedPack proved, writeProvedPack(compressed, packed, options.output, session.job()));
    const CompressionReport compression = reportCompression(prepared.input.architecture, compressed, proved.report);
    session.print(layerTable(rowsOf(compression), compression.pack)
        + fmt::format("\n{} -> {}  {}  proved equal bit for bit\n", bytesText(compression.denseBytes),
            bytesText(compression.pack.fileBytes), ratioText(compression.ratio())));
    session.document().update(toJson(compression));
    session.document()["proof"] = toJson(proved.proof);
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.output));
    return reader.decode(session.job());
}

Result<ModelSnapshot> writeModel(const RetrainOptions& options, const Prepared& prepared, const RetrainReport& report, Session& session)
{
    if (std::string_view(options.output).ends_with(packSuffix))
        return writePacked(options, prepared, report, session);
    PANGKAS_TRY(writeSafetensors(report.model, modelMetadata(prepared.input.architecture.id, prepared.opened.classNames),
        options.output, session.job()));
    session.print(fmt::format("{}: {}\n", printable(options.output), bytesText(report.model.denseBytes())));
    return report.model;
}

Json phaseJson(const PhaseReport& phase)
{
    Json json = {{"name", phase.name}, {"epochs", phase.epochs.size()}, {"kept_epoch", phase.keptEpoch},
        {"end", std::string(toString(phase.end))}};
    if (!phase.endDetail.empty())
        json["end_detail"] = phase.endDetail;
    return json;
}

Result<void> evaluateBoth(const RetrainOptions& options, const Prepared& prepared, const ModelSnapshot& written, Session& session)
{
    const RetrainInput& input = prepared.input;
    const auto measure = [&](const ModelSnapshot& model) {
        return evaluate(session, *prepared.engine, input.architecture, model, input.validation, options.data);
    };
    PANGKAS_ASSIGN(const EvaluationReport before, measure(input.model));
    PANGKAS_ASSIGN(const EvaluationReport after, measure(written));
    PANGKAS_ASSIGN(const PairedComparison comparison, comparePaired(before, after));
    session.print(fmt::format("top-1     {} before {}  {} images\n", percentWithInterval(after.top1(), after.top1Interval()),
                      percent(before.top1()), after.images)
        + verdictText(comparison));
    session.document()["accuracy"] = {{"before", toJson(before)}, {"after", toJson(after)},
        {"comparison", toJson(comparison, before.classes, *input.validation)}};
    return {};
}

Result<void> retrainAndWrite(const RetrainOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const Prepared prepared, prepare(options, session));
    const RetrainInput& input = prepared.input;
    std::error_code ignored;
    const bool isResumed = !options.checkpoint.empty() && std::filesystem::exists(options.checkpoint + ".phase1", ignored);
    PANGKAS_ASSIGN(EpochLog log,
        EpochLog::open(session, options.logs,
            isResumed           ? GrowingFile::Mode::Continue
                : options.force ? GrowingFile::Mode::Replace
                                : GrowingFile::Mode::New));
    RetrainObserver observer;
    observer.epochDone = [&](std::size_t phase, const EpochReport& epoch) {
        int before = 0;
        for (std::size_t i = 0; i < phase; ++i)
            before += input.plan.phases[i].options.epochs;
        log.setEpochsBefore(before);
        log.add(input.plan.phases[phase].name, epoch);
    };
    observer.stopAndKeep = watchForStopAndKeep();
    PANGKAS_ASSIGN(const RetrainReport report, retrain(*prepared.engine, input, observer, session.job()));
    Json phases = Json::array();
    for (const PhaseReport& phase : report.phases) {
        phases.push_back(phaseJson(phase));
        if (phase.end == TrainingEnd::Diverged)
            session.note(fmt::format("phase {} diverged ({}); the last good state is kept", phase.name, phase.endDetail));
    }
    session.document() = {{"output", options.output}, {"model", prepared.opened.source}, {"plan", Json::parse(toJson(input.plan))},
        {"phases", std::move(phases)}, {"epochs", log.epochs()}};
    PANGKAS_ASSIGN(const ModelSnapshot written, writeModel(options, prepared, report, session));
    session.document()["recipe"] = Json::parse(toJson(report.recipe));
    session.document()["model_hash"] = report.model.hash();
    if (!options.recipeOutput.empty())
        PANGKAS_TRY(writeRecipe(report.recipe, options.recipeOutput));
    if (!input.validation)
        return {};
    if (auto evaluated = evaluateBoth(options, prepared, written, session); !evaluated) {
        session.note(options.output + " is written; only its evaluation is missing");
        return evaluated;
    }
    return {};
}

std::string momentsText(const SampleMoments& moments)
{
    return fmt::format("{:.2f} % (deviation {:.2f}, {} runs)", 100 * moments.mean, 100 * moments.deviation, moments.count);
}

Json momentsJson(const SampleMoments& moments)
{
    return {{"runs", moments.count}, {"mean", moments.mean}, {"deviation", moments.deviation}};
}

Result<void> compareWithPlain(const RetrainOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const Prepared prepared, prepare(options, session));
    Json runs = Json::array();
    PANGKAS_ASSIGN(const PlanComparison comparison,
        comparePlan(*prepared.engine, prepared.input, options.seeds,
            [&](const ComparedRun& run) {
                session.printNow(fmt::format("seed {:4}  {}  top-1 {}  loss {:.4f}\n", run.seed, run.isPlain ? "plain" : "plan ",
                    percent(run.top1), run.meanLoss));
                runs.push_back({{"seed", run.seed}, {"plain", run.isPlain}, {"top1", run.top1}, {"mean_loss", run.meanLoss}});
            },
            session.job()));
    const WelchTest& test = comparison.test;
    session.print(fmt::format("before    {}\nplan      {}\nplain     {}\n"
                              "difference {:.2f} points, Welch t {:.3f} with {:.1f} degrees of freedom, p {:.3g}\n",
        percent(comparison.start), momentsText(test.first), momentsText(test.second), 100 * test.difference(), test.t,
        test.degreesOfFreedom, test.pValue));
    session.document() = {{"model", prepared.opened.source}, {"plan", Json::parse(toJson(prepared.input.plan))},
        {"before", comparison.start}, {"runs", std::move(runs)}, {"plan_top1", momentsJson(test.first)},
        {"plain_top1", momentsJson(test.second)}, {"difference", test.difference()}, {"t", test.t},
        {"degrees_of_freedom", test.degreesOfFreedom}, {"p_value", test.pValue}};
    return {};
}

Result<void> run(const RetrainOptions& options, Session& session)
{
    if (!options.printedPlan.empty()) {
        PANGKAS_ASSIGN(const TrainingPlan plan, planByName(options.printedPlan));
        const std::string text = toJson(plan);
        session.print(text);
        session.document() = Json::parse(text);
        return {};
    }
    return options.seeds > 0 ? compareWithPlain(options, session) : retrainAndWrite(options, session);
}

} // namespace

Command addRetrain(CLI::App& program)
{
    auto options = std::make_shared<RetrainOptions>();
    CLI::App* app = program.add_subcommand("retrain",
        "Trains a model under a recipe by a plan (masks, shared values that learn), writes it, proves a packed file and evaluates it");
    app->add_option("--model", options->model, modelHelp);
    app->add_option("-o,--output", options->output, "File to write: .pkz (packed, exactly) or .safetensors");
    app->add_option("--plan", options->plan,
           fmt::format("Plan: {}, or a JSON file", fmt::join(planNames(), ", ")))
        ->capture_default_str();
    auto* print = app->add_option("--print-plan", options->printedPlan, "Print this plan as JSON, to be edited, and end");
    app->add_option("--validation", options->validation, "Validation images, measured after each epoch and in the end");
    app->add_option("--epochs", options->epochs, "So many in each phase, in place of the plan's")->check(CLI::Range(1, 100'000));
    app->add_option("--checkpoint", options->checkpoint,
        "Beginning of the names of the phases' checkpoints; the same command goes on from them");
    addDeviceOption(*app, options->device, "Options");
    app->add_option("--save-recipe", options->recipeOutput, "Write the recipe that packs the result exactly as JSON");
    auto* seeds = app->add_option("--compare-plain", options->seeds,
        "Run the plan and plain fine-tuning of as many epochs with so many seeds each, and compare their top-1 by Welch's t-test");
    seeds->check(CLI::Range(2, 1000));
    app->add_flag("--force", options->force, "Replace output files that exist");
    addRecipeOptions(*app, options->recipe);
    addDistillationOptions(*app, options->distillation);
    addDataOptions(*app, options->data, false, false);
    addLogOptions(*app, options->logs);
    app->footer("SIGUSR1 ends the plan after the present step and keeps what it has.\n\n"
                "Examples:\n"
                "  pangkas-cli retrain --model alexnet.pth --data train --validation val -o small.pkz\n"
                "  pangkas-cli retrain --model alexnet.pth --plan gradual --sparsity fc=0.95 --bits all=4 --data train -o small.pkz\n"
                "  pangkas-cli retrain --print-plan dsd > mine.json\n"
                "  pangkas-cli retrain --model alexnet.pth --plan dsd --compare-plain 3 --data train --validation val");
    app->callback([options, print] {
        if (print->count() > 0)
            return;
        if (options->model.empty())
            throw CLI::RequiredError("--model");
        if (options->data.source.empty())
            throw CLI::RequiredError("--data");
        if (options->output.empty() && options->seeds == 0)
            throw CLI::RequiredError("--output");
        if (options->seeds > 0 && options->validation.empty())
            throw CLI::RequiredError("--validation");
    });
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
