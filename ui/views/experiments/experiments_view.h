// SPDX-License-Identifier: GPL-3.0-or-later
// What was tried: every measured state as a point and a row, two of them compared, and the tree of all moves.
#pragma once

#include "ui/views/view.h"

#include <cstdint>
#include <vector>

class QAction;
class QCheckBox;
class QLabel;
class QSortFilterProxyModel;
class QTabWidget;
class QTableView;
class QToolBar;

namespace pangkas {

class ComparisonModel;
class ExperimentTableModel;
class FrontPlot;
class RecipeHistoryModel;
class TimelineView;
struct ComparedState;

class ExperimentsView : public View
{
    Q_OBJECT
public:
    explicit ExperimentsView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    FrontPlot& plot() { return *m_plot; }
    QTableView& table() { return *m_table; }
    TimelineView& timeline() { return *m_timeline; }
    /// As they stand in the table.
    std::vector<std::uint64_t> selectedIds() const;
    void select(std::uint64_t id, bool extend);

protected:
    void refresh() override;
    void retranslate() override;

private:
    void buildTable();
    void restore(std::uint64_t id);
    void restoreSelected();
    void starSelected();
    void removeSelected();
    void compareSelected();
    void updateActions();
    void updateComparison();
    void updateMarks();
    void updateSummary();
    ComparedState presentState() const;

    ExperimentTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    RecipeHistoryModel* m_historyModel;
    ComparisonModel* m_comparisonModel;
    QLabel* m_summary;
    FrontPlot* m_plot;
    QTabWidget* m_tabs;
    QTableView* m_table;
    TimelineView* m_timeline;
    QTableView* m_comparison;
    QLabel* m_comparisonHint;
    QCheckBox* m_onlyPresentData;
    QCheckBox* m_withPapers;
    QToolBar* m_bar;
    QAction* m_restore;
    QAction* m_compare;
    QAction* m_star;
    QAction* m_rename;
    QAction* m_remove;
};

} // namespace pangkas
