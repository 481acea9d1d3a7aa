// SPDX-License-Identifier: GPL-3.0-or-later
// A figure of a view that is only read: its name above, its value below, both explained by the same tooltip.
#pragma once

#include <QWidget>

class QLabel;

namespace pangkas {

class Reading : public QWidget
{
    Q_OBJECT
public:
    /// The value's label has the object name.
    explicit Reading(const QString& objectName, QWidget* parent = nullptr);

    void setTexts(const QString& name, const QString& toolTip);
    void setValue(const QString& value);

private:
    QLabel* m_name;
    QLabel* m_value;
};

} // namespace pangkas
