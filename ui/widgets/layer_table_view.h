// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table with its sliders, layers of a group below it: dragged with the mouse, moved with the arrow keys.
#pragma once

#include <QPersistentModelIndex>
#include <QTreeView>

#include <vector>

class QMenu;

namespace pangkas {

class Document;
class LayerProxyModel;

/// Several rows can be selected: an edit of one of them is an edit of all, one undo step.
/// Left and Right move the current layer's slider by 0.1 %, with Shift by 1 %, with Ctrl by 10 %; Space switches the
/// layer; Enter types a number; + and - change the bits; * opens a group, / closes it. A drag or a held key is one undo step.
class LayerTableView : public QTreeView
{
    Q_OBJECT
public:
    explicit LayerTableView(Document& document, QWidget* parent = nullptr);

    void setLayers(LayerProxyModel* layers);
    /// Which columns are shown and how wide, without what a narrow window hides.
    QByteArray saveColumns();
    /// A layer's row in the recipe; -1: none, or a group.
    int currentLayer() const;
    void selectLayer(int layer);

Q_SIGNALS:
    void currentLayerChanged(int layer);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;

private:
    QModelIndex sliderAt(const QPoint& position) const; // invalid away from a groove
    void dragTo(int x);
    void openGroup(bool open); // the current row's
    QModelIndex edgeRow(bool last) const; // of the rows that can be seen by scrolling
    void changeStep(int change);
    void changeBits(int change);
    void toggle(const QModelIndex& index); // a cell of the switches
    void selectLargest();
    void fillLayerMenu(QMenu& menu);
    void fitRows();
    void fitColumns();
    void setNarrow(bool narrow);
    void showColumnMenu(const QPoint& position);

    Document& m_document;
    LayerProxyModel* m_layers = nullptr;
    int m_tellLayer = -2; // what was told last
    QPersistentModelIndex m_dragged;
    bool m_keyHeld = false;
    bool m_isNarrow = false;
    std::vector<int> m_hiddenWhileNarrow; // columns
};

} // namespace pangkas
