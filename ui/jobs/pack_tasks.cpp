// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/pack_tasks.h"

#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/container/pack_reader.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <optional>

namespace pangkas {
namespace {

Result<std::shared_ptr<const LayerPack>> packOneLayer(const std::shared_ptr<const SourceModel>& source,
    std::size_t index, const Recipe& recipe, CompressedLayers& layers, const JobContext& job)
{
    auto pack = std::make_shared<LayerPack>();
    pack->recipe = recipe.layers[index];
    pack->seed = recipe.seed;
    PANGKAS_ASSIGN(pack->compressed, layers.layer(source, index, pack->recipe, recipe.seed, job));
    PANGKAS_ASSIGN(pack->packed, packLayer(*pack->compressed, job));
    const CompressedWeight& weight = pack->compressed->weight;
    pack->stored = weight.storedCount();
    pack->distinct = weight.distinctCount();
    pack->clusters = weight.clusterSizes();
    // Coded, a survivor takes about as much as before: counted twice, which is safe.
    pack->memory = 2 * memoryOf(weight);
    return std::shared_ptr<const LayerPack>(std::move(pack));
}

PackDescription describePack(const PackInput& input)
{
    const SourceModel& source = *input.source;
    PackDescription description;
    description.architecture = source.architecture().id;
    description.classes = source.architecture().classes;
    description.classNames = input.classNames;
    description.recipe = toJson(*input.recipe);
    description.sourceHash = source.hash;
    return description;
}

} // namespace

PackInput packInput(const Document& document)
{
    return {document.source(), document.recipe(), document.classNames()};
}

Architecture EvaluationInput::architecture() const
{
    Architecture architecture = source->architecture();
    architecture.preprocessing = preprocessing;
    return architecture;
}

EvaluationInput evaluationInput(const Document& document)
{
    return {document.source(), document.original(), document.dataset(), document.preprocessing()};
}

Result<std::shared_ptr<const EvaluationReport>> evaluateNetwork(const EvaluationInput& input, const ModelSnapshot& model,
    const EvaluationOptions& options, const JobContext& job)
{
    PANGKAS_ASSIGN(const std::shared_ptr<const Engine> engine, loadEngine(job));
    PANGKAS_ASSIGN(EvaluationReport report, engine->evaluate(input.architecture(), model, input.dataset, options, job));
    return std::make_shared<const EvaluationReport>(std::move(report));
}

Result<std::shared_ptr<const PackMeasurement>> measureRecipe(
    const PackInput& input, PackCache& cache, const JobContext& job)
{
    const auto& [source, recipe, classNames] = input;
    const std::size_t count = recipe->layers.size();
    auto measurement = std::make_shared<PackMeasurement>();
    measurement->recipe = recipe;
    measurement->description = describePack(input);
    measurement->layers.resize(count);

    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < count; ++i) {
        measurement->layers[i] = cache.find(source, recipe->layers[i], recipe->seed);
        if (!measurement->layers[i])
            missing.push_back(i);
    }
    // The largest first, so that the cores finish together.
    std::stable_sort(missing.begin(), missing.end(),
        [&](std::size_t a, std::size_t b) { return source->weightCount(a) > source->weightCount(b); });
    std::int64_t total = 0;
    for (const std::size_t layer : missing)
        total += std::int64_t(source->weightCount(layer));

    std::vector<std::optional<Error>> errors(count);
    std::atomic<std::int64_t> done = 0;
    // Parts report their own counts; the whole is told in weights.
    const JobContext part = job.withSink({});
    parallelFor(missing.size(), [&](std::size_t piece) {
        const std::size_t layer = missing[piece];
        if (job.isCancelled())
            return;
        job.report(Stage::Sharing, done, total, recipe->layers[layer].layer);
        auto pack = packOneLayer(source, layer, *recipe, cache.compressed(), part);
        if (!pack) {
            errors[layer] = pack.error();
            return;
        }
        cache.insert(source, *pack);
        measurement->layers[layer] = *pack;
        done += std::int64_t(source->weightCount(layer));
        job.report(Stage::Coding, done, total, recipe->layers[layer].layer);
    });
    PANGKAS_TRY(job.checkCancelled());
    for (auto& error : errors) {
        if (error)
            return fail(std::move(*error));
    }
    PANGKAS_ASSIGN(measurement->report, measurePack(measurement->description, measurement->packedLayers(), part));
    return std::shared_ptr<const PackMeasurement>(std::move(measurement));
}

Result<std::shared_ptr<const ExportOutcome>> exportRecipe(const PackInput& input, const EvaluationInput& evaluation,
    PackCache& cache, const std::filesystem::path& path, const EvaluationOptions& options, const JobContext& job)
{
    if (isSameFile(input.source->opened.source, path))
        return fail(ErrorCode::SameFile, {}, path.string());
    auto outcome = std::make_shared<ExportOutcome>();
    outcome->path = path;
    PANGKAS_ASSIGN(outcome->packing, measureRecipe(input, cache, job));
    PANGKAS_TRY(job.checkCancelled());
    PANGKAS_ASSIGN(ProvedPack written,
        writeProvedPack(outcome->packing->compressedModel(), outcome->packing->packedLayers(), path, job));
    outcome->report = std::move(written.report);
    outcome->proof = std::move(written.proof);
    if (evaluation.dataset) {
        PANGKAS_ASSIGN(const PackReader reader, PackReader::open(path));
        PANGKAS_ASSIGN(const ModelSnapshot decoded, reader.decode(job));
        PANGKAS_ASSIGN(outcome->evaluation, evaluateNetwork(evaluation, decoded, options, job));
    }
    return std::shared_ptr<const ExportOutcome>(std::move(outcome));
}

} // namespace pangkas
