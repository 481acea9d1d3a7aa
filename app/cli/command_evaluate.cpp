// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/data_options.h"
#include "app/cli/evaluation_text.h"
#include "app/cli/json_values.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct EvaluateOptions
{
    std::string model;
    DataOptions data;
};

Result<void> run(const EvaluateOptions& options, Session& session)
{
    PANGKAS_TRY(parseDatasetSource(options.data.source)); // a wrong path must not cost the reading of the model
    PANGKAS_ASSIGN(OpenedModel opened, openModel(options.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(options.data.images, opened.architecture));
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
    return {};
}

} // namespace

Command addEvaluate(CLI::App& program)
{
    auto options = std::make_shared<EvaluateOptions>();
    CLI::App* app = program.add_subcommand("evaluate", "Measures a model's accuracy on a data set");
    app->add_option("model", options->model, modelHelp)->required();
    addDataOptions(*app, options->data, true);
    app->footer("Examples:\n"
                "  pangkas-cli evaluate alexnet.pth --data photographs/val\n"
                "  pangkas-cli evaluate sample --data sample:val --limit 200\n"
                "  pangkas-cli evaluate packed.pkz --data list.tsv --skip-damaged --json");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
