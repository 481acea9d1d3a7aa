// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/retrain.h"

#include "core/pruning/pattern_pruning.h"
#include "core/tensor/parts.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace pangkas {

namespace {

constexpr std::size_t mostCentroids = 255;

/// The distinct values that aren't 0, ascending; more than mostCentroids: not all of them.
class DistinctValues
{
public:
    void add(float value)
    {
        if (m_values.size() > mostCentroids)
            return;
        if (!m_values.empty() && value == m_values[m_newest])
            return; // neighbours are often equal
        const auto at = std::ranges::lower_bound(m_values, value);
        m_newest = static_cast<std::size_t>(at - m_values.begin());
        if (at == m_values.end() || *at != value)
            m_values.insert(at, value);
    }
    const std::vector<float>& values() const { return m_values; }

private:
    std::vector<float> m_values;
    std::size_t m_newest = 0;
};

/// The share of the zeros; with the pattern, where the zeros have it to the weight.
PruningSpec exactPruning(std::span<const float> weights, std::size_t zeros, const PruningPattern& pattern, const Shape& shape)
{
    PruningSpec spec = {PruningRule::Sparsity,
        weights.empty() ? 0 : static_cast<double>(zeros) / static_cast<double>(weights.size())};
    if (zeros == 0 || shape.size() != 2 || !holdsPattern(weights, pattern, shape[1]))
        return spec;
    spec.pattern = pattern;
    if (pattern.kind == PatternKind::NofM)
        spec.amount = sparsityOf(pattern);
    return spec;
}

Result<LayerRecipe> exactEntry(std::span<const float> weights, const Shape& shape, LayerRecipe entry, const JobContext& job)
{
    std::size_t zeros = 0;
    DistinctValues distinct;
    for (std::size_t begin = 0; begin < weights.size(); begin += pieceSize) {
        PANGKAS_TRY(job.checkCancelled());
        for (const float weight : weights.subspan(begin, std::min(pieceSize, weights.size() - begin))) {
            if (!std::isfinite(weight))
                return notFiniteError(weights);
            if (weight == 0)
                ++zeros;
            else
                distinct.add(weight);
        }
    }
    entry.enabled = true;
    entry.pruning = exactPruning(weights, zeros, entry.pruning.pattern, shape);
    entry.sharing.centroids = 0;
    entry.sharing.codebook.clear();
    // A codebook pays only where values repeat.
    if (distinct.values().size() <= mostCentroids && distinct.values().size() < weights.size() - zeros) {
        entry.sharing.centroids = static_cast<int>(distinct.values().size());
        for (const float value : distinct.values())
            entry.sharing.codebook.push_back({value, true});
    }
    return entry;
}

} // namespace

Result<Recipe> exactRecipe(
    const Architecture& architecture, const ModelSnapshot& model, const Recipe& like, const JobContext& job)
{
    PANGKAS_TRY(checkTensors(architecture, model));
    PANGKAS_ASSIGN(Recipe recipe, fitRecipe(like, architecture));
    return withoutExceptions([&]() -> Result<Recipe> {
        for (std::size_t i = 0; i < recipe.layers.size(); ++i) {
            const LayerInfo& layer = architecture.layers[i];
            auto entry = exactEntry(model.find(layer.weight)->values(), layer.weightShape, recipe.layers[i], job);
            if (!entry && entry.error().code != ErrorCode::Cancelled)
                entry.error().detail = architecture.layers[i].weight + ": " + entry.error().detail;
            if (!entry)
                return fail(std::move(entry).error());
            recipe.layers[i] = std::move(*entry);
        }
        return recipe;
    });
}

} // namespace pangkas
