// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/model_output.h"
#include "app/cli/text.h"
#include "core/container/pack_reader.h"
#include "core/formats/safetensors_writer.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pangkas::cli {

namespace {

struct UnpackOptions
{
    std::string file;
    std::string output;
    bool force = false;
};

Result<void> run(const UnpackOptions& options, Session& session)
{
    PANGKAS_TRY(checkOutput(options.output, {options.file}, options.force));
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(options.file));
    PANGKAS_ASSIGN(const ModelSnapshot model, reader.decode(session.job()));
    const PackDescription& description = reader.description();
    PANGKAS_TRY(writeSafetensors(model, modelMetadata(description.architecture, description.classNames), options.output,
        session.job()));
    std::error_code ignored;
    const std::uint64_t bytes = std::filesystem::file_size(options.output, ignored);
    const std::string hash = model.hash();
    session.document() = {{"file", options.file}, {"output", options.output}, {"tensors", model.tensors().size()},
        {"values", model.parameterCount()}, {"file_bytes", bytes}, {"model_hash", hash}};
    session.print(fmt::format("{}: {} tensors, {}, model hash {}\n", printable(options.output), model.tensors().size(),
        bytesText(bytes), hash));
    return {};
}

} // namespace

Command addUnpack(CLI::App& program)
{
    auto options = std::make_shared<UnpackOptions>();
    CLI::App* app = program.add_subcommand("unpack", "Decodes a packed file to dense weights as .safetensors");
    app->add_option("file", options->file, "Packed file (.pkz)")->required();
    app->add_option("-o,--output", options->output, "File to write (.safetensors)")->required();
    app->add_flag("--force", options->force, "Replace the output file if it exists");
    app->footer("Example:\n"
                "  pangkas-cli unpack packed.pkz -o decoded.safetensors");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
