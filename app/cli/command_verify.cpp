// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/open_model.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

struct VerifyOptions
{
    std::string file;
    std::string against;
};

Result<PackProof> prove(const VerifyOptions& options, Session& session)
{
    if (options.against.empty())
        return verifyPack(options.file, session.job());
    PANGKAS_TRY(PackReader::open(options.file)); // a damaged file must not cost the reading of the model
    PANGKAS_ASSIGN(const OpenedModel dense, openModel(options.against, session.extensions(), session.job()));
    return verifyPackAgainst(options.file, dense.model, session.job());
}

Result<void> run(const VerifyOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const PackProof proof, prove(options, session));
    session.document() = {{"file", options.file}};
    if (!options.against.empty())
        session.document()["against"] = options.against;
    session.document().update(toJson(proof));
    session.print(fmt::format("{}: {}\n{} tensors, {} values, model hash {}\n", options.file,
        options.against.empty() ? "decodes, and all of its hashes agree"
                                : "equal bit for bit to its recipe applied anew to " + options.against,
        proof.tensors, proof.values, proof.modelHash));
    return {};
}

} // namespace

Command addVerify(CLI::App& program)
{
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* app = program.add_subcommand("verify", "Decodes a packed file and proves that it says what it should");
    app->add_option("file", options->file, "Packed file (.pkz)")->required();
    app->add_option("--against", options->against,
        "The dense model it was made from: applies the file's recipe anew and compares every bit");
    app->footer("Examples:\n"
                "  pangkas-cli verify packed.pkz\n"
                "  pangkas-cli verify packed.pkz --against alexnet.pth\n"
                "Exit code 3 when the file holds something else than it should.");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
