// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/torch/activation_cache.h"

#include "core/tensor/model_hash.h"

#include <algorithm>
#include <utility>

namespace pangkas {

struct ActivationCache::Entry
{
    std::weak_ptr<const Dataset> dataset;
    Architecture architecture;
    std::size_t images = 0;
    std::size_t batchSize = 0;
    std::size_t node = 0;
    std::vector<std::string> weights; // hashes of what the nodes before read, in their order

    std::vector<std::shared_ptr<const Activations>> batches; // null where not kept
    std::size_t bytes = 0;
    std::uint64_t lastUse = 0;
};

ActivationCache::ActivationCache(std::size_t byteLimit) : m_limit(byteLimit) { }
ActivationCache::~ActivationCache() = default;

Result<std::string> ActivationCache::hashOf(const Tensor& tensor, const JobContext& job)
{
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_hashes, [](const KnownHash& known) { return known.storage.expired(); });
        for (const KnownHash& known : m_hashes) {
            if (known.storage.lock() == tensor.storage())
                return known.hash;
        }
    }
    ModelHash hash;
    PANGKAS_TRY(hash.add(tensor, job));
    KnownHash known{tensor.storage(), hash.finish()};
    const std::lock_guard lock(m_mutex);
    m_hashes.push_back(known);
    return known.hash;
}

Result<ActivationCache::Use> ActivationCache::use(const std::shared_ptr<const Dataset>& dataset,
    const Architecture& architecture, const ModelSnapshot& model, std::size_t images, std::size_t batchSize,
    std::size_t node, const JobContext& job)
{
    std::vector<std::string> weights;
    for (std::size_t i = 0; i < node; ++i) {
        if (architecture.nodes[i].layer < 0)
            continue;
        const LayerInfo& layer = architecture.layers[static_cast<std::size_t>(architecture.nodes[i].layer)];
        for (const std::string& name : {layer.weight, layer.bias}) {
            if (name.empty())
                continue;
            PANGKAS_ASSIGN(weights.emplace_back(), hashOf(*model.find(name), job));
        }
    }

    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [this](const std::shared_ptr<Entry>& entry) {
        const bool isGone = entry->dataset.expired();
        m_bytes -= isGone ? entry->bytes : 0;
        return isGone;
    });
    Use use;
    use.m_cache = this;
    use.m_node = node;
    ++m_uses;
    for (const auto& entry : m_entries) {
        const bool fits = entry->node <= node && entry->images == images && entry->batchSize == batchSize
            && entry->dataset.lock() == dataset && entry->weights.size() <= weights.size()
            && std::equal(entry->weights.begin(), entry->weights.end(), weights.begin())
            && entry->architecture == architecture;
        if (fits)
            use.m_entries.push_back(entry);
    }
    std::ranges::sort(use.m_entries, [](const auto& a, const auto& b) { return a->node > b->node; });
    if (use.m_entries.empty() || use.m_entries.front()->node != node) {
        auto entry = std::make_shared<Entry>();
        entry->dataset = dataset;
        entry->architecture = architecture;
        entry->images = images;
        entry->batchSize = batchSize;
        entry->node = node;
        entry->weights = std::move(weights);
        entry->batches.resize((images + batchSize - 1) / batchSize);
        use.m_entries.insert(use.m_entries.begin(), entry);
        m_entries.push_back(std::move(entry));
    }
    for (const auto& entry : use.m_entries)
        entry->lastUse = m_uses;
    return use;
}

void ActivationCache::keep(const std::shared_ptr<Entry>& entry, std::size_t batch, Activations activations)
{
    const std::size_t bytes = activations.bytes();
    const auto kept = std::make_shared<const Activations>(std::move(activations));
    const std::lock_guard lock(m_mutex);
    if (std::ranges::find(m_entries, entry) == m_entries.end() || entry->batches[batch])
        return; // it has made room for others, or another evaluation was faster
    while (m_bytes + bytes > m_limit) {
        const auto oldest = std::ranges::min_element(
            m_entries, {}, [&](const auto& other) { return std::pair(other == entry, other->lastUse); });
        if (*oldest == entry)
            return;
        m_bytes -= (*oldest)->bytes;
        m_entries.erase(oldest);
    }
    entry->batches[batch] = kept;
    entry->bytes += bytes;
    m_bytes += bytes;
}

std::size_t ActivationCache::bytes() const
{
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

std::shared_ptr<const Activations> ActivationCache::Use::find(std::size_t batch) const
{
    const std::lock_guard lock(m_cache->m_mutex);
    for (const auto& entry : m_entries) {
        if (entry->batches[batch])
            return entry->batches[batch];
    }
    return nullptr;
}

void ActivationCache::Use::keep(std::size_t batch, Activations activations) const
{
    m_cache->keep(m_entries.front(), batch, std::move(activations));
}

} // namespace pangkas
