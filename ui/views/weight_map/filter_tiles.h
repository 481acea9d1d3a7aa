// SPDX-License-Identifier: GPL-3.0-or-later
// The filters of a layer that sees colours: each of them as the picture it looks for, before and after compression.
#pragma once

#include "ui/views/weight_map/map_source.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace pangkas {

/// Where a filter's weights become colours: the same for all filters, so that they can be compared.
double filterScale(const MapSource& source);
/// A filter's three channels as red, green and blue, a pixel per weight: 0 is the middle grey, +/-`scale` the ends.
QImage filterImage(const MapSource& source, std::int64_t filter, double scale);

class FilterTiles : public QWidget
{
    Q_OBJECT
public:
    explicit FilterTiles(QWidget* parent = nullptr);

    static bool canShow(const WeightLayout& layout) { return layout.inputs() == 3 && layout.hasKernels(); }

    /// The left half shows it dense, the right one as it is.
    void setSource(std::optional<MapSource> source);
    /// The filter under the pointer or chosen with the keys.
    std::optional<std::int64_t> filter() const { return m_filter; }
    /// Of the dense filters (half 0) or the others (half 1).
    QRect tileRect(int half, std::int64_t filter) const;

    QSize minimumSizeHint() const override { return {260, 200}; }

Q_SIGNALS:
    void filterChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Grid
    {
        int across = 1; // tiles
        int tile = 1; // pixels with the gap
        bool isSideBySide = true;
        QPoint origin[2];
    };
    Grid grid() const;
    void setFilter(std::optional<std::int64_t> filter);

    std::optional<MapSource> m_source;
    double m_scale = 1;
    std::optional<std::int64_t> m_filter;
};

} // namespace pangkas
