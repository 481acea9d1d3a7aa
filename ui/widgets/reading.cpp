// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/reading.h"

#include <QLabel>
#include <QVBoxLayout>

namespace pangkas {

Reading::Reading(const QString& objectName, QWidget* parent)
    : QWidget(parent), m_name(new QLabel(this)), m_value(new QLabel(this))
{
    QFont bold = font();
    bold.setBold(true);
    m_name->setForegroundRole(QPalette::PlaceholderText);
    m_value->setFont(bold);
    m_value->setObjectName(objectName);
    m_value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(1);
    layout->addWidget(m_name);
    layout->addWidget(m_value);
}

void Reading::setTexts(const QString& name, const QString& toolTip)
{
    m_name->setText(name);
    m_name->setToolTip(toolTip);
    m_value->setToolTip(toolTip);
}

void Reading::setValue(const QString& value)
{
    m_value->setText(value);
}

} // namespace pangkas
