// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/run_curves.h"

#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/training/run_table_model.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace pangkas {
namespace {

using Value = std::optional<double>;

Value percent(const Value& share)
{
    return share ? Value(100 * *share) : Value();
}

template <typename Points, typename ValueOf>
void fill(QCPGraph& graph, const Points& points, ValueOf valueOf)
{
    QVector<double> keys, values;
    for (const auto& point : points) {
        if (const Value value = valueOf(point); value && std::isfinite(*value)) {
            keys << point.at;
            values << *value;
        }
    }
    graph.setData(keys, values, true);
}

QString number(double value)
{
    return QString::number(value, 'g', 9);
}

} // namespace

void setStroke(QCPGraph& graph, RunCurve curve, const QColor& colour, const QColor& surface)
{
    QColor faint = colour;
    faint.setAlphaF(0.6f);
    switch (curve) {
    case RunCurve::StepLoss:
    case RunCurve::StepAccuracy:
        graph.setPen(QPen(faint, 1));
        return;
    case RunCurve::EpochLoss:
    case RunCurve::EpochAccuracy:
        graph.setPen(QPen(colour, 1.2, Qt::DashLine));
        graph.setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.2), QBrush(surface), 5));
        return;
    case RunCurve::ValidationLoss:
    case RunCurve::ValidationAccuracy:
        graph.setPen(QPen(colour, 2));
        graph.setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colour, 1), QBrush(colour), 7));
        return;
    case RunCurve::Rate:
        graph.setPen(QPen(colour, 1.4));
        return;
    case RunCurve::Sparsity:
        graph.setPen(QPen(colour, 1.4, Qt::DotLine));
        graph.setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colour, 1), QBrush(colour), 4));
        return;
    }
}

void ValueRange::include(double value)
{
    if (!std::isfinite(value))
        return;
    low = isEmpty ? value : std::min(low, value);
    high = isEmpty ? value : std::max(high, value);
    isEmpty = false;
}

void RunRanges::include(const TrainingRun& run)
{
    for (const RunStep& step : run.steps) {
        loss.include(step.loss);
        accuracy.include(100 * step.accuracy);
        if (step.learningRate > 0)
            rate.include(step.learningRate);
    }
    for (const RunEpoch& epoch : run.epochs) {
        const EpochReport& report = epoch.report;
        loss.include(report.trainingLoss);
        loss.include(report.validationLoss.value_or(report.trainingLoss));
        accuracy.include(100 * report.trainingAccuracy);
        accuracy.include(100 * report.validationAccuracy.value_or(report.trainingAccuracy));
    }
}

RunCurves::RunCurves(QCustomPlot& plot, int number, const std::function<QCPAxis*(RunCurve)>& valueAxis) : m_number(number)
{
    for (int i = 0; i < runCurves; ++i) {
        QCPAxis* values = valueAxis(RunCurve(i));
        m_graphs[std::size_t(i)] = plot.addGraph(values->axisRect()->axis(QCPAxis::atBottom), values);
    }
}

void RunCurves::setRun(const TrainingRun& run)
{
    fill(graph(RunCurve::StepLoss), run.steps, [](const RunStep& step) { return Value(step.loss); });
    fill(graph(RunCurve::StepAccuracy), run.steps, [](const RunStep& step) { return percent(step.accuracy); });
    fill(graph(RunCurve::Rate), run.steps,
        [](const RunStep& step) { return step.learningRate > 0 ? Value(step.learningRate) : Value(); });
    fill(graph(RunCurve::EpochLoss), run.epochs, [](const RunEpoch& epoch) { return Value(epoch.report.trainingLoss); });
    fill(graph(RunCurve::ValidationLoss), run.epochs, [](const RunEpoch& epoch) { return epoch.report.validationLoss; });
    fill(graph(RunCurve::EpochAccuracy), run.epochs, [](const RunEpoch& epoch) { return percent(epoch.report.trainingAccuracy); });
    fill(graph(RunCurve::ValidationAccuracy), run.epochs, [](const RunEpoch& epoch) { return percent(epoch.report.validationAccuracy); });
    fill(graph(RunCurve::Sparsity), run.epochs, [](const RunEpoch& epoch) { return percent(epoch.report.sparsity); });
}

void RunCurves::setColours(const Colours& colours)
{
    for (int i = 0; i < runCurves; ++i)
        setStroke(graph(RunCurve(i)), RunCurve(i), colours.categories[std::size_t(runColour(m_number))], colours.surface);
}

void RunCurves::setSmallVisible(bool visible)
{
    graph(RunCurve::Rate).setVisible(visible);
    graph(RunCurve::Sparsity).setVisible(visible);
}

void RunCurves::removeFrom(QCustomPlot& plot)
{
    for (QCPGraph* graph : m_graphs)
        plot.removeGraph(graph);
}

int RunCurves::pointCount(RunCurve curve) const
{
    return graph(curve).dataCount();
}

QString RunCurves::csv() const
{
    static constexpr const char* names[runCurves] = {"training_loss_running", "training_loss", "validation_loss",
        "training_accuracy_running", "training_accuracy", "validation_accuracy", "learning_rate", "sparsity"};
    QString text;
    for (int i = 0; i < runCurves; ++i) {
        const bool isPercent = i >= int(RunCurve::StepAccuracy) && RunCurve(i) != RunCurve::Rate;
        for (const QCPGraphData& point : *graph(RunCurve(i)).data())
            text += QStringLiteral("%1,%2,%3,%4\n")
                        .arg(m_number)
                        .arg(QLatin1String(names[i]), number(point.key), number(isPercent ? point.value / 100 : point.value));
    }
    return text;
}

} // namespace pangkas
