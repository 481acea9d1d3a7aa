// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/answer_delegate.h"

#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/views/accuracy/answer_filter.h"
#include "ui/views/accuracy/answer_model.h"

#include <QPainter>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int pictureSide = 64;
constexpr int edge = 6;

/// A class on a soft ground, and how sure the network is, as a figure and a bar.
void paintAnswer(QPainter& painter, const QRect& rect, const QString& name, double confidence, bool isRight,
    const Colours& colours, const QFontMetrics& metrics)
{
    const QColor ink = isRight ? colours.good : colours.bad;
    const QString mark = isRight ? QStringLiteral("✓ ") : QStringLiteral("✗ "); // not by colour alone
    painter.setPen(ink);
    painter.drawText(QRect(rect.left(), rect.top(), rect.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(mark + name, Qt::ElideRight, rect.width()));
    painter.setPen(colours.muted);
    const int under = rect.top() + metrics.height() + 2;
    painter.drawText(
        QRect(rect.left(), under, rect.width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
        percentText(confidence));
    const QRectF groove(rect.left(), under + metrics.height() + 3, std::min(rect.width() - 8, 150), 5);
    QRectF bar = groove;
    bar.setWidth(std::max(1.0, groove.width() * std::clamp(confidence, 0.0, 1.0)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.line);
    painter.drawRoundedRect(groove, 2.5, 2.5);
    painter.setBrush(ink);
    painter.drawRoundedRect(bar, 2.5, 2.5);
}

} // namespace

AnswerDelegate::AnswerDelegate(const AnswerModel& model, const AnswerFilter& filter, QObject* parent)
    : QStyledItemDelegate(parent), m_model(model), m_filter(filter)
{
}

QSize AnswerDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {320, std::max(pictureSide + 2 * edge, 3 * option.fontMetrics.height() + 2 * edge)};
}

void AnswerDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int row = m_filter.mapToSource(index).row();
    const Answer& answer = m_model.answer(row);
    const Colours colours(option.palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, colours.accentSoft);
    painter->setPen(colours.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());

    const QRect inner = option.rect.adjusted(edge, edge, -edge, -edge);
    const QRect frame(inner.left(), inner.top() + (inner.height() - pictureSide) / 2, pictureSide, pictureSide);
    const QImage picture = m_model.thumbnail(row);
    if (picture.isNull()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.line);
        painter->drawRoundedRect(frame, 4, 4);
    } else {
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        QRect place({}, picture.size().scaled(frame.size(), Qt::KeepAspectRatio));
        place.moveCenter(frame.center());
        painter->drawImage(place, picture);
    }

    const QFontMetrics& metrics = option.fontMetrics;
    const auto& classes = m_model.classes();
    const QRect text = inner.adjusted(pictureSide + 12, 0, 0, 0);
    const int column = text.width() / 3;
    const int top = text.top() + std::max(0, (text.height() - 3 * metrics.height()) / 2);
    painter->setFont(option.font);
    painter->setPen(colours.text);
    painter->drawText(QRect(text.left(), top, column - 8, metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(classText(classes, answer.label), Qt::ElideRight, column - 8));
    painter->setPen(colours.muted);
    painter->drawText(QRect(text.left(), top + metrics.height() + 2, column - 8, metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter, metrics.elidedText(m_model.name(row), Qt::ElideMiddle, column - 8));
    painter->drawText(QRect(text.left(), top + 2 * metrics.height() + 2, column - 8, metrics.height()),
        Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(tr("loss %1").arg(smallNumberText(answer.lossAfter)), Qt::ElideRight, column - 8));
    if (answer.before >= 0)
        paintAnswer(*painter, {text.left() + column, top, column - 8, text.height()}, classText(classes, answer.before),
            answer.confidenceBefore, answer.before == answer.label, colours, metrics);
    paintAnswer(*painter, {text.left() + 2 * column, top, column - 4, text.height()}, classText(classes, answer.after),
        answer.confidenceAfter, !answer.isWrong(), colours, metrics);
    if (option.state & QStyle::State_HasFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(colours.accent);
        painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
    painter->restore();
}

} // namespace pangkas
