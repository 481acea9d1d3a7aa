// SPDX-License-Identifier: GPL-3.0-or-later
// Layers pruned and shared lately, before any coding: what the packed bytes and the live accuracy both start from.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/compressed_model.h"
#include "core/pipeline/recipe.h"
#include "ui/document/source_model.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

namespace pangkas {

/// Bytes that keeping the weight costs, about.
std::size_t memoryOf(const CompressedWeight& weight);

/// Thread-safe. Holds at most `limit` bytes beside what others keep alive; the least recently used go first.
class CompressedLayers
{
public:
    using Layer = std::shared_ptr<const CompressedLayer>;

    explicit CompressedLayers(std::size_t limit = std::size_t{256} << 20) : m_limit(limit) { }

    /// Compresses the layer unless that is done already. When another thread is at it this one waits for its result
    /// (and takes over if that one is cancelled or fails), so that no layer is compressed twice at the same time.
    Result<Layer> layer(const std::shared_ptr<const SourceModel>& source, std::size_t index, const LayerRecipe& recipe,
        std::uint64_t seed, const JobContext& job);
    void clear();
    /// How many layers were compressed so far, for tests.
    std::size_t computed() const;

private:
    struct Entry
    {
        std::weak_ptr<const SourceModel> source;
        LayerRecipe recipe;
        std::uint64_t seed = 0;
        Layer layer; // nullptr while it is being compressed
        std::size_t memory = 0;
    };
    using Entries = std::list<Entry>;

    void keep(Entries::iterator entry, Layer layer);

    const std::size_t m_limit;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Entries m_entries; // most recently used first
    std::size_t m_memory = 0;
    std::size_t m_computed = 0; // begun
    std::size_t m_ended = 0; // of these, however they ended
};

} // namespace pangkas
