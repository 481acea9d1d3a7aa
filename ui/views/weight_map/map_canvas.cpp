// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/weight_map/map_canvas.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pangkas {
namespace {

constexpr int marginSize = 34; // of the strips of densities
constexpr int gap = 6;
constexpr double wheelStep = 1.3;

} // namespace

MapCanvas::MapCanvas(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void MapCanvas::setSupply(MapSupply supply)
{
    const bool isOther = supply.source.source != m_supply.source.source || supply.source.layer != m_supply.source.layer;
    m_supply = std::move(supply);
    if (isOther) {
        m_viewport.setLayout(m_supply.source.layout);
        m_asked.reset();
        setCell({});
    }
    invalidate();
}

void MapCanvas::setQuantity(MapQuantity quantity)
{
    m_quantity = quantity;
    invalidate();
}

void MapCanvas::invalidate()
{
    m_isStale = true;
    update();
}

int MapCanvas::legendHeight() const
{
    return fontMetrics().height() + 18;
}

QRect MapCanvas::mapRect() const
{
    return rect().adjusted(0, 0, -marginSize - gap, -marginSize - gap - legendHeight());
}

void MapCanvas::resizeEvent(QResizeEvent*)
{
    m_viewport.resize(mapRect().size());
    invalidate();
}

void MapCanvas::fit()
{
    m_viewport.fit();
    invalidate();
}

void MapCanvas::zoomBy(double factor, const QPointF& anchor)
{
    m_viewport.zoom(factor, anchor);
    invalidate();
}

void MapCanvas::zoomIn()
{
    zoomBy(wheelStep * wheelStep, m_viewport.centre());
}

void MapCanvas::zoomOut()
{
    zoomBy(1 / (wheelStep * wheelStep), m_viewport.centre());
}

void MapCanvas::showWeights()
{
    m_viewport.showWeights();
    invalidate();
}

void MapCanvas::moveBy(const QPointF& pixels)
{
    m_viewport.pan(pixels);
    invalidate();
}

void MapCanvas::setCell(std::optional<MapCell> cell)
{
    if (cell == m_cell)
        return;
    m_cell = cell;
    update();
    Q_EMIT cellChanged();
}

void MapCanvas::wheelEvent(QWheelEvent* event)
{
    const double steps = double(event->angleDelta().y()) / 120.0;
    if (steps == 0)
        return event->ignore();
    zoomBy(std::pow(wheelStep, steps), event->position() - QPointF(mapRect().topLeft()));
    m_isKeyboardCell = false;
    setCell(m_viewport.cellAt(event->position() - QPointF(mapRect().topLeft())));
    event->accept();
}

void MapCanvas::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_isDragging = true;
    m_dragged = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void MapCanvas::mouseMoveEvent(QMouseEvent* event)
{
    if (m_isDragging) {
        moveBy(event->position() - m_dragged);
        m_dragged = event->position();
    }
    m_isKeyboardCell = false;
    setCell(m_viewport.cellAt(event->position() - QPointF(mapRect().topLeft())));
}

void MapCanvas::mouseReleaseEvent(QMouseEvent*)
{
    m_isDragging = false;
    unsetCursor();
}

void MapCanvas::mouseDoubleClickEvent(QMouseEvent* event)
{
    zoomBy(4, event->position() - QPointF(mapRect().topLeft()));
}

void MapCanvas::leaveEvent(QEvent*)
{
    if (!m_isKeyboardCell)
        setCell({});
}

void MapCanvas::keyPressEvent(QKeyEvent* event)
{
    const QSizeF step = QSizeF(mapRect().size()) * 0.15;
    switch (event->key()) {
    case Qt::Key_Left:
        moveBy({step.width(), 0});
        break;
    case Qt::Key_Right:
        moveBy({-step.width(), 0});
        break;
    case Qt::Key_Up:
        moveBy({0, step.height()});
        break;
    case Qt::Key_Down:
        moveBy({0, -step.height()});
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomIn();
        break;
    case Qt::Key_Minus:
        zoomOut();
        break;
    case Qt::Key_Home:
        fit();
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    m_isKeyboardCell = true;
    setCell(m_viewport.cellAt(m_viewport.centre()));
}

void MapCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_viewport.resize(mapRect().size());
        invalidate();
    }
    QWidget::changeEvent(event);
}

