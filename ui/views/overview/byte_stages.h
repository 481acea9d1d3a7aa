// SPDX-License-Identifier: GPL-3.0-or-later
// What the layers take at each stage of compression. Every stage is a form that could be written and read back; the last
// one is the packed file itself.
#pragma once

#include "core/architecture/architecture.h"
#include "core/base/job_context.h"
#include "core/base/result.h"
#include "core/container/paper_columns.h"
#include "ui/document/pack_measurement.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pangkas {

enum class ByteStage {
    Dense, // 32 bits per weight and bias
    Pruned, // 32 bits per weight that stays, one bit per weight that says which; the biases
    Shared, // a code of fixed length per weight that stays, the same bit per weight, the codebook; the biases
    Indexed, // codes as before, and instead of the bits the paper's distances of 4 or 5 bits with fillers (P+Q)
    Coded, // the packed file: all streams and the container
};
inline constexpr int byteStages = 5;

/// Dense to Indexed are counted from the compressed weights and written nowhere; Coded is the layer's bytes in the file.
/// Where nothing is pruned there are neither bits nor distances, where weights aren't shared codes are floats.
struct LayerStages
{
    std::string name;
    LayerKind kind = LayerKind::Linear;
    PaperColumns columns;
    std::array<std::uint64_t, byteStages> bytes = {};
    /// Per stored weight, in streams of their own; no value where the coder mixes codes and positions, or has none.
    std::optional<double> codedCodeBits;
    std::optional<double> codedIndexBits;
};

struct StageFigures
{
    std::shared_ptr<const PackMeasurement> packing; // what was counted
    std::vector<LayerStages> layers;
    std::uint64_t containerBytes = 0;
    std::array<std::uint64_t, byteStages> bytes = {}; // of all; Coded with the container

    /// Of the layers of one kind, without the container.
    std::uint64_t bytesOf(ByteStage stage, LayerKind kind) const;
};

LayerStages countStages(const LayerInfo& info, const CompressedLayer& layer, const LayerBytes& coded);

/// A few passes over the codes of the layers that changed since `earlier`, which may be nullptr. cancelled.
Result<std::shared_ptr<const StageFigures>> countStages(const Architecture& architecture,
    std::shared_ptr<const PackMeasurement> packing, const std::shared_ptr<const StageFigures>& earlier,
    const JobContext& job = {});

} // namespace pangkas
