// SPDX-License-Identifier: GPL-3.0-or-later
// Draws a share as a bar behind its figure.
#pragma once

#include <QStyledItemDelegate>

namespace pangkas {

class ShareBarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    enum class Tone { Dense, Compressed };
    ShareBarDelegate(Tone tone, int shareRole, QObject* parent = nullptr)
        : QStyledItemDelegate(parent), m_tone(tone), m_shareRole(shareRole)
    { }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    Tone m_tone;
    int m_shareRole;
};

} // namespace pangkas
