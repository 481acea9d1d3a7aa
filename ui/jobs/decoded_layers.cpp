// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/decoded_layers.h"

#include "core/base/parallel.h"

namespace pangkas {

Result<ModelSnapshot> DecodedLayers::network(const PackInput& input, PackCache& cache, const JobContext& job)
{
    const auto& [source, recipe, classNames] = input;
    const std::size_t count = recipe->layers.size();
    std::vector<std::size_t> sizes(count);
    for (std::size_t i = 0; i < count; ++i)
        sizes[i] = source->weightCount(i);
    std::vector<Entry> network(count);
    {
        const std::lock_guard lock(m_mutex);
        if (m_entries.size() == count)
            network = m_entries;
    }
    const JobContext part = job.withSink({});
    PANGKAS_TRY(forEachLargestFirst(sizes, [&](std::size_t i) -> Result<void> {
        PANGKAS_TRY(job.checkCancelled());
        const LayerRecipe& layerRecipe = recipe->layers[i];
        std::shared_ptr<const CompressedLayer> layer;
        if (const auto pack = cache.find(source, layerRecipe, recipe->seed)) {
            layer = pack->compressed;
        } else {
            PANGKAS_ASSIGN(layer, cache.compressed().layer(source, i, layerRecipe, recipe->seed, part));
        }
        if (network[i].layer != layer) {
            PANGKAS_TRY(job.checkCancelled());
            network[i].layer = layer;
            PANGKAS_ASSIGN(network[i].weight, decodeWeight(layer->weight));
        }
        return {};
    }));
    std::vector<Tensor> tensors;
    for (const Entry& entry : network) {
        tensors.push_back(entry.weight);
        if (entry.layer->bias)
            tensors.push_back(*entry.layer->bias);
    }
    const std::lock_guard lock(m_mutex);
    m_entries = std::move(network);
    return ModelSnapshot(std::move(tensors));
}

void DecodedLayers::clear()
{
    const std::lock_guard lock(m_mutex);
    m_entries.clear();
}

} // namespace pangkas
