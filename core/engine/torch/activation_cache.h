// SPDX-License-Identifier: GPL-3.0-or-later
// Activations kept between evaluations, so that a network of which only the layers from some layer on have changed
// starts there. What is kept belongs to a data set, an architecture with its preprocessing, a choice of images, their
// batches, and the hashes of all weights that it was computed with: if one of them differs it is not used.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/torch/activations.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace pangkas {

/// Thread-safe. Holds at most `byteLimit`; the activations whose use is longest ago make room for others.
class ActivationCache
{
    struct Entry;

public:
    explicit ActivationCache(std::size_t byteLimit = std::size_t{512} << 20);
    ~ActivationCache();

    /// One evaluation's view of the cache.
    class Use
    {
    public:
        /// The latest activations of the batch that fit, or nothing.
        std::shared_ptr<const Activations> find(std::size_t batch) const;
        /// Keeps activations at the node that the use was asked for, room permitting.
        void keep(std::size_t batch, Activations activations) const;
        std::size_t node() const { return m_node; }

    private:
        friend class ActivationCache;
        ActivationCache* m_cache = nullptr;
        std::vector<std::shared_ptr<Entry>> m_entries; // the latest node first; the front is where keep() puts
        std::size_t m_node = 0;
    };

    /// For an evaluation of `images` images in batches of `batchSize` that changes nothing before `node`. Weights before it
    /// are hashed unless they are the very same storage as before. Fails only when cancelled.
    Result<Use> use(const std::shared_ptr<const Dataset>& dataset, const Architecture& architecture,
        const ModelSnapshot& model, std::size_t images, std::size_t batchSize, std::size_t node, const JobContext& job);

    std::size_t bytes() const;

private:
    struct KnownHash
    {
        std::weak_ptr<const float[]> storage; // keeps the address from being given to other weights unnoticed
        std::string hash;
    };
    Result<std::string> hashOf(const Tensor& tensor, const JobContext& job);
    void keep(const std::shared_ptr<Entry>& entry, std::size_t batch, Activations activations);

    mutable std::mutex m_mutex;
    const std::size_t m_limit;
    std::size_t m_bytes = 0;
    std::uint64_t m_uses = 0;
    std::vector<std::shared_ptr<Entry>> m_entries;
    std::vector<KnownHash> m_hashes;
};

} // namespace pangkas
