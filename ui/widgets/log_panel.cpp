// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/log_panel.h"

#include "ui/models/log_model.h"
#include "ui/plots/colours.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

namespace pangkas {
namespace {

/// Colours an entry by its level; the model knows no colours.
class LogDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const Colours colours(option->palette);
        QColor ink = colours.text;
        if (LogModel::Column(index.column()) == LogModel::Column::Time) {
            ink = colours.muted;
        } else {
            switch (LogLevel(index.data(LogModel::LevelRole).toInt())) {
            case LogLevel::Notice:
                break;
            case LogLevel::Success:
                ink = colours.good;
                break;
            case LogLevel::Warning:
                ink = colours.warning;
                break;
            case LogLevel::Failure:
                ink = colours.bad;
                break;
            }
        }
        option->palette.setColor(QPalette::Text, ink);
    }
};

} // namespace

LogPanel::LogPanel(LogModel& log, QWidget* parent)
    : QWidget(parent), m_title(new QLabel(this)), m_view(new QTreeView(this))
{
    setObjectName("logPanel");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_view->setModel(&log);
    m_view->setItemDelegate(new LogDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setHeaderHidden(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformRowHeights(true);
    m_view->header()->setSectionResizeMode(int(LogModel::Column::Time), QHeaderView::ResizeToContents);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 10, 12, 6);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_view);
    connect(&log, &QAbstractItemModel::rowsInserted, m_view, &QAbstractItemView::scrollToBottom);
    retranslate();
}

void LogPanel::retranslate()
{
    m_title->setText(tr("Log"));
    m_view->setAccessibleName(tr("Log"));
}

void LogPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
