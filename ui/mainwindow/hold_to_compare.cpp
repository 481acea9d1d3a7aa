// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/hold_to_compare.h"

#include "ui/document/results.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>
#include <QWidget>

#include <utility>

namespace pangkas {

HoldToCompare::HoldToCompare(QWidget& window, Results& results, QAction& action)
    : QObject(&window), m_window(window), m_results(results)
{
    action.setCheckable(true);
    connect(&action, &QAction::triggered, &results, &Results::setDenseShown);
    // Also when there is no model to show: the tick goes back.
    connect(&action, &QAction::triggered, &action, [this, &action] { action.setChecked(m_results.isDenseShown()); });
    connect(&results, &Results::denseShownChanged, &action, &QAction::setChecked);
    qApp->installEventFilter(this);
}

bool HoldToCompare::isTyping() const
{
    const QWidget* focus = QApplication::focusWidget();
    const auto* box = qobject_cast<const QComboBox*>(focus);
    return qobject_cast<const QLineEdit*>(focus) || qobject_cast<const QTextEdit*>(focus)
        || qobject_cast<const QPlainTextEdit*>(focus) || qobject_cast<const QAbstractSpinBox*>(focus)
        || (box && (box->isEditable() || box->view()->isVisible()));
}

bool HoldToCompare::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::WindowDeactivate && watched == &m_window && std::exchange(m_isHeld, false))
        m_results.setDenseShown(false); // the release will go elsewhere
    if ((type != QEvent::KeyPress && type != QEvent::KeyRelease) || !watched->isWidgetType())
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() != Qt::Key_D || (key->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return false;
    if (type == QEvent::KeyRelease) {
        if (key->isAutoRepeat() || !std::exchange(m_isHeld, false))
            return false;
        m_results.setDenseShown(false);
        return true;
    }
    if (m_isHeld)
        return true;
    if (static_cast<QWidget*>(watched)->window() != &m_window || isTyping() || m_results.isDenseShown())
        return false;
    m_results.setDenseShown(true);
    m_isHeld = m_results.isDenseShown();
    return m_isHeld;
}

} // namespace pangkas
