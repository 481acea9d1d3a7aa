// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that were compressed and coded lately, so that a change of one layer costs one layer.
#pragma once

#include "ui/document/pack_measurement.h"
#include "ui/document/source_model.h"
#include "ui/jobs/compressed_layers.h"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

namespace pangkas {

/// Thread-safe. Holds at most `limit` bytes beside what others keep alive; the least recently used go first.
class PackCache
{
public:
    explicit PackCache(std::size_t limit = std::size_t{384} << 20) : m_limit(limit) { }

    /// The layer's pack under exactly this recipe and seed, or nullptr.
    std::shared_ptr<const LayerPack> find(
        const std::shared_ptr<const SourceModel>& source, const LayerRecipe& recipe, std::uint64_t seed);
    void insert(const std::shared_ptr<const SourceModel>& source, std::shared_ptr<const LayerPack> pack);
    void clear();
    /// The same before coding; looked at where a pack isn't needed or isn't there yet.
    CompressedLayers& compressed() { return m_compressed; }
    std::size_t memory() const;

private:
    struct Entry
    {
        std::weak_ptr<const SourceModel> source;
        std::shared_ptr<const LayerPack> pack;
    };

    CompressedLayers m_compressed;
    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::list<Entry> m_entries; // most recently used first
    std::size_t m_memory = 0;
};

} // namespace pangkas
