// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/style_sheet.h"

#include "ui/plots/colours.h"

namespace pangkas {

QString styleSheet(const QPalette& palette)
{
    const Colours colours(palette);
    const QString ink = palette.color(QPalette::HighlightedText).name();
    QString sheet = QStringLiteral(R"(
QMenuBar { background: @surface; border: none; padding: 2px 12px; }
QMenuBar::item { padding: 5px 9px; background: transparent; border-radius: 5px; }
QMenuBar::item:selected { background: @soft; }
QPushButton { border: 1px solid @line; border-radius: 7px; padding: 6px 16px; background: @button; color: @text; }
QPushButton:hover { border-color: @accent; }
QPushButton:pressed { background: @soft; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @faint; border-color: @line; }
QPushButton#primary { background: @accent; border-color: @accent; color: @ink; font-weight: bold; }
QPushButton#primary:hover { background: @hover; }
QPushButton#primary:disabled { background: @line; border-color: @line; color: @muted; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton { border: none; border-radius: 5px; padding: 4px 8px; color: @accent; }
QToolButton:hover { background: @soft; }
QToolButton:disabled { color: @faint; }
QToolButton#scaleButton { color: @muted; padding: 4px 10px; }
QToolButton#scaleButton:checked { color: @accent; background: @soft; font-weight: bold; }
QToolButton#scaleButton:disabled { color: @faint; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 6px 8px; }
QTableView { background: @surface; selection-background-color: @soft; selection-color: @text; outline: 0; }
QTreeView { background: @surface; selection-background-color: @soft; selection-color: @text; outline: 0; }
QTreeView::item:selected { background: @soft; color: @text; }
QProgressBar { background: @line; border: none; border-radius: 3px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QWidget#headlineRule { background: @line; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @grip; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @accent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QToolTip { color: @tipText; background: @tip; border: 1px solid @line; padding: 4px; }
)");
    const std::pair<const char*, QString> values[] = {{"@surface", colours.surface.name()},
        {"@soft", colours.accentSoft.name()}, {"@line", colours.line.name()}, {"@grip", colours.grip.name()},
        {"@button", palette.color(QPalette::Button).name()}, {"@accent", colours.accent.name()},
        {"@hover", colours.accent.lighter(112).name()}, {"@ink", ink}, {"@muted", colours.muted.name()},
        {"@faint", palette.color(QPalette::Disabled, QPalette::Text).name()},
        {"@tipText", palette.color(QPalette::ToolTipText).name()},
        {"@tip", palette.color(QPalette::ToolTipBase).name()}, {"@text", colours.text.name()}};
    for (const auto& [name, value] : values)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

} // namespace pangkas
