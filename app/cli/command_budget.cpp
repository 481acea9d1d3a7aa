// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparison_text.h"
#include "app/cli/data_options.h"
#include "app/cli/json_values.h"
#include "app/cli/model_output.h"
#include "app/cli/recipe_options.h"
#include "app/cli/text.h"
#include "core/base/file.h"
#include "core/pipeline/budget_solver.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/sensitivity_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

namespace pangkas::cli {

namespace {

constexpr std::size_t frontierShown = 200; // points of the frontier in JSON

struct BudgetArguments
{
    std::string model;
    std::string bytes; // "6.9MB"
    std::string loss; // "1", in percentage points
    std::string scan;
    std::string output;
    std::string recipeOutput;
    RecipeOptions recipe;
    DataOptions data;
    bool force = false;
};

/// "6900000", "6.9MB", "6.9 MB", "690kB"; 1 MB = 10^6 bytes.
Result<std::uint64_t> parseBytes(std::string_view text)
{
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    std::string_view unit = text.substr(std::size_t(end - text.data()));
    while (unit.starts_with(' '))
        unit.remove_prefix(1);
    const double factor = unit.empty() || unit == "B" ? 1 : unit == "kB" ? 1e3 : unit == "MB" ? 1e6 : unit == "GB" ? 1e9 : 0;
    if (error != std::errc() || factor == 0 || !(value * factor >= 1 && value * factor <= 1e15))
        return fail(ErrorCode::InvalidArgument, fmt::format("--bytes {}: not a number of bytes", printable(text)), {},
            "For instance 6900000 or 6.9MB");
    return static_cast<std::uint64_t>(value * factor);
}

Result<BudgetGoal> goalOf(const BudgetArguments& arguments)
{
    BudgetGoal goal;
    if (!arguments.bytes.empty()) {
        PANGKAS_ASSIGN(goal.mostBytes, parseBytes(arguments.bytes));
        return goal;
    }
    double points = 0;
    const std::string& text = arguments.loss;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), points);
    if (error != std::errc() || end != text.data() + text.size() || !(points >= 0 && points <= 100))
        return fail(ErrorCode::InvalidArgument, fmt::format("--loss {}: not a number of points from 0 to 100", printable(text)));
    if (arguments.data.source.empty())
        return fail(ErrorCode::InvalidArgument, "--loss needs images to measure it", {}, "Give them with --data");
    goal.mostLoss = points / 100;
    return goal;
}

struct Evaluation
{
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Dataset> dataset;
    EvaluationReport dense;
};

/// The file's scan, or, where there is no file yet, a new one.
Result<Scan> scanOf(const BudgetArguments& arguments, const OpenedModel& opened, const std::optional<Evaluation>& evaluation, Session& session)
{
    auto text = readTextFile(arguments.scan);
    if (!text && (text.error().code != ErrorCode::FileNotFound || !evaluation))
        return fail(ErrorCode(text.error().code), text.error().detail, arguments.scan,
            "Measure the layers first: pangkas-cli scan MODEL --data SOURCE -o scan.csv");
    if (!text) {
        session.note("measuring how sensitive each layer is; the table is kept in " + arguments.scan);
        ScanOptions options;
        PANGKAS_ASSIGN(options.levels, parseScanLevels("0:0.95:0.05"));
        return scanIntoFile(
            *evaluation->engine, opened.architecture, opened.model, evaluation->dataset, options, arguments.scan, false, session.job());
    }
    auto scan = parseScanCsv(*text);
    if (!scan)
        return fail(withFile(std::move(scan).error(), arguments.scan));
    const std::string hash = opened.model.hash();
    if (std::ranges::none_of(scan->identity, [&](const std::string& line) { return line.find(hash) != std::string::npos; }))
        return fail(ErrorCode::NotEqual, "the scan is of other weights", arguments.scan, "Scan this model");
    return scan;
}

