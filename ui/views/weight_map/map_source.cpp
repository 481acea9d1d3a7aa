// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_source.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

MapSource mapSource(std::shared_ptr<const SourceModel> source, std::size_t layer)
{
    MapSource map;
    const LayerInfo& info = source->architecture().layers[layer];
    map.layout = WeightLayout(info.weightShape);
    map.data = source->opened.model.find(info.weight)->values().data(); // there: the layer has a profile
    map.source = std::move(source);
    map.layer = layer;
    return map;
}

bool MapSource::isKept(std::size_t index) const
{
    std::uint8_t kept = 0;
    float value = 0;
    readRun(index, {&value, 1}, {&kept, 1});
    return kept != 0;
}

float MapSource::decoded(std::size_t index) const
{
    MapSource map = *this;
    map.state = MapState::Decoded;
    return map.shown(index);
}

float MapSource::shown(std::size_t index) const
{
    std::uint8_t kept = 0;
    float value = 0;
    readRun(index, {&value, 1}, {&kept, 1});
    return value;
}

void MapSource::readRun(std::size_t index, std::span<float> values, std::span<std::uint8_t> kept) const
{
    const float* const from = data + index;
    const std::size_t count = values.size();
    const MapState shownNow = shownState();
    const WeightForm form = packed ? packed->weight.form : WeightForm::Dense;
    if (shownNow == MapState::Dense || (packed && form == WeightForm::Dense)) {
        for (std::size_t i = 0; i < count; ++i) {
            values[i] = from[i];
            kept[i] = shownNow != MapState::Dense || from[i] != 0;
        }
    } else if (!packed) {
        for (std::size_t i = 0; i < count; ++i) {
            const bool isKeptHere = std::abs(from[i]) >= threshold;
            kept[i] = isKeptHere;
            values[i] = isKeptHere ? from[i] : 0.0f;
        }
    } else if (form == WeightForm::Sparse) {
        for (std::size_t i = 0; i < count; ++i) {
            const bool isKeptHere = packed->weight.mask.isKept(index + i);
            kept[i] = isKeptHere;
            values[i] = isKeptHere ? from[i] : 0.0f; // survivors keep their values
        }
    } else {
        const std::uint8_t* const codes = packed->weight.codes.data() + index;
        const float* const centroids = packed->weight.codebook.centroids.data();
        const bool isDecoded = shownNow == MapState::Decoded;
        for (std::size_t i = 0; i < count; ++i) {
            kept[i] = codes[i] != 0;
            values[i] = codes[i] == 0 ? 0.0f : isDecoded ? centroids[codes[i] - 1] : from[i];
        }
    }
}

void MapSource::readRow(
    std::int64_t row, std::int64_t column, std::span<float> values, std::span<std::uint8_t> kept) const
{
    // Within a kernel's row weights lie one after the other; a matrix's row is a single run.
    const std::int64_t run = layout.hasKernels() ? layout.kernelWidth() : layout.columns();
    for (std::size_t done = 0; done < values.size();) {
        const std::int64_t at = column + std::int64_t(done);
        const auto length = std::min(std::size_t(run - at % run), values.size() - done);
        readRun(layout.index(row, at), values.subspan(done, length), kept.subspan(done, length));
        done += length;
    }
}

} // namespace pangkas
