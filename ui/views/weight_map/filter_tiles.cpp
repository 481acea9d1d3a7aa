// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/filter_tiles.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int tileGap = 3;
constexpr int halvesGap = 24;

} // namespace

double filterScale(const MapSource& source)
{
    const double most = source.profile().thresholdForSparsity(0.998);
    return most > 0 ? most : 1;
}

QImage filterImage(const MapSource& source, std::int64_t filter, double scale)
{
    const WeightLayout& layout = source.layout;
    const auto height = int(layout.kernelHeight()), width = int(layout.kernelWidth());
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const auto channel = [&](int input) {
                const std::size_t index = layout.index(filter * layout.kernelHeight() + y, input * layout.kernelWidth() + x);
                return qRound(std::clamp(127.5 + 127.5 * double(source.shown(index)) / scale, 0.0, 255.0));
            };
            line[x] = qRgb(channel(0), channel(1), channel(2));
        }
    }
    return image;
}

FilterTiles::FilterTiles(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FilterTiles::setSource(std::optional<MapSource> source)
{
    m_source = std::move(source);
    if (m_source && !canShow(m_source->layout))
        m_source.reset();
    if (m_source)
        m_scale = filterScale(*m_source);
    if (!m_source || (m_filter && *m_filter >= m_source->layout.outputs()))
        setFilter({});
    update();
}

FilterTiles::Grid FilterTiles::grid() const
{
    const int caption = fontMetrics().height() + 8;
    const int filters = int(m_source->layout.outputs());
    Grid best, full; // the largest tiles, and the largest that leave no row unfinished
    best.tile = full.tile = 0;
    for (const bool isSideBySide : {true, false}) {
        const QSize half = isSideBySide ? QSize((width() - halvesGap) / 2, height() - 2 * caption)
                                        : QSize(width(), (height() - halvesGap) / 2 - 2 * caption);
        for (int across = 1; across <= filters; ++across) {
            const int down = (filters + across - 1) / across;
            const int tile = std::min((half.width() + tileGap) / across, (half.height() + tileGap) / down);
            Grid candidate{across, tile, isSideBySide, {}};
            candidate.origin[0] = QPoint(0, caption);
            candidate.origin[1] = isSideBySide ? QPoint(half.width() + halvesGap, caption)
                                               : QPoint(0, caption + half.height() + halvesGap + caption);
            if (tile > best.tile)
                best = candidate;
            if (tile > full.tile && filters % across == 0)
                full = candidate;
        }
    }
    if (full.tile >= 0.8 * best.tile)
        best = full;
    best.tile = std::max(best.tile, 2);
    return best;
}

QRect FilterTiles::tileRect(int half, std::int64_t filter) const
{
    if (!m_source)
        return {};
    const Grid tiles = grid();
    const int side = std::max(tiles.tile - tileGap, 1);
    return {tiles.origin[half].x() + int(filter) % tiles.across * tiles.tile,
        tiles.origin[half].y() + int(filter) / tiles.across * tiles.tile, side, side};
}

void FilterTiles::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours(palette());
    painter.fillRect(rect(), colours.surface);
    if (!m_source)
        return;
    const Grid tiles = grid();
    QFont bold = font();
    bold.setBold(true);
    const int height = fontMetrics().height();
    for (int half = 0; half < 2; ++half) {
        MapSource source = *m_source;
        if (half == 0)
            source.state = MapState::Dense;
        const QString caption = half == 0 ? tr("Dense")
            : source.shownState() == MapState::Decoded ? tr("Decoded")
            : source.shownState() == MapState::Pruned  ? tr("Pruned")
                                                       : tr("Dense");
        painter.setFont(bold);
        painter.setPen(colours.text);
        painter.drawText(QRect(tiles.origin[half] - QPoint(0, height + 6), QSize(width(), height)), Qt::AlignLeft, caption);
        painter.setFont(font());
        for (std::int64_t filter = 0; filter < source.layout.outputs(); ++filter)
            painter.drawImage(tileRect(half, filter), filterImage(source, filter, m_scale));
        if (m_filter) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(colours.accent, 2));
            painter.drawRect(tileRect(half, *m_filter).adjusted(-2, -2, 1, 1));
        }
    }
    painter.setPen(colours.muted);
    painter.drawText(QRect(0, this->height() - height - 2, width(), height), Qt::AlignLeft,
        tr("Red, green, blue: the channels. Grey: 0; strongest: ±%1").arg(smallNumberText(m_scale, 2)));
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void FilterTiles::setFilter(std::optional<std::int64_t> filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    update();
    Q_EMIT filterChanged();
}

void FilterTiles::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_source)
        return;
    for (std::int64_t filter = 0; filter < m_source->layout.outputs(); ++filter)
        for (int half = 0; half < 2; ++half)
            if (tileRect(half, filter).contains(event->position().toPoint()))
                return setFilter(filter);
    setFilter({});
}

void FilterTiles::leaveEvent(QEvent*)
{
    if (!hasFocus())
        setFilter({});
}

void FilterTiles::keyPressEvent(QKeyEvent* event)
{
    if (!m_source)
        return QWidget::keyPressEvent(event);
    const std::int64_t last = m_source->layout.outputs() - 1;
    const int across = grid().across;
    std::int64_t next = m_filter.value_or(0);
    switch (event->key()) {
    case Qt::Key_Left:
        next -= 1;
        break;
    case Qt::Key_Right:
        next += m_filter ? 1 : 0;
        break;
    case Qt::Key_Up:
        next -= across;
        break;
    case Qt::Key_Down:
        next += m_filter ? across : 0;
        break;
    case Qt::Key_Home:
        next = 0;
        break;
    case Qt::Key_End:
        next = last;
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    if (next >= 0 && next <= last)
        setFilter(next);
}

void FilterTiles::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace pangkas
