// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/compress.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/pipeline/layer_progress.h"
#include "core/quantization/code_assignment.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <new>
#include <set>

namespace pangkas {

std::uint64_t layerSeed(std::string_view layer, std::uint64_t seed)
{
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : layer)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return mixBits(seed ^ hash);
}

namespace {

Failure namedAfter(const std::string& tensor, Error error)
{
    if (error.code != ErrorCode::Cancelled)
        error.detail = fmt::format("{}: {}", tensor, error.detail);
    return fail(std::move(error));
}

Result<void> share(CompressedWeight& weight, const Tensor& tensor, const Mask& mask, const SharingSpec& spec,
    std::uint64_t seed, double& squaredError, const JobContext& job)
{
    PANGKAS_ASSIGN(Clustering clustering, clusterWeights(tensor.values(), mask, spec, seed, job));
    PANGKAS_TRY(job.checkCancelled());
    PANGKAS_ASSIGN(weight.codes, assignCodes(tensor.values(), mask, clustering.codebook, clustering.bounds, job));
    weight.codebook = std::move(clustering.codebook);
    weight.form = WeightForm::Shared;
    squaredError = clustering.squaredError;
    return {};
}

void keepSurvivors(CompressedWeight& weight, const Tensor& tensor, Mask mask)
{
    weight.survivors.reserve(mask.keptCount());
    const auto values = tensor.values();
    const auto& words = mask.words();
    for (std::size_t w = 0; w < words.size(); ++w) {
        for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1)
            weight.survivors.push_back(values[64 * w + static_cast<std::size_t>(std::countr_zero(bits))]);
    }
    weight.mask = std::move(mask);
    weight.form = WeightForm::Sparse;
}

Result<CompressedLayer> compress(const LayerInfo& layer, const ModelSnapshot& model, const LayerRecipe& recipe,
    std::uint64_t seed, const JobContext& job)
{
    const Tensor* tensor = model.find(layer.weight);
    if (!tensor)
        return fail(ErrorCode::MissingTensor, fmt::format("{} has no tensor '{}'", layer.name, layer.weight));
    if (tensor->shape() != layer.weightShape)
        return fail(ErrorCode::ShapeMismatch, fmt::format("{} is {} instead of {}", layer.weight, toString(tensor->shape()),
            toString(layer.weightShape)));
    CompressedLayer result;
    result.name = layer.name;
    result.coder = recipe.coder;
    result.weight.tensor = layer.weight;
    result.weight.shape = layer.weightShape;
    if (!layer.bias.empty()) {
        const Tensor* bias = model.find(layer.bias);
        if (!bias)
            return fail(ErrorCode::MissingTensor, fmt::format("{} has no tensor '{}'", layer.name, layer.bias));
        result.bias = *bias;
    }

    const bool prunes = recipe.enabled && recipe.pruning.amount > 0;
    const bool shares = recipe.enabled && recipe.sharing.centroids > 0;
    if (!prunes && !shares) {
        result.weight.form = WeightForm::Dense;
        result.weight.dense = *tensor;
        return result;
    }
    if (auto checked = checkPruning(recipe.pruning); !checked)
        return namedAfter(layer.name, checked.error());
    if (auto checked = checkSharing(recipe.sharing); !checked)
        return namedAfter(layer.name, checked.error());
    job.report(Stage::Pruning, 0, 1, layer.name);
    PANGKAS_TRY(job.checkCancelled());
    auto mask = pruneByMagnitude(tensor->values(), forLayer(recipe.pruning, layer.weightShape), job);
    if (!mask)
        return namedAfter(layer.weight, mask.error());
    PANGKAS_TRY(job.checkCancelled());
    if (!shares) {
        keepSurvivors(result.weight, *tensor, std::move(*mask));
        return result;
    }
    job.report(Stage::Sharing, 0, 1, layer.name);
    const auto shared = share(
        result.weight, *tensor, *mask, recipe.sharing, layerSeed(layer.name, seed), result.squaredError, job);
    if (!shared)
        return namedAfter(layer.weight, shared.error());
    return result;
}

std::size_t countOf(const Shape& shape) { return elementCount(shape).value_or(0); }

std::size_t distinctValues(const CompressedWeight& weight)
{
    if (weight.form != WeightForm::Shared)
        return 0;
    std::vector<bool> isUsed(256, false);
    for (const std::uint8_t code : weight.codes)
        isUsed[code] = true;
    std::set<float> values; // -0 and 0 are the same value
    for (std::size_t code = 0; code < isUsed.size(); ++code) {
        if (isUsed[code] && code <= weight.codebook.centroids.size())
            values.insert(code == 0 ? 0.0f : weight.codebook.centroids[code - 1]);
    }
    return values.size();
}

} // namespace

