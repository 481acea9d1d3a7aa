// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/layer_trials.h"

#include "core/container/packed_layer.h"
#include "core/pipeline/compress.h"

#include <algorithm>

namespace pangkas {
namespace {

bool isSameButForTheCoder(LayerRecipe one, const LayerRecipe& other)
{
    one.coder = other.coder;
    return one == other;
}

} // namespace

LayerTrials::LayerTrials(JobRunner& jobs, QString key, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_key(std::move(key))
{
}

bool LayerTrials::isFor(const std::shared_ptr<const SourceModel>& source, std::size_t layer, std::uint64_t seed,
    const std::vector<LayerRecipe>& recipes) const
{
    return source == m_source && layer == m_layer && seed == m_seed && recipes == m_wanted;
}

void LayerTrials::want(std::shared_ptr<const SourceModel> source, std::size_t layer, std::uint64_t seed,
    std::vector<LayerRecipe> recipes, std::shared_ptr<const CompressedLayer> compressed)
{
    if (isFor(source, layer, seed, recipes))
        return;
    stop();
    m_source = std::move(source);
    m_layer = layer;
    m_seed = seed;
    m_wanted = std::move(recipes);
    if (compressed && !m_wanted.empty()) {
        m_compressed = std::move(compressed);
        m_compressedFor = m_wanted.front();
    }
    startNext();
}

void LayerTrials::cancel()
{
    if (isRunning())
        m_jobs.cancel(m_job);
}

void LayerTrials::stop()
{
    if (isRunning())
        m_jobs.cancel(m_job);
    ++m_list;
    m_next = 0;
    m_wanted.clear();
    m_compressed.reset();
    m_source.reset();
}

const LayerTrial* LayerTrials::find(
    const std::shared_ptr<const SourceModel>& source, const LayerRecipe& recipe, std::uint64_t seed) const
{
    const auto found = std::ranges::find_if(m_known, [&](const Known& known) {
        return known.trial.seed == seed && known.trial.recipe == recipe && known.source.lock() == source;
    });
    return found == m_known.end() ? nullptr : &found->trial;
}

void LayerTrials::add(const std::shared_ptr<const SourceModel>& source, LayerTrial trial)
{
    if (find(source, trial.recipe, trial.seed))
        return;
    m_known.push_front({source, std::move(trial)});
    if (m_known.size() > mostKept)
        m_known.pop_back();
}

Result<std::shared_ptr<const LayerTrials::Outcome>> LayerTrials::measure(const SourceModel& source, std::size_t layer,
    const LayerRecipe& recipe, std::uint64_t seed, std::shared_ptr<const CompressedLayer> compressed,
    const JobContext& job)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->trial.recipe = recipe;
    outcome->trial.seed = seed;
    if (!compressed) {
        PANGKAS_ASSIGN(compressed,
            compressLayer(source.architecture().layers[layer], source.opened.model, recipe, seed, job));
    } else if (compressed->coder != recipe.coder) {
        auto copy = std::make_shared<CompressedLayer>(*compressed);
        copy->coder = recipe.coder;
        compressed = std::move(copy);
    }
    PANGKAS_ASSIGN(const auto packed, packLayer(*compressed, job));
    outcome->trial.coder = packed->facts().coder;
    for (const StreamFacts& stream : packed->facts().streams)
        outcome->trial.bytes += stream.bytes;
    outcome->trial.weights = source.weightCount(layer);
    outcome->trial.stored = std::size_t(packed->facts().stored);
    outcome->trial.squaredError = compressed->squaredError;
    outcome->compressed = std::move(compressed);
    return std::shared_ptr<const Outcome>(std::move(outcome));
}

void LayerTrials::startNext()
{
    while (m_next < m_wanted.size() && find(m_source, m_wanted[m_next], m_seed))
        ++m_next;
    if (m_next >= m_wanted.size()) {
        m_next = 0;
        m_compressed.reset();
        Q_EMIT changed();
        return;
    }
    const LayerRecipe& recipe = m_wanted[m_next++];
    const bool isCompressed = m_compressed && isSameButForTheCoder(recipe, m_compressedFor);
    m_job = m_jobs.start<Outcome>(
        {JobLane::Views, [name = QString::fromStdString(recipe.layer)] { return tr("Coding variants of %1").arg(name); }, m_key},
        [source = m_source, layer = m_layer, recipe, seed = m_seed,
            compressed = isCompressed ? m_compressed : nullptr](const JobContext& job) {
            return measure(*source, layer, recipe, seed, compressed, job);
        },
        this, [this, recipe, list = m_list](Result<std::shared_ptr<const Outcome>> result) {
            if (list != m_list)
                return;
            if (result) {
                m_compressed = (*result)->compressed;
                m_compressedFor = recipe;
                add(m_source, (*result)->trial);
            } else if (result.error().code == ErrorCode::Cancelled) {
                // Whoever cancelled wants no more of them; the list stays, so that it doesn't begin anew by itself.
                m_next = 0;
                m_compressed.reset();
                Q_EMIT changed();
                return;
            } else {
                LayerTrial failed;
                failed.recipe = recipe;
                failed.seed = m_seed;
                failed.hasFailed = true;
                failed.error = result.error();
                add(m_source, std::move(failed));
            }
            startNext();
            if (isRunning())
                Q_EMIT changed();
        });
    Q_EMIT changed();
}

} // namespace pangkas
