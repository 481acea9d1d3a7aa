// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/log_panel.h"

#include "ui/models/log_filter_model.h"
#include "ui/plots/colours.h"
#include "ui/widgets/icon.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {
namespace {

/// Colours an entry by its level and marks it, for those who see no colours; the model knows neither.
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
            QString mark;
            switch (LogLevel(index.data(LogModel::LevelRole).toInt())) {
            case LogLevel::Notice:
                mark = QStringLiteral("notice");
                break;
            case LogLevel::Success:
                mark = QStringLiteral("success");
                ink = colours.good;
                break;
            case LogLevel::Warning:
                mark = QStringLiteral("warning");
                ink = colours.warning;
                break;
            case LogLevel::Failure:
                mark = QStringLiteral("failure");
                ink = colours.bad;
                break;
            }
            option->icon = icon(mark);
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = QSize(15, 15);
        }
        option->palette.setColor(QPalette::Text, ink);
    }
};

} // namespace

LogPanel::LogPanel(LogModel& log, QWidget* parent)
    : QWidget(parent)
    , m_log(log)
    , m_shown(new LogFilterModel(log, this))
    , m_title(new QLabel(this))
    , m_levels(new QComboBox(this))
    , m_save(new QToolButton(this))
    , m_copy(new QToolButton(this))
    , m_clear(new QToolButton(this))
    , m_view(new QTreeView(this))
{
    setObjectName("logPanel");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_levels->setObjectName("logLevels");
    for (const LogLevel level : {LogLevel::Notice, LogLevel::Warning, LogLevel::Failure})
        m_levels->addItem(QString(), int(level));
    m_save->setObjectName("saveLogButton");
    m_save->setIcon(icon("save"));
    m_copy->setObjectName("copyLogButton");
    m_copy->setIcon(icon("copy"));
    m_clear->setObjectName("clearLogButton");
    m_clear->setIcon(icon("clear"));

    m_view->setObjectName("log");
    m_view->setModel(m_shown);
    m_view->setItemDelegate(new LogDelegate(m_view));
    m_view->setRootIsDecorated(false);
    m_view->setHeaderHidden(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformRowHeights(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setTabKeyNavigation(false);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->header()->setSectionResizeMode(int(LogModel::Column::Time), QHeaderView::ResizeToContents);

    auto* head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(m_title, 1);
    head->addWidget(m_levels);
    for (QToolButton* button : {m_save, m_copy, m_clear})
        head->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 6, 12, 6);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_view);

    connect(m_levels, &QComboBox::currentIndexChanged, this, &LogPanel::refresh);
    connect(m_save, &QToolButton::clicked, this, &LogPanel::saveWanted);
    connect(m_copy, &QToolButton::clicked, this, &LogPanel::copy);
    connect(m_clear, &QToolButton::clicked, &log, &LogModel::clear);
    connect(m_view, &QWidget::customContextMenuRequested, this, &LogPanel::showMenu);
    auto* copyKey = new QShortcut(QKeySequence::Copy, m_view);
    copyKey->setContext(Qt::WidgetShortcut);
    connect(copyKey, &QShortcut::activated, this, &LogPanel::copy);
    // Who reads what was before is left there.
    connect(m_shown, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] {
        const QScrollBar& bar = *m_view->verticalScrollBar();
        if (bar.value() == bar.maximum())
            QMetaObject::invokeMethod(m_view, &QAbstractItemView::scrollToBottom, Qt::QueuedConnection);
    });
    connect(&log, &QAbstractItemModel::rowsInserted, this, &LogPanel::refresh);
    connect(&log, &QAbstractItemModel::modelReset, this, &LogPanel::refresh);
    retranslate();
}

LogLevel LogPanel::least() const
{
    return LogLevel(m_levels->currentData().toInt());
}

void LogPanel::setLeast(LogLevel least)
{
    m_levels->setCurrentIndex(std::max(0, m_levels->findData(int(least))));
}

void LogPanel::refresh()
{
    m_shown->setLeast(least());
    for (QToolButton* button : {m_save, m_copy, m_clear})
        button->setEnabled(m_log.rowCount() > 0);
}

void LogPanel::copy()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        for (int row = 0; row < m_shown->rowCount(); ++row)
            rows << m_shown->index(row, 0);
    }
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QString text;
    for (const QModelIndex& row : rows)
        text += m_log.plainText(m_shown->mapToSource(row).row());
    QApplication::clipboard()->setText(text);
}

void LogPanel::showMenu(const QPoint& position)
{
    QMenu menu(this);
    menu.addAction(icon("copy"), tr("&Copy"), this, &LogPanel::copy);
    menu.addAction(icon("save"), tr("&Save Log..."), this, &LogPanel::saveWanted);
    menu.addAction(icon("clear"), tr("C&lear"), &m_log, &LogModel::clear);
    for (QAction* action : menu.actions())
        action->setEnabled(m_log.rowCount() > 0);
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

void LogPanel::retranslate()
{
    m_title->setText(tr("Log"));
    m_view->setAccessibleName(tr("Log"));
    const QString levels[] = {tr("Everything"), tr("Warnings and failures"), tr("Failures")};
    for (int i = 0; i < m_levels->count(); ++i)
        m_levels->setItemText(i, levels[i]);
    m_levels->setToolTip(tr("Which entries the log shows; all of them are kept and saved"));
    m_levels->setAccessibleName(m_levels->toolTip());
    m_save->setToolTip(tr("Save the log to a text file"));
    m_copy->setToolTip(tr("Copy the selected entries, or all that are shown"));
    m_clear->setToolTip(tr("Clear the log"));
    for (QToolButton* button : {m_save, m_copy, m_clear})
        button->setAccessibleName(button->toolTip());
    refresh();
}

void LogPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
