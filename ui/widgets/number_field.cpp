// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/number_field.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace pangkas {

NumberField::NumberField(const QString& objectName, QWidget* parent)
    : QWidget(parent), m_name(new QLabel(this)), m_box(new QDoubleSpinBox(this))
{
    m_box->setObjectName(objectName);
    m_box->setKeyboardTracking(false);
    m_box->setMinimumWidth(84);
    m_name->setForegroundRole(QPalette::PlaceholderText);
    m_name->setBuddy(m_box);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    layout->addWidget(m_name);
    layout->addWidget(m_box);
    connect(m_box, &QDoubleSpinBox::valueChanged, this, &NumberField::tell);
}

void NumberField::setTexts(const QString& name, const QString& toolTip)
{
    m_name->setText(name);
    m_box->setToolTip(toolTip);
    m_box->setAccessibleName(name);
}

void NumberField::setValue(double value)
{
    // What is typed and not yet complete stays.
    if (m_box->hasFocus() && m_box->text() != m_box->prefix() + m_box->textFromValue(m_box->value()) + m_box->suffix())
        return;
    const QSignalBlocker blocker(m_box);
    m_box->setValue(value);
    m_shown = m_box->value();
}

void NumberField::tell()
{
    if (m_box->value() == m_shown)
        return;
    m_shown = m_box->value();
    Q_EMIT entered(m_shown);
}

} // namespace pangkas
