// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of runs over their epochs: loss, accuracy, and on a small axis learning rate and zeros. Each run has a colour;
// what a curve is of is told by its stroke.
#pragma once

#include "ui/views/training/training_run.h"

#include <QString>
#include <QWidget>

#include <array>
#include <cstdint>
#include <map>
#include <vector>

class QCPAbstractItem;
class QCPAxis;
class QCPAxisRect;
class QCPGraph;
class QCPItemText;
class QCPLayoutGrid;
class QCPLegend;
class QCPMarginGroup;
class QCustomPlot;
class QMouseEvent;

namespace pangkas {

class TrainingPlot : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingPlot(QWidget* parent = nullptr);

    /// Those that are shown. The phases of the run `focus` are marked.
    void setRuns(const std::vector<TrainingRun>& runs, std::uint64_t focus);
    void showAll();

    QCustomPlot* plot() const { return m_plot; }
    /// Names of the phases that are marked, for tests.
    QStringList phaseNames() const;
    /// A curve's points, for tests; 0 where it isn't there.
    enum class Curve { StepLoss, EpochLoss, ValidationLoss, StepAccuracy, EpochAccuracy, ValidationAccuracy, Rate, Sparsity };
    int pointCount(std::uint64_t run, Curve curve) const;
    QString csv() const;
    QSize sizeHint() const override { return {640, 420}; }
    QSize minimumSizeHint() const override { return {240, 130}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    static constexpr int curves = 8;
    struct Drawn
    {
        int number = 0;
        std::array<QCPGraph*, curves> graphs{};
    };
    enum Part { Loss, Accuracy, Small, parts };

    QCPAxisRect* addPart(const char* name);
    Drawn& draw(const TrainingRun& run);
    void applyPens(Drawn& drawn);
    void removeAllBut(const std::vector<std::uint64_t>& ids);
    void fitValues();
    void markPhases();
    void placePhaseNames();
    void arrange();
    void showPoint(const QMouseEvent& event);
    void retranslate();
    void applyColours();
    QCPAxis* keyAxis(Part part) const;

    QCustomPlot* m_plot;
    std::array<QCPAxisRect*, parts> m_rects{};
    QCPMarginGroup* m_left;
    QCPMarginGroup* m_right;
    QCPLegend* m_legend; // above all parts
    QCPLayoutGrid* m_parts;
    std::array<QCPGraph*, 3> m_keys{}; // without data: what stands for the strokes in the legend
    std::array<QCPGraph*, 2> m_smallKeys{};
    std::map<std::uint64_t, Drawn> m_drawn;
    std::vector<TrainingRun> m_runs; // shown ones, without their outcomes
    std::vector<RunPhase> m_phases; // of the run in focus
    std::vector<QCPAbstractItem*> m_phaseLines;
    std::vector<QCPItemText*> m_phaseNames;
    double m_end = 1; // of the keys
    bool m_followsAll = true;
    bool m_isArranged = false;
    bool m_isWide = false; // loss and accuracy side by side, nothing else
    bool m_isRanging = false; // the parts follow each other
};

} // namespace pangkas
