// SPDX-License-Identifier: GPL-3.0-or-later
// An entry of a plot's legend that shows and hides what it stands for.
#pragma once

#include <QToolButton>

namespace pangkas {

class LegendButton : public QToolButton
{
    Q_OBJECT
public:
    explicit LegendButton(QWidget* parent = nullptr);
    void setColour(const QColor& colour);

protected:
    void paintEvent(QPaintEvent* event) override;
    QSize sizeHint() const override;

private:
    QColor m_colour;
};

} // namespace pangkas
