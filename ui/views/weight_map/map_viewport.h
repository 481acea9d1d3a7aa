// SPDX-License-Identifier: GPL-3.0-or-later
// Which part of a weight map is seen, and how large: the arithmetic of zooming and panning, without a widget.
#pragma once

#include "ui/views/weight_map/map_blocks.h"

#include <QPoint>
#include <QPointF>
#include <QRectF>
#include <QSizeF>

#include <optional>

namespace pangkas {

struct MapCell
{
    std::int64_t row = 0;
    std::int64_t column = 0;

    bool operator==(const MapCell&) const = default;
};

/// Positions on the screen are in logical pixels from the map's upper left corner. Thin layers are stretched: a matrix
/// of 2 x 4096 would otherwise be a line.
class MapViewport
{
public:
    /// Shows all of it.
    void setLayout(const WeightLayout& layout);
    /// Keeps the centre, or all of it where all was shown.
    void resize(const QSizeF& size);

    void fit();
    /// About `anchor`, which stays where it is.
    void zoom(double factor, const QPointF& anchor);
    /// A weight as large as a pixel, about the centre.
    void showWeights();
    void pan(const QPointF& pixels);

    bool isFitted() const { return m_isFitted; }
    bool canZoomIn() const;
    double pixelsPerColumn() const { return stretched(m_stretchX); }
    double pixelsPerRow() const { return stretched(m_stretchY); }
    QPointF centre() const { return {m_size.width() / 2, m_size.height() / 2}; }
    /// What the matrix covers, perhaps far beyond the map's edges.
    QRectF matrixRect() const;
    std::optional<MapCell> cellAt(const QPointF& position) const;
    QRectF cellRect(const MapCell& cell) const;

    /// The largest power of two of weights that is not wider (higher) than a pixel of the device.
    std::int64_t blockWidth(double devicePixelRatio) const;
    std::int64_t blockHeight(double devicePixelRatio) const;
    /// The blocks of which something is seen; empty without a layer.
    BlockArea visible(std::int64_t blockWidth, std::int64_t blockHeight) const;
    QRectF rectOf(const BlockArea& area, std::int64_t blockWidth, std::int64_t blockHeight) const;

private:
    double stretched(double stretch) const;
    double fittingZoom() const;
    double largestZoom() const;
    void setZoom(double zoom, const QPointF& anchor);
    void keepInside();

    WeightLayout m_layout;
    QSizeF m_size;
    double m_stretchX = 1, m_stretchY = 1;
    double m_zoom = 1; // pixels per weight along the longer side
    double m_column = 0, m_row = 0; // of the weight at the centre
    bool m_isFitted = true;
};

} // namespace pangkas
