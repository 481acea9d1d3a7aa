// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/legend_button.h"

#include "ui/plots/colours.h"

#include <QPainter>

namespace pangkas {
namespace {

constexpr int swatch = 11;
constexpr int gap = 6;
constexpr int margin = 6;

} // namespace

LegendButton::LegendButton(QWidget* parent) : QToolButton(parent)
{
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::TabFocus);
}

void LegendButton::setColour(const QColor& colour)
{
    m_colour = colour;
    update();
}

QSize LegendButton::sizeHint() const
{
    return {2 * margin + swatch + gap + fontMetrics().horizontalAdvance(text()), fontMetrics().height() + 2 * margin - 2};
}

void LegendButton::paintEvent(QPaintEvent*)
{
    const Colours colours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(colours.accent) : QPen(Qt::NoPen));
        painter.setBrush(colours.accentSoft);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
    // Hidden: only the outline of its colour stays.
    const QRectF box(margin, (height() - swatch) / 2.0, swatch, swatch);
    painter.setPen(QPen(m_colour, 1.5));
    painter.setBrush(isChecked() ? QBrush(m_colour) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(isChecked() ? colours.text : colours.muted);
    painter.drawText(rect().adjusted(margin + swatch + gap, 0, -margin, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
}

} // namespace pangkas
