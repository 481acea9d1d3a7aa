// SPDX-License-Identifier: GPL-3.0-or-later
// Where the phases of a run begin: dashed lines through the parts of a plot, with names above one of them.
#pragma once

#include "ui/views/training/training_run.h"

#include <QStringList>

#include <vector>

class QCPAbstractItem;
class QCPAxisRect;
class QCPItemStraightLine;
class QCPItemText;
class QCustomPlot;
class QFont;
class QPen;

namespace pangkas {

struct Colours;

/// A line at a place along the epochs, from the top of a part to its bottom.
QCPItemStraightLine* addEpochLine(QCustomPlot& plot, QCPAxisRect& part, double at, const QPen& pen);

class PhaseMarks
{
public:
    explicit PhaseMarks(QCustomPlot& plot) : m_plot(plot) { }

    /// The names stand above `named`, which need not be one of `parts`. One phase alone is not marked.
    void set(const std::vector<RunPhase>& phases, const std::vector<QCPAxisRect*>& parts, QCPAxisRect& named,
        const Colours& colours, const QFont& font);
    /// Names that would run into each other are left out; for whenever the plot is laid out.
    void placeNames();
    QStringList names() const;

private:
    void addName(const RunPhase& phase, QCPAxisRect& part, const Colours& colours, const QFont& font);

    QCustomPlot& m_plot; // whose items these are
    std::vector<QCPAbstractItem*> m_lines;
    std::vector<QCPItemText*> m_names;
};

} // namespace pangkas
