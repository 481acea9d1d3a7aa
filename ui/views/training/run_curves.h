// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of one run over its epochs. Each run has a colour; what a curve is of is told by its stroke.
#pragma once

#include "ui/views/training/training_run.h"

#include <QString>

#include <array>
#include <functional>
#include <vector>

class QColor;
class QCPAxis;
class QCPGraph;
class QCustomPlot;

namespace pangkas {

struct Colours;

enum class RunCurve { StepLoss, EpochLoss, ValidationLoss, StepAccuracy, EpochAccuracy, ValidationAccuracy, Rate, Sparsity };
inline constexpr int runCurves = 8;

/// The stroke of a curve, for the curve itself and for the legend. Hollow marks are filled with the surface's colour.
void setStroke(QCPGraph& graph, RunCurve curve, const QColor& colour, const QColor& surface);

/// A range that grows with what it is told.
struct ValueRange
{
    double low = 0, high = 0;
    bool isEmpty = true;

    void include(double value);
};

/// What the axes of some runs have to hold; accuracies in per cent.
struct RunRanges
{
    ValueRange loss, accuracy, rate;

    void include(const TrainingRun& run);
};

class RunCurves
{
public:
    /// Its graphs belong to the plot. `valueAxis` tells the axis of each curve.
    RunCurves(QCustomPlot& plot, int number, const std::function<QCPAxis*(RunCurve)>& valueAxis);

    void setRun(const TrainingRun& run);
    void setColours(const Colours& colours);
    /// Learning rate and zeros.
    void setSmallVisible(bool visible);
    void removeFrom(QCustomPlot& plot);
    int pointCount(RunCurve curve) const;
    /// A line for each point of each curve: run, curve, epochs done, value; shares are no percentages.
    QString csv() const;

private:
    QCPGraph& graph(RunCurve curve) const { return *m_graphs[std::size_t(curve)]; }

    int m_number;
    std::array<QCPGraph*, runCurves> m_graphs{};
};

} // namespace pangkas
