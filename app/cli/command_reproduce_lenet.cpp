// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/json_values.h"
#include "app/cli/text.h"
#include "core/base/file.h"
#include "core/reproduction/lenet.h"

#include <fmt/format.h>

#include <memory>

namespace pangkas::cli {

namespace {

Json stageJson(const LenetStage& stage)
{
    Json json = {{"stage", stage.name}, {"bytes", stage.bytes}, {"ratio", stage.ratio}, {"images", stage.images}, {"wrong", stage.wrong}};
    if (stage.comparison)
        json.update({{"file", stage.file}, {"lost", stage.comparison->lost}, {"gained", stage.comparison->gained},
            {"p", stage.comparison->pValue}, {"verdict", toString(stage.comparison->verdict)}});
    return json;
}

Result<void> run(const LenetOptions& options, Session& session)
{
    PANGKAS_ASSIGN(const auto engine, loadEngine(session.job()));
    const auto tell = [&](const LenetResult& result) {
        const LenetStage& stage = result.stages.back();
        session.printNow(fmt::format("{:13}  {:52} {:>8}  {:>6}  error {:.2f} %\n", result.network, stage.name, bytesText(stage.bytes),
            ratioText(stage.ratio), 100 * stage.error()));
    };
    PANGKAS_ASSIGN(const LenetReport report, reproduceLenet(*engine, options, tell, session.job()));
    PANGKAS_TRY(writeFileAtomically(options.output / "lenet.md", toMarkdown(report)));
    Json networks = Json::array();
    for (const LenetResult& result : report.networks) {
        Json stages = Json::array();
        for (const LenetStage& stage : result.stages)
            stages.push_back(stageJson(stage));
        networks.push_back({{"network", result.network}, {"seconds", result.seconds}, {"paper_ratio", result.paperRatio},
            {"paper_error", result.paperError}, {"paper_compressed_error", result.paperCompressedError}, {"stages", std::move(stages)}});
        session.print(fmt::format("{}: {}\n", result.network, duration(std::chrono::duration<double>(result.seconds))));
    }
    session.document() = {{"networks", std::move(networks)}};
    session.print(fmt::format("tables: {}\n", printable((options.output / "lenet.md").string())));
    return {};
}

} // namespace

Command addReproduceLenet(CLI::App& program)
{
    auto options = std::make_shared<LenetOptions>();
    CLI::App* app = reproduceStudies(program).add_subcommand(
        "lenet", "Trains LeNet-300-100 and LeNet-5 on MNIST's digits and compresses them as Deep Compression did");
    app->add_option("--data", options->data, "MNIST's file of images, or the folder with t10k-images-idx3-ubyte; labels lie beside it")
        ->required();
    app->add_option("-o,--output", options->output, "Folder for models, packed files and lenet.md")->required();
    app->add_option("--training", options->trainingImages, "Images to train with, the file's first")
        ->capture_default_str()
        ->check(CLI::Range(2, 60'000));
    app->add_option("--validation", options->validationImages, "Images to measure on, those after them")
        ->capture_default_str()
        ->check(CLI::Range(2, 60'000));
    const auto epochs = [&](const char* name, int& value, const char* help) {
        app->add_option(name, value, help)->capture_default_str()->check(CLI::Range(1, 10'000));
    };
    epochs("--epochs", options->epochs, "Epochs of the dense networks");
    epochs("--prune-epochs", options->pruneEpochs, "Epochs under the mask");
    epochs("--share-epochs", options->shareEpochs, "Epochs of the shared values");
    app->add_option("--seed", options->seed, "Seed of everything that is random")->capture_default_str()->check(CLI::NonNegativeNumber);
    app->footer("Example:\n  pangkas-cli reproduce lenet --data mnist -o lenet");
    return {app, [options](Session& session) { return run(*options, session); }};
}

} // namespace pangkas::cli
