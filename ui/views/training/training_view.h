// SPDX-License-Identifier: GPL-3.0-or-later
// Retraining: what a run is told, its curves as they come, stopping it, and adopting what it has learned.
#pragma once

#include "ui/views/training/training_runs.h"
#include "ui/views/view.h"

#include <QVariantMap>

#include <cstdint>

class QAction;
class QLabel;
class QPushButton;
class QTabWidget;
class QToolBar;

namespace pangkas {

class FigureTable;
class PlanForm;
class RunTableModel;
class TrainingPlot;

class TrainingView : public View
{
    Q_OBJECT
public:
    explicit TrainingView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;

    TrainingRuns& runs() { return *m_runs; }
    PlanForm& form() { return *m_form; }
    TrainingPlot& plot() { return *m_plot; }
    /// What is remembered from session to session.
    QVariantMap state() const;
    void setState(const QVariantMap& state);
    /// The chosen run, 0 while there is none.
    std::uint64_t selectedRun() const { return m_selected; }
    void selectRun(std::uint64_t id);

protected:
    void refresh() override;
    void retranslate() override;

private:
    void build();
    void start();
    void finish(std::uint64_t id);
    void openPlan();
    void savePlan();
    void saveLog();
    void fillTable();
    void updateActions();
    void showPlanned();
    void updateStatus();
    QString statusText() const;
    const TrainingRun* selected() const { return m_runs->find(m_selected); }

    TrainingRuns* m_runs;
    RunTableModel* m_model;
    QPushButton* m_start;
    QPushButton* m_stop;
    QPushButton* m_cancel;
    QPushButton* m_adopt;
    QLabel* m_status;
    TrainingPlot* m_plot;
    QTabWidget* m_pages;
    PlanForm* m_form;
    QToolBar* m_bar;
    FigureTable* m_table;
    QAction* m_adoptAction;
    QAction* m_removeAction;
    QAction* m_saveAction;
    std::uint64_t m_selected = 0;
    std::uint64_t m_last = 0; // the run that ended last
    bool m_isFilling = false;
};

} // namespace pangkas
