// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/figure_table.h"

#include <QHeaderView>
#include <QStyledItemDelegate>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int leastFirst = 90, mostFirst = 150; // pixels of the first column
constexpr int cellPadding = 12;

/// The row is marked; a frame around the cell that has the focus says nothing more.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(index.column() > 0 ? cellPadding : 0, 0);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~(QStyle::State_HasFocus | QStyle::State_MouseOver);
    }
};

} // namespace

FigureTable::FigureTable(QAbstractItemModel* model, const char* name, QWidget* parent) : QTableView(parent)
{
    setObjectName(QLatin1String(name));
    setModel(model);
    setItemDelegate(new RowDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setFrameShape(NoFrame);
    setTabKeyNavigation(false);
    setMinimumHeight(64);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
    horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    connect(model, &QAbstractItemModel::modelReset, this, &FigureTable::fitColumns);
    connect(model, &QAbstractItemModel::dataChanged, this, &FigureTable::fitColumns);
}

void FigureTable::setSpareColumns(std::vector<int> columns)
{
    m_spare = std::move(columns);
    fitColumns();
}

void FigureTable::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void FigureTable::fitColumns()
{
    if (m_spare.empty() || model()->rowCount() == 0)
        return;
    int used = std::clamp(sizeHintForColumn(0), leastFirst, mostFirst);
    for (int column = 1; column < model()->columnCount(); ++column)
        used += std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    for (const int column : m_spare) {
        const bool isTooWide = used > viewport()->width();
        setColumnHidden(column, isTooWide);
        if (isTooWide)
            used -= std::max(sizeHintForColumn(column), horizontalHeader()->sectionSizeHint(column));
    }
}

} // namespace pangkas
