// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/welcome_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace pangkas {

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_text(new QLabel(this))
    , m_sample(new QPushButton(this))
    , m_model(new QPushButton(this))
    , m_dataset(new QPushButton(this))
    , m_hint(new QLabel(this))
{
    setObjectName("welcome");
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 2.2);
    large.setBold(true);
    m_title->setFont(large);
    m_text->setWordWrap(true);
    m_text->setMaximumWidth(560);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_sample->setObjectName("primary");
    for (QPushButton* button : {m_sample, m_model, m_dataset})
        button->setMinimumSize(150, 40);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(12);
    buttons->addWidget(m_sample);
    buttons->addWidget(m_model);
    buttons->addWidget(m_dataset);
    buttons->addStretch();
    auto* column = new QVBoxLayout;
    column->setSpacing(18);
    column->addStretch();
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(buttons);
    column->addWidget(m_hint);
    column->addStretch();
    auto* layout = new QHBoxLayout(this);
    layout->addStretch();
    layout->addLayout(column);
    layout->addStretch();

    connect(m_sample, &QPushButton::clicked, this, &WelcomePage::sampleWanted);
    connect(m_model, &QPushButton::clicked, this, &WelcomePage::modelWanted);
    connect(m_dataset, &QPushButton::clicked, this, &WelcomePage::datasetWanted);
    retranslate();
}

void WelcomePage::retranslate()
{
    m_title->setText(tr("Compress a network by hand and by eye"));
    m_text->setText(tr("Open a trained AlexNet, drag a sparsity slider per layer, and read two true numbers all the "
                       "time: the bytes of the file that would be written and the accuracy measured on real images."));
    m_sample->setText(tr("Open Sample"));
    m_model->setText(tr("Open Model..."));
    m_dataset->setText(tr("Open Data Set..."));
    m_hint->setText(tr("Models (.pth, .pt, .safetensors, .pkz, .net) and folders of images can also be dropped here."));
}

void WelcomePage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
