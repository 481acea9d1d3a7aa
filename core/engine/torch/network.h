// SPDX-License-Identifier: GPL-3.0-or-later
// A network ready to answer: an architecture's graph over a snapshot's weights, channels-last.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/engine/evaluation_report.h"
#include "core/engine/torch/activations.h"
#include "core/engine/torch/image_normalizer.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <memory>
#include <span>
#include <stop_token>

namespace pangkas {

class Network
{
public:
    /// Weights of linear layers are used where they lie and kept alive; those of convolutions are copied into
    /// channels-last order (10 MB of AlexNet's 228). Fails as checkTensors() does, and with invalid-argument for a
    /// graph that can't be run.
    /// In bfloat16 all are copied, into half as many bytes.
    static Result<std::unique_ptr<Network>> build(
        const Architecture& architecture, const ModelSnapshot& model, Precision precision = Precision::Float32);
    ~Network();

    /// Images that go through the convolutions at once: their activations then stay in the second-level cache.
    static constexpr std::size_t tile = 8;

    /// `images`: all of one size, prepared but for `normalizer`. `logits`: images x classes. Uses one thread; several
    /// may call at once. The same batch gives the same bits, whatever runs beside. Looks at `stop` between operations.
    /// With `from`, what an earlier run of the same batch has kept, it goes on there and takes no images: the same bits
    /// again if the weights before are the same. With `keep` it leaves the activations before node keep->node there, which
    /// must lie after from->node.
    Result<void> run(std::span<const std::shared_ptr<const Image>> images, const ImageNormalizer& normalizer,
        std::span<float> logits, const std::stop_token& stop, const Activations* from = nullptr,
        Activations* keep = nullptr) const;

private:
    struct Graph;
    explicit Network(std::unique_ptr<const Graph> graph);
    std::unique_ptr<const Graph> m_graph;
};

} // namespace pangkas
