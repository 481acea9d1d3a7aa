// SPDX-License-Identifier: GPL-3.0-or-later
// Which answers are listed.
#pragma once

#include <QSortFilterProxyModel>

namespace pangkas {

class AnswerFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    /// Those that the compressed network gets wrong.
    void setOnlyWrong(bool only);
    /// Those that the two networks answer differently.
    void setOnlyChanged(bool only);
    /// Images of this class; -1: of all.
    void setLabel(int label);
    int label() const { return m_label; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    bool m_onlyWrong = false;
    bool m_onlyChanged = false;
    int m_label = -1;
};

} // namespace pangkas
