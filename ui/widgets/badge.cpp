// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/badge.h"

#include "ui/plots/colours.h"

#include <QPainter>

namespace pangkas {

Badge::Badge(QWidget* parent) : QLabel(parent)
{
    setAlignment(Qt::AlignCenter);
    setContentsMargins(10, 3, 10, 3);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
}

void Badge::show(Tone tone, const QString& text, const QString& toolTip)
{
    m_tone = tone;
    setText(text);
    setToolTip(toolTip);
    setVisible(!text.isEmpty());
    update();
}

void Badge::paintEvent(QPaintEvent*)
{
    const Colours colours(palette());
    const auto [ground, ink] = [&]() -> std::pair<QColor, QColor> {
        switch (m_tone) {
        case Tone::Good:
            return {colours.goodSoft, colours.good};
        case Tone::Warning:
            return {colours.warningSoft, colours.warning};
        case Tone::Accent:
            return {colours.accentSoft, colours.accent};
        case Tone::Bad:
            return {colours.badSoft, colours.bad};
        case Tone::Neutral:
            break;
        }
        return {palette().color(QPalette::AlternateBase), colours.muted};
    }();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    painter.setPen(ink);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace pangkas
