// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overview/waterfall.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr double accuracyHeight = 66;

} // namespace

Waterfall::Waterfall(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Waterfall::setBars(std::vector<WaterfallBar> bars, bool isCurrent)
{
    m_bars = std::move(bars);
    m_isCurrent = isCurrent;
    update();
}

void Waterfall::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    update();
}

QRectF Waterfall::accuracyRect() const
{
    const double line = fontMetrics().height();
    return QRectF(0, line + 4, width(), accuracyHeight);
}

QRectF Waterfall::plotRect() const
{
    const double line = fontMetrics().height();
    const double top = accuracyRect().bottom() + line + 18;
    return QRectF(0, top, width(), std::max(20.0, height() - top - 2 * line - 12));
}

double Waterfall::heightOf(std::uint64_t bytes) const
{
    std::uint64_t most = 1, least = UINT64_MAX;
    for (const WaterfallBar& bar : m_bars) {
        most = std::max(most, bar.bytes);
        if (bar.bytes > 0)
            least = std::min(least, bar.bytes);
    }
    if (bytes == 0)
        return 0;
    if (!m_logarithmic)
        return plotRect().height() * double(bytes) / double(most);
    // From the power of ten below the smallest.
    const double bottom = std::floor(std::log10(double(least)));
    const double span = std::max(std::log10(double(most)) - bottom, 0.1);
    return plotRect().height() * (std::log10(double(bytes)) - bottom) / span;
}

QRectF Waterfall::barRect(std::size_t bar) const
{
    const QRectF plot = plotRect();
    const double slot = plot.width() / double(std::max<std::size_t>(m_bars.size(), 1));
    const double height = std::max(2.0, heightOf(m_bars[bar].bytes));
    const double barWidth = std::min(slot * 0.62, 110.0);
    return {plot.left() + slot * (double(bar) + 0.5) - barWidth / 2, plot.bottom() - height, barWidth, height};
}

void Waterfall::drawBars(QPainter& painter)
{
    const Colours colours(palette());
    const QRectF plot = plotRect();
    const double slot = plot.width() / double(m_bars.size());
    QFont bold = font();
    bold.setBold(true);
    const double line = fontMetrics().height();
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const WaterfallBar& bar = m_bars[i];
        const QRectF rect = barRect(i);
        const bool isLast = i + 1 == m_bars.size();
        const bool isFirst = i == 0;
        painter.setOpacity(m_isCurrent || isFirst ? 1 : 0.45);
        const QRectF cell(plot.left() + slot * double(i), 0, slot, line);
        if (bar.bytes > 0) {
            QColor fill = colours.accent;
            fill.setAlpha(isLast ? 255 : 140);
            painter.fillRect(rect, fill);
            if (!m_logarithmic && bar.convolutionBytes > 0) {
                const double part = rect.height() * double(bar.convolutionBytes) / double(bar.bytes);
                QColor convolutions = colours.second;
                convolutions.setAlpha(isLast ? 255 : 190);
                painter.fillRect(QRectF(rect.left(), rect.bottom() - part, rect.width(), part), colours.surface);
                painter.fillRect(QRectF(rect.left(), rect.bottom() - part, rect.width(), part), convolutions);
            }
            if (i + 1 < m_bars.size() && m_bars[i + 1].bytes > 0) {
                painter.setPen(QPen(colours.line, 1, Qt::DashLine));
                const QRectF next = barRect(i + 1);
                // Not through the next bar's figure.
                const bool isClear = next.top() - rect.top() > line + 6 || rect.top() > next.top();
                painter.drawLine(QPointF(rect.right(), rect.top()), QPointF(isClear ? next.right() : next.left(), rect.top()));
            }
        }
        painter.setFont(bold);
        painter.setPen(isLast ? colours.accent : colours.text);
        painter.drawText(cell.translated(0, rect.top() - line - 3), Qt::AlignCenter, bar.text);
        painter.setFont(font());
        painter.setPen(colours.text);
        painter.drawText(cell.translated(0, plot.bottom() + 4), Qt::AlignCenter, bar.name);
        painter.setPen(colours.muted);
        painter.drawText(cell.translated(0, plot.bottom() + 4 + line), Qt::AlignCenter, bar.origin);
    }
    painter.setOpacity(1);
    painter.setPen(QPen(colours.line, 1));
    painter.drawLine(QPointF(plot.left(), plot.bottom() + 0.5), QPointF(plot.right(), plot.bottom() + 0.5));
}

