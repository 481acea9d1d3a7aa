// SPDX-License-Identifier: GPL-3.0-or-later
// The layer table with its sliders: dragged with the mouse, moved with the arrow keys.
#pragma once

#include <QPersistentModelIndex>
#include <QTableView>

#include <vector>

namespace pangkas {

class Document;

/// Left and Right move the current layer's slider by 0.1 %, with Shift by 1 %, with Ctrl by 10 %; Space switches the
/// layer; Enter types a number; + and - change the bits. A drag or a held key is one undo step.
class LayerTableView : public QTableView
{
    Q_OBJECT
public:
    explicit LayerTableView(Document& document, QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    /// Which columns are shown and how wide, without what a narrow window hides.
    QByteArray saveColumns();
    int currentLayer() const { return currentIndex().row(); } // -1: none
    void selectLayer(int row);

Q_SIGNALS:
    void currentLayerChanged(int row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    QModelIndex sliderAt(const QPoint& position) const; // invalid away from a groove
    void dragTo(int x);
    void changeStep(int change);
    void changeBits(int change);
    void selectLargest();
    void fitRows();
    void fitColumns();
    void setNarrow(bool narrow);
    void showColumnMenu(const QPoint& position);

    Document& m_document;
    QPersistentModelIndex m_dragged;
    bool m_keyHeld = false;
    bool m_isNarrow = false;
    std::vector<int> m_hiddenWhileNarrow; // columns
};

} // namespace pangkas