bool MapCanvas::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    // Not over the picture, where it would hide what one looks at.
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRect map = mapRect();
    QString text;
    if (help->pos().y() >= height() - legendHeight())
        text = m_quantity == MapQuantity::Value
            ? tr("Weights beyond the ends have the colours of the ends. Means of many weights are small, so the ends move with the zoom.")
            : tr("Share of a pixel's weights that are kept; the upper end moves with the zoom and the layer's density");
    else if (help->pos().x() > map.right() || help->pos().y() > map.bottom())
        text = tr("Share of each row's and each column's weights that are kept; the number is that of the longest bar");
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

const MapPicture& MapCanvas::picture()
{
    bringUpToDate();
    return m_picture;
}

void MapCanvas::bringUpToDate()
{
    if (!m_isStale)
        return;
    m_isStale = false;
    m_picture = {};
    m_image = {};
    m_margins = {};
    const MapSource& source = m_supply.source;
    if (!source.source)
        return;
    MapRequest request{source, m_viewport.blockWidth(devicePixelRatioF()), m_viewport.blockHeight(devicePixelRatioF()), {}};
    request.area = m_viewport.visible(request.blockWidth, request.blockHeight);
    m_picture = makePicture(m_supply, request);
    m_margins = m_supply.margins();
    double kept = 1;
    if (!m_margins.outputs.empty()) {
        kept = 0;
        for (const float share : m_margins.outputs)
            kept += double(share) / double(m_margins.outputs.size());
    }
    const MapBlocks& blocks = m_picture.blocks;
    m_scale = mapScale(m_supply, blocks.blockWidth * blocks.blockHeight, kept);
    m_image = paintBlocks(blocks, m_quantity, m_scale, palette());
    if (m_picture.better && m_picture.better != m_asked) {
        m_asked = m_picture.better;
        // Perhaps within a paint event.
        QMetaObject::invokeMethod(this, [this, request = *m_asked] { Q_EMIT detailWanted(request); }, Qt::QueuedConnection);
    }
}

QString MapCanvas::pixelText() const
{
    if (!m_supply.source.source)
        return {};
    const double width = 1 / m_viewport.pixelsPerColumn(), height = 1 / m_viewport.pixelsPerRow();
    const auto text = [](double number) { return QLocale().toString(number, 'f', number < 9.95 ? 1 : 0); };
    QString pixels;
    if (width <= 1 && height <= 1)
        pixels = tr("Each weight is %1 × %2 pixels").arg(text(1 / width), text(1 / height));
    else
        pixels = tr("A pixel averages %1 × %2 weights").arg(text(std::max(height, 1.0)), text(std::max(width, 1.0)));
    if (m_picture.blocks.mean.empty() && m_picture.better)
        return tr("%1 · being read", "of pixels").arg(pixels);
    if (m_picture.better)
        return tr("%1 · drawn coarsely, being refined").arg(pixels);
    if (!m_picture.blocks.mean.empty() && !m_picture.isExact)
        return tr("%1 · interpolated between thresholds until the layer is packed").arg(pixels);
    return pixels;
}

