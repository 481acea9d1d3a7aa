// SPDX-License-Identifier: GPL-3.0-or-later
// The log as a list that follows its newest entry.
#pragma once

#include <QWidget>

class QLabel;
class QTreeView;

namespace pangkas {

class LogModel;

class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(LogModel& log, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    QLabel* m_title;
    QTreeView* m_view;
};

} // namespace pangkas
