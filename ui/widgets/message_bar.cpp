// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/message_bar.h"

#include "ui/plots/colours.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace pangkas {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent), m_text(new QLabel(this)), m_details(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName("messageBar");
    QFont bold = font();
    bold.setBold(true);
    m_text->setFont(bold);
    for (QLabel* label : {m_text, m_details}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_text);
    texts->addWidget(m_details);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 8, 12, 8);
    layout->addLayout(texts, 1);
    layout->addWidget(m_close, 0, Qt::AlignTop);
    retranslate();
    hide();
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::say(Tone tone, const QString& text, const QString& details)
{
    m_tone = tone;
    m_text->setText(text);
    m_details->setText(details);
    m_details->setVisible(!details.isEmpty());
    const Colours colours(palette());
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText,
        tone == Tone::Failure       ? colours.bad
            : tone == Tone::Success ? colours.good
                                    : colours.accent);
    m_text->setPalette(ink);
    show();
    update();
}

void MessageBar::retranslate()
{
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
}

void MessageBar::paintEvent(QPaintEvent*)
{
    const Colours colours(palette());
    QPainter(this).fillRect(rect(),
        m_tone == Tone::Failure       ? colours.badSoft
            : m_tone == Tone::Success ? colours.goodSoft
                                      : colours.accentSoft);
}

void MessageBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange && isVisible())
        say(m_tone, m_text->text(), m_details->text());
    QFrame::changeEvent(event);
}

} // namespace pangkas
