// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/coder_box.h"

#include "core/coding/coder_choice.h"
#include "core/pipeline/recipe.h"
#include "ui/models/layer_text.h"

#include <QEvent>

namespace pangkas {

CoderBox::CoderBox(QWidget* parent) : QComboBox(parent)
{
    for (const std::string_view coder : coderChoices())
        addItem(QString(), QString::fromUtf8(coder.data(), qsizetype(coder.size())));
    m_known = count();
    retranslate();
    connect(this, &QComboBox::currentIndexChanged, this,
        [this] { setToolTip(currentData(Qt::ToolTipRole).toString()); });
}

void CoderBox::setCoder(const QString& coder)
{
    if (coder == this->coder())
        return;
    while (count() > m_known)
        removeItem(m_known);
    if (findData(coder) < 0)
        addItem(coder, coder);
    setCurrentIndex(findData(coder));
}

void CoderBox::retranslate()
{
    for (int i = 0; i < m_known; ++i) {
        const std::string id = itemData(i).toString().toStdString();
        setItemText(i, coderText(id));
        setItemData(i, coderExplanation(id), Qt::ToolTipRole);
    }
    setToolTip(currentData(Qt::ToolTipRole).toString());
}

void CoderBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QComboBox::changeEvent(event);
}

} // namespace pangkas
