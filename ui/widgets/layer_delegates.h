// SPDX-License-Identifier: GPL-3.0-or-later
// How the cells of the layer table look and are edited. The sparsity slider is painted here and dragged by the view.
#pragma once

#include <QStyledItemDelegate>

class QComboBox;

namespace pangkas {

/// Background and text of a cell; muted text for layers that are switched off.
class CellDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// Name of the view's property that holds the height of its rows, in pixels.
    static constexpr const char* rowHeight = "rowHeight";
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void paintBackground(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    QColor textColour(const QStyleOptionViewItem& option, const QModelIndex& index) const;
};

/// The layer's name, bold in the selected row.
class NameDelegate : public CellDelegate
{
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class SwitchDelegate : public CellDelegate
{
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;
};

/// A number above a bar that shows LayerTableModel::ShareRole.
class ShareDelegate : public CellDelegate
{
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

/// A figure that is muted while it is only predicted.
class FigureDelegate : public CellDelegate
{
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class SparsityDelegate : public CellDelegate
{
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

    /// The groove within a cell, from step 0 at its left end to sparsitySteps at its right.
    static QRect grooveRect(const QRect& cell);
    static int stepAt(const QRect& cell, int x);
    static QPoint handleCentre(const QRect& cell, int step);
};

/// A list of choices: a box whose items' data are what EditRole takes.
class ChoiceDelegate : public CellDelegate
{
    Q_OBJECT
public:
    enum class Choices { Bits, Initialisation, Coder };
    ChoiceDelegate(Choices choices, QObject* parent) : CellDelegate(parent), m_choices(choices) { }
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

private:
    QComboBox* createBox(QWidget* parent) const;

    Choices m_choices;
};

} // namespace pangkas
