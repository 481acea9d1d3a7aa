// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layer_table_view.h"

#include "core/coding/coder_choice.h"
#include "ui/document/document.h"
#include "ui/document/recipe_edit.h"
#include "ui/models/layer_proxy_model.h"
#include "ui/models/layer_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/layer_delegates.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace pangkas {

using Column = LayerTableModel::Column;

namespace {

constexpr int groupedNameWidth = 112; // "squeeze1x1" below its group

} // namespace

LayerTableView::LayerTableView(Document& document, QWidget* parent) : QTreeView(parent), m_document(document)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setRootIsDecorated(false);
    setTreePosition(int(Column::Layer));
    setIndentation(14);
    setUniformRowHeights(true);
    setExpandsOnDoubleClick(false); // it begins an edit
    setFrameShape(NoFrame);
    setMouseTracking(true);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setAllColumnsShowFocus(false);
    header()->setSectionsMovable(false);
    header()->setStretchLastSection(false);
    header()->setHighlightSections(false);
    header()->setMinimumSectionSize(36);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QHeaderView::customContextMenuRequested, this, &LayerTableView::showColumnMenu);

    setItemDelegate(new CellDelegate(this));
    setItemDelegateForColumn(int(Column::Switch), new SwitchDelegate(this));
    setItemDelegateForColumn(int(Column::Layer), new NameDelegate(this));
    setItemDelegateForColumn(int(Column::Parameters), new ShareDelegate(this));
    setItemDelegateForColumn(int(Column::Sparsity), new SparsityDelegate(this));
    setItemDelegateForColumn(int(Column::Bits), new ChoiceDelegate(ChoiceDelegate::Choices::Bits, this));
    setItemDelegateForColumn(int(Column::Init), new ChoiceDelegate(ChoiceDelegate::Choices::Initialisation, this));
    setItemDelegateForColumn(int(Column::Coder), new ChoiceDelegate(ChoiceDelegate::Choices::Coder, this));
    for (const Column column : {Column::Density, Column::Packed, Column::Ratio, Column::Distinct})
        setItemDelegateForColumn(int(column), new FigureDelegate(this));
}

void LayerTableView::setLayers(LayerProxyModel* layers)
{
    m_layers = layers;
    setModel(layers);
    layers->setSelection(selectionModel());
    constexpr int widths[LayerTableModel::columns] = {44, 62, 108, 124, 98, 220, 52, 78, 132, 78, 98, 72, 72};
    for (int column = 0; column < LayerTableModel::columns; ++column)
        setColumnWidth(column, widths[column]);
    for (const Column column : {Column::Kind, Column::Shape, Column::Init, Column::Coder, Column::Density, Column::Distinct})
        setColumnHidden(int(column), true);
    header()->setSectionResizeMode(int(Column::Sparsity), QHeaderView::Stretch);
    // The network's order comes first and again after each column's two.
    setSortingEnabled(true);
    header()->setSortIndicatorClearable(true);
    sortByColumn(-1, Qt::AscendingOrder);
    const auto begin = [this] {
        const bool hasGroups = m_layers->tree().hasGroups();
        setRootIsDecorated(hasGroups);
        if (hasGroups)
            setColumnWidth(int(Column::Layer), std::max(columnWidth(int(Column::Layer)), groupedNameWidth));
        fitRows();
    };
    connect(layers, &QAbstractItemModel::modelReset, this, [this, begin] {
        begin();
        selectLargest();
    });
    connect(layers, &LayerProxyModel::searched, this, [this](bool isAny) {
        if (isAny)
            expandAll();
        fitRows();
    });
    for (const auto change : {&QTreeView::expanded, &QTreeView::collapsed})
        connect(this, change, this, [this] { fitRows(); });
    begin();
}

void LayerTableView::selectLargest()
{
    int largest = -1;
    double most = -1;
    for (int layer = 0; layer < m_layers->tree().layerCount(); ++layer) {
        const double share = m_layers->indexOf(layer, Column::Parameters).data(LayerTableModel::ShareRole).toDouble();
        if (share > most) {
            most = share;
            largest = layer;
        }
    }
    m_tellLayer = -2; // another model's layer of the same row is another layer
    selectLayer(largest);
}

int LayerTableView::currentLayer() const
{
    return m_layers ? m_layers->layerAt(currentIndex()) : -1;
}

