// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/xray/hex_view.h"

#include "ui/models/error_text.h"
#include "ui/plots/colours.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>
#include <limits>

namespace pangkas {
HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
}

void HexView::setPart(std::shared_ptr<const InputFile> file, std::uint64_t offset, std::uint64_t bytes)
{
    m_file = std::move(file);
    const std::uint64_t size = m_file ? m_file->size() : 0;
    m_offset = std::min(offset, size);
    m_bytes = std::min(bytes, size - m_offset);
    verticalScrollBar()->setValue(0);
    updateBars();
    viewport()->update();
}

std::uint64_t HexView::lines() const
{
    return (m_bytes + bytesPerLine - 1) / bytesPerLine;
}

QString HexView::line(std::uint64_t number) const
{
    if (!m_file || number >= lines())
        return {};
    std::array<std::byte, bytesPerLine> bytes = {};
    const std::uint64_t from = m_offset + number * bytesPerLine;
    const auto count = std::size_t(std::min<std::uint64_t>(bytesPerLine, m_offset + m_bytes - from));
    if (const auto read = m_file->readAt(from, std::span(bytes).first(count)); !read)
        return errorSentence(read.error());
    QString text = QStringLiteral("%1 ").arg(qulonglong(from), offsetDigits(), 16, QLatin1Char('0'));
    QString characters;
    for (std::size_t i = 0; i < bytesPerLine; ++i) {
        if (i % 8 == 0)
            text += QLatin1Char(' ');
        if (i >= count) {
            text += QStringLiteral("   ");
            continue;
        }
        const int value = std::to_integer<int>(bytes[i]);
        text += QStringLiteral("%1 ").arg(value, 2, 16, QLatin1Char('0'));
        characters += value >= 0x20 && value < 0x7f ? QChar(value) : QLatin1Char('.');
    }
    return text + QLatin1Char(' ') + characters;
}

int HexView::offsetDigits() const
{
    return m_file && m_file->size() > std::numeric_limits<std::uint32_t>::max() ? 12 : 8;
}

int HexView::lineHeight() const
{
    return fontMetrics().height() + 1;
}

int HexView::visibleLines() const
{
    return viewport()->height() / lineHeight() + 1;
}

std::uint64_t HexView::firstLine() const
{
    // A scroll bar counts in int: of a very large part it moves by several lines.
    const std::uint64_t last = lines() > 0 ? lines() - 1 : 0;
    const auto most = std::uint64_t(std::numeric_limits<int>::max());
    const auto value = std::uint64_t(verticalScrollBar()->value());
    return last <= most ? value : std::uint64_t(double(value) / double(most) * double(last));
}

void HexView::updateBars()
{
    const std::uint64_t count = lines();
    const auto fitting = std::uint64_t(std::max(1, viewport()->height() / lineHeight()));
    const std::uint64_t most = count > fitting ? count - fitting : 0;
    verticalScrollBar()->setRange(0, int(std::min<std::uint64_t>(most, std::numeric_limits<int>::max())));
    verticalScrollBar()->setPageStep(int(fitting));
    const int width = fontMetrics().horizontalAdvance(QLatin1Char('0')) * (offsetDigits() + 4 + bytesPerLine * 4) + 12;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
}

void HexView::resizeEvent(QResizeEvent*)
{
    updateBars();
}

void HexView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void HexView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        updateBars();
    QAbstractScrollArea::changeEvent(event);
}

QString HexView::visibleText() const
{
    QStringList text;
    for (int i = 0; i < visibleLines(); ++i) {
        const QString next = line(firstLine() + std::uint64_t(i));
        if (!next.isEmpty())
            text << next;
    }
    return text.join(QLatin1Char('\n'));
}

void HexView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        QApplication::clipboard()->setText(visibleText());
    else if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void HexView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    const Colours colours(palette());
    painter.fillRect(viewport()->rect(), colours.raised);
    painter.setFont(font());
    const int left = 8 - horizontalScrollBar()->value();
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int i = 0; i < visibleLines(); ++i) {
        const QString text = line(firstLine() + std::uint64_t(i));
        if (text.isEmpty())
            break;
        const int baseline = i * lineHeight() + fontMetrics().ascent() + 2;
        painter.setPen(colours.muted);
        painter.drawText(left, baseline, text.left(offsetDigits()));
        painter.setPen(colours.text);
        painter.drawText(left + offsetDigits() * digit, baseline, text.mid(offsetDigits()));
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace pangkas
