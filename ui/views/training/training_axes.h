// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of the training plot: loss, accuracy, and a small one for learning rate and zeros; one above the other, or, where
// there is little height, the first two side by side and the third not at all. All show the same epochs.
#pragma once

#include "ui/views/training/run_curves.h"

#include <QString>

#include <array>
#include <vector>

class QCPAxis;
class QCPAxisRect;
class QCPLayoutGrid;
class QCPMarginGroup;
class QCustomPlot;

namespace pangkas {

class TrainingAxes
{
public:
    enum Part { Loss, Accuracy, Small, parts };

    /// The parts are the plot's; this must live as long as it is shown.
    explicit TrainingAxes(QCustomPlot& plot);
    TrainingAxes(const TrainingAxes&) = delete;
    TrainingAxes& operator=(const TrainingAxes&) = delete;

    /// To be put into the plot's layout, which owns it then.
    QCPLayoutGrid* element() const { return m_grid; }
    QCPAxisRect& part(Part part) const { return *m_rects[part]; }
    const std::array<QCPAxisRect*, parts>& all() const { return m_rects; }
    std::vector<QCPAxisRect*> visible() const;
    /// Of the epochs; the others follow it.
    QCPAxis* keys() const;
    QCPAxis* values(RunCurve curve) const;

    /// For so many pixels; whether anything has another place now.
    bool arrange(int height);
    bool isSmallVisible() const { return !m_isWide; }
    /// The epochs that there are. One can't go far beyond.
    void setEnd(double epochs) { m_end = epochs; }
    void showAll();
    void fit(RunRanges ranges);
    /// Without curves they would be made up. Of the small part there may be a plan.
    void setNumbersVisible(bool visible, bool inSmall);
    void retranslate();

private:
    QCPAxisRect* addPart(const char* name);
    void follow(QCPAxis& keys);

    QCustomPlot& m_plot;
    QCPLayoutGrid* m_grid;
    std::array<QCPAxisRect*, parts> m_rects{};
    QCPMarginGroup* m_left;
    QCPMarginGroup* m_right;
    QCPMarginGroup* m_beside; // top and bottom of parts side by side
    double m_end = 1;
    bool m_isArranged = false;
    bool m_isWide = false;
    bool m_isFollowing = false;
};

} // namespace pangkas
