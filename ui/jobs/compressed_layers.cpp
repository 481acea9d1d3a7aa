// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/compressed_layers.h"

#include "core/pipeline/compress.h"

#include <algorithm>

namespace pangkas {

std::size_t memoryOf(const CompressedWeight& weight)
{
    const std::size_t dense = weight.form == WeightForm::Dense ? weight.dense.size() * sizeof(float) : 0;
    return weight.codes.size() + weight.mask.words().size() * sizeof(std::uint64_t)
        + weight.survivors.size() * sizeof(float) + dense;
}

Result<CompressedLayers::Layer> CompressedLayers::layer(const std::shared_ptr<const SourceModel>& source,
    std::size_t index, const LayerRecipe& recipe, std::uint64_t seed, const JobContext& job)
{
    std::unique_lock lock(m_mutex);
    Entries::iterator entry;
    for (;;) {
        PANGKAS_TRY(job.checkCancelled());
        entry = std::ranges::find_if(m_entries, [&](const Entry& other) {
            return other.seed == seed && other.recipe == recipe && other.source.lock() == source;
        });
        if (entry == m_entries.end())
            break;
        if (entry->layer) {
            m_entries.splice(m_entries.begin(), m_entries, entry);
            return entry->layer;
        }
        const std::size_t seen = m_ended;
        m_changed.wait(lock, job.token(), [&] { return m_ended != seen; });
    }
    m_entries.push_front({source, recipe, seed, nullptr, 0});
    entry = m_entries.begin();
    ++m_computed;
    lock.unlock();
    auto compressed
        = compressLayer(source->architecture().layers[index], source->opened.model, recipe, seed, job);
    lock.lock();
    if (compressed)
        keep(entry, *compressed);
    else
        m_entries.erase(entry);
    ++m_ended;
    m_changed.notify_all();
    return compressed;
}

void CompressedLayers::keep(Entries::iterator entry, Layer layer)
{
    entry->memory = memoryOf(layer->weight);
    entry->layer = std::move(layer);
    m_memory += entry->memory;
    for (auto other = m_entries.end(); m_memory > m_limit && other != m_entries.begin();) {
        --other;
        if (!other->layer || other == entry)
            continue;
        m_memory -= other->memory;
        other = m_entries.erase(other);
    }
}

void CompressedLayers::clear()
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [](const Entry& entry) { return entry.layer != nullptr; });
    m_memory = 0;
}

std::size_t CompressedLayers::computed() const
{
    const std::lock_guard lock(m_mutex);
    return m_computed;
}

} // namespace pangkas
