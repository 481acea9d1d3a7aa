// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/layer_delegates.h"

#include "core/quantization/weight_sharing.h"
#include "ui/document/recipe_edit.h"
#include "ui/document/results.h"
#include "ui/models/layer_table_model.h"
#include "ui/models/layer_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/coder_box.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QMouseEvent>
#include <QLinearGradient>
#include <QPainter>
#include <QPolygonF>
#include <QTimer>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int cellPadding = 8;
constexpr int sparsityTextWidth = 72;
constexpr int handleRadius = 8;

QRect inner(const QRect& cell)
{
    return cell.adjusted(cellPadding, 0, -cellPadding, 0);
}

/// Accuracy lost, from none to five points and more.
QColor lossColour(double lost, const Colours& colours)
{
    constexpr double point = 0.01;
    const auto between = [](const QColor& from, const QColor& to, double share) {
        const auto mix = [share](float a, float b) { return float(a + share * (b - a)); };
        return QColor::fromRgbF(
            mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()), mix(from.blueF(), to.blueF()));
    };
    if (lost < point)
        return between(colours.good, colours.warning, std::max(0.0, lost / point));
    return between(colours.warning, colours.bad, std::min(1.0, (lost - point) / (4 * point)));
}

/// The groove in the colours of what was lost at each sparsity; paler beyond the handle, bare where nothing was measured.
void paintSensitivity(QPainter* painter, const QRect& groove, int handle, const QPolygonF& curve, const Colours& colours)
{
    const QRectF band = QRectF(groove).adjusted(0, -2, 0, 2);
    QLinearGradient gradient(band.topLeft(), band.topRight());
    for (const QPointF& point : curve)
        gradient.setColorAt(std::clamp(point.x(), 0.0, 1.0), lossColour(point.y(), colours));
    painter->setBrush(colours.line);
    painter->drawRoundedRect(band, 3, 3);
    painter->save();
    painter->setClipRect(band.adjusted(0, 0, (curve.back().x() - 1) * band.width(), 0));
    painter->setBrush(gradient);
    painter->setOpacity(0.45);
    painter->drawRoundedRect(band, 3, 3);
    painter->setOpacity(1);
    painter->setClipRect(QRectF(band.left(), band.top(), handle - band.left(), band.height()), Qt::IntersectClip);
    painter->drawRoundedRect(band, 3, 3);
    painter->restore();
}

void paintPadlock(QPainter* painter, const QPointF& centre, const QColor& colour)
{
    painter->setPen(QPen(colour, 1.4));
    painter->setBrush(Qt::NoBrush);
    painter->drawArc(QRectF(centre.x() - 2.5, centre.y() - 5, 5, 6), 0, 180 * 16);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawRoundedRect(QRectF(centre.x() - 4, centre.y() - 1.5, 8, 6.5), 1, 1);
}

} // namespace

void CellDelegate::paintBackground(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex&) const
{
    const Colours colours(option.palette);
    painter->fillRect(option.rect, option.state & QStyle::State_Selected ? colours.accentSoft : colours.surface);
}

QColor CellDelegate::textColour(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Colours colours(option.palette);
    return index.data(LayerTableModel::EnabledRole).toBool() ? colours.text : colours.muted;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintBackground(painter, option, index);
    painter->setFont(option.font);
    painter->setPen(textColour(option, index));
    const QRect area = inner(option.rect);
    const QString text = option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, area.width());
    painter->drawText(area, index.data(Qt::TextAlignmentRole).toInt(), text);
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const int width = option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * cellPadding + 4;
    return {width, option.widget ? option.widget->property(rowHeight).toInt() : 40};
}

void NameDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem bold(option);
    bold.font.setBold(option.state & QStyle::State_Selected);
    bold.fontMetrics = QFontMetrics(bold.font);
    CellDelegate::paint(painter, bold, index);
}

void SwitchDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintBackground(painter, option, index);
    const Colours colours(option.palette);
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    QRectF track(0, 0, 28, 15);
    track.moveCenter(QRectF(option.rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(isOn ? colours.accent : colours.pruned);
    painter->drawRoundedRect(track, track.height() / 2, track.height() / 2);
    painter->setBrush(colours.surface);
    const double x = isOn ? track.right() - track.height() / 2 : track.left() + track.height() / 2;
    painter->drawEllipse(QPointF(x, track.center().y()), 5.5, 5.5);
    painter->restore();
}

bool SwitchDelegate::editorEvent(
    QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() == QEvent::MouseButtonDblClick)
        return true; // the second click's release toggles, nothing else
    if (event->type() != QEvent::MouseButtonRelease)
        return false;
    const auto* mouse = static_cast<QMouseEvent*>(event);
    if (mouse->button() != Qt::LeftButton || !option.rect.contains(mouse->position().toPoint()))
        return false;
    const bool isOn = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    return model->setData(index, isOn ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

void ShareDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintBackground(painter, option, index);
    const Colours colours(option.palette);
    const QRect area = inner(option.rect);
    painter->setFont(option.font);
    painter->setPen(textColour(option, index));
    painter->drawText(area.adjusted(0, 0, 0, -8), Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
    const QRectF bar(area.left(), option.rect.center().y() + 9, area.width(), 3);
    const double share = index.data(LayerTableModel::ShareRole).toDouble();
    painter->fillRect(bar, colours.line);
    painter->fillRect(QRectF(bar.left(), bar.top(), std::max(1.5, bar.width() * share), bar.height()), colours.second);
}

void FigureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintBackground(painter, option, index);
    const Colours colours(option.palette);
    const bool isPacked = Origin(index.data(LayerTableModel::OriginRole).toInt()) == Origin::Packed;
    painter->setFont(option.font);
    painter->setPen(isPacked ? textColour(option, index) : colours.muted);
    painter->drawText(inner(option.rect), Qt::AlignRight | Qt::AlignVCenter, index.data().toString());
}

QRect SparsityDelegate::grooveRect(const QRect& cell)
{
    return QRect(cell.left() + cellPadding + handleRadius, cell.center().y() - 2,
        std::max(20, cell.width() - 2 * cellPadding - 2 * handleRadius - sparsityTextWidth), 4);
}

int SparsityDelegate::stepAt(const QRect& cell, int x)
{
    const QRect groove = grooveRect(cell);
    return std::clamp(qRound(double(x - groove.left()) * sparsitySteps / groove.width()), 0, sparsitySteps);
}

QPoint SparsityDelegate::handleCentre(const QRect& cell, int step)
{
    const QRect groove = grooveRect(cell);
    return {groove.left() + qRound(double(step) * groove.width() / sparsitySteps), cell.center().y()};
}

void SparsityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    paintBackground(painter, option, index);
    const Colours colours(option.palette);
    const bool isEnabled = index.data(LayerTableModel::EnabledRole).toBool();
    const QRect groove = grooveRect(option.rect);
    const QPoint handle = handleCentre(option.rect, index.data(Qt::EditRole).toInt());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const auto sensitivity = index.data(LayerTableModel::SensitivityRole).value<QPolygonF>();
    if (isEnabled && !sensitivity.isEmpty()) {
        paintSensitivity(painter, groove, handle.x(), sensitivity, colours);
    } else {
        painter->setBrush(colours.line);
        painter->drawRoundedRect(groove, 2, 2);
        painter->setBrush(isEnabled ? colours.accent : colours.pruned);
        painter->drawRoundedRect(QRect(groove.left(), groove.top(), handle.x() - groove.left(), groove.height()), 2, 2);
    }
    painter->setPen(QPen(isEnabled ? colours.accent : colours.pruned, 2));
    painter->setBrush(colours.surface);
    painter->drawEllipse(QPointF(handle) + QPointF(0, 0.5), handleRadius - 1.5, handleRadius - 1.5);
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(isEnabled ? colours.accent : colours.pruned);
        painter->drawEllipse(QPointF(handle) + QPointF(0, 0.5), 3, 3);
    }
    const QRect area = inner(option.rect);
    const QString text = index.data().toString();
    if (index.data(LayerTableModel::HeldRole).toBool())
        paintPadlock(painter, QPointF(area.right() - option.fontMetrics.horizontalAdvance(text) - 7, area.center().y()), colours.muted);
    painter->restore();
    painter->setFont(option.font);
    painter->setPen(textColour(option, index));
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, text);
}

QWidget* SparsityDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    auto* spin = new QDoubleSpinBox(parent);
    spin->setRange(0, 100);
    spin->setDecimals(1);
    spin->setSingleStep(0.1);
    spin->setSuffix(tr(" %"));
    return spin;
}

void SparsityDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* spin = static_cast<QDoubleSpinBox*>(editor);
    // What is typed goes on; another change meanwhile doesn't overwrite it.
    if (!spin->property("filled").toBool()) {
        spin->setValue(index.data(Qt::EditRole).toInt() * 100.0 / sparsitySteps);
        spin->selectAll();
        spin->setProperty("filled", true);
    }
}

void SparsityDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    auto* spin = static_cast<QDoubleSpinBox*>(editor);
    spin->interpretText();
    model->setData(index, qRound(spin->value() * sparsitySteps / 100));
}

QComboBox* ChoiceDelegate::createBox(QWidget* parent) const
{
    if (m_choices == Choices::Coder)
        return new CoderBox(parent);
    auto* box = new QComboBox(parent);
    if (m_choices == Choices::Bits) {
        for (int bits = 0; bits <= 8; ++bits)
            box->addItem(bitsText(bits), bits);
    } else {
        for (int init = 0; init <= int(CentroidInit::Optimal); ++init)
            box->addItem(initText(CentroidInit(init)), init);
    }
    return box;
}

QWidget* ChoiceDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem&, const QModelIndex&) const
{
    QComboBox* box = createBox(parent);
    // A choice is complete: no need to press Enter.
    connect(box, &QComboBox::activated, this, [this, box] {
        auto* self = const_cast<ChoiceDelegate*>(this);
        Q_EMIT self->commitData(box);
        Q_EMIT self->closeEditor(box);
    });
    QTimer::singleShot(0, box, &QComboBox::showPopup);
    return box;
}

void ChoiceDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    auto* box = static_cast<QComboBox*>(editor);
    if (auto* coder = qobject_cast<CoderBox*>(box))
        coder->setCoder(index.data(Qt::EditRole).toString());
    else
        box->setCurrentIndex(box->findData(index.data(Qt::EditRole)));
}

void ChoiceDelegate::setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const
{
    model->setData(index, static_cast<QComboBox*>(editor)->currentData());
}

} // namespace pangkas
