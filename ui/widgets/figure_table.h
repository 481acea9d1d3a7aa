// SPDX-License-Identifier: GPL-3.0-or-later
// A small table of figures in a view: rows to choose from, the first column takes what room is left.
#pragma once

#include <QTableView>

#include <vector>

namespace pangkas {

class FigureTable : public QTableView
{
    Q_OBJECT
public:
    FigureTable(QAbstractItemModel* model, const char* name, QWidget* parent = nullptr);

    /// Columns that are left out where the first one would have no room, the least important first.
    void setSpareColumns(std::vector<int> columns);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();

    std::vector<int> m_spare;
};

} // namespace pangkas
