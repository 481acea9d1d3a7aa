// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/transport_bar.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QSlider>
#include <QToolButton>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int longestPlay = 8000; // milliseconds for a whole sequence, about
constexpr int fastestTick = 33, slowestTick = 300;

} // namespace

TransportBar::TransportBar(QWidget* parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal, this)), m_label(new QLabel(this))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    static constexpr const char* names[] = {"lloydReset", "lloydBack", "lloydPlay", "lloydForward", "lloydEnd"};
    for (int i = 0; i < buttonCount; ++i) {
        m_buttons[i] = new QToolButton(this);
        m_buttons[i]->setObjectName(QLatin1String(names[i]));
        m_buttons[i]->setIconSize({14, 14});
        m_buttons[i]->setFocusPolicy(Qt::StrongFocus);
        layout->addWidget(m_buttons[i]);
    }
    m_slider->setObjectName(QStringLiteral("lloydSlider"));
    m_slider->setRange(0, 0);
    m_slider->setMinimumWidth(40);
    m_label->setObjectName(QStringLiteral("lloydIteration"));
    m_label->setForegroundRole(QPalette::PlaceholderText);
    layout->addSpacing(6);
    layout->addWidget(m_slider, 1);
    layout->addSpacing(8);
    layout->addWidget(m_label);

    connect(m_buttons[Reset], &QToolButton::clicked, this, [this] { pause(); setStep(0); });
    connect(m_buttons[Back], &QToolButton::clicked, this, [this] { pause(); setStep(step() - 1); });
    connect(m_buttons[Forward], &QToolButton::clicked, this, [this] { pause(); setStep(step() + 1); });
    connect(m_buttons[End], &QToolButton::clicked, this, [this] { pause(); setStep(last()); });
    connect(m_buttons[Play], &QToolButton::clicked, this, [this] { isPlaying() ? pause() : play(); });
    connect(m_slider, &QSlider::sliderPressed, this, &TransportBar::pause);
    connect(m_slider, &QSlider::valueChanged, this, [this](int step) {
        update();
        Q_EMIT stepChanged(step);
    });
    connect(&m_timer, &QTimer::timeout, this, [this] {
        setStep(step() + std::max(1, last() * m_timer.interval() / longestPlay));
        if (isAtEnd())
            pause();
    });
    retranslate();
}

void TransportBar::setLast(int last)
{
    pause();
    const int before = m_slider->value();
    const QSignalBlocker blocker(m_slider);
    m_slider->setRange(0, last);
    m_slider->setPageStep(std::max(1, last / 10));
    m_slider->setValue(last);
    update();
    if (before != last)
        Q_EMIT stepChanged(last);
}

int TransportBar::last() const
{
    return m_slider->maximum();
}

int TransportBar::step() const
{
    return m_slider->value();
}

void TransportBar::setStep(int step)
{
    m_slider->setValue(step);
}

void TransportBar::play()
{
    if (last() == 0)
        return;
    if (isAtEnd())
        setStep(0);
    m_timer.start(std::clamp(longestPlay / last(), fastestTick, slowestTick));
    update();
}

void TransportBar::pause()
{
    m_timer.stop();
    update();
}

void TransportBar::update()
{
    m_buttons[Reset]->setEnabled(step() > 0);
    m_buttons[Back]->setEnabled(step() > 0);
    m_buttons[Play]->setEnabled(last() > 0);
    m_buttons[Forward]->setEnabled(!isAtEnd());
    m_buttons[End]->setEnabled(!isAtEnd());
    m_slider->setEnabled(last() > 0);
    m_label->setText(tr("%1 of %2", "iterations").arg(countText(step()), countText(last())));
    for (int i = 0; i < buttonCount; ++i)
        m_buttons[i]->setIcon(icon(Button(i)));
    const QString play = isPlaying() ? tr("Pause") : tr("Play the iterations");
    m_buttons[Play]->setToolTip(play);
    m_buttons[Play]->setAccessibleName(play);
}

QIcon TransportBar::icon(Button button) const
{
    QIcon icon;
    for (const auto mode : {QIcon::Normal, QIcon::Disabled}) {
        QPixmap pixmap(28, 28); // twice the size, for sharp edges on dense screens
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const Colours colours(palette());
        painter.setBrush(mode == QIcon::Normal ? colours.accent : colours.line);
        if (button == Reset || button == Back) {
            painter.translate(28, 0);
            painter.scale(-1, 1);
        }
        QPainterPath triangle;
        if (button == Play && isPlaying()) {
            painter.drawRect(QRectF(6, 4, 6, 20));
            painter.drawRect(QRectF(16, 4, 6, 20));
        } else {
            const double left = button == Play ? 6 : 3, width = button == Play ? 19 : 16;
            triangle.moveTo(left, 4);
            triangle.lineTo(left + width, 14);
            triangle.lineTo(left, 24);
            triangle.closeSubpath();
            painter.drawPath(triangle);
            if (button == Reset || button == End)
                painter.drawRect(QRectF(21, 4, 4, 20));
            else if (button != Play)
                painter.drawRect(QRectF(20, 10, 4, 8));
        }
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
    return icon;
}

void TransportBar::retranslate()
{
    const QString texts[] = {tr("To the start"), tr("One iteration back"), {}, tr("One iteration forward"), tr("To the end")};
    for (int i = 0; i < buttonCount; ++i) {
        if (i == Play)
            continue;
        m_buttons[i]->setToolTip(texts[i]);
        m_buttons[i]->setAccessibleName(texts[i]);
    }
    m_label->setToolTip(tr("The iteration that is shown, of all there are"));
    m_slider->setAccessibleName(tr("Iteration"));
    m_slider->setToolTip(tr("Which iteration of k-means is shown"));
    update();
}

void TransportBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

void TransportBar::hideEvent(QHideEvent* event)
{
    pause();
    QWidget::hideEvent(event);
}

} // namespace pangkas