void LayerTableView::fitRows()
{
    // Rows breathe where there is room; where there is none the table scrolls.
    int rows = 0;
    for (int i = 0; model() && i < model()->rowCount(); ++i)
        rows += 1 + (isExpanded(model()->index(i, 0)) ? model()->rowCount(model()->index(i, 0)) : 0);
    const int height = rows > 0 ? std::clamp(viewport()->height() / rows, 36, 60) : 40;
    if (height != property(CellDelegate::rowHeight).toInt()) {
        setProperty(CellDelegate::rowHeight, height);
        doItemsLayout();
    }
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
    const QByteArray state = header()->saveState();
    fitColumns();
    return state;
}

void LayerTableView::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    fitRows();
    fitColumns();
}

void LayerTableView::selectLayer(int layer)
{
    const QModelIndex index = m_layers ? m_layers->indexOf(layer, Column::Sparsity) : QModelIndex();
    if (index.parent().isValid())
        expand(index.parent());
    if (index.isValid())
        setCurrentIndex(index);
    else
        Q_EMIT currentLayerChanged(-1);
}

void LayerTableView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    const int layer = currentLayer();
    if (layer >= 0 && layer != m_tellLayer) {
        m_tellLayer = layer;
        Q_EMIT currentLayerChanged(layer);
    }
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
        const QModelIndex index = indexAt(position);
        const auto column = Column(index.column());
        const bool isPlain = event->button() == Qt::LeftButton && !event->modifiers();
        const bool isChoice = column == Column::Bits || column == Column::Init || column == Column::Coder;
        if (index.isValid() && isPlain && m_layers && m_layers->layersOf(index).size() > 1
            && (isChoice || column == Column::Switch)) {
            // The edit is for all selected layers: they stay selected.
            selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
            if (isChoice)
                edit(index);
            else
                toggle(index);
            return;
        }
        QTreeView::mousePressEvent(event);
        if (index.isValid() && isPlain && isChoice)
            edit(index);
        return;
    }
    // A slider of several selected layers moves them all; any other is taken alone.
    if (selectionModel()->isRowSelected(slider.row(), slider.parent()))
        selectionModel()->setCurrentIndex(slider, QItemSelectionModel::NoUpdate);
    else
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
    QTreeView::mouseMoveEvent(event);
}

void LayerTableView::mouseReleaseEvent(QMouseEvent* event)
{
    if (m_dragged.isValid()) {
        m_dragged = QPersistentModelIndex();
        m_document.endGesture();
        return;
    }
    QTreeView::mouseReleaseEvent(event);
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
        QTreeView::mouseDoubleClickEvent(event);
}

void LayerTableView::changeStep(int change)
{
    const QModelIndex index = currentIndex().siblingAtColumn(int(Column::Sparsity));
    const int step = index.data(Qt::EditRole).toInt();
    model()->setData(index, std::clamp(step + change, 0, sparsitySteps));
}

void LayerTableView::toggle(const QModelIndex& index)
{
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    model()->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

void LayerTableView::changeBits(int change)
{
    const QModelIndex index = currentIndex().siblingAtColumn(int(Column::Bits));
    model()->setData(index, std::clamp(index.data(Qt::EditRole).toInt() + change, 0, 8));
}

void LayerTableView::openGroup(bool open)
{
    const QModelIndex row = currentIndex().siblingAtColumn(0);
    const QModelIndex group = row.parent().isValid() ? row.parent() : row;
    if (model()->rowCount(group) == 0)
        return;
    if (!open)
        setCurrentIndex(group.siblingAtColumn(currentIndex().column()));
    setExpanded(group, open);
}

QModelIndex LayerTableView::edgeRow(bool last) const
{
    QModelIndex row = model()->index(last ? model()->rowCount() - 1 : 0, 0);
    while (last && isExpanded(row) && model()->rowCount(row) > 0)
        row = model()->index(model()->rowCount(row) - 1, 0, row);
    return row;
}

void LayerTableView::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const
{
    const Colours colours(palette());
    painter->fillRect(rect, selectionModel()->isRowSelected(index.row(), index.parent()) ? colours.accentSoft : colours.surface);
    QTreeView::drawBranches(painter, rect, index);
}

void LayerTableView::keyPressEvent(QKeyEvent* event)
{
    if (!model() || !currentIndex().isValid())
        return QTreeView::keyPressEvent(event);
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
    case Qt::Key_Space:
        return toggle(currentIndex().siblingAtColumn(int(Column::Switch)));
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        if (state() != EditingState) {
            edit(currentIndex().siblingAtColumn(int(Column::Sparsity)));
            return;
        }
        break;
    case Qt::Key_Asterisk:
        return openGroup(true);
    case Qt::Key_Slash:
        return openGroup(false);
    case Qt::Key_Home:
    case Qt::Key_End:
        // Rows, not columns: the slider's column stays the current one.
        return setCurrentIndex(edgeRow(event->key() == Qt::Key_End).siblingAtColumn(int(Column::Sparsity)));
    default:
        break;
    }
    QTreeView::keyPressEvent(event);
}

