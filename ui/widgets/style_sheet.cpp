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
QMenu { background: @raised; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 5px; }
QMenu::item:selected { background: @soft; color: @text; }
QMenu::item:disabled { color: @faint; background: transparent; }
QMenu::icon { padding-left: 8px; }
QMenu::icon:checked { background: @soft; border: 1px solid @accent; border-radius: 4px; padding: 1px; margin-left: 6px; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: url(:/icons/marks/tick_@theme.svg); }
QMenu::right-arrow { image: url(:/icons/marks/right.svg); width: 10px; height: 10px; margin-right: 6px; }
QPushButton { border: 1px solid @line; border-radius: 7px; padding: 6px 16px; background: @button; color: @text; }
QPushButton:hover { border-color: @accent; }
QPushButton:pressed { background: @soft; }
QPushButton:focus { border: 2px solid @accent; padding: 5px 15px; }
QPushButton:disabled { color: @faint; border-color: @line; }
QPushButton:checked { background: @soft; border-color: @accent; }
QPushButton#primary { background: @accent; border-color: @accent; color: @ink; font-weight: bold; }
QPushButton#primary:hover { background: @hover; }
QPushButton#primary:focus { border: 2px solid @text; }
QPushButton#primary:disabled { background: @line; border-color: @line; color: @muted; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton { border: 1px solid transparent; border-radius: 5px; padding: 3px 7px; color: @accent; }
QToolButton:hover { background: @soft; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @faint; }
QToolButton::menu-indicator { image: none; }
QToolButton#scaleButton { color: @muted; padding: 3px 9px; }
QToolButton#scaleButton:checked { color: @accent; background: @soft; font-weight: bold; }
QToolButton#scaleButton:disabled { color: @faint; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit { border: 1px solid @edge;
    border-radius: 6px; background: @raised; color: @text; selection-background-color: @accent;
    selection-color: @ink; }
QLineEdit { padding: 4px 7px; }
QSpinBox, QDoubleSpinBox { padding: 4px 4px 4px 7px; }
QComboBox { padding: 4px 8px; background: @button; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: @accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
    border: 2px solid @accent; }
QLineEdit:focus { padding: 3px 6px; }
QSpinBox:focus, QDoubleSpinBox:focus { padding: 3px 3px 3px 6px; }
QComboBox:focus { padding: 3px 7px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: @faint;
    border-color: @line; }
QComboBox::drop-down { border: none; width: 20px; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/icons/marks/down.svg); width: 11px; height: 11px; }
QComboBox QAbstractItemView { border: 1px solid @line; background: @raised; selection-background-color: @soft;
    selection-color: @text; outline: 0; padding: 3px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { border: none; width: 18px; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button { border: none; width: 18px;
    subcontrol-position: bottom right; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/marks/up.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/icons/marks/down.svg); width: 9px; height: 9px; }
QCheckBox, QRadioButton { spacing: 8px; color: @text; }
QCheckBox:disabled, QRadioButton:disabled { color: @faint; }
QCheckBox::indicator, QGroupBox::indicator, QTableView::indicator, QTreeView::indicator, QListView::indicator {
    width: 14px; height: 14px; border: 1px solid @grip; border-radius: 4px; background: @raised; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @grip; border-radius: 8px;
    background: @raised; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus,
QRadioButton::indicator:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QTableView::indicator:checked, QTreeView::indicator:checked,
QListView::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/marks/check_@theme.svg); }
QCheckBox::indicator:indeterminate { background: @accent; border-color: @accent;
    image: url(:/icons/marks/partly_@theme.svg); }
QRadioButton::indicator:checked { background: @accent; border-color: @accent;
    image: url(:/icons/marks/dot_@theme.svg); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: @line; }
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled { background: @grip;
    border-color: @grip; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QGroupBox { border: 1px solid @line; border-radius: 8px; margin-top: 9px; padding: 10px 10px 8px 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 12px; padding: 0 5px; color: @muted; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -6px 0; border-radius: 8px; background: @surface;
    border: 2px solid @accent; }
QSlider::handle:horizontal:hover { background: @soft; }
QSlider::groove:vertical { width: 4px; border-radius: 2px; background: @line; }
QSlider::add-page:vertical { width: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:vertical { width: 12px; height: 12px; margin: 0 -6px; border-radius: 8px; background: @surface;
    border: 2px solid @accent; }
QSlider::handle:horizontal:focus, QSlider::handle:vertical:focus { background: @accent; }
QSlider::handle:disabled { border-color: @grip; }
QSlider::sub-page:disabled, QSlider::add-page:vertical:disabled { background: @grip; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: @band; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @muted; border: none; border-bottom: 2px solid transparent;
    padding: 9px 12px 7px 12px; margin: 0 1px; }
QTabBar::tab:hover { color: @text; background: @soft; }
QTabBar::tab:selected { color: @text; background: @surface; border-bottom-color: @accent; }
QTabBar::tab:focus { border-bottom: 3px solid @accent; padding-bottom: 6px; background: @soft; }
QTabBar::tab:disabled { color: @faint; }
QTabBar::scroller { width: 26px; }
QTabBar QToolButton { background: @surface; border: 1px solid @line; border-radius: 0; padding: 0; }
QTabBar QToolButton:hover { background: @soft; }
QTabBar QToolButton::left-arrow { image: url(:/icons/marks/left.svg); width: 11px; height: 11px; }
QTabBar QToolButton::right-arrow { image: url(:/icons/marks/right.svg); width: 11px; height: 11px; }
QHeaderView { background: @surface; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 6px 8px; }
QHeaderView::section:hover { color: @text; }
QTableView { background: @surface; selection-background-color: @soft; selection-color: @text; outline: 0; }
QTreeView, QListView { background: @surface; selection-background-color: @soft; selection-color: @text;
    outline: 0; }
QTreeView::branch:closed:has-children { image: url(:/icons/marks/right.svg); }
QTreeView::branch:open:has-children { image: url(:/icons/marks/down.svg); }
QTreeView::item:selected, QListView::item:selected { background: @soft; color: @text; }
QTreeView::item:hover:!selected, QListView::item:hover:!selected { background: @band; }
QTreeView::item:focus, QListView::item:focus { border: 1px solid @accent; border-radius: 3px; }
QProgressBar { background: @line; border: none; border-radius: 3px; text-align: center; color: @text; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QWidget#headlineRule { background: @line; }
QFrame#card { background: @raised; border: 1px solid @line; border-radius: 10px; }
QFrame#dropHint { border: 1px dashed @edge; border-radius: 10px; }
QFrame#dropHint[isHovered="true"] { border-color: @accent; background: @soft; }
QScrollArea { background: transparent; border: none; }
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
QSplitter::handle:hover, QSplitter::handle:pressed { background: @accent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QToolTip { color: @tipText; background: @tip; border: 1px solid @line; padding: 4px; }
)");
    // Fields are told from the ground by their edge: it has to be seen.
    const QColor edge = isDark(palette) ? colours.line.lighter(150) : colours.line.darker(118);
    // The longer of two names that begin alike comes first.
    const std::pair<const char*, QString> values[] = {{"@theme", isDark(palette) ? QStringLiteral("dark") : QStringLiteral("light")},
        {"@raised", colours.raised.name()}, {"@edge", edge.name()},
        {"@band", palette.color(QPalette::AlternateBase).name()}, {"@surface", colours.surface.name()},
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