void Waterfall::drawAccuracy(QPainter& painter)
{
    const Colours colours(palette());
    const QRectF area = accuracyRect();
    const double slot = area.width() / double(m_bars.size());
    const double line = fontMetrics().height();
    double low = 1, high = 0;
    for (const WaterfallBar& bar : m_bars) {
        if (bar.accuracy) {
            low = std::min(low, bar.accuracy->low);
            high = std::max(high, bar.accuracy->high);
        }
    }
    painter.setPen(colours.muted);
    if (high < low) {
        painter.drawText(area, Qt::AlignCenter | Qt::TextWordWrap, tr("Accuracy: not measured. Open a data set and evaluate."));
        return;
    }
    painter.drawText(QRectF(0, 0, width(), line), Qt::AlignLeft, tr("top-1, with the interval that holds it at 95 %"));
    const double span = std::max(high - low, 0.02);
    const auto y = [&](double share) { return area.bottom() - 4 - (share - low) / span * (area.height() - line - 8); };
    std::optional<QPointF> before;
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const auto& accuracy = m_bars[i].accuracy;
        const double x = slot * (double(i) + 0.5);
        if (!accuracy) {
            painter.setPen(colours.muted);
            painter.drawText(QRectF(x - slot / 2, area.center().y() - line / 2, slot, line), Qt::AlignCenter, QStringLiteral("–"));
            before.reset();
            continue;
        }
        const QPointF point(x, y(accuracy->top1));
        if (before) {
            painter.setPen(QPen(colours.muted, 1, Qt::DotLine));
            painter.drawLine(*before, point);
        }
        before = point;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours.second, 1.4));
        painter.drawLine(QPointF(x, y(accuracy->low)), QPointF(x, y(accuracy->high)));
        painter.setBrush(accuracy->isOfOtherStage ? colours.surface : colours.second);
        painter.drawEllipse(point, 4.5, 4.5);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(colours.text);
        painter.drawText(QRectF(x - slot / 2, y(accuracy->high) - line - 2, slot, line), Qt::AlignCenter, percentText(accuracy->top1));
    }
}

void Waterfall::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), Colours(palette()).surface);
    if (m_bars.empty())
        return;
    drawAccuracy(painter);
    drawBars(painter);
}

bool Waterfall::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto at = m_bars.empty() ? 0 : std::size_t(std::max(0.0, help->pos().x() / (double(width()) / double(m_bars.size()))));
    if (at >= m_bars.size()) {
        QToolTip::hideText();
        return true;
    }
    const WaterfallBar& bar = m_bars[at];
    QStringList lines{bar.explanation};
    if (bar.bytes > 0) {
        lines << tr("%1, %2").arg(exactBytesText(bar.bytes), bar.origin);
        lines << tr("%1 of them in convolutions").arg(exactBytesText(bar.convolutionBytes));
    }
    if (bar.accuracy) {
        lines << (bar.accuracy->isOfOtherStage
                ? tr("The weights are, bit for bit, those of the stage that was measured: top-1 %1 on %2 images")
                : tr("Measured: top-1 %1 on %2 images"))
                     .arg(percentText(bar.accuracy->top1), countText(bar.accuracy->images));
        lines << tr("95 % interval from %1 to %2").arg(percentText(bar.accuracy->low), percentText(bar.accuracy->high));
    } else {
        lines << tr("The accuracy of this stage was not measured");
    }
    QToolTip::showText(help->globalPos(), lines.join(QLatin1Char('\n')), this);
    return true;
}

QString Waterfall::csv() const
{
    QString text = QStringLiteral("stage,bytes,convolution_bytes,top1,top1_low,top1_high,images,measured_here\n");
    for (const WaterfallBar& bar : m_bars) {
        QStringList cells{bar.id, bar.bytes ? QString::number(bar.bytes) : QString(),
            bar.bytes ? QString::number(bar.convolutionBytes) : QString()};
        if (bar.accuracy)
            cells << QString::number(bar.accuracy->top1, 'g', 9) << QString::number(bar.accuracy->low, 'g', 9)
                  << QString::number(bar.accuracy->high, 'g', 9) << QString::number(bar.accuracy->images)
                  << (bar.accuracy->isOfOtherStage ? QStringLiteral("0") : QStringLiteral("1"));
        else
            cells << QString() << QString() << QString() << QString() << QString();
        text += cells.join(QLatin1Char(',')) + QLatin1Char('\n');
    }
    return text;
}

} // namespace pangkas
