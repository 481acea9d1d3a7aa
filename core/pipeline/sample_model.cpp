// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/sample_model.h"

#include "core/architecture/seeded_weights.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/container/pack_reader.h"
#include "core/quantization/code_assignment.h"
#include "core/quantization/weight_sharing.h"
#include "core/tensor/moments.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace pangkas {

namespace {

using Json = nlohmann::json;

bool isMasked(const Architecture& architecture, std::size_t layer)
{
    return architecture.layers[layer].kind == LayerKind::Linear && layer + 1 < architecture.layers.size();
}

Result<CompressedLayer> differenceOf(const LayerInfo& layer, const ModelSnapshot& start, const ModelSnapshot& trained,
    const SampleDifferenceOptions& options, std::uint64_t seed, const JobContext& job)
{
    const Tensor &from = *start.find(layer.weight), &to = *trained.find(layer.weight);
    std::vector<float> difference(from.size());
    Mask mask(difference.size());
    for (std::size_t i = 0; i < difference.size(); ++i) {
        difference[i] = to.values()[i] - from.values()[i];
        if (difference[i] != 0)
            mask.keep(i);
    }
    CompressedLayer result;
    result.name = layer.name;
    CompressedWeight& weight = result.weight;
    weight.tensor = layer.weight;
    weight.shape = layer.weightShape;
    weight.form = WeightForm::Shared;
    SharingSpec sharing;
    sharing.centroids =
        centroidsForBits(layer.kind == LayerKind::Convolution ? options.convolutionBits : options.linearBits);
    sharing.init = CentroidInit::Optimal;
    PANGKAS_ASSIGN(Clustering clustering, clusterWeights(difference, mask, sharing, seed, job));
    PANGKAS_ASSIGN(weight.codes, assignCodes(difference, mask, clustering.codebook, clustering.bounds, job));
    weight.codebook = std::move(clustering.codebook);
    result.squaredError = clustering.squaredError;
    if (!layer.bias.empty())
        result.bias = *trained.find(layer.bias); // the initial biases are 0
    return result;
}

/// The seed that a difference names; nothing for any other packed file.
std::optional<std::uint64_t> seedOf(const PackDescription& description)
{
    const Json recipe = Json::parse(description.recipe, nullptr, false);
    if (!recipe.is_object() || !recipe.contains("start") || !recipe["start"].is_object())
        return std::nullopt;
    const Json& start = recipe["start"];
    if (!start.contains("seed") || !start["seed"].is_number_unsigned())
        return std::nullopt;
    return start["seed"].get<std::uint64_t>();
}

Result<Tensor> add(const Tensor& start, const CompressedLayer& difference)
{
    const CompressedWeight& weight = difference.weight;
    if (weight.form != WeightForm::Shared || weight.codes.size() != start.size() || weight.tensor != start.name())
        return fail(ErrorCode::ShapeMismatch, fmt::format("{}: not a difference to {}", difference.name, start.name()));
    std::vector<float> values{0.0f};
    values.insert(values.end(), weight.codebook.centroids.begin(), weight.codebook.centroids.end());
    PANGKAS_ASSIGN(FloatBuffer sum, FloatBuffer::allocate(start.size()));
    const std::span<float> to = sum.values();
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = start.values()[i] + values[weight.codes[i]];
    return Tensor(start.info(), std::move(sum));
}

} // namespace

Result<std::vector<Tensor>> sampleMasks(const Architecture& architecture, const ModelSnapshot& start,
    const SampleDifferenceOptions& options, const JobContext& job)
{
    std::vector<Tensor> masks;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        if (!isMasked(architecture, i))
            continue;
        const Tensor& weight = *start.find(architecture.layers[i].weight);
        PANGKAS_TRY(job.checkCancelled());
        PANGKAS_ASSIGN(const Moments moments, momentsOf(weight.values(), job));
        PANGKAS_ASSIGN(FloatBuffer buffer, FloatBuffer::allocate(weight.size()));
        const std::span<const float> weights = weight.values();
        const std::span<float> values = buffer.values();
        const double low = (options.learnFrom - options.learnRamp / 2) * moments.deviation;
        const double width = options.learnRamp * moments.deviation;
        for (std::size_t at = 0; at < values.size(); ++at) {
            // The ramp's threshold is drawn for each weight from its position.
            const double draw = static_cast<double>(mixBits(at) >> 11) * 0x1p-53;
            values[at] = std::abs(weights[at]) >= low + draw * width ? 1.0f : 0.0f;
        }
        masks.emplace_back(weight.info(), std::move(buffer));
    }
    return masks;
}

