// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/layer_index.h"

#include "core/base/parallel.h"
#include "core/coding/coder_choice.h"
#include "core/coding/deflate.h"
#include "core/coding/symbol_costs.h"
#include "core/quantization/codebook_preview.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <utility>

namespace pangkas {

namespace {

std::vector<DensityStep> stepsOf(const MagnitudeProfile& profile, std::span<const double> ladder)
{
    std::vector<DensityStep> steps;
    for (const double density : ladder) {
        const auto threshold = static_cast<float>(profile.thresholdForSparsity(1 - density));
        const double found = 1 - profile.sparsityForThreshold(static_cast<double>(threshold));
        if (found > 0 && found < 1 && threshold > 0 && (steps.empty() || found < steps.back().density))
            steps.push_back({found, threshold});
    }
    return steps;
}

double deflatedFloats(std::span<const double> values)
{
    std::array<double, 256> counts{};
    for (const double value : values) {
        const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
        for (int shift = 0; shift < 32; shift += 8)
            ++counts[bits >> shift & 255];
    }
    return deflateBits(counts) / 8;
}

/// Floats that are stored as they are and deflated. Their leading bytes are known; those below are as good as random.
double deflatedSurvivors(const MagnitudeProfile& profile, double threshold)
{
    std::array<double, 256> counts{};
    double total = 0;
    profile.forEachBin(threshold, [&](std::uint32_t leading, double count) {
        counts[leading >> 9] += count;
        counts[leading >> 1 & 255] += count;
        total += count;
    });
    for (double& count : counts)
        count += 2 * total / 256;
    return deflateBits(counts) / 8;
}

struct Sizes
{
    double deflate = 0, deepCompression = 0, fast = 0;
};

double total(std::span<const double> counts)
{
    double sum = 0;
    for (const double count : counts)
        sum += count;
    return sum;
}

/// `counts`: of each code; empty where values aren't shared.
Sizes codedBytes(const GapCosts& gaps, double stored, bool hasGaps, std::span<const double> counts)
{
    constexpr double tableBitsPerSymbol = 3; // of deep-compression's code tables
    const double codes = total(counts);
    Sizes sizes;
    if (codes > 0) {
        sizes.deflate = deflateBits(counts) / 8;
        sizes.fast = ransBits(counts) / 8;
    }
    if (!hasGaps) {
        if (codes > 0)
            sizes.deepCompression = (huffmanBits(counts) + tableBitsPerSymbol * static_cast<double>(counts.size())) / 8;
        return sizes;
    }
    sizes.deflate += std::min(gaps.deflateBits, 8.0) * stored / 8;
    const double ransOverhead = 40 + (stored >= 131'072 ? 128 : 16); // table and states
    sizes.fast += gaps.fastBits * stored / 8 + ransOverhead;
    sizes.deepCompression = HUGE_VAL;
    for (std::size_t kind = 0; kind < 2; ++kind) {
        std::vector<double> entries(counts.begin(), counts.end());
        if (entries.empty())
            entries.push_back(stored);
        entries.push_back(gaps.fillers[kind] * stored);
        const double tables = tableBitsPerSymbol * static_cast<double>(entries.size() + (16u << kind));
        sizes.deepCompression
            = std::min(sizes.deepCompression, (gaps.huffmanBits[kind] * stored + huffmanBits(entries) + tables) / 8);
    }
    return sizes;
}

} // namespace

struct LayerIndex::Pruned
{
    double threshold = 0;
    double zeros = 0, stored = 0; // weights
    bool isPruned = false;
    PatternKind pattern = PatternKind::None;
};

Result<LayerIndex> LayerIndex::build(const LayerInfo& layer, const ModelSnapshot& model, const JobContext& job)
{
    const Tensor* weight = model.find(layer.weight);
    if (!weight)
        return fail(ErrorCode::MissingTensor, layer.weight);
    const Tensor* bias = layer.bias.empty() ? nullptr : model.find(layer.bias);
    job.report(Stage::Checking, 0, 2, layer.name);
    PANGKAS_ASSIGN(MagnitudeProfile profile, MagnitudeProfile::build(weight->values(), job));
    job.report(Stage::Checking, 1, 2, layer.name);
    auto index = build(std::make_shared<const MagnitudeProfile>(std::move(profile)), weight->shape(), weight->values(),
        bias ? bias->values() : std::span<const float>(), job);
    job.report(Stage::Checking, 2, 2, layer.name);
    return index;
}

Result<LayerIndex> LayerIndex::build(std::shared_ptr<const MagnitudeProfile> profile, const Shape& shape,
    std::span<const float> weights, std::span<const float> bias, const JobContext& job)
{
    return withoutExceptions([&]() -> Result<LayerIndex> {
        std::vector<DensityStep> steps = stepsOf(*profile, PositionCosts::ladder());
        LayerIndex index;
        PANGKAS_ASSIGN(index.m_positions, PositionCosts::measure(weights, std::move(steps), job));
        PANGKAS_ASSIGN(const Deflated packedBias, deflateSmallest(std::as_bytes(bias)));
        index.m_biasBytes = static_cast<double>(packedBias.bytes.size());
        index.m_profile = std::move(profile);
        index.m_shape = shape;
        return index;
    });
}

Result<LayerIndex> LayerIndex::withMaxCosts(
    const LayerInfo& layer, const ModelSnapshot& model, const JobContext& job) const
{
    const Tensor* weight = model.find(layer.weight);
    if (!weight)
        return fail(ErrorCode::MissingTensor, layer.weight);
    return withoutExceptions([&]() -> Result<LayerIndex> {
        std::vector<DensityStep> steps = stepsOf(*m_profile, MaxCosts::ladder());
        steps.insert(steps.begin(), {1, 0});
        PANGKAS_ASSIGN(MaxCosts costs, MaxCosts::measure(weight->values(), weight->shape(), steps, job));
        LayerIndex index = *this;
        index.m_max = std::make_shared<const MaxCosts>(std::move(costs));
        return index;
    });
}

LayerIndex::Pruned LayerIndex::pruned(const LayerRecipe& recipe) const
{
    const auto size = static_cast<double>(m_profile->size());
    Pruned pruned{0, static_cast<double>(m_profile->exactZeros()), size, false, PatternKind::None};
    const double amount = recipe.pruning.amount;
    if (!recipe.enabled || !(amount > 0))
        return pruned;
    pruned.isPruned = true;
    switch (recipe.pruning.rule) {
    case PruningRule::Sparsity:
        pruned.threshold = m_profile->thresholdForSparsity(amount);
        pruned.zeros = std::round(std::min(amount, 1.0) * size); // as pruneByMagnitude()
        if (const PruningPattern& pattern = recipe.pruning.pattern; pattern.kind != PatternKind::None) {
            if (const auto survivors = patternSurvivors(pattern, amount, m_shape)) {
                pruned.zeros = size - static_cast<double>(*survivors);
                pruned.threshold = m_profile->thresholdForSparsity(pruned.zeros / size);
                pruned.pattern = pattern.kind;
            }
        }
        break;
    case PruningRule::Threshold:
    case PruningRule::Sigma:
        pruned.threshold = recipe.pruning.rule == PruningRule::Sigma ? amount * m_profile->deviation() : amount;
        pruned.zeros = std::round(m_profile->sparsityForThreshold(pruned.threshold) * size);
        break;
    }
    pruned.stored = size - pruned.zeros;
    return pruned;
}

LayerNumbers LayerIndex::numbers(const LayerRecipe& recipe) const
{
    const Pruned pruned = this->pruned(recipe);
    const auto size = static_cast<double>(m_profile->size());
    LayerNumbers numbers;
    numbers.hasPattern = pruned.pattern != PatternKind::None;
    numbers.threshold = pruned.threshold;
    numbers.zeros = static_cast<std::uint64_t>(pruned.zeros);
    numbers.stored = static_cast<std::uint64_t>(pruned.stored);
    numbers.sparsity = size > 0 ? pruned.zeros / size : 0;
    numbers.energyRemoved = m_profile->energyBelow(pruned.threshold);
    numbers.meanSquaredError = m_profile->meanSquaredError(pruned.threshold);
    numbers.survivorDeviation = m_profile->survivorDeviation(pruned.threshold);
    numbers.predicted = predictedBytes(recipe, pruned, recipe.coder);
    numbers.bitsPerWeight = size > 0 ? 8 * static_cast<double>(numbers.predicted.bytes) / size : 0;
    return numbers;
}

PredictedBytes LayerIndex::predictedBytes(const LayerRecipe& recipe, std::string_view coder) const
{
    return predictedBytes(recipe, pruned(recipe), coder);
}

double LayerIndex::maxPositionBits(double stored) const
{
    const double density = stored / static_cast<double>(m_profile->size());
    return density < 1 ? m_positions.at(density).fastBits * m_max->positionFactor(density) * stored : 0;
}

/// Positions and codes by "max".
double LayerIndex::maxBytes(const CodebookPreview& codebook, double stored) const
{
    const auto size = static_cast<double>(m_profile->size());
    const double codes = total(codebook.counts);
    double codeBits = codes > 0 ? codes * m_max->codeBits(codes / size, entropyBits(codebook.counts) / codes) : 0;
    if (codebook.middle && codebook.counts.size() > 1) {
        // Weights of the code around zero, of either sign, are told from the others without a sign. Where nothing is
        // pruned they are to the model what pruned weights are: it needs the same share of what independent decisions
        // would take. The more is pruned, the more of that is known already.
        std::vector<double> counts = codebook.counts;
        const double middle = std::exchange(counts[*codebook.middle], 0.0), others = codes - middle;
        const std::array<double, 2> pruning{others, size - others}, coding{others, middle};
        const double apart = maxPositionBits(others) * entropyBits(coding) / entropyBits(pruning)
            + others * m_max->codeBits(others / size, entropyBits(counts) / others);
        codeBits = std::lerp(codeBits, apart, codes / size);
    }
    const double bits = maxPositionBits(stored) + codeBits;
    return bits > 0 ? bits / 8 + m_max->overheadBytes() : 0;
}

PredictedBytes LayerIndex::predictedBytes(
    const LayerRecipe& recipe, const Pruned& pruned, std::string_view coder) const
{
    const auto size = static_cast<double>(m_profile->size());
    const int centroids = recipe.enabled ? recipe.sharing.centroids : 0;
    const auto rounded = [&](double bytes, bool isBound) {
        return PredictedBytes{static_cast<std::uint64_t>(std::llround(std::max(0.0, bytes + m_biasBytes))), isBound};
    };
    if (centroids == 0 && !pruned.isPruned)
        return rounded(deflatedSurvivors(*m_profile, 0), false);
    if (pruned.stored == 0)
        return rounded(0, false);
    const bool hasGaps = pruned.stored < size;
    const GapCosts gaps = m_positions.at(pruned.stored / size);
    double valueBytes = 0;
    CodebookPreview codebook;
    if (centroids > 0) {
        codebook = previewCodebook(*m_profile, pruned.threshold, recipe.sharing);
        valueBytes = deflatedFloats(codebook.centroids);
        if (codebook.counts.size() == 1) { // a single code says nothing
            codebook.counts.clear();
            codebook.middle.reset();
        }
    } else {
        valueBytes = deflatedSurvivors(*m_profile, pruned.threshold);
    }
    const Sizes sizes = codedBytes(gaps, pruned.stored, hasGaps, codebook.counts);
    // Codes of dead rows and columns repeat where these aren't pruned.
    const bool codesRepeat = m_positions.repeats() && !codebook.counts.empty() && pruned.stored > 0.5 * size;
    if (coder == "deflate")
        return rounded(sizes.deflate + valueBytes, codesRepeat);
    if (coder == "deep-compression")
        return rounded(sizes.deepCompression + valueBytes, false);
    if (coder == "fast")
        return rounded(sizes.fast + valueBytes, false);
    double smallest = std::min({sizes.deflate, sizes.deepCompression, sizes.fast});
    if (coder == smallestFastCoder || !m_max)
        return rounded(smallest + valueBytes, coder != smallestFastCoder || codesRepeat);
    const double max = maxBytes(codebook, pruned.stored);
    return rounded((coder == smallestCoder ? std::min(max, smallest) : max) + valueBytes, false);
}

std::uint64_t predictedContainerBytes(std::size_t layers)
{
    // Headers and the archive's directory take 214 bytes. A layer's part of the deflated manifest holds 64 digits of
    // the weight's hash and 16 of each of four streams, 4 bits each, and some 70 bytes of names, sizes and settings.
    constexpr std::uint64_t archive = 214, description = 250, hashes = 32 + 4 * 8, names = 100;
    return archive + description + layers * (hashes + names);
}

} // namespace pangkas
