// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "core/base/file.h"
#include "core/engine/engine.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

namespace pangkas::cli {

namespace {

struct SampleOptions
{
    std::string folder;
    int count = 2000;
    int validationCount = 800;
    std::uint64_t seed = 1;
};

Result<void> run(const SampleOptions& options, Session& session)
{
    const std::filesystem::path folder = options.folder;
    std::error_code error;
    for (const char* part : {"train", "val"}) {
        if (std::filesystem::exists(folder / part, error))
            return fail(ErrorCode::FileExists, "exists already", (folder / part).string(), "Choose another folder");
    }
    const bool isNew = std::filesystem::create_directories(folder, error);
    if (error)
        return fail(systemError(error.value(), "cannot create the folder", folder));
    const auto draw = [&]() -> Result<void> {
        PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
        PANGKAS_TRY(engine->writeDrawnDataset(
            {options.seed, DrawnSplit::Training, options.count}, folder / "train", session.job()));
        return engine->writeDrawnDataset(
            {options.seed, DrawnSplit::Validation, options.validationCount}, folder / "val", session.job());
    };
    if (auto drawn = draw(); !drawn) {
        // Neither folder was there before; a part that is done is of no use without the other.
        std::filesystem::remove_all(folder / "train", error);
        std::filesystem::remove_all(folder / "val", error);
        if (isNew)
            std::filesystem::remove(folder, error);
        return drawn;
    }
    session.document() = {{"folder", options.folder}, {"training", options.count},
        {"validation", options.validationCount}, {"seed", options.seed}};
    session.print(fmt::format("{}: {} images for training in train, {} for validation in val, seed {}\n",
        options.folder, options.count, options.validationCount, options.seed));
    return {};
}

} // namespace

Command addSample(CLI::App& program)
{
    constexpr int most = 1'000'000;
    auto options = std::make_shared<SampleOptions>();
    CLI::App* app = program.add_subcommand("sample", "Writes the drawn data set of cats and dogs as PNG files");
    app->add_option("folder", options->folder, "Folder for train/{cats,dogs} and val/{cats,dogs}")->required();
    app->add_option("--count", options->count, "Images for training (default: 2000)")->check(CLI::Range(2, most));
    app->add_option("--validation-count", options->validationCount, "Images for validation (default: 800)")
        ->check(CLI::Range(2, most));
    app->add_option("--seed", options->seed, "Seed of the drawing (default: 1)")->check(CLI::NonNegativeNumber);
    app->footer("Examples:\n"
                "  pangkas-cli sample drawn\n"
                "  pangkas-cli sample drawn --count 100 --validation-count 40 --seed 7\n"
                "The same pixels on every machine. 'sample:train' and 'sample:val' name the set without writing it.");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
