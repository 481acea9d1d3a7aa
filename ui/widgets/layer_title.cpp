// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layer_title.h"

#include "ui/models/layer_text.h"

#include <QCoreApplication>
#include <QLabel>
#include <QVBoxLayout>

namespace pangkas {

LayerTitle::LayerTitle(QWidget* parent) : QWidget(parent), m_name(new QLabel(this)), m_line(new QLabel(this))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_name->setFont(large);
    m_line->setForegroundRole(QPalette::PlaceholderText);
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_name);
    layout->addWidget(m_line);
}

void LayerTitle::setLayer(const LayerInfo& layer, const QString& line)
{
    m_name->setText(QStringLiteral("%1   %2").arg(QString::fromStdString(layer.name), shapeText(layer.weightShape)));
    m_name->setToolTip(QCoreApplication::translate("pangkas::LayerTitle", "The layer and the shape of its weights: outputs first"));
    m_line->setText(line);
}

void LayerTitle::clear()
{
    m_name->clear();
    m_line->clear();
}

} // namespace pangkas
