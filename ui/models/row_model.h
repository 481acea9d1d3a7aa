// SPDX-License-Identifier: GPL-3.0-or-later
// A table of values that are set all at once: a row for each, views are told of those that changed.
#pragma once

#include <QAbstractTableModel>

#include <utility>
#include <vector>

namespace pangkas {

/// What is left to a model is data() and headerData(). Rows must be comparable.
template <typename Row, int Columns>
class RowModel : public QAbstractTableModel
{
public:
    static constexpr int columns = Columns;

    using QAbstractTableModel::QAbstractTableModel;

    /// Another number of rows resets the model.
    void setRows(std::vector<Row> rows)
    {
        if (rows.size() != m_rows.size()) {
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i] == m_rows[i])
                continue;
            m_rows[i] = std::move(rows[i]);
            Q_EMIT dataChanged(index(int(i), 0), index(int(i), Columns - 1));
        }
    }
    const std::vector<Row>& rows() const { return m_rows; }
    /// All texts anew, after the language changed.
    void retranslate()
    {
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, Columns - 1);
        tellAllRows();
    }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : Columns; }

protected:
    const Row& row(const QModelIndex& index) const { return m_rows[std::size_t(index.row())]; }
    void tellAllRows()
    {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, Columns - 1));
    }

private:
    std::vector<Row> m_rows;
};

} // namespace pangkas
