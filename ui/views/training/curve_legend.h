// SPDX-License-Identifier: GPL-3.0-or-later
// What the strokes of the training curves stand for, in a row above all parts of the plot.
#pragma once

#include "ui/views/training/run_curves.h"

#include <QString>

#include <array>

class QCPGraph;
class QCPLegend;
class QCustomPlot;
class QFont;
class QPoint;

namespace pangkas {

class CurveLegend
{
public:
    /// Adds what stands for the curves to the plot: graphs on these axes, without data.
    CurveLegend(QCustomPlot& plot, QCPAxis& keys, QCPAxis& values);

    /// To be put into the plot's layout, which owns it then.
    QCPLegend* element() const { return m_legend; }
    /// Learning rate and zeros.
    void setSmallVisible(bool visible);
    void setColours(const Colours& colours, const QFont& font);
    void retranslate();
    /// What the entry at a point of the plot means and how it was measured; empty beside the entries.
    QString explanationAt(const QPoint& position) const;

private:
    static constexpr std::array shown{RunCurve::StepLoss, RunCurve::EpochLoss, RunCurve::ValidationLoss, RunCurve::Rate, RunCurve::Sparsity};

    QCPLegend* m_legend;
    std::array<QCPGraph*, shown.size()> m_keys{};
};

} // namespace pangkas
