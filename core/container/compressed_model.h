// SPDX-License-Identifier: GPL-3.0-or-later
// A compressed network in memory: what goes into a packed file and what comes out of it.
#pragma once

#include "core/base/export.h"
#include "core/base/result.h"
#include "core/pruning/mask.h"
#include "core/quantization/weight_sharing.h"
#include "core/tensor/model_snapshot.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pangkas {

enum class WeightForm {
    Dense, // every weight as a float; a layer that is switched off
    Sparse, // pruned, the survivors as floats
    Shared, // pruned or not, the survivors as codes of a codebook
};

PANGKAS_EXPORT std::string_view toString(WeightForm form);

struct CompressedWeight
{
    std::string tensor; // "features.0.weight"
    Shape shape;
    WeightForm form = WeightForm::Dense;
    std::vector<std::uint8_t> codes; // Shared: one per weight, row-major; 0 is zero, c the centroid c - 1
    Codebook codebook; // Shared
    Mask mask; // Sparse
    std::vector<float> survivors; // Sparse: in order of position
    Tensor dense; // Dense

    /// Weights that are stored (survivors).
    PANGKAS_EXPORT std::size_t storedCount() const;
    /// Different values of the decoded weights, zero included where there is one. A pass over them.
    PANGKAS_EXPORT std::size_t distinctCount() const;
    /// Shared: how many weights have each centroid, in the codebook's order; otherwise empty. A pass over the codes.
    PANGKAS_EXPORT std::vector<std::size_t> clusterSizes() const;
};

struct CompressedLayer
{
    std::string name; // "fc6"
    CompressedWeight weight;
    std::optional<Tensor> bias;
    double squaredError = 0; // of sharing, over the survivors; 0 where nothing is shared
    std::string coder = "deflate"; // a choice of coderChoices(); out of a file, the coder that wrote it
};

/// What a packed file says about itself besides its layers.
struct PackDescription
{
    std::string architecture; // "alexnet"
    int classes = 0;
    std::vector<std::string> classNames; // empty or one per class
    std::string recipe; // JSON text of the recipe that made it; an object
    std::string sourceHash; // ModelSnapshot::hash() of the dense model, or empty

    bool operator==(const PackDescription&) const = default;
};

struct CompressedModel
{
    PackDescription description;
    std::vector<std::shared_ptr<const CompressedLayer>> layers;
};

/// The dense float tensor that the compressed weight stands for; pruned weights are +0.
PANGKAS_EXPORT Result<Tensor> decodeWeight(const CompressedWeight& weight);

} // namespace pangkas
