// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/comparison_text.h"
#include "app/cli/data_options.h"
#include "app/cli/json_values.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/filter_pruning.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <charconv>
#include <memory>

namespace pangkas::cli {

namespace {

struct ShrinkOptions
{
    std::string model, output, norm = "l1";
    std::vector<std::string> keep; // "LAYER=SHARE"
    DataOptions data;
    bool force = false;
};

/// "conv2=0.5"; conv, fc and all stand for the layers of a kind, but for the last one.
Result<FilterPruning> pruningFor(const ShrinkOptions& options, const Architecture& architecture)
{
    FilterPruning pruning;
    pruning.norm = options.norm == "l2" ? FilterNorm::L2 : FilterNorm::L1;
    for (const std::string& assignment : options.keep) {
        const auto equals = assignment.find('=');
        const std::string name = assignment.substr(0, equals);
        double share = 0;
        const char* const begin = assignment.data() + (equals == std::string::npos ? assignment.size() : equals + 1);
        const char* const end = assignment.data() + assignment.size();
        if (const auto [stop, error] = std::from_chars(begin, end, share); error != std::errc() || stop != end || name.empty())
            return fail(ErrorCode::InvalidArgument, fmt::format("--keep {}: write LAYER=SHARE", assignment));
        if (name != "conv" && name != "fc" && name != "all") {
            pruning.keep[name] = share;
            continue;
        }
        for (const LayerInfo& layer : architecture.layers) {
            const bool isOfKind = name == "all" || (name == "conv") == (layer.kind == LayerKind::Convolution);
            if (isOfKind && &layer != &architecture.layers.back())
                pruning.keep[layer.name] = share;
        }
    }
    return pruning;
}

std::string tableText(const Architecture& before, const Architecture& after)
{
    Table table({"layer", "before", "after", "of its weights"});
    for (std::size_t i = 0; i < before.layers.size(); ++i) {
        const Shape &a = before.layers[i].weightShape, &b = after.layers[i].weightShape;
        const auto share = static_cast<double>(elementCount(b).value_or(0)) / static_cast<double>(elementCount(a).value_or(1));
        table.add({before.layers[i].name, toString(a), toString(b), percent(share)});
    }
    return table.text();
}

Result<void> run(const ShrinkOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.model, options.data.source}, options.force));
    if (!options.data.source.empty())
        PANGKAS_TRY(parseDatasetSource(options.data.source));
    PANGKAS_ASSIGN(OpenedModel opened, openModel(options.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(options.data.images, opened.architecture));
    PANGKAS_ASSIGN(const FilterPruning pruning, pruningFor(options, opened.architecture));
    PANGKAS_ASSIGN(const ShrunkNetwork shrunk, pruneFilters(opened.architecture, opened.model, pruning, session.job()));
    PANGKAS_TRY(checkPreprocessing(shrunk.architecture));
    PANGKAS_TRY(
        writeSafetensors(shrunk.model, modelMetadata(shrunk.architecture.id, opened.classNames), options.output, session.job()));
    const std::uint64_t before = opened.model.denseBytes(), after = shrunk.model.denseBytes();
    session.document() = {{"model", opened.source}, {"output", options.output}, {"bytes_before", before}, {"bytes", after},
        {"model_hash", shrunk.model.hash()}};
    Json shapes = Json::object();
    for (const LayerInfo& layer : shrunk.architecture.layers)
        shapes[layer.name] = layer.weightShape;
    session.document()["shapes"] = std::move(shapes);
    session.print(tableText(opened.architecture, shrunk.architecture)
        + fmt::format("\n{} -> {}\n", bytesText(before), bytesText(after)));
    if (options.data.source.empty())
        return {};
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(const auto dataset, openData(session, *engine, options.data.source, options.data.skipDamaged, opened.classNames));
    // The first pass decodes the images, which both then find prepared.
    PANGKAS_TRY(evaluate(session, *engine, shrunk.architecture, shrunk.model, dataset, options.data));
    PANGKAS_ASSIGN(const EvaluationReport large, evaluate(session, *engine, opened.architecture, opened.model, dataset, options.data));
    PANGKAS_ASSIGN(const EvaluationReport small, evaluate(session, *engine, shrunk.architecture, shrunk.model, dataset, options.data));
    PANGKAS_ASSIGN(const PairedComparison comparison, comparePaired(large, small));
    session.document()["accuracy"] = {{"before", toJson(large)}, {"after", toJson(small)},
        {"comparison", toJson(comparison, large.classes, *dataset)}};
    session.print(fmt::format("top-1 {} before {}  {} images   {:.1f} images/s before {:.1f}: {:.2f}x\n{}",
        percentWithInterval(small.top1(), small.top1Interval()), percent(large.top1()), small.images, small.imagesPerSecond(),
        large.imagesPerSecond(), large.imagesPerSecond() > 0 ? small.imagesPerSecond() / large.imagesPerSecond() : 0,
        verdictText(comparison)));
    return {};
}

} // namespace

Command addShrink(CLI::App& program)
{
    auto options = std::make_shared<ShrinkOptions>();
    CLI::App* app = program.add_subcommand("shrink", "Removes whole filters and writes the smaller network as .safetensors");
    app->add_option("model", options->model, modelHelp)->required();
    app->add_option("-o,--output", options->output, "File to write (.safetensors)")->required();
    app->add_option("--keep", options->keep, "Share of a layer's filters or neurons that remain, the largest; LAYER may be all, conv or fc, "
           "which leave the last layer as it is")
        ->type_name("LAYER=SHARE")
        ->delimiter(',')
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->required();
    app->add_option("--norm", options->norm, "What is large: l1, the sum of magnitudes, or l2, that of squares")
        ->check(CLI::IsMember({"l1", "l2"}))
        ->capture_default_str();
    app->add_flag("--force", options->force, "Replace the output file if it exists");
    addDataOptions(*app, options->data, false);
    app->footer("The result is a dense network with other shapes: 'train' retrains it, 'compress' prunes and shares it further.\n\n"
                "Example:\n"
                "  pangkas-cli shrink alexnet.pth --keep conv2=0.75,fc=0.5 -o small.safetensors --data photographs/val");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
