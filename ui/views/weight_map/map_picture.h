// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of what is seen of a layer: at once where that takes a moment, else from the layer's index, with a better
// one to be made in the background.
#pragma once

#include "ui/plots/colour_scale.h"
#include "ui/views/weight_map/map_blocks.h"
#include "ui/views/weight_map/map_index.h"

#include <QImage>

#include <cstdint>
#include <memory>
#include <optional>

namespace pangkas {

enum class MapQuantity { Value, Density };

/// Blocks to be averaged in the background.
struct MapRequest
{
    MapSource source;
    std::int64_t blockWidth = 1;
    std::int64_t blockHeight = 1;
    BlockArea area;

    bool operator==(const MapRequest&) const = default;
    std::int64_t weights() const { return blockWidth * area.width * blockHeight * area.height; } // about
};

/// What was counted for one state of a layer with a pass over its weights.
struct MapCount
{
    MapSource source;
    std::optional<MapBlocks> blocks; // of MapIndex::side; of layers that have them in their index
    MapMargins margins;
};

Result<std::shared_ptr<const MapCount>> countMap(const MapSource& source, const JobContext& job = {});

struct MapDetail
{
    MapRequest request;
    MapBlocks blocks;
};

Result<std::shared_ptr<const MapDetail>> averageDetail(const MapRequest& request, const JobContext& job = {});

/// What a picture is made from, each as far as it is there.
struct MapSupply
{
    MapSource source;
    std::shared_ptr<const MapIndex> index; // of the layer
    std::shared_ptr<const MapCount> count; // perhaps of another state
    std::shared_ptr<const MapDetail> detail; // perhaps of another request

    bool isCounted() const { return count && count->source == source; }
    /// Of outputs and inputs; empty before there is an index.
    MapMargins margins() const;
};

struct MapPicture
{
    MapBlocks blocks; // perhaps larger ones than asked for; none while nothing is known
    bool isExact = false; // otherwise interpolated between thresholds
    std::optional<MapRequest> better; // what would make it as asked for
};

/// Takes some milliseconds at most.
MapPicture makePicture(const MapSupply& supply, const MapRequest& request);

/// The numbers at the ends of the colour scales.
struct MapScale
{
    double value = 1; // the weight at both ends; further out the colour stays
    double density = 1; // the share at the upper end

    bool operator==(const MapScale&) const = default;
};
/// For blocks of so many weights; `kept`: share of the layer's weights. The mean of many weights is small, so colours
/// say less the more weights a block has.
MapScale mapScale(const MapSupply& supply, std::int64_t weightsPerBlock, double kept);

/// A pixel per block. Blocks of which nothing is kept have the colour of what was pruned.
QImage paintBlocks(const MapBlocks& blocks, MapQuantity quantity, const MapScale& scale, const QPalette& palette);

} // namespace pangkas