void MapCanvas::paintEvent(QPaintEvent*)
{
    const bool wasStale = m_isStale;
    bringUpToDate();
    QPainter painter(this);
    const Colours colours(palette());
    painter.fillRect(rect(), colours.surface);
    if (m_supply.source.source) {
        drawPicture(painter);
        drawMargins(painter);
        drawLegend(painter);
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(mapRect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
    if (wasStale)
        QMetaObject::invokeMethod(this, &MapCanvas::pictureChanged, Qt::QueuedConnection);
}

void MapCanvas::drawPicture(QPainter& painter)
{
    const Colours colours(palette());
    painter.save();
    painter.setClipRect(mapRect());
    painter.translate(mapRect().topLeft());
    const MapBlocks& blocks = m_picture.blocks;
    if (m_image.isNull()) {
        painter.setPen(colours.muted);
        painter.drawText(QRect(QPoint(), mapRect().size()), Qt::AlignCenter | Qt::TextWordWrap,
            tr("%1 weights are being read").arg(countText(std::int64_t(m_supply.source.layout.size()))));
    } else {
        const QRectF target = m_viewport.rectOf(blocks.area, blocks.blockWidth, blocks.blockHeight);
        const bool isSmaller = target.width() * devicePixelRatioF() < m_image.width()
            || target.height() * devicePixelRatioF() < m_image.height();
        painter.setRenderHint(QPainter::SmoothPixmapTransform, isSmaller);
        // Blocks that are cut at the matrix's edge reach beyond it.
        painter.setClipRect(m_viewport.matrixRect(), Qt::IntersectClip);
        painter.drawImage(target, m_image);
        drawGrid(painter);
        drawCells(painter);
    }
    painter.restore();
}

void MapCanvas::drawGrid(QPainter& painter)
{
    const WeightLayout& layout = m_supply.source.layout;
    const double across = m_viewport.pixelsPerColumn(), down = m_viewport.pixelsPerRow();
    const QRectF matrix = m_viewport.matrixRect();
    const BlockArea seen = m_viewport.visible(1, 1);
    const auto lines = [&](double stepX, double stepY, const QPen& pen) {
        painter.setPen(pen);
        for (auto x = std::int64_t(double(seen.left) / stepX); double(x) * stepX <= double(seen.left + seen.width); ++x) {
            const double at = std::round(matrix.left() + double(x) * stepX * across) + 0.5;
            painter.drawLine(QPointF(at, std::max(0.0, matrix.top())), QPointF(at, std::min(matrix.bottom(), double(height()))));
        }
        for (auto y = std::int64_t(double(seen.top) / stepY); double(y) * stepY <= double(seen.top + seen.height); ++y) {
            const double at = std::round(matrix.top() + double(y) * stepY * down) + 0.5;
            painter.drawLine(QPointF(std::max(0.0, matrix.left()), at), QPointF(std::min(matrix.right(), double(width())), at));
        }
    };
    const Colours colours(palette());
    QColor faint = colours.line;
    faint.setAlpha(150);
    if (across >= 14 && down >= 14)
        lines(1, 1, QPen(faint, 0));
    const double kernelWidth = double(layout.kernelWidth()), kernelHeight = double(layout.kernelHeight());
    if (layout.hasKernels() && kernelWidth * across >= 9 && kernelHeight * down >= 9)
        lines(kernelWidth, kernelHeight, QPen(colours.surface, std::min(across, down) >= 6 ? 3 : 1.6));
}

void MapCanvas::drawCells(QPainter& painter)
{
    const Colours colours(palette());
    const BlockArea seen = m_viewport.visible(1, 1);
    const double across = m_viewport.pixelsPerColumn(), down = m_viewport.pixelsPerRow();
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.8);
    const QFontMetrics metrics(small);
    const bool isLegible = across >= metrics.horizontalAdvance(QStringLiteral("-0.000000")) + 6 && down >= metrics.height() + 2;
    if (isLegible && m_quantity == MapQuantity::Value && seen.width * seen.height < 2000) {
        painter.setFont(small);
        for (std::int64_t row = seen.top; row < seen.top + seen.height; ++row) {
            for (std::int64_t column = seen.left; column < seen.left + seen.width; ++column) {
                const std::size_t index = m_supply.source.layout.index(row, column);
                const QRectF cell = m_viewport.cellRect({row, column});
                const float value = m_supply.source.shown(index);
                // Both scales are darkest (lightest) far from zero.
                const bool isStrong = std::abs(double(value)) > 0.55 * m_scale.value;
                painter.setPen(isStrong ? colours.surface : colours.text);
                painter.drawText(cell, Qt::AlignCenter,
                    m_supply.source.isKept(index) ? smallNumberText(double(value)) : QStringLiteral("0"));
            }
        }
        painter.setFont(font());
    }
    if (m_cell) {
        QRectF cell = m_viewport.cellRect(*m_cell);
        const double grow = std::max(0.0, 7 - std::min(cell.width(), cell.height())) / 2;
        cell.adjust(-grow, -grow, grow, grow);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.surface, 3));
        painter.drawRect(cell);
        painter.setPen(QPen(colours.text, 1.2));
        painter.drawRect(cell);
    }
}

