// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layer_table_view.h"

#include "ui/document/document.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/layer_table_model.h"
#include "ui/widgets/layer_delegates.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace pangkas {

using Column = LayerTableModel::Column;

LayerTableView::LayerTableView(Document& document, QWidget* parent) : QTableView(parent), m_document(document)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(40);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(36);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this, &LayerTableView::showColumnMenu);

    setItemDelegate(new CellDelegate(this));
    setItemDelegateForColumn(int(Column::Switch), new SwitchDelegate(this));
    setItemDelegateForColumn(int(Column::Layer), new NameDelegate(this));
    setItemDelegateForColumn(int(Column::Parameters), new ShareDelegate(this));
    setItemDelegateForColumn(int(Column::Sparsity), new SparsityDelegate(this));
    setItemDelegateForColumn(int(Column::Bits), new ChoiceDelegate(ChoiceDelegate::Choices::Bits, this));
    setItemDelegateForColumn(int(Column::Init), new ChoiceDelegate(ChoiceDelegate::Choices::Initialisation, this));
    setItemDelegateForColumn(int(Column::Coder), new ChoiceDelegate(ChoiceDelegate::Choices::Coder, this));
    for (const Column column : {Column::Density, Column::Packed, Column::Ratio})
        setItemDelegateForColumn(int(column), new FigureDelegate(this));
}

void LayerTableView::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    constexpr int widths[LayerTableModel::columns] = {44, 62, 108, 124, 98, 220, 52, 78, 132, 78, 98, 72};
    for (int column = 0; column < LayerTableModel::columns; ++column)
        setColumnWidth(column, widths[column]);
    for (const Column column : {Column::Kind, Column::Shape, Column::Init, Column::Coder, Column::Density})
        setColumnHidden(int(column), true);
    horizontalHeader()->setSectionResizeMode(int(Column::Sparsity), QHeaderView::Stretch);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        fitRows();
        selectLargest();
    });
}

void LayerTableView::selectLargest()
{
    int largest = -1;
    double most = -1;
    for (int row = 0; row < model()->rowCount(); ++row) {
        const double share = model()->index(row, 0).data(LayerTableModel::ShareRole).toDouble();
        if (share > most) {
            most = share;
            largest = row;
        }
    }
    selectLayer(largest);
}

void LayerTableView::fitRows()
{
    // Rows breathe where there is room; where there is none the table scrolls.
    const int rows = model() ? model()->rowCount() : 0;
    verticalHeader()->setDefaultSectionSize(rows > 0 ? std::clamp(viewport()->height() / rows, 36, 60) : 40);
}

void LayerTableView::fitColumns()
{
    // Between the two widths things stay as they are, or hiding a column could call itself back.
    if (width() < 520)
        setNarrow(true);
    else if (width() > 560)
        setNarrow(false);
}

void LayerTableView::setNarrow(bool narrow)
{
    if (narrow == m_isNarrow || !model())
        return;
    m_isNarrow = narrow;
    if (narrow) {
        for (const Column column : {Column::Parameters, Column::Ratio, Column::Shape, Column::Kind, Column::Coder}) {
            if (!isColumnHidden(int(column)))
                m_hiddenWhileNarrow.push_back(int(column));
        }
    }
    for (const int column : m_hiddenWhileNarrow)
        setColumnHidden(column, narrow);
    if (!narrow)
        m_hiddenWhileNarrow.clear();
}

QByteArray LayerTableView::saveColumns()
{
    setNarrow(false);
    const QByteArray state = horizontalHeader()->saveState();
    fitColumns();
    return state;
}

void LayerTableView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitRows();
    fitColumns();
}

void LayerTableView::selectLayer(int row)
{
    if (model() && row >= 0 && row < model()->rowCount())
        setCurrentIndex(model()->index(row, int(Column::Sparsity)));
    else
        Q_EMIT currentLayerChanged(-1);
}

void LayerTableView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        Q_EMIT currentLayerChanged(current.row());
}

QModelIndex LayerTableView::sliderAt(const QPoint& position) const
{
    const QModelIndex index = indexAt(position);
    if (!index.isValid() || Column(index.column()) != Column::Sparsity
        || !index.data(LayerTableModel::EnabledRole).toBool())
        return {};
    const QRect groove = SparsityDelegate::grooveRect(visualRect(index)).adjusted(-10, -14, 10, 14);
    return groove.contains(position) ? index : QModelIndex();
}

void LayerTableView::dragTo(int x)
{
    if (m_dragged.isValid())
        model()->setData(m_dragged, SparsityDelegate::stepAt(visualRect(m_dragged), x));
}

