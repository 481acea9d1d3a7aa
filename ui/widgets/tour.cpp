// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/tour.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace pangkas {
namespace {

constexpr int bubbleWidth = 360;
constexpr int gap = 14; // between the bright part and the bubble
constexpr int corner = 8;

} // namespace

Tour::Tour(Source source, QWidget& window)
    : QWidget(&window)
    , m_source(std::move(source))
    , m_window(window)
    , m_bubble(new QFrame(this))
    , m_title(new QLabel(m_bubble))
    , m_text(new QLabel(m_bubble))
    , m_count(new QLabel(m_bubble))
    , m_skip(new QPushButton(m_bubble))
    , m_back(new QPushButton(m_bubble))
    , m_next(new QPushButton(m_bubble))
{
    setObjectName("tour");
    setAttribute(Qt::WA_DeleteOnClose);
    setFocusPolicy(Qt::NoFocus);
    const std::vector<TourStep> steps = m_source();
    for (int i = 0; i < int(steps.size()); ++i) {
        const auto* part = window.findChild<QWidget*>(steps[std::size_t(i)].part);
        if (part && part->isVisibleTo(&window))
            m_parts.push_back(i);
    }
    m_bubble->setObjectName("card");
    m_bubble->setFixedWidth(bubbleWidth);
    QFont bold = font();
    bold.setBold(true);
    bold.setPointSizeF(bold.pointSizeF() * 1.15);
    m_title->setObjectName("tourTitle");
    m_title->setFont(bold);
    m_title->setWordWrap(true);
    m_text->setObjectName("tourText");
    m_text->setWordWrap(true);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_skip->setObjectName("tourSkip");
    m_back->setObjectName("tourBack");
    m_next->setObjectName("primary");
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_count, 1);
    for (QPushButton* button : {m_skip, m_back, m_next})
        buttons->addWidget(button);
    auto* layout = new QVBoxLayout(m_bubble);
    layout->setContentsMargins(18, 16, 18, 14);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addSpacing(2);
    layout->addLayout(buttons);

    connect(m_skip, &QPushButton::clicked, this, &Tour::end);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(m_step - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { showStep(m_step + 1); });
    for (QPushButton* button : {m_skip, m_back, m_next})
        button->installEventFilter(this);
    window.installEventFilter(this);
    show();
    raise();
    showStep(0);
}

void Tour::showStep(int step)
{
    if (step >= steps())
        return end();
    m_step = std::max(0, step);
    retranslate();
    m_next->setFocus(Qt::OtherFocusReason);
}

void Tour::end()
{
    if (!isVisible())
        return;
    Q_EMIT ended();
    close();
}

QRect Tour::brightRect() const
{
    const std::vector<TourStep> steps = m_source();
    const auto* part = m_window.findChild<QWidget*>(steps[std::size_t(m_parts[std::size_t(m_step)])].part);
    if (!part)
        return {};
    return QRect(part->mapTo(&m_window, QPoint(0, 0)), part->size()).adjusted(-5, -5, 5, 5).intersected(rect());
}

void Tour::place()
{
    setGeometry(m_window.rect());
    if (m_parts.empty())
        return;
    // The height follows from the width: the texts wrap.
    m_bubble->setFixedHeight(m_bubble->layout()->heightForWidth(bubbleWidth));
    const QSize size = m_bubble->size();
    const QRect part = brightRect();
    const QRect room = rect().adjusted(gap, gap, -gap, -gap);
    const QPoint wishes[] = {
        {part.right() + gap, part.top()},
        {part.left() - gap - size.width(), part.top()},
        {part.left(), part.bottom() + gap},
        {part.left(), part.top() - gap - size.height()},
    };
    // Where there is no room beside it, it lies on it.
    QPoint best(part.center().x() - size.width() / 2, part.bottom() - gap - size.height());
    for (const QPoint& wish : wishes) {
        QRect wished(wish, size);
        wished.moveTop(std::clamp(wished.top(), room.top(), std::max(room.top(), room.bottom() - size.height())));
        wished.moveLeft(std::clamp(wished.left(), room.left(), std::max(room.left(), room.right() - size.width())));
        if (!wished.intersects(part)) {
            best = wished.topLeft();
            break;
        }
    }
    best.setX(std::clamp(best.x(), room.left(), std::max(room.left(), room.right() - size.width())));
    best.setY(std::clamp(best.y(), room.top(), std::max(room.top(), room.bottom() - size.height())));
    m_bubble->move(best);
    update();
}

void Tour::retranslate()
{
    if (m_parts.empty())
        return;
    const std::vector<TourStep> steps = m_source();
    const TourStep& step = steps[std::size_t(m_parts[std::size_t(m_step)])];
    m_title->setText(step.title);
    m_text->setText(step.text);
    m_count->setText(tr("%1 of %2").arg(countText(m_step + 1), countText(this->steps())));
    m_count->setToolTip(tr("Which step of the tour this is"));
    m_skip->setText(tr("Skip"));
    m_back->setText(tr("Back"));
    m_back->setVisible(m_step > 0);
    m_skip->setVisible(m_step + 1 < this->steps());
    m_next->setText(m_step + 1 < this->steps() ? tr("Next") : tr("Done"));
    // A screen reader reads the step with the button that has the focus.
    m_next->setAccessibleDescription(step.title + QStringLiteral(". ") + step.text);
    m_bubble->setAccessibleName(step.title);
    place();
}

bool Tour::event(QEvent* event)
{
    // These keys are the window's otherwise.
    if (event->type() == QEvent::ShortcutOverride)
        event->accept();
    return QWidget::event(event);
}

bool Tour::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &m_window && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
        QMetaObject::invokeMethod(this, [this] { place(); }, Qt::QueuedConnection); // once the parts have moved
    // Buttons would move the focus with the arrows.
    if (watched != &m_window && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Return || key == Qt::Key_Enter) {
            keyPressEvent(static_cast<QKeyEvent*>(event));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

bool Tour::focusNextPrevChild(bool next)
{
    // Nothing behind the tour gets the focus.
    std::vector<QPushButton*> buttons;
    for (QPushButton* button : {m_skip, m_back, m_next}) {
        if (button->isVisible())
            buttons.push_back(button);
    }
    const auto found = std::ranges::find_if(buttons, [](const QPushButton* button) { return button->hasFocus(); });
    const auto count = std::ptrdiff_t(buttons.size());
    const auto at = found == buttons.end() ? 0 : found - buttons.begin() + (next ? 1 : count - 1);
    buttons[std::size_t(at % count)]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void Tour::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        return end();
    case Qt::Key_Right:
    case Qt::Key_PageDown:
        return showStep(m_step + 1);
    case Qt::Key_Left:
    case Qt::Key_PageUp:
        return showStep(m_step - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (auto* button = qobject_cast<QPushButton*>(m_window.focusWidget()); button && isAncestorOf(button))
            return button->click();
        return showStep(m_step + 1);
    default:
        event->accept(); // nothing reaches the window behind
    }
}

void Tour::mousePressEvent(QMouseEvent* event)
{
    event->accept();
}

void Tour::paintEvent(QPaintEvent*)
{
    if (m_parts.empty())
        return;
    const Colours colours(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bright = QRectF(brightRect()).adjusted(1, 1, -1, -1);
    QPainterPath dimmed, hole;
    dimmed.addRect(rect());
    hole.addRoundedRect(bright, corner, corner);
    painter.fillPath(dimmed.subtracted(hole), QColor(0, 0, 0, isDark(palette()) ? 150 : 110));
    painter.setPen(QPen(colours.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(bright, corner, corner);
}

void Tour::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
