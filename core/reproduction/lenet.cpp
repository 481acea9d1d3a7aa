// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduction/lenet.h"

#include "core/architecture/seeded_weights.h"
#include "core/base/file.h"
#include "core/coding/coder_choice.h"
#include "core/formats/safetensors_writer.h"
#include "core/pipeline/retrain.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <system_error>
#include <utility>

namespace pangkas {

namespace {

using Clock = std::chrono::steady_clock;

struct Network
{
    Architecture (*make)(int classes);
    double paperRatio, paperError, paperCompressedError;
};
constexpr int digits = 10;
// Han et al. 2016, table 1.
constexpr std::array studied = {
    Network{&lenet300, 40, 0.0164, 0.0158},
    Network{&lenet5, 39, 0.0080, 0.0074},
};

constexpr std::string_view paperCoder = "deep-compression";

struct Variant
{
    std::string_view name;
    double densityFactor; // of the paper's densities
};
constexpr std::array retrained = {
    Variant{"retrained", 1.0},
    Variant{"half the weights, retrained", 0.5},
    Variant{"a third of the weights, retrained", 1.0 / 3},
};

TrainingOptions digitTraining(int epochs, double rate, std::uint64_t seed)
{
    TrainingOptions options;
    options.epochs = epochs;
    options.batchSize = 64;
    options.learningRate = {rate, 0, rate / 100};
    options.dropout = 0;
    options.augmentation.flip = false; // of a digit it makes another sign
    options.augmentation.smallestCrop = 1; // as it is, as in the paper
    options.seed = seed;
    return options;
}

TrainingPlan planFor(const LenetOptions& options)
{
    TrainingPhase prune;
    prune.name = "prune";
    prune.binding = BindingKind::Masked;
    prune.schedule = {SparsityCurve::Cubic, 0, 0, 0.6 * options.pruneEpochs, 20};
    prune.options = digitTraining(options.pruneEpochs, 0.02, options.seed);
    TrainingPhase share;
    share.name = "share";
    share.binding = BindingKind::Shared;
    share.options = digitTraining(options.shareEpochs, 0.002, options.seed);
    TrainingPlan plan;
    plan.title = "Prune gradually, then share and train the centroids";
    plan.seed = options.seed;
    plan.phases = {std::move(prune), std::move(share)};
    return plan;
}

Recipe recipeFor(const Architecture& architecture, double densityFactor)
{
    Recipe recipe = deepCompressionRecipe(architecture);
    for (LayerRecipe& layer : recipe.layers)
        layer.pruning.amount = 1 - densityFactor * (1 - layer.pruning.amount);
    return recipe;
}

std::filesystem::path imagesFile(const std::filesystem::path& data)
{
    std::error_code ignored;
    if (!std::filesystem::is_directory(data, ignored))
        return data;
    const auto plain = data / "t10k-images-idx3-ubyte";
    return std::filesystem::exists(plain, ignored) ? plain : data / "t10k-images-idx3-ubyte.gz";
}

class LenetStudy
{
public:
    LenetStudy(const Engine& engine, const LenetOptions& options, const LenetSink& stageDone, const JobContext& job)
        : m_engine(engine), m_options(options), m_stageDone(stageDone), m_job(job)
    {
    }

    Result<LenetReport> run()
    {
        const auto images = imagesFile(m_options.data);
        const std::size_t border = m_options.trainingImages;
        PANGKAS_ASSIGN(m_training, m_engine.openDataset(IdxSource{images, 0, border - 1}, {}, m_job));
        PANGKAS_ASSIGN(
            m_validation, m_engine.openDataset(IdxSource{images, border, border + m_options.validationImages - 1}, {}, m_job));
        LenetReport report;
        report.options = m_options;
        for (const Network& network : studied) {
            PANGKAS_ASSIGN(LenetResult result, study(network));
            report.networks.push_back(std::move(result));
        }
        return report;
    }

private:
    Result<LenetResult> study(const Network& network)
    {
        const auto begin = Clock::now();
        m_architecture = network.make(digits);
        m_result = {m_architecture.title, network.paperRatio, network.paperError, network.paperCompressedError, {}, 0};
        PANGKAS_ASSIGN(const ModelSnapshot model, train());
        PANGKAS_ASSIGN(m_dense, evaluate(model));
        LenetStage dense;
        dense.name = "dense";
        dense.bytes = model.denseBytes();
        dense.images = m_dense.images;
        dense.wrong = m_dense.images - m_dense.correct;
        add(std::move(dense));
        PANGKAS_TRY(pack("not retrained", model, recipeFor(m_architecture, 1)));
        for (const Variant& variant : retrained) {
            RetrainInput input;
            input.architecture = m_architecture;
            input.model = model;
            input.recipe = recipeFor(m_architecture, variant.densityFactor);
            input.plan = planFor(m_options);
            input.training = m_training;
            PANGKAS_ASSIGN(const RetrainReport report, retrain(m_engine, input, {}, m_job));
            PANGKAS_TRY(pack(std::string(variant.name), report.model, report.recipe));
        }
        m_result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
        return m_result;
    }

    Result<ModelSnapshot> train()
    {
        PANGKAS_ASSIGN(const ModelSnapshot start, seededWeights(m_architecture, m_options.seed, m_job));
        PANGKAS_ASSIGN(TrainingReport report,
            m_engine.train(m_architecture, start, m_training, nullptr, digitTraining(m_options.epochs, 0.02, m_options.seed), {},
                m_job));
        std::string classes;
        for (const std::string& name : m_training->classes())
            classes += (classes.empty() ? "" : ",") + name;
        PANGKAS_TRY(writeSafetensors(report.model, {{"architecture", m_architecture.id}, {"classes", classes}},
            m_options.output / (m_architecture.id + ".safetensors"), m_job));
        return std::move(report.model);
    }

