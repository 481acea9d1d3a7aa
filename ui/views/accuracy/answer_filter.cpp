// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/answer_filter.h"

#include "ui/views/accuracy/answer_model.h"

namespace pangkas {

void AnswerFilter::setOnlyWrong(bool only)
{
    m_onlyWrong = only;
    invalidateFilter();
}

void AnswerFilter::setOnlyChanged(bool only)
{
    m_onlyChanged = only;
    invalidateFilter();
}

void AnswerFilter::setLabel(int label)
{
    m_label = label;
    invalidateFilter();
}

bool AnswerFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return (!m_onlyWrong || index.data(AnswerModel::WrongRole).toBool())
        && (!m_onlyChanged || index.data(AnswerModel::ChangedRole).toBool())
        && (m_label < 0 || index.data(AnswerModel::LabelRole).toInt() == m_label);
}

} // namespace pangkas
