// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/overview/parameter_bars.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace pangkas {

ParameterBars::ParameterBars(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void ParameterBars::setBars(std::vector<ParameterBar> bars)
{
    m_bars = std::move(bars);
    updateGeometry();
    update();
}

int ParameterBars::rowHeight() const
{
    return fontMetrics().height() + 6;
}

QSize ParameterBars::sizeHint() const
{
    return {320, int(std::max<std::size_t>(m_bars.size(), 1)) * rowHeight()};
}

void ParameterBars::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours colours(palette());
    const QFontMetrics metrics = fontMetrics();
    int nameWidth = 0, countWidth = 0;
    std::int64_t most = 1;
    for (const ParameterBar& bar : m_bars) {
        nameWidth = std::max(nameWidth, metrics.horizontalAdvance(bar.layer));
        countWidth = std::max(countWidth, metrics.horizontalAdvance(countText(bar.parameters)));
        most = std::max(most, bar.parameters);
    }
    const int left = nameWidth + 12, right = width() - countWidth - 10;
    for (std::size_t i = 0; i < m_bars.size(); ++i) {
        const ParameterBar& bar = m_bars[i];
        const int top = int(i) * rowHeight();
        painter.setPen(colours.text);
        painter.drawText(QRect(0, top, nameWidth + 2, rowHeight()), Qt::AlignLeft | Qt::AlignVCenter, bar.layer);
        painter.setPen(colours.muted);
        painter.drawText(QRect(right + 8, top, width() - right - 8, rowHeight()), Qt::AlignRight | Qt::AlignVCenter, countText(bar.parameters));
        const double length = std::max(1.0, double(right - left) * double(bar.parameters) / double(most));
        const QRectF whole(left, top + 5, length, rowHeight() - 10);
        painter.fillRect(whole, colours.pruned);
        painter.fillRect(QRectF(whole.topLeft(), QSizeF(whole.width() * bar.kept, whole.height())), colours.accent);
    }
}

bool ParameterBars::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto row = std::size_t(std::max(0, help->pos().y()) / rowHeight());
    if (row < m_bars.size()) {
        std::int64_t all = 0;
        for (const ParameterBar& bar : m_bars)
            all += bar.parameters;
        const ParameterBar& bar = m_bars[row];
        QToolTip::showText(help->globalPos(),
            tr("%1: %2 weights and biases, %3 of the model; %4 of the weights are kept")
                .arg(bar.layer, countText(bar.parameters), percentText(all ? double(bar.parameters) / double(all) : 0),
                    percentText(bar.kept)),
            this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

QString ParameterBars::csv() const
{
    QString text = QStringLiteral("layer,parameters,kept\n");
    for (const ParameterBar& bar : m_bars)
        text += bar.layer + QLatin1Char(',') + QString::number(bar.parameters) + QLatin1Char(',')
            + QString::number(bar.kept, 'g', 9) + QLatin1Char('\n');
    return text;
}

} // namespace pangkas