Result<std::shared_ptr<const CompressedLayer>> compressLayer(const LayerInfo& layer, const ModelSnapshot& model,
    const LayerRecipe& recipe, std::uint64_t seed, const JobContext& job)
{
    try {
        PANGKAS_ASSIGN(CompressedLayer compressed, compress(layer, model, recipe, seed, job));
        return std::make_shared<const CompressedLayer>(std::move(compressed));
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::OutOfMemory, fmt::format("{}: not enough memory", layer.name), {},
            "Close other programs or use fewer threads");
    }
}

Result<CompressedModel> compressModel(
    const Architecture& architecture, const ModelSnapshot& model, const Recipe& recipe, const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, model));
    PANGKAS_ASSIGN(const Recipe fitted, fitRecipe(recipe, architecture));
    CompressedModel result;
    result.description.architecture = architecture.id;
    result.description.classes = architecture.classes;
    result.description.recipe = toJson(fitted);
    result.layers.resize(architecture.layers.size());

    std::vector<std::size_t> weights;
    for (const LayerInfo& layer : architecture.layers)
        weights.push_back(countOf(layer.weightShape));
    LayerProgress progress(job, {{Stage::Pruning, 0.4}, {Stage::Sharing, 0.6}}, weights);
    PANGKAS_TRY(forEachLargestFirst(weights, [&](std::size_t i) -> Result<void> {
        PANGKAS_TRY(job.checkCancelled());
        const LayerInfo& layer = architecture.layers[i];
        PANGKAS_ASSIGN(
            result.layers[i], compressLayer(layer, model, fitted.layers[i], fitted.seed, progress.job(i, layer.name)));
        progress.finished(i, layer.name);
        return {};
    }));
    PANGKAS_TRY(job.checkCancelled());
    result.description.sourceHash = model.hash();
    return result;
}

Result<std::vector<std::shared_ptr<const PackedLayer>>> packLayers(const CompressedModel& model, const JobContext& job)
{
    std::vector<std::size_t> weights;
    for (const auto& layer : model.layers)
        weights.push_back(countOf(layer->weight.shape));
    std::vector<std::shared_ptr<const PackedLayer>> packed(model.layers.size());
    LayerProgress progress(job, {{Stage::Coding, 1.0}}, weights);
    PANGKAS_TRY(forEachLargestFirst(weights, [&](std::size_t i) -> Result<void> {
        PANGKAS_TRY(job.checkCancelled());
        const CompressedLayer& layer = *model.layers[i];
        PANGKAS_ASSIGN(packed[i], packLayer(layer, progress.job(i, layer.name)));
        progress.finished(i, layer.name);
        return {};
    }));
    return packed;
}

Result<ModelSnapshot> decodeModel(const CompressedModel& model, const JobContext& job)
{
    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        PANGKAS_TRY(job.checkCancelled());
        const CompressedLayer& layer = *model.layers[i];
        job.report(Stage::Decoding, std::int64_t(i), std::int64_t(model.layers.size()), layer.name);
        PANGKAS_ASSIGN(Tensor weight, decodeWeight(layer.weight));
        tensors.push_back(std::move(weight));
        if (layer.bias)
            tensors.push_back(*layer.bias);
    }
    return ModelSnapshot(std::move(tensors));
}

CompressionReport reportCompression(const Architecture& architecture, const CompressedModel& model, const PackReport& pack)
{
    CompressionReport report;
    report.pack = pack;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const CompressedLayer& layer = *model.layers[i];
        LayerReport row;
        row.layer = layer.name;
        const LayerInfo* info = architecture.find(layer.name);
        row.weights = countOf(info ? info->weightShape : layer.weight.shape);
        row.stored = layer.weight.storedCount();
        if (layer.weight.form == WeightForm::Shared)
            row.bits = bitsForCentroids(static_cast<int>(layer.weight.codebook.centroids.size()));
        row.distinctValues = distinctValues(layer.weight);
        row.squaredError = layer.squaredError;
        row.denseBytes = 4 * (std::uint64_t{row.weights} + (layer.bias ? layer.bias->size() : 0));
        const auto bytes = std::ranges::find(pack.layers, layer.name, &LayerBytes::name);
        if (bytes != pack.layers.end())
            row.packed = *bytes;
        report.denseBytes += row.denseBytes;
        report.layers.push_back(std::move(row));
    }
    return report;
}

} // namespace pangkas
