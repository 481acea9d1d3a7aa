// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe carried out: compressed and coded layers and the bytes of the file they make.
#pragma once

#include "core/container/compressed_model.h"
#include "core/container/pack_writer.h"
#include "core/pipeline/recipe.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace pangkas {

/// One layer under one recipe; shared between measurements in which the layer's recipe is the same.
struct LayerPack
{
    LayerRecipe recipe;
    std::uint64_t seed = 0;
    std::shared_ptr<const CompressedLayer> compressed;
    std::shared_ptr<const PackedLayer> packed;
    std::size_t stored = 0; // weights that survive; counting them anew would be a pass over the layer
    std::size_t distinct = 0; // values of the decoded weights, zero included
    std::vector<std::size_t> clusters; // shared: weights of each centroid
    std::size_t memory = 0; // bytes that keeping the entry costs, about
};

struct PackMeasurement
{
    std::shared_ptr<const Recipe> recipe;
    PackDescription description;
    PackReport report; // of the file that Export writes for this recipe, counted to the byte
    std::vector<std::shared_ptr<const LayerPack>> layers;

    CompressedModel compressedModel() const;
    std::vector<std::shared_ptr<const PackedLayer>> packedLayers() const;
};

} // namespace pangkas
