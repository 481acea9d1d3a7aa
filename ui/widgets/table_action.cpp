// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/table_action.h"

#include <QAbstractItemView>
#include <QAction>
#include <QToolBar>

namespace pangkas {

QAction* addTableAction(QToolBar& bar, QAbstractItemView& table, const char* objectName, const QKeySequence& key)
{
    auto* action = new QAction(&table);
    action->setObjectName(QLatin1String(objectName));
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    bar.addAction(action);
    table.addAction(action);
    return action;
}

} // namespace pangkas