void MapCanvas::drawMargins(QPainter& painter)
{
    if (m_margins.outputs.empty())
        return;
    const Colours colours(palette());
    const QRect map = mapRect();
    const QRectF matrix = m_viewport.matrixRect().translated(map.topLeft());
    const WeightLayout& layout = m_supply.source.layout;
    // A bar per pixel: the mean of the lines that it stands for.
    const auto barsOf = [](const std::vector<float>& shares, std::int64_t lines, double origin, double extent, double begin,
                            double end) {
        std::vector<double> bars;
        const double perBin = extent / double(lines) * double(linesPerBin(lines));
        for (double at = begin; at < end; ++at) {
            const auto first = std::size_t(std::max(0.0, (at - origin) / perBin));
            const auto last = std::size_t(std::max(0.0, std::ceil((at + 1 - origin) / perBin)));
            double sum = 0;
            std::size_t count = 0;
            for (std::size_t i = first; i < std::min(std::max(last, first + 1), shares.size()); ++i, ++count)
                sum += double(shares[i]);
            bars.push_back(count ? sum / double(count) : 0);
        }
        return bars;
    };
    const double left = std::floor(std::max(matrix.left(), double(map.left())));
    const double top = std::floor(std::max(matrix.top(), double(map.top())));
    const double right = std::min(matrix.right(), double(map.right() + 1));
    const double bottom = std::min(matrix.bottom(), double(map.bottom() + 1));
    const auto rows = barsOf(m_margins.outputs, layout.outputs(), matrix.top(), matrix.height(), top, bottom);
    const auto columns = barsOf(m_margins.inputs, layout.inputs(), matrix.left(), matrix.width(), left, right);
    double most = 0;
    for (const auto* bars : {&rows, &columns})
        most = std::accumulate(bars->begin(), bars->end(), most, [](double a, double b) { return std::max(a, b); });
    QColor bar = colours.accent;
    bar.setAlpha(200);
    const double scale = most > 0 ? marginSize / most : 0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        painter.fillRect(QRectF(right + gap, top + double(i), rows[i] * scale, 1), bar);
    for (std::size_t i = 0; i < columns.size(); ++i)
        painter.fillRect(QRectF(left + double(i), bottom + gap, 1, columns[i] * scale), bar);
    painter.setPen(QPen(colours.line, 1));
    painter.drawLine(QPointF(right + gap - 0.5, top), QPointF(right + gap - 0.5, bottom));
    painter.drawLine(QPointF(left, bottom + gap - 0.5), QPointF(right, bottom + gap - 0.5));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.75);
    painter.setFont(small);
    painter.setPen(colours.muted);
    painter.drawText(QRectF(right, bottom, marginSize + gap, marginSize + gap), Qt::AlignCenter,
        percentText(most, most < 0.0995 ? 1 : 0));
    painter.setFont(font());
    if (m_cell) {
        const QPointF cell = m_viewport.cellRect(*m_cell).translated(map.topLeft()).center();
        painter.setPen(QPen(colours.second, 2));
        if (cell.y() >= top && cell.y() <= bottom)
            painter.drawLine(QPointF(right + gap, cell.y()), QPointF(right + gap + marginSize, cell.y()));
        if (cell.x() >= left && cell.x() <= right)
            painter.drawLine(QPointF(cell.x(), bottom + gap), QPointF(cell.x(), bottom + gap + marginSize));
    }
}

void MapCanvas::drawLegend(QPainter& painter)
{
    const Colours colours(palette());
    const QFontMetrics metrics = fontMetrics();
    const int top = height() - legendHeight() + 12;
    const int height = metrics.height();
    const bool isValue = m_quantity == MapQuantity::Value;
    const ColourScale scale = isValue ? ColourScale::diverging(palette()) : ColourScale::sequential(palette());
    int x = 0;
    const auto label = [&](const QString& text) {
        painter.setPen(colours.muted);
        const int width = metrics.horizontalAdvance(text);
        painter.drawText(QRect(x, top, width + 2, height), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += width + 8;
    };
    const QString least = isValue ? QStringLiteral("−%1").arg(smallNumberText(m_scale.value, 2)) : percentText(0, 0);
    label(least);
    const int width = std::clamp(this->width() / 4, 60, 160);
    for (int i = 0; i < width; ++i)
        painter.fillRect(QRect(x + i, top + 2, 1, height - 4), QColor(scale.at(float(i) / float(width - 1))));
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRect(x, top + 2, width - 1, height - 5));
    x += width + 8;
    label(isValue ? QStringLiteral("+%1").arg(smallNumberText(m_scale.value, 2))
                  : m_scale.density < 1 ? tr("%1 kept or more").arg(percentText(m_scale.density)) : tr("all kept"));
    x += 10;
    painter.fillRect(QRect(x, top + height / 2 - 5, 11, 11), prunedColour(palette()));
    x += 17;
    label(m_supply.source.shownState() == MapState::Dense ? tr("zero") : tr("pruned"));
}

} // namespace pangkas
