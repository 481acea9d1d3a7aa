// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_viewport.h"

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr double longestSide = 6; // times the other, before a layer is stretched
constexpr double largestWeight = 96; // pixels
constexpr double stretchedWeight = 64; // a stretched side grows no further than this while the other is smaller

std::int64_t blockFor(double pixels)
{
    std::int64_t block = 1;
    while (double(2 * block) * pixels <= 1.0)
        block *= 2;
    return block;
}

} // namespace

void MapViewport::setLayout(const WeightLayout& layout)
{
    m_layout = layout;
    const double rows = double(std::max<std::int64_t>(layout.rows(), 1));
    const double columns = double(std::max<std::int64_t>(layout.columns(), 1));
    m_stretchX = std::max(1.0, rows / columns / longestSide);
    m_stretchY = std::max(1.0, columns / rows / longestSide);
    fit();
}

void MapViewport::resize(const QSizeF& size)
{
    m_size = size;
    if (m_isFitted)
        fit();
    else
        keepInside();
}

double MapViewport::stretched(double stretch) const
{
    return std::max(m_zoom, std::min(m_zoom * stretch, stretchedWeight));
}

double MapViewport::fittingZoom() const
{
    if (m_layout.size() == 0 || m_size.isEmpty())
        return 1;
    const double width = double(m_layout.columns()) * m_stretchX, height = double(m_layout.rows()) * m_stretchY;
    return std::min({m_size.width() / width, m_size.height() / height, largestZoom()});
}

double MapViewport::largestZoom() const
{
    return largestWeight;
}

bool MapViewport::canZoomIn() const
{
    return m_zoom < largestZoom();
}

void MapViewport::fit()
{
    m_zoom = fittingZoom();
    m_column = double(m_layout.columns()) / 2;
    m_row = double(m_layout.rows()) / 2;
    m_isFitted = true;
}

void MapViewport::setZoom(double zoom, const QPointF& anchor)
{
    const double least = fittingZoom();
    zoom = std::clamp(zoom, least, std::max(least, largestZoom()));
    const QPointF offset = anchor - centre();
    const double column = m_column + offset.x() / pixelsPerColumn(), row = m_row + offset.y() / pixelsPerRow();
    m_zoom = zoom;
    m_column = column - offset.x() / pixelsPerColumn();
    m_row = row - offset.y() / pixelsPerRow();
    m_isFitted = zoom <= least;
    keepInside();
}

void MapViewport::zoom(double factor, const QPointF& anchor)
{
    setZoom(m_zoom * factor, anchor);
}

void MapViewport::showWeights()
{
    setZoom(1, centre());
}

void MapViewport::pan(const QPointF& pixels)
{
    m_column -= pixels.x() / pixelsPerColumn();
    m_row -= pixels.y() / pixelsPerRow();
    keepInside();
}

void MapViewport::keepInside()
{
    const auto inside = [](double centre, double count, double seen) {
        return seen >= count ? count / 2 : std::clamp(centre, seen / 2, count - seen / 2);
    };
    m_column = inside(m_column, double(m_layout.columns()), m_size.width() / pixelsPerColumn());
    m_row = inside(m_row, double(m_layout.rows()), m_size.height() / pixelsPerRow());
}

QRectF MapViewport::matrixRect() const
{
    const QPointF middle = centre();
    return {middle.x() - m_column * pixelsPerColumn(), middle.y() - m_row * pixelsPerRow(),
        double(m_layout.columns()) * pixelsPerColumn(), double(m_layout.rows()) * pixelsPerRow()};
}

std::optional<MapCell> MapViewport::cellAt(const QPointF& position) const
{
    const QRectF matrix = matrixRect();
    const MapCell cell{std::int64_t(std::floor((position.y() - matrix.top()) / pixelsPerRow())),
        std::int64_t(std::floor((position.x() - matrix.left()) / pixelsPerColumn()))};
    const bool isInside = cell.row >= 0 && cell.row < m_layout.rows() && cell.column >= 0 && cell.column < m_layout.columns();
    return isInside && QRectF(QPointF(), m_size).contains(position) ? std::optional(cell) : std::nullopt;
}

QRectF MapViewport::cellRect(const MapCell& cell) const
{
    return rectOf({cell.column, cell.row, 1, 1}, 1, 1);
}

std::int64_t MapViewport::blockWidth(double devicePixelRatio) const
{
    return blockFor(pixelsPerColumn() * devicePixelRatio);
}

std::int64_t MapViewport::blockHeight(double devicePixelRatio) const
{
    return blockFor(pixelsPerRow() * devicePixelRatio);
}

BlockArea MapViewport::visible(std::int64_t blockWidth, std::int64_t blockHeight) const
{
    const BlockArea whole = wholeArea(m_layout, blockWidth, blockHeight);
    const QRectF matrix = matrixRect();
    const double width = double(blockWidth) * pixelsPerColumn(), height = double(blockHeight) * pixelsPerRow();
    const auto first = [](double pixels, std::int64_t count) {
        return std::clamp<std::int64_t>(std::int64_t(std::floor(pixels)), 0, count);
    };
    const auto last = [](double pixels, std::int64_t count) {
        return std::clamp<std::int64_t>(std::int64_t(std::ceil(pixels)), 0, count);
    };
    const std::int64_t left = first(-matrix.left() / width, whole.width);
    const std::int64_t top = first(-matrix.top() / height, whole.height);
    const std::int64_t right = last((m_size.width() - matrix.left()) / width, whole.width);
    const std::int64_t bottom = last((m_size.height() - matrix.top()) / height, whole.height);
    if (m_size.isEmpty() || right <= left || bottom <= top)
        return {};
    return {left, top, right - left, bottom - top};
}

QRectF MapViewport::rectOf(const BlockArea& area, std::int64_t blockWidth, std::int64_t blockHeight) const
{
    const QRectF matrix = matrixRect();
    const double width = double(blockWidth) * pixelsPerColumn(), height = double(blockHeight) * pixelsPerRow();
    return {matrix.left() + double(area.left) * width, matrix.top() + double(area.top) * height,
        double(area.width) * width, double(area.height) * height};
}

} // namespace pangkas
