// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "app/cli/layer_table.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/coding/coder_choice.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/repack.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct RepackOptions
{
    std::string file;
    std::string output;
    std::string coder = std::string(smallestCoder);
    bool force = false;
};

std::vector<std::string> choices()
{
    std::vector<std::string> all;
    for (const std::string_view choice : coderChoices())
        all.emplace_back(choice);
    return all;
}

Result<void> run(const RepackOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.file}, options.force));
    PANGKAS_ASSIGN(OpenedCompressed opened, openCompressed(options.file, session.job()));
    opened.model = withCoder(std::move(opened.model), options.coder);
    PANGKAS_ASSIGN(const auto packed, packLayers(opened.model, session.job()));
    PANGKAS_ASSIGN(const ProvedPack proved, writeProvedPack(opened.model, packed, options.output, session.job()));
    const CompressionReport report = reportCompression(opened.architecture, opened.model, proved.report);
    session.document() = {{"source", options.file}, {"source_format", opened.format}, {"source_bytes", opened.fileBytes},
        {"file", options.output}, {"coder", options.coder}};
    session.document().update(toJson(report));
    session.document()["proof"] = toJson(proved.proof);
    session.print(fmt::format("{}\n{} {} -> {}  {}  proved equal bit for bit\n", layerTable(rowsOf(report), report.pack),
        opened.format, bytesText(opened.fileBytes), bytesText(report.pack.fileBytes), ratioText(report.ratio())));
    return {};
}

} // namespace

Command addRepack(CLI::App& program)
{
    auto options = std::make_shared<RepackOptions>();
    CLI::App* app = program.add_subcommand(
        "repack", "Packs anew what is compressed already, with another coder: codes and shared values stay as they are");
    app->add_option("file", options->file, "Packed file (.pkz), or one that was released with Deep Compression (.net)")
        ->required();
    app->add_option("-o,--output", options->output, "Packed file to write (.pkz)")->required();
    app->add_option("--coder", options->coder,
           fmt::format("Coder of all layers: {} (default: {})", fmt::join(choices(), ", "), options->coder))
        ->check(CLI::IsMember(choices()));
    app->add_flag("--force", options->force, "Replace the output file if it exists");
    app->footer("Needs no engine. The file is proved as compress does: written, opened anew, decoded, compared bit by bit.\n\n"
                "Examples:\n"
                "  pangkas-cli repack squeezenet.net -o squeezenet.pkz\n"
                "  pangkas-cli repack packed.pkz -o smaller.pkz --coder deflate");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
