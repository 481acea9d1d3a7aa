// SPDX-License-Identifier: GPL-3.0-or-later
// Which classes are taken for which, by both networks, and what each class lost.
#pragma once

#include "ui/views/accuracy/class_table_model.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLabel;
class QTreeView;

namespace pangkas {

class ConfusionPlot;
class Workbench;

class ClassesPage : public QWidget
{
    Q_OBJECT
public:
    explicit ClassesPage(Workbench& workbench, QWidget* parent = nullptr);

    void refresh();
    void retranslate();
    ConfusionPlot* dense() const { return m_dense; }
    ConfusionPlot* compressed() const { return m_compressed; }
    QTreeView* table() const { return m_table; }
    const ClassTableModel& model() const { return m_model; }
    QString csv() const;

Q_SIGNALS:
    /// The images of a class are wanted.
    void labelChosen(int label);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refreshMatrices();
    /// How many rows a matrix has room for.
    std::size_t room() const;

    Workbench& m_workbench;
    ClassTableModel m_model;
    QSortFilterProxyModel m_sorted;
    ConfusionPlot* m_dense;
    ConfusionPlot* m_compressed;
    QLabel* m_part; // says so when not all classes have a row
    QTreeView* m_table;
    std::size_t m_shownRoom = 0;
};

} // namespace pangkas
