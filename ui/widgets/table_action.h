// SPDX-License-Identifier: GPL-3.0-or-later
// An action on a table's rows: a button in a bar, an entry of the table's menu, and a key while the table has the focus.
#pragma once

#include <QKeySequence>

class QAbstractItemView;
class QAction;
class QToolBar;

namespace pangkas {

/// Owned by the table.
QAction* addTableAction(QToolBar& bar, QAbstractItemView& table, const char* objectName, const QKeySequence& key = {});

} // namespace pangkas
