// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/container/pack_reader.h"
#include "core/formats/weight_format.h"
#include "core/pipeline/export_pack.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct UnpackOptions
{
    std::string file;
    std::string output;
    std::string format; // empty: by the output's ending
    bool force = false;
};

Result<void> run(const UnpackOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.file}, options.force));
    PANGKAS_ASSIGN(const WeightFormat format,
        options.format.empty() ? weightFormatOfPath(options.output) : weightFormatOfName(options.format));
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.file));
    const PackDescription& description = reader.description();
    PANGKAS_ASSIGN(const ExportReport report,
        exportPack(reader, format, modelMetadata(description.architecture, description.classNames), options.output,
            session.job()));
    session.document() = {{"file", options.file}, {"output", options.output}, {"format", toString(format)},
        {"tensors", report.tensors}, {"values", report.values}, {"file_bytes", report.fileBytes},
        {"model_hash", report.modelHash}};
    session.print(fmt::format("{}: {} tensors, {}, model hash {}\n", printable(options.output), report.tensors,
        bytesText(report.fileBytes), report.modelHash));
    return {};
}

} // namespace

Command addUnpack(CLI::App& program)
{
    auto options = std::make_shared<UnpackOptions>();
    CLI::App* app = program.add_subcommand("unpack", "Decodes a packed file to dense weights that other programs open");
    app->add_option("file", options->file, "Packed file (.pkz)")->required();
    app->add_option("-o,--output", options->output, "File to write; its ending says how: .safetensors, .pth or .npz")
        ->required();
    app->add_option("--format", options->format,
           "Format, whatever the ending: safetensors, pth (PyTorch's state_dict), npz (NumPy)")
        ->check(CLI::IsMember({"safetensors", "pth", "npz"}));
    app->add_flag("--force", options->force, "Replace the output file if it exists");
    app->footer("Examples:\n"
                "  pangkas-cli unpack packed.pkz -o decoded.safetensors\n"
                "  pangkas-cli unpack packed.pkz -o decoded.pth\n"
                "  pangkas-cli unpack packed.pkz -o arrays --format npz");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