std::string solutionText(const BudgetSolution& solution, const Recipe& recipe)
{
    Table table({"layer", "sparsity", "bits"});
    for (const LayerRecipe& layer : recipe.layers)
        table.add({layer.layer, layer.enabled ? fmt::format("{:.4g}", layer.pruning.amount) : "off",
            layer.enabled && layer.sharing.centroids > 0 ? fmt::to_string(bitsForCentroids(layer.sharing.centroids)) : "-"});
    std::string text = table.text() + "\n";
    for (const BudgetRound& round : solution.rounds)
        text += fmt::format("predicted {}, packed {}{}\n", bytesText(round.predictedBytes), bytesText(round.bytes),
            round.loss ? fmt::format(", predicted loss {:.2f}, measured {:.2f} points", 100 * round.predictedLoss, 100 * *round.loss)
                       : std::string());
    return text;
}

Json solutionJson(const BudgetSolution& solution)
{
    const auto roundJson = [](const BudgetRound& round) {
        Json json{{"predicted_bytes", round.predictedBytes}, {"predicted_loss", round.predictedLoss}, {"bytes", round.bytes},
            {"within", round.isWithin}};
        if (round.loss)
            json["loss"] = *round.loss;
        return json;
    };
    Json rounds = Json::array(), frontier = Json::array();
    for (const BudgetRound& round : solution.rounds)
        rounds.push_back(roundJson(round));
    const std::size_t step = std::max<std::size_t>(1, solution.frontier.size() / frontierShown);
    for (std::size_t i = 0; i < solution.frontier.size(); i += step)
        frontier.push_back({{"bytes", solution.frontier[i].first}, {"loss", solution.frontier[i].second}});
    return {{"recipe", Json::parse(toJson(solution.recipe))}, {"result", roundJson(solution.result)}, {"rounds", std::move(rounds)},
        {"predicted_frontier", std::move(frontier)}};
}

Result<void> run(const BudgetArguments& arguments, Session& session)
{
    PANGKAS_ASSIGN(const BudgetGoal goal, goalOf(arguments));
    PANGKAS_TRY(checkRecipeOptions(arguments.recipe));
    const std::vector<std::string> inputs = {arguments.model, arguments.scan, arguments.data.source};
    for (const std::string& output : {arguments.output, arguments.recipeOutput}) {
        if (!output.empty())
            PANGKAS_TRY(checkOutput(output, inputs, arguments.force));
    }
    PANGKAS_ASSIGN(OpenedModel opened, openModel(arguments.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(arguments.data.images, opened.architecture));
    PANGKAS_ASSIGN(const Recipe base, buildRecipe(arguments.recipe, opened.architecture, opened.model, session.job()));
    std::optional<Evaluation> evaluation;
    if (!arguments.data.source.empty()) {
        evaluation.emplace();
        PANGKAS_ASSIGN(evaluation->engine, loadEngine(session.job()));
        PANGKAS_ASSIGN(evaluation->dataset,
            openData(session, *evaluation->engine, arguments.data.source, arguments.data.skipDamaged, opened.classNames));
        PANGKAS_ASSIGN(evaluation->dense,
            evaluate(session, *evaluation->engine, opened.architecture, opened.model, evaluation->dataset, arguments.data));
    }
    PANGKAS_ASSIGN(const Scan scan, scanOf(arguments, opened, evaluation, session));

    std::vector<std::shared_ptr<const LayerIndex>> indexes;
    for (const LayerInfo& layer : opened.architecture.layers) {
        PANGKAS_ASSIGN(LayerIndex index, LayerIndex::build(layer, opened.model, session.job()));
        indexes.push_back(std::make_shared<const LayerIndex>(std::move(index)));
    }
    PANGKAS_ASSIGN(const auto choices,
        budgetChoices(base, std::vector<bool>(base.layers.size(), false), indexes, scan, session.job()));

    // The last one packed is the one that is measured next, and may be the one that is written.
    CompressedModel compressed;
    std::vector<std::shared_ptr<const PackedLayer>> packed;
    Recipe packedRecipe;
    const PackForBudget pack = [&](const Recipe& recipe, const JobContext& job) -> Result<PackReport> {
        PANGKAS_ASSIGN(compressed, compressModel(opened.architecture, opened.model, recipe, job));
        compressed.description.classNames = opened.classNames;
        PANGKAS_ASSIGN(packed, packLayers(compressed, job));
        packedRecipe = recipe;
        return measurePack(compressed.description, packed, job);
    };
    EvaluationReport last;
    const LossForBudget measure = [&](const Recipe& recipe, const JobContext& job) -> Result<double> {
        if (recipe != packedRecipe)
            PANGKAS_TRY(pack(recipe, job));
        PANGKAS_ASSIGN(const ModelSnapshot model, decodeModel(compressed));
        PANGKAS_ASSIGN(last, evaluate(session, *evaluation->engine, opened.architecture, model, evaluation->dataset, arguments.data));
        return evaluation->dense.top1() - last.top1();
    };
    PANGKAS_ASSIGN(const BudgetSolution solution,
        solveBudget(goal, base, choices, pack, evaluation ? measure : LossForBudget(), session.job()));
    if (packedRecipe != solution.recipe)
        PANGKAS_TRY(pack(solution.recipe, session.job()));
    session.document() = {{"model", opened.source}};
    session.document().update(solutionJson(solution));
    session.print(solutionText(solution, solution.recipe));
    if (!arguments.recipeOutput.empty())
        PANGKAS_TRY(writeRecipe(solution.recipe, arguments.recipeOutput));
    if (!arguments.output.empty()) {
        PANGKAS_ASSIGN(const ProvedPack proved, writeProvedPack(compressed, packed, arguments.output, session.job()));
        session.document()["file"] = arguments.output;
        session.print(fmt::format("{} written, {} bytes, proved equal bit for bit\n", arguments.output, proved.report.fileBytes));
    }
    if (evaluation) {
        PANGKAS_TRY(measure(solution.recipe, session.job()));
        PANGKAS_ASSIGN(const PairedComparison comparison, comparePaired(evaluation->dense, last));
        session.print(fmt::format("top-1 {} dense {}  {} images\n{}", percentWithInterval(last.top1(), last.top1Interval()),
            percent(evaluation->dense.top1()), last.images, verdictText(comparison)));
        session.document()["accuracy"] = {{"dense", toJson(evaluation->dense)}, {"packed", toJson(last)},
            {"comparison", toJson(comparison, evaluation->dense.classes, *evaluation->dataset)}};
    }
    return {};
}

} // namespace

