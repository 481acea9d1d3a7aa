// SPDX-License-Identifier: GPL-3.0-or-later
// The dense numbers that the compressed layers stand for, kept so that an edit of one layer decodes one layer. What
// stays the same keeps its place in memory, by which the engine knows it again without hashing it.
#pragma once

#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/tensor/model_snapshot.h"
#include "ui/jobs/pack_tasks.h"

#include <memory>
#include <mutex>
#include <vector>

namespace pangkas {

/// Thread-safe. Keeps one network's worth of weights.
class DecodedLayers
{
public:
    /// The network that the input's packed file would decode to, in the architecture's order: pruned and shared. Layers
    /// that the cache doesn't hold are compressed; nothing is coded.
    Result<ModelSnapshot> network(const PackInput& input, PackCache& cache, const JobContext& job = {});
    void clear();

private:
    struct Entry
    {
        std::shared_ptr<const CompressedLayer> layer;
        Tensor weight;
    };

    std::mutex m_mutex;
    std::vector<Entry> m_entries; // by layer
};

} // namespace pangkas
