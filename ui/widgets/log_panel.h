// SPDX-License-Identifier: GPL-3.0-or-later
// The log as a list that follows its newest entry: filtered, copied, saved and cleared from here.
#pragma once

#include "ui/models/log_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;
class QTreeView;

namespace pangkas {

class LogFilterModel;

class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(LogModel& log, QWidget* parent = nullptr);

    LogLevel least() const;
    void setLeast(LogLevel least);
    /// The selected entries, or all that are shown, to the clipboard.
    void copy();

Q_SIGNALS:
    void saveWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void refresh();
    void showMenu(const QPoint& position);

    LogModel& m_log;
    LogFilterModel* m_shown;
    QLabel* m_title;
    QComboBox* m_levels;
    QToolButton* m_save;
    QToolButton* m_copy;
    QToolButton* m_clear;
    QTreeView* m_view;
};

} // namespace pangkas
