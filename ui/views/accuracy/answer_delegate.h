// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the list of answers: the picture, what it shows, and both networks' answers with their confidence.
#pragma once

#include <QStyledItemDelegate>

namespace pangkas {

class AnswerModel;
class AnswerFilter;

class AnswerDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    AnswerDelegate(const AnswerModel& model, const AnswerFilter& filter, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const AnswerModel& m_model;
    const AnswerFilter& m_filter;
};

} // namespace pangkas
