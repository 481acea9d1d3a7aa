// SPDX-License-Identifier: GPL-3.0-or-later
// What is computed of a layer's codebook in the background: its survivors, sorted once, and k-means on them as a
// sequence of states from every start, with the optimum to compare.
#pragma once

#include "core/pipeline/recipe.h"
#include "core/quantization/sharing_index.h"
#include "ui/document/source_model.h"

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <vector>

namespace pangkas {

/// Survivors of a pruned layer. They depend on the pruning and, for what a squared error counts, on the importance.
struct SortedSurvivors
{
    std::weak_ptr<const SourceModel> source;
    std::size_t layer = 0;
    PruningSpec pruning;
    Importance importance = Importance::Equal;
    SharingIndex index;

    bool isOf(const std::shared_ptr<const SourceModel>& model, std::size_t row, const LayerRecipe& recipe) const;
    std::size_t memory() const; // bytes, about
};

Result<std::shared_ptr<const SortedSurvivors>> sortSurvivors(const std::shared_ptr<const SourceModel>& source,
    std::size_t layer, const LayerRecipe& recipe, const JobContext& job = {});

/// The newest ones, at most `limit` bytes of them but always one.
class SurvivorsCache
{
public:
    explicit SurvivorsCache(std::size_t limit = std::size_t{256} << 20) : m_limit(limit) { }

    std::shared_ptr<const SortedSurvivors> find(
        const std::shared_ptr<const SourceModel>& source, std::size_t layer, const LayerRecipe& recipe);
    void insert(std::shared_ptr<const SortedSurvivors> survivors);
    void clear() { m_kept.clear(); }
    std::size_t memory() const;

private:
    const std::size_t m_limit;
    std::list<std::shared_ptr<const SortedSurvivors>> m_kept; // most recently used first
};

/// k-means from one start, as far as the recipe lets it go.
struct LloydHistory
{
    /// Beyond so many only the last one is kept: 8 MB for 255 centroids.
    static constexpr std::size_t mostStates = 2001;

    std::vector<LloydState> states; // the first one before any iteration
    Clustering end; // what the recipe comes to

    int last() const { return int(states.size()) - 1; }
    const LloydState& at(int step) const { return states[std::size_t(std::min(step, last()))]; }
};

/// The codebook of a recipe.
struct PresentCodebook
{
    SharingSpec sharing;
    std::uint64_t seed = 0; // of the recipe
    LloydHistory history; // no states where a bit price decides: then k-means has no part in it
};

/// The starts beside each other, without a codebook by hand and a bit price.
struct StartsStudy
{
    static constexpr std::array inits = {CentroidInit::Linear, CentroidInit::Density, CentroidInit::Forgy};

    SharingSpec sharing; // its init says nothing
    std::uint64_t seed = 0;
    std::array<LloydHistory, inits.size()> starts;
    Clustering optimum;
};

/// The sharing of a recipe without what makes no difference to the starts.
SharingSpec plainSharing(const SharingSpec& sharing);

Result<std::shared_ptr<const PresentCodebook>> followCodebook(const SortedSurvivors& survivors, std::string_view layer,
    const SharingSpec& sharing, std::uint64_t seed, const JobContext& job = {});
Result<std::shared_ptr<const StartsStudy>> raceStarts(const SortedSurvivors& survivors, std::string_view layer,
    const SharingSpec& sharing, std::uint64_t seed, const JobContext& job = {});

} // namespace pangkas
