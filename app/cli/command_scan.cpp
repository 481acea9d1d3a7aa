// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/data_options.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/pipeline/open_model.h"
#include "core/pipeline/sensitivity_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pangkas::cli {

namespace {

constexpr double loss = 0.01; // of top-1, for the table's column

struct ScanArguments
{
    std::string model;
    std::string output;
    std::string levels = "0:0.95:0.05";
    DataOptions data;
    bool force = false;
};

/// A row for each layer: how far it can be pruned alone, and what the last level leaves.
std::string scanText(const Scan& scan, const Architecture& architecture)
{
    const ScanRow& dense = scan.rows.front();
    Table table({"layer", "weights", "sparsity with at most 1 point lost", "top-1", "at sparsity", "top-1", "loss"});
    for (const LayerInfo& layer : architecture.layers) {
        const ScanRow *best = nullptr, *last = nullptr;
        bool isLost = false;
        for (const ScanRow& row : scan.rows) {
            if (row.layer != layer.name)
                continue;
            last = &row;
            isLost = isLost || dense.top1() - row.top1() > loss;
            if (!isLost)
                best = &row;
        }
        if (last)
            table.add({layer.name, fmt::to_string(last->weights), best ? fmt::format("{:.4g}", best->sparsity) : "-",
                best ? percent(best->top1()) : "-", fmt::format("{:.4g}", last->sparsity), percent(last->top1()),
                fmt::format("{:.4f}", last->meanLoss)});
    }
    return fmt::format("{}\ndense top-1 {}, loss {:.4f}, {} images\n", table.text(),
        percentWithInterval(dense.top1(), wilsonInterval(dense.correct, dense.images)), dense.meanLoss, dense.images);
}

Result<void> run(const ScanArguments& arguments, Session& session)
{
    PANGKAS_TRY(parseDatasetSource(arguments.data.source));
    PANGKAS_TRY(checkOutput(arguments.output, {arguments.model, arguments.data.source}, true)); // may be continued
    ScanOptions options;
    PANGKAS_ASSIGN(options.levels, parseScanLevels(arguments.levels));
    options.images = arguments.data.limit;
    options.batchSize = arguments.data.batchSize;
    PANGKAS_ASSIGN(OpenedModel opened, openModel(arguments.model, session.extensions(), session.job()));
    for (const std::string& note : opened.notes)
        session.note(note);
    PANGKAS_TRY(applyPreprocessing(arguments.data.images, opened.architecture));
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    PANGKAS_ASSIGN(const auto dataset,
        openData(session, *engine, arguments.data.source, arguments.data.skipDamaged, opened.classNames));
    PANGKAS_ASSIGN(const Scan scan, scanIntoFile(*engine, opened.architecture, opened.model, dataset, options,
        arguments.output, arguments.force, session.job()));
    Json rows = Json::array();
    for (const ScanRow& row : scan.rows) {
        const Interval interval = wilsonInterval(row.correct, row.images);
        rows.push_back({{"layer", row.layer}, {"sparsity", row.sparsity}, {"weights", row.weights}, {"zeros", row.zeros},
            {"images", row.images}, {"correct", row.correct}, {"top1", row.top1()},
            {"top1_interval_95", {interval.low, interval.high}}, {"mean_loss", row.meanLoss}});
    }
    session.document() = {{"model", opened.source}, {"data", arguments.data.source}, {"file", arguments.output},
        {"rows", std::move(rows)}};
    session.print(scanText(scan, opened.architecture));
    return {};
}

} // namespace

Command addScan(CLI::App& program)
{
    auto arguments = std::make_shared<ScanArguments>();
    arguments->data.limit = 200;
    CLI::App* app = program.add_subcommand("scan", "Measures how much accuracy pruning costs, layer by layer");
    app->add_option("model", arguments->model, modelHelp)->required();
    app->add_option("-o,--output", arguments->output, "Table to write (.csv), row by row; one of the same scan is continued")
        ->required();
    app->add_option("--levels", arguments->levels, "Sparsities: FIRST:LAST:STEP, or a list (default: 0:0.95:0.05)");
    app->add_option("--images", arguments->data.limit, "Images to measure, taken evenly from every class (default: 200)")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31));
    app->add_flag("--force", arguments->force, "Replace a file that holds something else");
    addDataOptions(*app, arguments->data, true, false);
    app->footer("Each layer is pruned alone by magnitude, all others stay dense. Ctrl-C keeps the rows so far; the same command\n"
                "goes on with them.\n\n"
                "Examples:\n"
                "  pangkas-cli scan alexnet.pth --data photographs/val -o scan.csv\n"
                "  pangkas-cli scan sample --data sample:val --images 100 --levels 0.5,0.8,0.9 -o scan.csv");
    return {app, [arguments](Session& session) { return run(*arguments, session); }};
}

} // namespace pangkas::cli
