// SPDX-License-Identifier: GPL-3.0-or-later
// What a weight map is a picture of: a layer's weights as they were, with the present threshold, or as they come out of
// the packed file. A value that workers keep.
#pragma once

#include "core/container/compressed_model.h"
#include "ui/document/source_model.h"
#include "ui/views/weight_map/weight_layout.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace pangkas {

enum class MapState { Dense, Pruned, Decoded };

struct MapSource
{
    std::shared_ptr<const SourceModel> source; // keeps the weights
    std::size_t layer = 0;
    const float* data = nullptr; // in `source`
    WeightLayout layout;
    MapState state = MapState::Dense;
    float threshold = 0; // weights of a smaller magnitude are pruned, as long as the layer isn't packed
    /// Of the present recipe, nullptr while that isn't known; then nothing is known of decoded values, and the mask
    /// follows from the threshold (exact but for weights of exactly the threshold's magnitude).
    std::shared_ptr<const CompressedLayer> packed;

    bool operator==(const MapSource&) const = default;
    std::span<const float> weights() const { return {data, layout.size()}; }
    const MagnitudeProfile& profile() const { return *source->profiles[layer]; }
    /// The state that can be shown: Pruned in place of Decoded while the layer isn't packed.
    MapState shownState() const { return state == MapState::Decoded && !packed ? MapState::Pruned : state; }

    /// In the dense state what is not zero.
    bool isKept(std::size_t index) const;
    /// The decoded value; the layer must be packed.
    float decoded(std::size_t index) const;
    /// What the picture shows of a weight: 0 where it isn't kept.
    float shown(std::size_t index) const;

    /// shown() and isKept() of a row of the picture from `column` on, as many as there is room for.
    void readRow(std::int64_t row, std::int64_t column, std::span<float> values, std::span<std::uint8_t> kept) const;

private:
    void readRun(std::size_t index, std::span<float> values, std::span<std::uint8_t> kept) const;
};

/// Of a layer of the model, dense.
MapSource mapSource(std::shared_ptr<const SourceModel> source, std::size_t layer);

} // namespace pangkas
