// SPDX-License-Identifier: GPL-3.0-or-later
// The weight map on the screen: the picture, the densities of rows and columns beside it, the legend below; wheel, drag
// and keys move through it.
#pragma once

#include "ui/views/weight_map/map_picture.h"
#include "ui/views/weight_map/map_viewport.h"

#include <QWidget>

#include <optional>

namespace pangkas {

class MapCanvas : public QWidget
{
    Q_OBJECT
public:
    explicit MapCanvas(QWidget* parent = nullptr);

    /// Another layer is shown as a whole; without weights nothing is.
    void setSupply(MapSupply supply);
    const MapSupply& supply() const { return m_supply; }
    void setQuantity(MapQuantity quantity);
    MapQuantity quantity() const { return m_quantity; }

    void fit();
    void zoomIn();
    void zoomOut();
    void showWeights();
    const MapViewport& viewport() const { return m_viewport; }

    /// The weight under the pointer, or, after a key was pressed, in the middle.
    std::optional<MapCell> cell() const { return m_cell; }
    /// What a pixel is at this zoom, and how exactly it is known.
    QString pixelText() const;
    QRect mapRect() const;
    /// Of what is drawn now, brought up to date first.
    const MapPicture& picture();
    MapScale scale() const { return m_scale; }

    QSize minimumSizeHint() const override { return {260, 200}; }

Q_SIGNALS:
    void cellChanged();
    /// The zoom, or what is known of the pixels; pixelText() is another.
    void pictureChanged();
    /// A better picture takes a while: hand it in with setSupply().
    void detailWanted(const pangkas::MapRequest& request);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void invalidate();
    void moveBy(const QPointF& pixels);
    void zoomBy(double factor, const QPointF& anchor);
    void setCell(std::optional<MapCell> cell);
    void bringUpToDate();
    void drawPicture(QPainter& painter);
    void drawGrid(QPainter& painter);
    void drawCells(QPainter& painter);
    void drawMargins(QPainter& painter);
    void drawLegend(QPainter& painter);
    int legendHeight() const;

    MapSupply m_supply;
    MapViewport m_viewport;
    MapQuantity m_quantity = MapQuantity::Value;
    MapPicture m_picture;
    MapMargins m_margins;
    MapScale m_scale;
    QImage m_image;
    bool m_isStale = true;
    std::optional<MapRequest> m_asked; // the last detail that was wanted
    std::optional<MapCell> m_cell;
    bool m_isKeyboardCell = false;
    QPointF m_dragged; // where the pointer was
    bool m_isDragging = false;
};

} // namespace pangkas