Command addBudget(CLI::App& program)
{
    auto arguments = std::make_shared<BudgetArguments>();
    CLI::App* app = program.add_subcommand("budget", "Finds sparsity and bits of every layer for a file of at most so many bytes, or a loss of at most so many points");
    app->add_option("model", arguments->model, modelHelp)->required();
    auto* goal = app->add_option_group("goal");
    goal->add_option("--bytes", arguments->bytes, "The packed file has at most so many: 6900000 or 6.9MB");
    goal->add_option("--loss", arguments->loss, "At most so many points of top-1 are lost, measured on --data");
    goal->require_option(1);
    app->add_option("--scan", arguments->scan, "Table of 'scan'; measured and written there if it is not there yet and --data is given")
        ->required();
    app->add_option("-o,--output", arguments->output, "Packed file to write (.pkz)");
    app->add_option("--save-recipe", arguments->recipeOutput, "Write the recipe that was found as JSON");
    app->add_flag("--force", arguments->force, "Replace output files that exist");
    addRecipeOptions(*app, arguments->recipe);
    addDataOptions(*app, arguments->data, false);
    app->footer("The recipe's coders, initialisations and layers left dense stay; sparsity and bits are found. Bytes are those of\n"
                "the file as it is packed, not predicted; a loss is measured.\n\n"
                "Examples:\n"
                "  pangkas-cli budget alexnet.pth --bytes 6.9MB --scan scan.csv -o packed.pkz\n"
                "  pangkas-cli budget alexnet.pth --loss 1 --scan scan.csv --data photographs/val --coder auto -o packed.pkz");
    return {app, [arguments](Session& session) { return run(*arguments, session); }};
}

} // namespace pangkas::cli
