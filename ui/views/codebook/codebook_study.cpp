// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/codebook_study.h"

#include "core/pipeline/compress.h"
#include "core/pruning/magnitude_pruning.h"

#include <algorithm>

namespace pangkas {
namespace {

Result<LloydHistory> follow(
    const SharingIndex& index, const SharingSpec& sharing, std::uint64_t seed, const JobContext& job)
{
    LloydHistory history;
    PANGKAS_ASSIGN(history.end, index.cluster(sharing, seed, job));
    PANGKAS_ASSIGN(LloydSequence sequence, index.iterate(sharing, seed));
    history.states.push_back(sequence.state());
    const auto isOver = [&] {
        return sequence.state().converged || sequence.state().iterations >= history.end.iterations;
    };
    while (!isOver()) {
        if (sequence.state().iterations % 64 == 0)
            PANGKAS_TRY(job.checkCancelled());
        sequence.step();
        if (history.states.size() < LloydHistory::mostStates || isOver())
            history.states.push_back(sequence.state());
    }
    return history;
}

} // namespace

bool SortedSurvivors::isOf(
    const std::shared_ptr<const SourceModel>& model, std::size_t row, const LayerRecipe& recipe) const
{
    return source.lock() == model && layer == row && pruning == recipe.pruning
        && importance == recipe.sharing.importance;
}

std::size_t SortedSurvivors::memory() const
{
    return index.size() * (importance == Importance::Equal ? 5 : 9) + (std::size_t{2} << 20);
}

Result<std::shared_ptr<const SortedSurvivors>> sortSurvivors(const std::shared_ptr<const SourceModel>& source,
    std::size_t layer, const LayerRecipe& recipe, const JobContext& job)
{
    const Tensor* weight = source->opened.model.find(source->architecture().layers[layer].weight);
    if (!weight)
        return fail(ErrorCode::MissingTensor, source->architecture().layers[layer].weight);
    job.report(Stage::Pruning, 0, 2, recipe.layer);
    PANGKAS_ASSIGN(const Mask mask, pruneByMagnitude(weight->values(), forLayer(recipe.pruning, weight->shape()), job));
    job.report(Stage::Sharing, 1, 2, recipe.layer);
    PANGKAS_ASSIGN(SharingIndex index, SharingIndex::build(weight->values(), mask, recipe.sharing.importance, job));
    return std::make_shared<const SortedSurvivors>(
        SortedSurvivors{source, layer, recipe.pruning, recipe.sharing.importance, std::move(index)});
}

std::shared_ptr<const SortedSurvivors> SurvivorsCache::find(
    const std::shared_ptr<const SourceModel>& source, std::size_t layer, const LayerRecipe& recipe)
{
    const auto found
        = std::ranges::find_if(m_kept, [&](const auto& kept) { return kept->isOf(source, layer, recipe); });
    if (found == m_kept.end())
        return nullptr;
    m_kept.splice(m_kept.begin(), m_kept, found);
    return m_kept.front();
}

void SurvivorsCache::insert(std::shared_ptr<const SortedSurvivors> survivors)
{
    m_kept.push_front(std::move(survivors));
    while (m_kept.size() > 1 && memory() > m_limit)
        m_kept.pop_back();
}

std::size_t SurvivorsCache::memory() const
{
    std::size_t sum = 0;
    for (const auto& kept : m_kept)
        sum += kept->memory();
    return sum;
}

SharingSpec plainSharing(const SharingSpec& sharing)
{
    SharingSpec plain = sharing;
    plain.init = CentroidInit::Linear;
    plain.bitPrice = 0;
    plain.codebook.clear();
    return plain;
}

Result<std::shared_ptr<const PresentCodebook>> followCodebook(const SortedSurvivors& survivors, std::string_view layer,
    const SharingSpec& sharing, std::uint64_t seed, const JobContext& job)
{
    auto present = std::make_shared<PresentCodebook>();
    present->sharing = sharing;
    present->seed = seed;
    job.report(Stage::Sharing, 0, 1, layer);
    const bool isIterated = sharing.isByHand() || (sharing.bitPrice == 0 && sharing.init != CentroidInit::Optimal);
    if (isIterated) {
        PANGKAS_ASSIGN(present->history, follow(survivors.index, sharing, layerSeed(layer, seed), job));
    } else {
        PANGKAS_ASSIGN(present->history.end, survivors.index.cluster(sharing, layerSeed(layer, seed), job));
    }
    return std::shared_ptr<const PresentCodebook>(std::move(present));
}

Result<std::shared_ptr<const StartsStudy>> raceStarts(const SortedSurvivors& survivors, std::string_view layer,
    const SharingSpec& sharing, std::uint64_t seed, const JobContext& job)
{
    auto study = std::make_shared<StartsStudy>();
    study->sharing = plainSharing(sharing);
    study->seed = seed;
    SharingSpec spec = study->sharing;
    const std::uint64_t mixed = layerSeed(layer, seed);
    for (std::size_t i = 0; i < study->starts.size(); ++i) {
        job.report(Stage::Sharing, std::int64_t(i), std::int64_t(study->starts.size()) + 1, layer);
        spec.init = StartsStudy::inits[i];
        PANGKAS_ASSIGN(study->starts[i], follow(survivors.index, spec, mixed, job));
    }
    spec.init = CentroidInit::Optimal;
    PANGKAS_ASSIGN(study->optimum, survivors.index.cluster(spec, mixed, job));
    return std::shared_ptr<const StartsStudy>(std::move(study));
}

} // namespace pangkas
