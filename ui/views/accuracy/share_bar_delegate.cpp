// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/share_bar_delegate.h"

#include "ui/plots/colours.h"

#include <QPainter>

#include <algorithm>

namespace pangkas {

void ShareBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant share = index.data(m_shareRole);
    if (share.isValid()) {
        const Colours colours(option.palette);
        constexpr int figure = 58; // pixels for the number
        const QRectF room = option.rect.adjusted(8, 0, -figure, 0);
        if (room.width() > 10) {
            const QRectF groove(room.left(), room.center().y() - 3, room.width(), 7);
            QRectF bar = groove;
            bar.setWidth(std::max(1.0, groove.width() * std::clamp(share.toDouble(), 0.0, 1.0)));
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(colours.line);
            painter->drawRoundedRect(groove, 3, 3);
            painter->setBrush(m_tone == Tone::Dense ? colours.second : colours.accent);
            painter->drawRoundedRect(bar, 3, 3);
            painter->restore();
        }
    }
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace pangkas
