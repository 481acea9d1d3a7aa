// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of runs over their epochs: loss, accuracy, and on a small axis learning rate and zeros.
#pragma once

#include "ui/plots/plot_widget.h"
#include "ui/views/training/curve_legend.h"
#include "ui/views/training/phase_marks.h"
#include "ui/views/training/planned_course.h"
#include "ui/views/training/run_curves.h"
#include "ui/views/training/training_axes.h"
#include "ui/views/training/training_run.h"

#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QKeyEvent;
class QMouseEvent;
class QPoint;

namespace pangkas {

class TrainingPlot : public PlotWidget
{
    Q_OBJECT
public:
    explicit TrainingPlot(QWidget* parent = nullptr);

    /// Those that are shown. The phases of the run `focus` are marked.
    void setRuns(const std::vector<TrainingRun>& runs, std::uint64_t focus);
    /// What the next run is going to do: shown as long as there are no runs to be shown.
    void setPlanned(PlannedCourse course);
    void showAll();

    /// What the keys are at; empty before they were used.
    QString cursorText() const { return m_cursor ? textAt(*m_cursor) : QString(); }
    /// Names of the phases that are marked, for tests.
    QStringList phaseNames() const { return m_marks.names(); }
    /// A curve's points, for tests; 0 where it isn't there.
    int pointCount(std::uint64_t run, RunCurve curve) const;
    /// Of the plan's learning rate or zeros, for tests; 0 where they aren't seen.
    int plannedPointCount(RunCurve curve) const;
    QString csv() const;
    QSize sizeHint() const override { return {640, 420}; }
    QSize minimumSizeHint() const override { return {240, 130}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void retranslate() override;
    void applyColours() override;

private:
    RunCurves& curvesOf(const TrainingRun& run);
    void removeAllBut(const std::vector<std::uint64_t>& ids);
    bool isPlanShown() const { return m_runs.empty() && !m_course.points.empty(); }
    void showPlanned();
    void markPhases();
    void arrange();
    void showPoint(const QMouseEvent& event);
    /// To the end of the epoch before or after the one that the keys are at.
    void moveCursor(int direction);
    void zoom(double factor);
    void placeCursor();
    QString textAt(double at) const;

    TrainingAxes m_axes;
    CurveLegend m_legend; // above all parts
    QCPItemText* m_empty; // in place of curves
    QCPGraph *m_plannedRate, *m_plannedZeros;
    PlannedCourse m_course;
    std::array<QCPItemStraightLine*, TrainingAxes::parts> m_cursorLines{};
    std::optional<double> m_cursor; // where the keys are, along the epochs
    std::map<std::uint64_t, RunCurves> m_drawn;
    std::vector<TrainingRun> m_runs; // shown ones, without their outcomes
    std::vector<RunPhase> m_phases; // of the run in focus
    PhaseMarks m_marks;
    bool m_followsAll = true;
};

} // namespace pangkas