void LayerTableView::mousePressEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex slider = event->button() == Qt::LeftButton ? sliderAt(position) : QModelIndex();
    if (!slider.isValid()) {
        QTableView::mousePressEvent(event);
        const QModelIndex index = indexAt(position);
        const auto column = Column(index.column());
        if (event->button() == Qt::LeftButton && index.isValid()
            && (column == Column::Bits || column == Column::Init || column == Column::Coder))
            edit(index);
        return;
    }
    setCurrentIndex(slider);
    setFocus(Qt::MouseFocusReason);
    m_dragged = slider;
    m_document.beginGesture();
    const QPoint handle = SparsityDelegate::handleCentre(visualRect(slider), slider.data(Qt::EditRole).toInt());
    // Taken by the handle it stays where it is; a click beside it brings it there.
    if (std::abs(handle.x() - position.x()) > 8)
        dragTo(position.x());
}

void LayerTableView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    if (m_dragged.isValid()) {
        dragTo(position.x());
        return;
    }
    viewport()->setCursor(sliderAt(position).isValid() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    QTableView::mouseMoveEvent(event);
}

void LayerTableView::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_dragged.isValid()) {
        m_dragged = QPersistentModelIndex();
        m_document.endGesture();
        return;
    }
    QTableView::mouseReleaseEvent(event);
}

void LayerTableView::mouseDoubleClickEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    const QModelIndex index = indexAt(position);
    if (sliderAt(position).isValid())
        mousePressEvent(event); // two quick clicks on the groove are two clicks
    else if (index.isValid() && Column(index.column()) == Column::Sparsity)
        edit(index);
    else
        QTableView::mouseDoubleClickEvent(event);
}

void LayerTableView::changeStep(int change)
{
    const QModelIndex index = model()->index(currentLayer(), int(Column::Sparsity));
    const int step = index.data(Qt::EditRole).toInt();
    model()->setData(index, std::clamp(step + change, 0, sparsitySteps));
}

void LayerTableView::changeBits(int change)
{
    const QModelIndex index = model()->index(currentLayer(), int(Column::Bits));
    model()->setData(index, std::clamp(index.data(Qt::EditRole).toInt() + change, 0, 8));
}

void LayerTableView::keyPressEvent(QKeyEvent* event)
{
    if (!model() || currentLayer() < 0)
        return QTableView::keyPressEvent(event);
    const int size = event->modifiers() & Qt::ControlModifier ? 100 : event->modifiers() & Qt::ShiftModifier ? 10 : 1;
    const auto step = [&](int change) {
        if (!event->isAutoRepeat()) {
            m_document.beginGesture();
            m_keyHeld = true;
        }
        changeStep(change);
    };
    switch (event->key()) {
    case Qt::Key_Left:
        return step(-size);
    case Qt::Key_Right:
        return step(size);
    case Qt::Key_Plus:
        return changeBits(1);
    case Qt::Key_Minus:
        return changeBits(-1);
    case Qt::Key_Space: {
        const QModelIndex index = model()->index(currentLayer(), int(Column::Switch));
        const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        model()->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        if (state() != EditingState) {
            edit(model()->index(currentLayer(), int(Column::Sparsity)));
            return;
        }
        break;
    case Qt::Key_Home:
    case Qt::Key_End:
        // Rows, not columns: the slider's column stays the current one.
        return selectLayer(event->key() == Qt::Key_Home ? 0 : model()->rowCount() - 1);
    default:
        break;
    }
    QTableView::keyPressEvent(event);
}

void LayerTableView::keyReleaseEvent(QKeyEvent* event)
{
    if (m_keyHeld && !event->isAutoRepeat() && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        m_keyHeld = false;
        m_document.endGesture();
    }
    QTableView::keyReleaseEvent(event);
}

void LayerTableView::focusOutEvent(QFocusEvent* event)
{
    // The release of a held key goes elsewhere then.
    if (m_keyHeld) {
        m_keyHeld = false;
        m_document.endGesture();
    }
    QTableView::focusOutEvent(event);
}

void LayerTableView::showColumnMenu(const QPoint& position)
{
    QMenu menu(this);
    for (int column = int(Column::Kind); column < LayerTableModel::columns; ++column) {
        if (Column(column) == Column::Sparsity)
            continue;
        QAction* action = menu.addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) { setColumnHidden(column, !shown); });
    }
    menu.exec(horizontalHeader()->mapToGlobal(position));
}

} // namespace pangkas
