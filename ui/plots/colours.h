// SPDX-License-Identifier: GPL-3.0-or-later
// The few colours of the window, for light and dark; everything that paints asks here, with the palette it has.
// tests/ui/test_colours measures that texts can be read and that what must be told apart can be told apart without
// seeing red or green.
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace pangkas {

enum class Theme { System, Light, Dark };

/// The application's palette for a theme; System follows the palette the desktop gave at the start.
QPalette themePalette(Theme theme, const QPalette& desktop);

bool isDark(const QPalette& palette);

struct Colours
{
    explicit Colours(const QPalette& palette);

    QColor surface; // panels
    QColor raised; // cards and fields on them
    QColor text;
    QColor muted; // captions, units, axes
    QColor line; // borders and grid
    QColor grip; // what can be scrolled with: 3 to 1 against the surface (WCAG 1.4.11)
    QColor accent; // what survives, what can be dragged, the main button
    QColor accentSoft; // a fill behind the selection
    QColor second; // shares and shared values
    QColor pruned; // what goes
    QColor threshold;
    QColor good, goodSoft;
    QColor warning, warningSoft;
    QColor bad, badSoft;
    std::array<QColor, 6> categories; // parts and series beside each other
};

} // namespace pangkas
