// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reproduction/thesis.h"

#include "core/base/file.h"
#include "core/base/hashing.h"
#include "core/container/pack_reader.h"
#include "core/pipeline/compress.h"
#include "core/pipeline/recipe.h"
#include "core/pipeline/retrain.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

namespace pangkas {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view zipCoder = "deflate";

// How a point comes about.
struct PlannedPoint
{
    std::string series;
    double sparsity = 0;
    int bits = 0; // 0: not shared
    bool isRetrained = false;
    std::string coder = std::string(zipCoder);

    std::string id() const
    {
        std::string id = sparsity > 0 ? fmt::format("pruned-{:g}", 100 * sparsity) : "all-weights";
        if (bits > 0)
            id += fmt::format("-{}-bits", bits);
        if (isRetrained)
            id += "-retrained";
        return coder == zipCoder ? id : id + "-" + coder;
    }
    std::string settings() const
    {
        std::string text = sparsity > 0 ? fmt::format("{:g} % zeros", 100 * sparsity) : "no zeros";
        return bits > 0 ? text + fmt::format(", {} bits", bits) : text;
    }
};

std::vector<PlannedPoint> plan(const ThesisOptions& options, bool mayRetrain)
{
    std::vector<PlannedPoint> points{{"zip alone"}};
    for (const double sparsity : options.sparsities)
        points.push_back({"pruning, zip", sparsity});
    for (const int bits : options.bits)
        points.push_back({"sharing, zip", 0, bits});
    for (const double sparsity : options.sharedSparsities) {
        for (const int bits : options.sharedBits)
            points.push_back({"pruning and sharing, zip", sparsity, bits});
    }
    if (!mayRetrain)
        return points;
    for (const double sparsity : options.retrainedSparsities) {
        points.push_back({"pruning retrained, zip", sparsity, 0, true});
        for (const int bits : options.retrainedBits) {
            points.push_back({"both retrained, zip", sparsity, bits, true});
            points.push_back({"both retrained, smallest coder", sparsity, bits, true, "auto"});
        }
    }
    return points;
}

Result<std::string> hashOfFile(const std::filesystem::path& path)
{
    PANGKAS_ASSIGN(const auto bytes, readFile(path, std::uint64_t{1} << 31));
    return sha256(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

class Study
{
public:
    Study(const Engine& engine, const ThesisInput& input, const ThesisOptions& options, const ThesisSink& pointDone, const JobContext& job)
        : m_engine(engine), m_input(input), m_options(options), m_pointDone(pointDone), m_job(job),
          m_teacher(std::make_shared<const Teacher>(Teacher{input.architecture, input.model}))
    {
    }

    Result<TradeOff> run()
    {
        PANGKAS_TRY(begin());
        const std::vector<PlannedPoint> points = plan(m_options, m_input.training != nullptr);
        m_planned = points.size();
        for (const PlannedPoint& point : points) {
            PANGKAS_TRY(m_job.checkCancelled());
            if (!isThere(point.id()))
                PANGKAS_TRY(make(point));
        }
        PANGKAS_TRY(writeFileAtomically(m_input.folder / "results.md", toMarkdown(m_tradeOff)));
        PANGKAS_TRY(writeFileAtomically(m_input.folder / "index.html", toHtml(m_tradeOff)));
        return std::move(m_tradeOff);
    }

private:
    std::filesystem::path table() const { return m_input.folder / "results.csv"; }
    std::filesystem::path packed(const std::string& id) const { return m_input.folder / "packed" / (id + ".pkz"); }

    Result<void> begin()
    {
        std::error_code error;
        std::filesystem::create_directories(m_input.folder / "packed", error);
        if (error)
            return fail(ErrorCode::InputOutput, error.message(), m_input.folder.string(), "Choose another folder");
        PANGKAS_ASSIGN(m_dense, m_engine.evaluate(m_input.architecture, m_input.model, m_input.validation, {}, m_job));
        m_tradeOff.title = fmt::format("{} on {} photographs: size against accuracy", m_input.architecture.title, m_dense.images);
        m_tradeOff.denseBytes = m_input.model.denseBytes();
        m_tradeOff.images = m_dense.images;
        m_tradeOff.denseCorrect = m_dense.correct;
        m_tradeOff.identity = {fmt::format("model {} ({})", m_input.model.hash(), m_input.architecture.id),
            "validation " + toString(m_input.validation->source()), "images " + toString(m_dense.preprocessing)};
        if (m_input.training)
            m_tradeOff.identity.push_back(fmt::format("training {}, {} images, {} + {} epochs, learning rate {}, batch {}, {}, distillation {}, seed {}",
                toString(m_input.training->source()), m_input.training->size(), m_options.maskedEpochs, m_options.sharedEpochs,
                m_options.learningRate, m_options.batchSize, m_options.mixedPrecision ? "bfloat16" : "float32", m_options.distillation, m_options.seed));
        m_tradeOff.identity.push_back(fmt::format("sparsity spread by the rule {}", toString(m_options.spread)));
        if (!std::filesystem::exists(table(), error))
            return {};
        PANGKAS_ASSIGN(const std::string text, readTextFile(table()));
        auto before = parseTradeOffCsv(text);
        if (!before)
            return fail(withFile(std::move(before).error(), table().string()));
        if (before->identity != m_tradeOff.identity || before->denseCorrect != m_dense.correct)
            return fail(ErrorCode::FileExists, "the folder holds the results of another model, data set or training",
                table().string(), "Choose another folder, or remove this one");
        m_tradeOff.points = std::move(before->points);
        return {};
    }

    /// Whether the point and its file are those of an earlier run.
    bool isThere(const std::string& id)
    {
        const TradeOffPoint* point = m_tradeOff.find(id);
        if (!point)
            return false;
        const auto hash = hashOfFile(packed(id));
        if (hash && *hash == point->sha256)
            return true;
        std::erase_if(m_tradeOff.points, [&](const TradeOffPoint& other) { return other.id == id; });
        return false;
    }

    Result<Recipe> recipeFor(const PlannedPoint& point)
    {
        Recipe recipe = emptyRecipe(m_input.architecture);
        recipe.seed = m_options.seed;
        for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
            if (point.bits > 0) {
                recipe.layers[i].sharing.centroids = centroidsForBits(point.bits);
                recipe.layers[i].sharing.init = CentroidInit::Optimal;
            }
            recipe.layers[i].coder = point.coder;
        }
        if (point.sparsity > 0)
            return withTotalSparsity(
                std::move(recipe), m_input.architecture, m_input.model, point.sparsity, m_options.spread, m_job);
        return recipe;
    }

    RetrainInput retraining(const ModelSnapshot& model, Recipe recipe, BindingKind binding, int epochs) const
    {
        TrainingPhase phase;
        phase.name = binding == BindingKind::Masked ? "prune" : "share";
        phase.binding = binding;
        phase.options.epochs = epochs;
        phase.options.batchSize = m_options.batchSize;
        phase.options.learningRate = {m_options.learningRate, 0, m_options.learningRate / 20};
        phase.options.augmentation.smallestCrop = 0.7;
        phase.options.dropout = 0.2; // few connections are left
        phase.options.distillation.share = m_options.distillation;
        phase.options.mixedPrecision = m_options.mixedPrecision;
        TrainingPlan plan{"thesis", m_options.seed, {std::move(phase)}};
        RetrainInput input;
        input.architecture = m_input.architecture;
        input.model = model;
        input.recipe = std::move(recipe);
        input.plan = std::move(plan);
        input.training = m_input.training;
        input.teacher = m_teacher;
        return input;
    }

    /// The network pruned as the point says and retrained under its mask; kept for the points that share it.
    Result<ModelSnapshot> pruned(const PlannedPoint& point)
    {
        if (m_prunedSparsity != point.sparsity) {
            PlannedPoint unshared = point;
            unshared.bits = 0;
            PANGKAS_ASSIGN(Recipe recipe, recipeFor(unshared));
            PANGKAS_ASSIGN(m_pruned, retrained(retraining(m_input.model, std::move(recipe), BindingKind::Masked, m_options.maskedEpochs)));
            m_prunedSparsity = point.sparsity;
        }
        return m_pruned->model;
    }

    Result<RetrainReport> retrained(const RetrainInput& input)
    {
        PANGKAS_ASSIGN(RetrainReport report, retrain(m_engine, input, {}, m_job));
        for (const PhaseReport& phase : report.phases) {
            if (phase.end == TrainingEnd::Diverged)
                return fail(ErrorCode::Diverged, phase.endDetail, {}, "Lower the learning rate");
        }
        return report;
    }

    Result<void> make(const PlannedPoint& point)
    {
        const auto start = Clock::now();
        ModelSnapshot model = m_input.model;
        PANGKAS_ASSIGN(Recipe recipe, recipeFor(point));
        if (point.isRetrained) {
            PANGKAS_ASSIGN(model, pruned(point));
            if (point.bits == 0) {
                recipe = m_pruned->recipe;
            } else {
                if (m_sharedFrom != std::pair(point.sparsity, point.bits)) {
                    PANGKAS_ASSIGN(m_shared, retrained(retraining(model, recipe, BindingKind::Shared, m_options.sharedEpochs)));
                    m_sharedFrom = {point.sparsity, point.bits};
                }
                model = m_shared->model;
                recipe = m_shared->recipe;
            }
            for (LayerRecipe& layer : recipe.layers)
                layer.coder = point.coder;
        }
        PANGKAS_ASSIGN(CompressedModel compressed, compressModel(m_input.architecture, model, recipe, m_job));
        compressed.description.classNames = m_input.classNames;
        PANGKAS_ASSIGN(const auto layers, packLayers(compressed, m_job));
        const std::string id = point.id();
        PANGKAS_ASSIGN(const ProvedPack proved, writeProvedPack(compressed, layers, packed(id), m_job));
        PANGKAS_ASSIGN(const PackReader reader, PackReader::open(packed(id)));
        PANGKAS_ASSIGN(const ModelSnapshot decoded, reader.decode(m_job));
        PANGKAS_ASSIGN(const EvaluationReport measured,
            m_engine.evaluate(m_input.architecture, decoded, m_input.validation, {}, m_job));
        PANGKAS_ASSIGN(const PairedComparison comparison, comparePaired(m_dense, measured));
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        m_tradeOff.points.push_back({id, point.series, point.settings(), proved.report.fileBytes, proved.report.sha256,
            measured.images, measured.correct, comparison.lost, comparison.gained, measured.meanLoss, std::round(10 * seconds) / 10});
        PANGKAS_TRY(writeFileAtomically(table(), toCsv(m_tradeOff)));
        if (m_pointDone)
            m_pointDone(m_tradeOff, m_planned);
        return {};
    }

    const Engine& m_engine;
    const ThesisInput& m_input;
    const ThesisOptions& m_options;
    const ThesisSink& m_pointDone;
    const JobContext& m_job;
    TradeOff m_tradeOff;
    EvaluationReport m_dense;
    std::size_t m_planned = 0;
    const std::shared_ptr<const Teacher> m_teacher; // the dense network, for both phases of retraining
    // The last retrained networks: points that follow one another share them.
    double m_prunedSparsity = -1;
    std::optional<RetrainReport> m_pruned, m_shared;
    std::pair<double, int> m_sharedFrom{-1, 0};
};

} // namespace

Result<void> checkThesisOptions(const ThesisOptions& options)
{
    for (const auto* list : {&options.sparsities, &options.sharedSparsities, &options.retrainedSparsities}) {
        for (const double sparsity : *list) {
            if (!(sparsity > 0 && sparsity < 1))
                return fail(ErrorCode::InvalidArgument, fmt::format("sparsity {}; expected more than 0 and less than 1", sparsity));
        }
    }
    for (const auto* list : {&options.bits, &options.sharedBits, &options.retrainedBits}) {
        for (const int bits : *list) {
            if (bits < 1 || bits > 8)
                return fail(ErrorCode::InvalidArgument, fmt::format("{} bits; expected 1 to 8", bits));
        }
    }
    if (!(options.distillation >= 0 && options.distillation <= 1))
        return fail(ErrorCode::InvalidArgument, fmt::format("share of distillation {}; expected 0 to 1", options.distillation));
    if (options.spread == SpreadRule::Sensitivity)
        return fail(ErrorCode::InvalidArgument, "sparsity spread by sensitivity: the study measures none");
    if (options.maskedEpochs < 1 || options.sharedEpochs < 1)
        return fail(ErrorCode::InvalidArgument, "no epoch to retrain in; expected 1 or more");
    return {};
}

Result<TradeOff> reproduceThesis(const Engine& engine, const ThesisInput& input, const ThesisOptions& options,
    const ThesisSink& pointDone, const JobContext& job)
{
    PANGKAS_TRY(checkThesisOptions(options));
    return Study(engine, input, options, pointDone, job).run();
}

} // namespace pangkas
