// SPDX-License-Identifier: GPL-3.0-or-later
// A budget of bytes or of accuracy, the recipe that keeps it, and the frontier to beat by hand.
#pragma once

#include "ui/jobs/job_status.h"
#include "ui/views/budget/budget_task.h"
#include "ui/views/view.h"

#include <memory>
#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QRadioButton;

namespace pangkas {

class FrontPlot;

class BudgetView : public View
{
    Q_OBJECT
public:
    explicit BudgetView(Workbench& workbench, QWidget* parent = nullptr);

    QString title() const override;
    QString explanation() const override;
    std::vector<Figure> figures() override;
    FrontPlot& plot() { return *m_plot; }

protected:
    void refresh() override;
    void retranslate() override;

private:
    BudgetGoal goal() const;
    bool isScanned() const;
    std::optional<BudgetInput> input() const; // none while anything is missing
    void solve();
    void start();
    void finish(Result<std::shared_ptr<const BudgetSolution>> result, const BudgetGoal& goal);
    void predict();
    void updateMarks();
    void updateStatus();

    FrontPlot* m_plot;
    QRadioButton* m_byBytes;
    QDoubleSpinBox* m_megabytes;
    QRadioButton* m_byLoss;
    QDoubleSpinBox* m_points;
    QCheckBox* m_keepsHeld;
    QPushButton* m_solve;
    QLabel* m_status;
    QLabel* m_outcome;
    QString m_outcomeText;
    std::shared_ptr<const Scan> m_predictedScan; // of m_line
    std::shared_ptr<const BudgetLine> m_line;
    std::shared_ptr<PackCache> m_cache = std::make_shared<PackCache>(std::size_t{128} << 20);
    std::shared_ptr<const SourceModel> m_source; // of the fields' values
    bool m_waitsForScan = false;
    std::optional<JobId> m_job;
};

} // namespace pangkas
