// SPDX-License-Identifier: GPL-3.0-or-later
// A figure that can be typed over: its name above, its value below.
#pragma once

#include <QDoubleSpinBox>

class QLabel;

namespace pangkas {

/// Tells of what the user entered, once it is complete, and of nothing else.
class NumberField : public QWidget
{
    Q_OBJECT
public:
    explicit NumberField(const QString& objectName, QWidget* parent = nullptr);

    QDoubleSpinBox* box() const { return m_box; }
    void setTexts(const QString& name, const QString& toolTip);
    /// Not while the user is typing.
    void setValue(double value);

Q_SIGNALS:
    void entered(double value);

private:
    void tell();

    QLabel* m_name;
    QDoubleSpinBox* m_box;
    double m_shown = 0;
};

} // namespace pangkas