Result<PackReport> writeSampleDifference(const Architecture& architecture, const ModelSnapshot& start,
    std::uint64_t seed, const ModelSnapshot& trained, const SampleDifferenceOptions& options,
    const std::filesystem::path& path, const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, start));
    PANGKAS_TRY(checkTensors(architecture, trained));
    PackDescription description;
    description.architecture = architecture.id;
    description.classes = architecture.classes;
    description.classNames = {"cats", "dogs"};
    description.recipe = Json{{"start", {{"weights", "seeded"}, {"seed", seed}}}}.dump();
    std::vector<std::shared_ptr<const PackedLayer>> layers;
    for (std::size_t i = 0; i < architecture.layers.size(); ++i) {
        job.report(Stage::Coding, static_cast<std::int64_t>(i), static_cast<std::int64_t>(architecture.layers.size()),
            architecture.layers[i].name);
        PANGKAS_ASSIGN(
            const CompressedLayer layer, differenceOf(architecture.layers[i], start, trained, options, seed, job));
        PANGKAS_ASSIGN(auto packed, packLayer(layer, job));
        layers.push_back(std::move(packed));
    }
    return writePack(description, layers, path, job);
}

Result<ModelSnapshot> openSampleModel(const std::filesystem::path& difference, const JobContext& job)
{
    PANGKAS_ASSIGN(const PackReader reader, PackReader::open(difference));
    const PackDescription& description = reader.description();
    const std::optional<std::uint64_t> seed = seedOf(description);
    if (!seed)
        return fail(
            ErrorCode::UnsupportedFormat, "a packed file, but not a difference to seeded weights", difference.string());
    PANGKAS_ASSIGN(const Architecture architecture, architectureById(description.architecture, description.classes));
    if (reader.layers().size() != architecture.layers.size())
        return fail(ErrorCode::CorruptFile,
            fmt::format("{} layers instead of {}", reader.layers().size(), architecture.layers.size()),
            difference.string());
    PANGKAS_ASSIGN(const ModelSnapshot start, seededWeights(architecture, *seed, job));
    const std::size_t count = architecture.layers.size();
    std::vector<std::vector<Tensor>> tensors(count);
    std::vector<Result<void>> results(count);
    std::mutex mutex;
    std::int64_t done = 0;
    parallelFor(count, [&](std::size_t i) {
        results[i] = [&]() -> Result<void> {
            PANGKAS_TRY(job.checkCancelled());
            const LayerInfo& info = architecture.layers[i];
            PANGKAS_ASSIGN(const CompressedLayer layer, reader.readLayer(i, job));
            PANGKAS_ASSIGN(Tensor sum, add(*start.find(info.weight), layer));
            tensors[i].push_back(std::move(sum));
            if (!info.bias.empty()) {
                if (!layer.bias)
                    return fail(ErrorCode::MissingTensor, fmt::format("{} has no bias", info.name));
                tensors[i].push_back(*layer.bias);
            }
            const std::lock_guard lock(mutex);
            job.report(Stage::Decoding, ++done, static_cast<std::int64_t>(count), info.name);
            return {};
        }();
    });
    std::vector<Tensor> all;
    for (std::size_t i = 0; i < count; ++i) {
        if (!results[i])
            return fail(withFile(results[i].error(), difference.string()));
        std::ranges::move(tensors[i], std::back_inserter(all));
    }
    ModelSnapshot model(std::move(all));
    PANGKAS_TRY(checkTensors(architecture, model));
    return model;
}

} // namespace pangkas
