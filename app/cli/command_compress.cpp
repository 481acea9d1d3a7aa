// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparison_text.h"
#include "app/cli/data_options.h"
#include "app/cli/json_values.h"
#include "app/cli/layer_table.h"
#include "app/cli/model_output.h"
#include "app/cli/recipe_options.h"
#include "app/cli/text.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace pangkas::cli {

namespace {

struct CompressOptions
{
    std::string model;
    std::string output;
    std::string recipeOutput;
    RecipeOptions recipe;
    DataOptions data;
    bool force = false;
};

/// The evaluation before and after, where data were given.
struct Accuracy
{
    std::shared_ptr<const Engine> engine;
    std::shared_ptr<const Dataset> dataset;
    EvaluationReport dense, packed;
    PairedComparison comparison; // of packed with dense
};

Result<void> checkOutputs(const CompressOptions& options)
{
    const std::vector<std::string> inputs = {options.model, options.recipe.file, options.data.source};
    PANGKAS_TRY(checkOutput(options.output, inputs, options.force));
    if (options.recipeOutput.empty())
        return {};
    if (options.recipeOutput == options.output)
        return fail(ErrorCode::SameFile, "is the output of both -o and --save-recipe", options.output);
    return checkOutput(options.recipeOutput, inputs, options.force);
}

Result<Accuracy> evaluateDense(const CompressOptions& options, const OpenedModel& opened, Session& session)
{
    Accuracy accuracy;
    PANGKAS_ASSIGN(accuracy.engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(accuracy.dataset,
        openData(session, *accuracy.engine, options.data.source, options.data.skipDamaged, opened.classNames));
    PANGKAS_ASSIGN(accuracy.dense,
        evaluate(session, *accuracy.engine, opened.architecture, opened.model, accuracy.dataset, options.data));
    return accuracy;
}

/// From the file that lies on the disk: decoded anew and run.
Result<void> evaluatePacked(
    const CompressOptions& options, const Architecture& architecture, Accuracy& accuracy, Session& session)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.output));
    PANGKAS_ASSIGN(const ModelSnapshot decoded, reader.decode(session.job()));
    PANGKAS_ASSIGN(
        accuracy.packed, evaluate(session, *accuracy.engine, architecture, decoded, accuracy.dataset, options.data));
    PANGKAS_ASSIGN(accuracy.comparison, comparePaired(accuracy.dense, accuracy.packed));
    return {};
}

std::string headline(const CompressionReport& report, const std::optional<Accuracy>& accuracy)
{
    std::string text = fmt::format(
        "{} -> {}  {}", bytesText(report.denseBytes), bytesText(report.pack.fileBytes), ratioText(report.ratio()));
    if (accuracy)
        text += fmt::format("   top-1 {} dense {}  {} images",
            percentWithInterval(accuracy->packed.top1(), accuracy->packed.top1Interval()), percent(accuracy->dense.top1()),
            accuracy->packed.images);
    return text + "  proved equal bit for bit\n";
}

void show(const CompressionReport& report, const PackProof& proof, const Recipe& recipe,
    const std::optional<Accuracy>& accuracy, Session& session)
{
    session.print(layerTable(rowsOf(report), report.pack) + "\n" + headline(report, accuracy));
    if (accuracy)
        session.print(verdictText(accuracy->comparison));
    Json& document = session.document();
    document.update(toJson(report));
    document["recipe_hash"] = recipe.hash();
    document["recipe"] = Json::parse(toJson(recipe));
    document["proof"] = toJson(proof);
    if (accuracy)
        document["accuracy"] = {{"dense", toJson(accuracy->dense)}, {"packed", toJson(accuracy->packed)},
            {"comparison", toJson(accuracy->comparison, accuracy->dense.classes, *accuracy->dataset)},
            {"damaged", accuracy->dataset->damaged().size()}};
}

Result<void> run(const CompressOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutputs(options));
    PANGKAS_TRY(checkRecipeOptions(options.recipe));
    if (!options.data.source.empty())
        PANGKAS_TRY(parseDatasetSource(options.data.source));
    PANGKAS_ASSIGN(OpenedModel opened, openModel(options.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    if (opened.format == modelFormatTitle(ModelFormat::DeepCompression))
        session.note("its weights are shared already and are shared anew here; 'repack' keeps its codes as they are");
    PANGKAS_TRY(applyPreprocessing(options.data.images, opened.architecture));
    PANGKAS_ASSIGN(const Recipe recipe, buildRecipe(options.recipe, opened.architecture, opened.model, session.job()));
    session.document() = {{"model", opened.source}, {"file", options.output}};

    std::optional<Accuracy> accuracy;
    if (!options.data.source.empty()) {
        PANGKAS_ASSIGN(accuracy, evaluateDense(options, opened, session));
    }
    CompressionReport report;
    PackProof proof;
    {
        PANGKAS_ASSIGN(CompressedModel compressed, compressModel(opened.architecture, opened.model, recipe, session.job()));
        opened.model = {}; // 4 bytes a weight that are not needed any more
        compressed.description.classNames = opened.classNames;
        if (opened.classNames.empty() && accuracy
            && accuracy->dataset->classes().size() == static_cast<std::size_t>(opened.architecture.classes))
            compressed.description.classNames = accuracy->dataset->classes();
        PANGKAS_ASSIGN(const auto packed, packLayers(compressed, session.job()));
        PANGKAS_ASSIGN(ProvedPack proved, writeProvedPack(compressed, packed, options.output, session.job()));
        report = reportCompression(opened.architecture, compressed, proved.report);
        proof = std::move(proved.proof);
    }
    if (!options.recipeOutput.empty())
        PANGKAS_TRY(writeRecipe(recipe, options.recipeOutput));
    if (accuracy) {
        if (auto evaluated = evaluatePacked(options, opened.architecture, *accuracy, session); !evaluated) {
            session.note(options.output + " is written and proved; only its evaluation is missing");
            return evaluated;
        }
    }
    show(report, proof, recipe, accuracy, session);
    return {};
}

} // namespace

Command addCompress(CLI::App& program)
{
    auto options = std::make_shared<CompressOptions>();
    CLI::App* app = program.add_subcommand("compress",
        "Prunes and shares a model's weights, writes a packed file, proves it bit for bit and evaluates what it decodes to");
    app->add_option("model", options->model, modelHelp)->required();
    app->add_option("-o,--output", options->output, "Packed file to write (.pkz)")->required();
    app->add_flag("--force", options->force, "Replace output files that exist");
    app->add_option("--save-recipe", options->recipeOutput, "Write the recipe that was used as JSON");
    addRecipeOptions(*app, options->recipe);
    addDataOptions(*app, options->data, false);
    app->footer("Options for layers apply in the order sparsity, threshold, sigma, bits, centroids, init, dense; of one kind\n"
                "the later wins. Sizes: 1 MB = 1,000,000 bytes. Accuracy is measured, and shown, only with --data.\n\n"
                "Examples:\n"
                "  pangkas-cli compress sample -o sample.pkz --data sample:val\n"
                "  pangkas-cli compress alexnet.pth -o packed.pkz --preset deep-compression --sparsity fc6=0.9,fc7=0.9\n"
                "  pangkas-cli compress alexnet.pth -o packed.pkz --sparsity all=0.5 --sparsity fc6=0.9 --bits conv=8,fc=5\n"
                "  pangkas-cli compress alexnet.safetensors -o packed.pkz --recipe recipe.json --data val --json");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
