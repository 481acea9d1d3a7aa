// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/colours.h"

namespace pangkas {

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < 128;
}

Colours::Colours(const QPalette& palette)
{
    surface = palette.color(QPalette::Window);
    raised = palette.color(QPalette::Base);
    text = palette.color(QPalette::WindowText);
    accent = palette.color(QPalette::Highlight);
    if (isDark(palette)) {
        muted = QColor(0x9aa4ab);
        line = QColor(0x384047);
        grip = QColor(0x6b767d);
        accent = QColor(0x4fb3cf);
        accentSoft = QColor(0x20363f);
        second = QColor(0xe0964a);
        pruned = QColor(0x4a5258);
        threshold = QColor(0xe0736b);
        good = QColor(0x79d9c0);
        goodSoft = QColor(0x183a36);
        warning = QColor(0xe8b552);
        warningSoft = QColor(0x3d3320);
        bad = QColor(0xec7f77);
        badSoft = QColor(0x43272a);
        categories = {accent, second, QColor(0xa55cf0), QColor(0x6fe3ac), QColor(0xa8616e), QColor(0xe9e25a)};
    } else {
        muted = QColor(0x6a7278);
        line = QColor(0xdedfdb);
        grip = QColor(0x8b9399);
        accent = QColor(0x1f6f8b);
        accentSoft = QColor(0xe4eff2);
        second = QColor(0xcb7616);
        pruned = QColor(0xc9ced1);
        threshold = QColor(0xad2f2f);
        good = QColor(0x17705e);
        goodSoft = QColor(0xe0f2ee);
        warning = QColor(0x86650a);
        warningSoft = QColor(0xfbf3dc);
        bad = QColor(0x9c1c26);
        badSoft = QColor(0xf9e3e1);
        categories = {accent, second, QColor(0x8c4cc2), QColor(0x4fa592), QColor(0x74323f), QColor(0x4f5510)};
    }
}

QPalette themePalette(Theme theme, const QPalette& desktop)
{
    const bool dark = theme == Theme::Dark || (theme == Theme::System && isDark(desktop));
    const QColor window = dark ? QColor(0x1b2024) : QColor(0xffffff);
    const QColor base = dark ? QColor(0x14181b) : QColor(0xffffff);
    const QColor button = dark ? QColor(0x272e33) : QColor(0xf6f6f3);
    const QColor text = dark ? QColor(0xe6e9ea) : QColor(0x1e2427);
    const QColor faint = dark ? QColor(0x6f787e) : QColor(0x9aa0a4);
    const QColor accent = dark ? QColor(0x4fb3cf) : QColor(0x1f6f8b);

    QPalette palette(text, button, button.lighter(dark ? 130 : 104), button.darker(dark ? 150 : 130),
        dark ? QColor(0x384047) : QColor(0xcfd1cd), text, dark ? QColor(Qt::white) : QColor(Qt::white), base, window);
    palette.setColor(QPalette::AlternateBase, dark ? QColor(0x20262a) : QColor(0xf6f6f3));
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, dark ? QColor(0x0d1214) : QColor(Qt::white));
    palette.setColor(QPalette::ToolTipBase, dark ? QColor(0x2c3439) : QColor(0x2a3236));
    palette.setColor(QPalette::ToolTipText, dark ? QColor(0xe6e9ea) : QColor(0xf4f6f6));
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::PlaceholderText, Colours(palette).muted);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, faint);
    return palette;
}

} // namespace pangkas
