// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparison_text.h"
#include "app/cli/data_options.h"
#include "app/cli/evaluation_text.h"
#include "app/cli/json_values.h"
#include "app/cli/text.h"
#include "core/base/file.h"
#include "core/engine/environment.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct EvaluateOptions
{
    std::string model;
    std::string against;
    std::string precision = std::string(toString(Precision::Float32));
    DataOptions data;
};

/// Evaluates the reference on the same images and says what the model has lost against it.
Result<void> compareWith(const EvaluateOptions& options, const Engine& engine, const EvaluationReport& report,
    const std::shared_ptr<const Dataset>& dataset, const std::vector<std::string>& classNames, Session& session)
{
    PANGKAS_ASSIGN(OpenedModel reference, openModel(options.against, session.extensions(), session.job()));
    for (const std::string& note : reference.notes)
        session.note(note);
    if (reference.architecture.classes != static_cast<int>(report.classes.size())
        || (!classNames.empty() && !reference.classNames.empty() && classNames != reference.classNames))
        return fail(ErrorCode::ClassMismatch, "knows other classes than the model that is to be compared with it",
            options.against, "Compare models of the same classes");
    PANGKAS_TRY(applyPreprocessing(options.data.images, reference.architecture));
    PANGKAS_ASSIGN(const EvaluationReport before,
        evaluate(session, engine, reference.architecture, reference.model, dataset, options.data));
    PANGKAS_ASSIGN(const PairedComparison comparison, comparePaired(before, report));
    session.document()["against"] = {{"model", reference.source}, {"format", reference.format}};
    session.document()["against"].update(toJson(before));
    session.document()["comparison"] = toJson(comparison, report.classes, *dataset);
    session.print(fmt::format("\nagainst   {}: top-1 {}\n", printable(options.against),
        percentWithInterval(before.top1(), before.top1Interval())));
    session.print(verdictText(comparison));
    if (const std::string flipped = flippedText(comparison, report.classes, *dataset); !flipped.empty())
        session.print("\n" + flipped);
    return {};
}

Result<void> run(const EvaluateOptions& options, Session& session)
{
    PANGKAS_TRY(parseDatasetSource(options.data.source)); // a wrong path must not cost the reading of the model
    if (!options.against.empty() && options.against != sampleModelName)
        PANGKAS_TRY(InputFile::open(options.against));
    PANGKAS_ASSIGN(OpenedModel opened, openModel(options.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(options.data.images, opened.architecture));
    if (options.data.precision == Precision::Bfloat16 && !readProcessorFacts().avx512Bfloat16)
        session.note("this processor has no instructions for bfloat16: as right, but slower than float32");
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(
        const auto dataset, openData(session, *engine, options.data.source, options.data.skipDamaged, opened.classNames));
    if (opened.classNames.empty() && dataset->classes().size() < static_cast<std::size_t>(opened.architecture.classes))
        session.note(fmt::format("the data have {} classes, the model {} without names: taken for its first {}",
            dataset->classes().size(), opened.architecture.classes, dataset->classes().size()));
    PANGKAS_ASSIGN(const EvaluationReport report,
        evaluate(session, *engine, opened.architecture, opened.model, dataset, options.data));
    session.document() = {{"model", opened.source}, {"format", opened.format}, {"data", options.data.source}};
    session.document().update(toJson(report));
    session.document()["damaged"] = dataset->damaged().size();
    session.print(evaluationText(report));
    opened.model = {}; // 4 bytes a weight that are not needed any more
    return options.against.empty() ? Result<void>() : compareWith(options, *engine, report, dataset, opened.classNames, session);
}

} // namespace

Command addEvaluate(CLI::App& program)
{
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* app = program.add_subcommand("evaluate", "Measures a model's accuracy on a data set");
    app->add_option("model", options->model, modelHelp)->required();
    app->add_option("--against", options->against, "Model to compare with, on the same images: is there a loss, and where?");
    addDataOptions(*app, options->data, true);
    app->add_option("--precision", options->precision,
           "What the network is computed in; bfloat16 is a fast preview on processors that have it")
        ->check(CLI::IsMember({"float32", "bfloat16"}))
        ->capture_default_str();
    app->footer("Examples:\n"
                "  pangkas-cli evaluate alexnet.pth --data photographs/val\n"
                "  pangkas-cli evaluate sample --data sample:val --limit 200\n"
                "  pangkas-cli evaluate alexnet.pth --data photographs/val --precision bfloat16\n"
                "  pangkas-cli evaluate packed.pkz --data list.tsv --skip-damaged --json\n"
                "  pangkas-cli evaluate packed.pkz --data photographs/val --against alexnet.pth");
    return {app, [options](Session& session) {
                options->data.precision = *precisionFrom(options->precision); // --precision has checked it
                return run(*options, session);
            }};
}

} // namespace pangkas::cli
