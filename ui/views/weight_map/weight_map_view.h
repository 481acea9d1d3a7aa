// SPDX-License-Identifier: GPL-3.0-or-later
// The weights of the selected layer as a picture one can move through: dense, with the mask of the present threshold, or
// as the packed file gives them back.
#pragma once

#include "ui/views/view.h"
#include "ui/views/weight_map/map_picture.h"

class QButtonGroup;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace pangkas {

class FilterTiles;
class LayerTitle;
class MapCanvas;

class WeightMapView : public View
{
    Q_OBJECT
public:
    explicit WeightMapView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    MapCanvas& canvas() { return *m_canvas; }
    FilterTiles& tiles() { return *m_tiles; }
    void setState(MapState state);
    MapState state() const { return m_state; }
    /// Colour tiles in place of the matrix, where the layer has three input channels.
    void setTiled(bool tiled);

protected:
    void refresh() override;
    void retranslate() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void startIndex();
    void startCount();
    void tellFailure(const Error& error);
    void startDetail(const MapRequest& request);
    void supplyCanvas();
    void showLine();
    void showReading();
    QString readingOf(std::int64_t row, std::int64_t column) const;
    QString csv() const;
    QString filterCsv() const;

    MapState m_state = MapState::Pruned;
    bool m_isTiled = true;
    MapSupply m_supply;
    bool m_isIndexing = false;
    std::optional<MapSource> m_counting;
    LayerTitle* m_title;
    QButtonGroup* m_states;
    QToolButton* m_dense;
    QToolButton* m_pruned;
    QToolButton* m_decoded;
    QToolButton* m_value;
    QToolButton* m_density;
    QToolButton* m_tilesButton;
    QToolButton* m_out;
    QToolButton* m_in;
    QToolButton* m_fit;
    QToolButton* m_weights;
    QStackedWidget* m_pages;
    MapCanvas* m_canvas;
    FilterTiles* m_tiles;
    QLabel* m_reading;
    QLabel* m_pixels;
};

} // namespace pangkas
