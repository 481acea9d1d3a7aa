// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/pack_measurement.h"

namespace pangkas {

CompressedModel PackMeasurement::compressedModel() const
{
    CompressedModel model;
    model.description = description;
    model.layers.reserve(layers.size());
    for (const auto& layer : layers)
        model.layers.push_back(layer->compressed);
    return model;
}

std::vector<std::shared_ptr<const PackedLayer>> PackMeasurement::packedLayers() const
{
    std::vector<std::shared_ptr<const PackedLayer>> packed;
    packed.reserve(layers.size());
    for (const auto& layer : layers)
        packed.push_back(layer->packed);
    return packed;
}

} // namespace pangkas