void LayerTableView::keyReleaseEvent(QKeyEvent* event)
{
    if (m_keyHeld && !event->isAutoRepeat() && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
        m_keyHeld = false;
        m_document.endGesture();
    }
    QTreeView::keyReleaseEvent(event);
}

void LayerTableView::focusOutEvent(QFocusEvent* event)
{
    // The release of a held key goes elsewhere then.
    if (m_keyHeld) {
        m_keyHeld = false;
        m_document.endGesture();
    }
    QTreeView::focusOutEvent(event);
}

void LayerTableView::contextMenuEvent(QContextMenuEvent* event)
{
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    if (!isByKey && !indexAt(event->pos()).isValid())
        return;
    QMenu menu(this);
    fillLayerMenu(menu);
    if (!menu.isEmpty())
        menu.exec(isByKey ? viewport()->mapToGlobal(visualRect(currentIndex()).center()) : event->globalPos());
}

void LayerTableView::fillLayerMenu(QMenu& menu)
{
    const QModelIndex current = currentIndex();
    if (!m_layers || !current.isValid())
        return;
    const auto cell = [&](Column column) { return current.siblingAtColumn(int(column)); };
    const auto set = [this, row = QPersistentModelIndex(current)](Column column, const QVariant& value, int role) {
        if (row.isValid())
            model()->setData(row.sibling(row.row(), int(column)), value, role);
    };
    const std::vector<int> rows = m_layers->layersOf(current);
    const LayerRows layers(rows.begin(), rows.end());
    const auto choices = [&](const QString& title, Column column, const std::vector<std::pair<QString, QVariant>>& values) {
        QMenu* submenu = menu.addMenu(title);
        for (const auto& [text, value] : values) {
            QAction* action = submenu->addAction(text, this, [set, column, value = value] { set(column, value, Qt::EditRole); });
            action->setCheckable(true);
            action->setChecked(cell(column).data(Qt::EditRole) == value);
        }
    };
    const bool isOn = cell(Column::Switch).data(Qt::CheckStateRole).toInt() == Qt::Checked;
    menu.addAction(isOn ? tr("Switch &Off: Store as It Is") : tr("Switch &On: Compress"), this,
        [set, isOn] { set(Column::Switch, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole); });
    menu.addAction(tr("Type a &Sparsity..."), this, [this, index = QPersistentModelIndex(cell(Column::Sparsity))] { edit(index); });
    std::vector<std::pair<QString, QVariant>> values;
    for (int bits = 0; bits <= 8; ++bits)
        values.emplace_back(bitsText(bits), bits);
    choices(tr("&Bits"), Column::Bits, values);
    values.clear();
    for (int init = 0; init <= int(CentroidInit::Optimal); ++init)
        values.emplace_back(initText(CentroidInit(init)), init);
    choices(tr("Centroids S&tart"), Column::Init, values);
    values.clear();
    for (const std::string_view coder : coderChoices())
        values.emplace_back(coderText(coder), QString::fromUtf8(coder.data(), qsizetype(coder.size())));
    choices(tr("&Coder"), Column::Coder, values);
    menu.addSeparator();
    const bool isHeld = std::ranges::any_of(layers, [&](std::size_t layer) { return m_document.isHeld(layer); });
    menu.addAction(tr("&Release to the Slider of All Layers"), this, [this, layers] { m_document.releaseLayers(layers); })
        ->setEnabled(isHeld);
    menu.addAction(tr("R&eset: Prune and Share Nothing"), this, [this, layers] {
        m_document.changeRecipe(withReset(*m_document.recipe(), layers), RecipeEdit::Reset,
            layers.size() == 1 ? int(layers.front()) : -1);
    });
    if (m_layers->tree().hasGroups()) {
        const QModelIndex row = current.siblingAtColumn(0);
        const bool isMember = row.parent().isValid(), isGroup = model()->rowCount(row) > 0;
        menu.addAction(tr("&Open the Group (*)"), this, [this] { openGroup(true); })->setEnabled(isGroup && !isExpanded(row));
        menu.addAction(tr("C&lose the Group (/)"), this, [this] { openGroup(false); })->setEnabled(isMember || (isGroup && isExpanded(row)));
    }
    menu.addAction(tr("Select &All Layers"), this, &QAbstractItemView::selectAll);
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
    menu.exec(header()->mapToGlobal(position));
}

} // namespace pangkas
