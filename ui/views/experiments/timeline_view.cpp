// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/experiments/timeline_view.h"

#include "ui/models/recipe_history_model.h"
#include "ui/plots/colours.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QStyledItemDelegate>

#include <algorithm>

namespace pangkas {
namespace {

constexpr int laneWidth = 16;
constexpr int mostLanes = 8; // drawn side by side; the others share the last

class StateDelegate : public QStyledItemDelegate
{
public:
    StateDelegate(const RecipeHistoryModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) { }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        return {200, option.fontMetrics.height() + 12};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Colours colours(option.palette);
        const bool isSelected = option.state & QStyle::State_Selected, isHovered = option.state & QStyle::State_MouseOver;
        const bool isCurrent = index.data(RecipeHistoryModel::CurrentRole).toBool();
        const bool isAncestor = index.data(RecipeHistoryModel::AncestorRole).toBool();
        painter->fillRect(option.rect, isSelected || isHovered ? colours.accentSoft : colours.surface);
        const HistoryLanes& lanes = m_model.lanes(index.row());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        paintLanes(*painter, option.rect, lanes, colours);
        const QPointF dot = dotOf(option.rect, lanes.lane);
        painter->setPen(QPen(isAncestor ? colours.accent : colours.grip, 2));
        painter->setBrush(isCurrent ? colours.accent : colours.surface);
        const double radius = isCurrent ? 5.5 : 4;
        painter->drawEllipse(dot, radius, radius);
        painter->restore();

        const int shown = std::clamp(m_model.laneCount(), 1, mostLanes);
        QRect text = option.rect.adjusted(12 + shown * laneWidth, 0, -10, 0);
        painter->setFont(option.font);
        painter->setPen(colours.muted);
        const QString time = index.data(RecipeHistoryModel::TimeRole).toString();
        painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, time);
        text.setRight(text.right() - option.fontMetrics.horizontalAdvance(time) - 14);
        if (const QString measured = index.data(RecipeHistoryModel::ExperimentRole).toString();
            !measured.isEmpty() && option.fontMetrics.horizontalAdvance(measured) < text.width() / 2) {
            painter->setPen(colours.good);
            painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, measured);
            text.setRight(text.right() - option.fontMetrics.horizontalAdvance(measured) - 14);
        }
        QFont font = option.font;
        font.setBold(isCurrent);
        painter->setFont(font);
        painter->setPen(isAncestor ? colours.text : colours.muted);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    }

private:
    static QPointF dotOf(const QRect& row, int lane)
    {
        return {row.left() + 14.5 + std::min(lane, mostLanes - 1) * laneWidth, row.center().y() + 0.5};
    }

    static void paintLanes(QPainter& painter, const QRect& row, const HistoryLanes& lanes, const Colours& colours)
    {
        painter.setPen(QPen(colours.grip, 1.6));
        painter.setBrush(Qt::NoBrush);
        const QPointF dot = dotOf(row, lanes.lane);
        const double top = row.top(), bottom = row.bottom() + 1;
        for (const int lane : lanes.through) {
            const double x = dotOf(row, lane).x();
            painter.drawLine(QPointF(x, top), QPointF(x, bottom));
        }
        if (lanes.hasChild)
            painter.drawLine(QPointF(dot.x(), top), dot);
        if (lanes.hasParent)
            painter.drawLine(dot, QPointF(dot.x(), bottom));
        for (const int lane : lanes.joining) {
            const double x = dotOf(row, lane).x();
            QPainterPath path(QPointF(x, top));
            path.cubicTo(QPointF(x, dot.y()), QPointF(x, dot.y()), dot);
            painter.drawPath(path);
        }
    }

    const RecipeHistoryModel& m_model;
};

} // namespace

TimelineView::TimelineView(RecipeHistoryModel& model, QWidget* parent) : QListView(parent)
{
    setObjectName("timeline");
    setModel(&model);
    setItemDelegate(new StateDelegate(model, this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) { Q_EMIT stateChosen(index.row()); });
    connect(&model, &QAbstractItemModel::dataChanged, viewport(), qOverload<>(&QWidget::update));
}

void TimelineView::keyPressEvent(QKeyEvent* event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT stateChosen(currentIndex().row());
    else
        QListView::keyPressEvent(event);
}

} // namespace pangkas
