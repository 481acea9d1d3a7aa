// SPDX-License-Identifier: GPL-3.0-or-later
// While D is held, the views show the dense network; the menu entry does the same for those who can't hold a key.
#pragma once

#include <QObject>

class QAction;
class QWidget;

namespace pangkas {

class Results;

class HoldToCompare : public QObject
{
    Q_OBJECT
public:
    /// The action becomes checkable and shows the state.
    HoldToCompare(QWidget& window, Results& results, QAction& action);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool isTyping() const;

    QWidget& m_window;
    Results& m_results;
    bool m_isHeld = false;
};

} // namespace pangkas