    Result<EvaluationReport> evaluate(const ModelSnapshot& model)
    {
        return m_engine.evaluate(m_architecture, model, m_validation, {}, m_job);
    }

    /// Two stages: by the paper's coder and by the smallest.
    Result<void> pack(const std::string& name, const ModelSnapshot& model, Recipe recipe)
    {
        for (const std::string_view coder : {paperCoder, std::string_view(smallestCoder)}) {
            for (LayerRecipe& layer : recipe.layers)
                layer.coder = coder;
            PANGKAS_ASSIGN(CompressedModel compressed, compressModel(m_architecture, model, recipe, m_job));
            // The codebooks are the file's own already; as text in the recipe they would be there twice.
            compressed.description.recipe.clear();
            compressed.description.classNames = m_training->classes();
            PANGKAS_ASSIGN(const auto layers, packLayers(compressed, m_job));
            LenetStage stage;
            stage.name = fmt::format("{}, {}", name, coder == paperCoder ? "the paper's coder" : "smallest coder");
            stage.file = fmt::format("{}-{}.pkz", m_architecture.id, m_result.stages.size());
            const auto path = m_options.output / stage.file;
            PANGKAS_ASSIGN(const ProvedPack proved, writeProvedPack(compressed, layers, path, m_job));
            const CompressionReport report = reportCompression(m_architecture, compressed, proved.report);
            PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
            PANGKAS_ASSIGN(const ModelSnapshot decoded, reader.decode(m_job));
            PANGKAS_ASSIGN(const EvaluationReport answers, evaluate(decoded));
            PANGKAS_ASSIGN(stage.comparison, comparePaired(m_dense, answers));
            stage.bytes = report.pack.fileBytes;
            stage.ratio = report.ratio();
            stage.images = answers.images;
            stage.wrong = answers.images - answers.correct;
            stage.layers = report.layers;
            add(std::move(stage));
        }
        return {};
    }

    void add(LenetStage stage)
    {
        m_result.stages.push_back(std::move(stage));
        if (m_stageDone)
            m_stageDone(m_result);
    }

    const Engine& m_engine;
    const LenetOptions& m_options;
    const LenetSink& m_stageDone;
    const JobContext& m_job;
    std::shared_ptr<const Dataset> m_training, m_validation;
    Architecture m_architecture; // of the network under study
    LenetResult m_result;
    EvaluationReport m_dense;
};

std::string percentText(double share) { return fmt::format("{:.2f} %", 100 * share); }

std::string stageTable(const LenetResult& result)
{
    std::string text = "| stage | bytes | ratio | error | wrong | lost / gained | verdict |\n|---|---|---|---|---|---|---|\n";
    for (const LenetStage& stage : result.stages) {
        text += fmt::format("| {} | {} | {:.1f}x | {} | {} of {} |", stage.name, stage.bytes, stage.ratio, percentText(stage.error()),
            stage.wrong, stage.images);
        if (stage.comparison)
            text += fmt::format(" {} / {} | {} |\n", stage.comparison->lost, stage.comparison->gained,
                toString(stage.comparison->verdict));
        else
            text += " | |\n";
    }
    return text + fmt::format("| *the paper, dense* | | 1x | {} | | | |\n| *the paper, compressed* | | {:.0f}x | {} | | | |\n",
               percentText(result.paperError), result.paperRatio, percentText(result.paperCompressedError));
}

std::string layerTable(const LenetStage& stage)
{
    std::string text = "| layer | weights | density | bits | bytes | of float32 |\n|---|---|---|---|---|---|\n";
    for (const LayerReport& layer : stage.layers)
        text += fmt::format("| {} | {} | {:.1f} % | {} | {} | {} |\n", layer.layer, layer.weights, 100 * layer.density(), layer.bits,
            layer.packed.bytes(), percentText(layer.ratio() > 0 ? 1 / layer.ratio() : 0));
    return text;
}

} // namespace

Result<LenetReport> reproduceLenet(
    const Engine& engine, const LenetOptions& options, const LenetSink& stageDone, const JobContext& job)
{
    if (options.trainingImages < 1 || options.validationImages < 1)
        return fail(ErrorCode::InvalidArgument,
            fmt::format("{} images to train, {} to validate; expected 1 or more", options.trainingImages, options.validationImages));
    std::error_code error;
    std::filesystem::create_directories(options.output, error);
    if (error)
        return fail(systemError(error.value(), "cannot make the folder", options.output));
    return LenetStudy(engine, options, stageDone, job).run();
}

std::string toMarkdown(const LenetReport& report)
{
    std::string text;
    for (const LenetResult& result : report.networks) {
        text += fmt::format("### {}\n\n{}\n", result.network, stageTable(result));
        const auto isGood = [](const LenetStage& stage) {
            return stage.comparison && stage.comparison->verdict == Verdict::NoMeasurableLoss;
        };
        const auto best = std::ranges::find_if(result.stages.rbegin(), result.stages.rend(), isGood);
        if (best != result.stages.rend())
            text += fmt::format("Layers of \"{}\":\n\n{}\n", best->name, layerTable(*best));
    }
    return text;
}

} // namespace pangkas
