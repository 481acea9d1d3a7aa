// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_picture.h"

#include <algorithm>
#include <cmath>

namespace pangkas {

Result<std::shared_ptr<const MapCount>> countMap(const MapSource& source, const JobContext& job)
{
    auto count = std::make_shared<MapCount>();
    count->source = source;
    if (source.layout.size() > MapIndex::directWeights) {
        PANGKAS_ASSIGN(count->blocks,
            averageBlocks(source, MapIndex::side, MapIndex::side,
                wholeArea(source.layout, MapIndex::side, MapIndex::side), job));
    }
    PANGKAS_ASSIGN(count->margins, countMargins(source, job));
    return std::shared_ptr<const MapCount>(std::move(count));
}

Result<std::shared_ptr<const MapDetail>> averageDetail(const MapRequest& request, const JobContext& job)
{
    PANGKAS_ASSIGN(
        MapBlocks blocks, averageBlocks(request.source, request.blockWidth, request.blockHeight, request.area, job));
    return std::make_shared<const MapDetail>(MapDetail{request, std::move(blocks)});
}

MapMargins MapSupply::margins() const
{
    return isCounted() ? count->margins : index ? index->margins(source) : MapMargins();
}

MapPicture makePicture(const MapSupply& supply, const MapRequest& request)
{
    if (request.area.width <= 0 || request.area.height <= 0)
        return {};
    const bool isSmall = request.weights() <= std::int64_t(MapIndex::directWeights);
    if (isSmall) {
        if (auto blocks = averageBlocks(request.source, request.blockWidth, request.blockHeight, request.area))
            return {std::move(*blocks), true, {}};
        return {};
    }
    if (supply.detail && supply.detail->request == request)
        return {supply.detail->blocks, true, {}};
    const bool isCounted = supply.isCounted() && supply.count->blocks;
    const bool hasBlocks = isCounted || (supply.index && supply.index->hasBlocks());
    const bool isDense = request.source.shownState() == MapState::Dense;
    if (!hasBlocks)
        return {{}, false, request};

    // In blocks of the index, or multiples of them.
    constexpr std::int64_t side = MapIndex::side;
    const std::int64_t width = std::max(request.blockWidth, side), height = std::max(request.blockHeight, side);
    const std::int64_t left = request.area.left * request.blockWidth / width;
    const std::int64_t top = request.area.top * request.blockHeight / height;
    const std::int64_t right = ((request.area.left + request.area.width) * request.blockWidth + width - 1) / width;
    const std::int64_t bottom = ((request.area.top + request.area.height) * request.blockHeight + height - 1) / height;
    const BlockArea whole = wholeArea(request.source.layout, width, height);
    const BlockArea area{left, top, std::min(right, whole.width) - left, std::min(bottom, whole.height) - top};
    const std::int64_t across = width / side, down = height / side;
    const BlockArea all = wholeArea(request.source.layout, side, side);
    const BlockArea fine{area.left * across, area.top * down,
        std::min((area.left + area.width) * across, all.width) - area.left * across,
        std::min((area.top + area.height) * down, all.height) - area.top * down};

    MapPicture picture;
    picture.isExact = isCounted || isDense;
    MapBlocks interpolated = isCounted ? MapBlocks() : supply.index->blocks(request.source, fine);
    const bool isAsItIs = !isCounted && across == 1 && down == 1;
    picture.blocks = isAsItIs
        ? std::move(interpolated)
        : coarser(isCounted ? *supply.count->blocks : interpolated, request.source.layout, across, down, area);
    if (width != request.blockWidth || height != request.blockHeight)
        picture.better = request;
    return picture;
}

MapScale mapScale(const MapSupply& supply, std::int64_t weightsPerBlock, double kept)
{
    const MagnitudeProfile& profile = supply.source.profile();
    const double n = double(std::max<std::int64_t>(weightsPerBlock, 1));
    MapScale scale;
    // All but the largest hundredth of the weights: a few outliers would leave all others pale.
    scale.value = profile.thresholdForSparsity(0.99);
    const double variance = profile.deviation() * profile.deviation();
    if (n > 1 && variance > 0) {
        // What neighbours have in common doesn't average out.
        const double blockVariance = supply.index ? std::pow(supply.index->blockDeviation(), 2) : 0;
        const double inBlock = double(MapIndex::side * MapIndex::side);
        const double common = std::clamp(blockVariance - variance / inBlock, 0.0, variance);
        scale.value *= std::sqrt((common + variance / n) / (common + variance));
    }
    if (!(scale.value > 0))
        scale.value = 1;
    if (n > 1)
        scale.density = std::clamp(std::max(2 * kept, kept + 3 * std::sqrt(kept * (1 - kept) / n)), 0.001, 1.0);
    return scale;
}

QImage paintBlocks(const MapBlocks& blocks, MapQuantity quantity, const MapScale& scale, const QPalette& palette)
{
    const int width = int(blocks.area.width), height = int(blocks.area.height);
    QImage image(width, height, QImage::Format_RGB32);
    if (image.isNull())
        return image;
    const ColourScale colours
        = quantity == MapQuantity::Value ? ColourScale::diverging(palette) : ColourScale::sequential(palette);
    const QRgb pruned = prunedColour(palette).rgb();
    const auto valueFactor = float(0.5 / scale.value);
    const auto densityFactor = float(1 / scale.density);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const float* const mean = blocks.mean.data() + std::size_t(y) * std::size_t(width);
        const float* const density = blocks.density.data() + std::size_t(y) * std::size_t(width);
        for (int x = 0; x < width; ++x) {
            if (density[x] <= 0)
                line[x] = pruned;
            else if (quantity == MapQuantity::Value)
                line[x] = colours.at(0.5f + mean[x] * valueFactor);
            else
                line[x] = colours.at(density[x] * densityFactor);
        }
    }
    return image;
}

} // namespace pangkas
