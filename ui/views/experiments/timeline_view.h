// SPDX-License-Identifier: GPL-3.0-or-later
// All moves of the recipe, newest first, with their branches; a click goes there.
#pragma once

#include <QListView>

namespace pangkas {

class RecipeHistoryModel;

class TimelineView : public QListView
{
    Q_OBJECT
public:
    explicit TimelineView(RecipeHistoryModel& model, QWidget* parent = nullptr);

Q_SIGNALS:
    /// A click, or Enter on the selected row.
    void stateChosen(int row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
};

} // namespace pangkas
