// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/confusion_plot.h"

#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr double gap = 2; // between cells

QColor blend(const QColor& front, const QColor& back, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue()));
}

double luminance(const QColor& colour)
{
    return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF();
}

} // namespace

ConfusionPlot::ConfusionPlot(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ConfusionPlot::setTable(const QString& title, ConfusionTable table, std::vector<std::string> classNames)
{
    m_title = title;
    m_table = std::move(table);
    m_classNames = std::move(classNames);
    setAccessibleName(title);
    update();
}

QString ConfusionPlot::className(std::size_t place) const
{
    const int index = m_table.classes[place];
    return index == ConfusionTable::others ? tr("all others") : classText(m_classNames, index);
}

QString ConfusionPlot::csv() const
{
    const auto quoted = [](QString text) { return QStringLiteral("\"%1\"").arg(text.replace('"', "\"\"")); };
    QString text = QStringLiteral("label");
    for (std::size_t i = 0; i < m_table.size(); ++i)
        text += ',' + quoted(className(i));
    text += '\n';
    for (std::size_t row = 0; row < m_table.size(); ++row) {
        text += quoted(className(row));
        for (std::size_t column = 0; column < m_table.size(); ++column)
            text += ',' + QString::number(m_table.at(row, column));
        text += '\n';
    }
    return text;
}

ConfusionPlot::Geometry ConfusionPlot::geometryOfCells() const
{
    const auto count = double(std::max<std::size_t>(1, m_table.size()));
    const QFontMetricsF metrics(font());
    double widest = 0;
    for (std::size_t i = 0; i < m_table.size(); ++i)
        widest = std::max(widest, metrics.horizontalAdvance(className(i)));
    const double left = std::min(widest, 0.3 * width()) + 10;
    const double top = 2 * metrics.height() + 10;
    const double bottom = metrics.height() + 8;
    const double room = std::min(width() - left, height() - top - bottom);
    const double side = std::floor(std::max(4.0, room / count));
    return {QRectF(left, top, side * count, side * count), side};
}

std::optional<std::pair<std::size_t, std::size_t>> ConfusionPlot::cellAt(const QPointF& position) const
{
    const Geometry geometry = geometryOfCells();
    if (m_table.size() == 0 || !geometry.cells.contains(position))
        return std::nullopt;
    const auto place = [&](double distance) {
        return std::min(m_table.size() - 1, std::size_t(std::max(0.0, distance / geometry.side)));
    };
    return std::pair(place(position.y() - geometry.cells.top()), place(position.x() - geometry.cells.left()));
}

void ConfusionPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours colours(palette());
    const QFontMetricsF metrics(font());
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(colours.text);
    painter.drawText(QRectF(0, 0, width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.setFont(font());
    if (m_table.size() == 0)
        return;

    const auto [cells, side] = geometryOfCells();
    painter.setPen(colours.muted);
    painter.drawText(QRectF(cells.left(), metrics.height() + 4, width() - cells.left(), metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, tr("answered as"));
    for (std::size_t i = 0; i < m_table.size(); ++i) {
        const double along = double(i) * side;
        const QRectF row(0, cells.top() + along, cells.left() - 8, side);
        painter.setPen(colours.text);
        if (side >= 0.7 * metrics.height())
            painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter,
                metrics.elidedText(className(i), Qt::ElideRight, row.width()));
        const QRectF column(cells.left() + along, cells.bottom() + 4, side - gap, metrics.height());
        if (side >= 22)
            painter.drawText(column, Qt::AlignHCenter | Qt::AlignTop,
                metrics.elidedText(className(i), Qt::ElideRight, column.width()));
    }
    for (std::size_t row = 0; row < m_table.size(); ++row) {
        const std::int64_t sum = m_table.rowSum(row);
        for (std::size_t column = 0; column < m_table.size(); ++column) {
            const std::int64_t count = m_table.at(row, column);
            const bool isRight = row == column && m_table.classes[row] != ConfusionTable::others;
            const double share = sum ? double(count) / double(sum) : 0;
            const QColor ink = isRight ? colours.accent
                : row == column        ? colours.muted
                                       : colours.second;
            // A square root, so that a few wrong answers among hundreds are still seen.
            const QColor ground = count == 0 ? blend(colours.line, colours.surface, 0.35)
                                             : blend(ink, colours.surface, 0.12 + 0.83 * std::sqrt(share));
            const QRectF cell(cells.left() + double(column) * side, cells.top() + double(row) * side,
                side - gap, side - gap);
            painter.setPen(Qt::NoPen);
            painter.setBrush(ground);
            painter.drawRoundedRect(cell, std::min(4.0, side / 8), std::min(4.0, side / 8));
            const QString text = countText(count);
            if (count == 0 || metrics.horizontalAdvance(text) + 4 > cell.width() || metrics.height() > cell.height())
                continue;
            painter.setPen(luminance(ground) > 0.45 ? QColor(0x14181b) : QColor(Qt::white));
            painter.drawText(cell, Qt::AlignCenter, text);
        }
    }
}

bool ConfusionPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    if (!cell) {
        QToolTip::showText(help->globalPos(), m_table.size() == 0 ? QString()
                : tr("Rows: what the images show. Columns: what the network answers. Counts of images."), this);
        return true;
    }
    const auto [row, column] = *cell;
    const std::int64_t count = m_table.at(row, column), sum = m_table.rowSum(row);
    QToolTip::showText(help->globalPos(),
        tr("%1 of %2 images of %3 are answered as %4 (%5)")
            .arg(countText(count), countText(sum), className(row), className(column),
                percentText(sum ? double(count) / double(sum) : 0)),
        this);
    return true;
}

void ConfusionPlot::mouseReleaseEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->position());
    if (event->button() == Qt::LeftButton && cell && m_table.classes[cell->first] != ConfusionTable::others)
        Q_EMIT labelClicked(m_table.classes[cell->first]);
    QWidget::mouseReleaseEvent(event);
}

} // namespace pangkas
