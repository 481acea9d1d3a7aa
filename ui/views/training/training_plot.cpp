// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_plot.h"

#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/training/run_text.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace pangkas {

TrainingPlot::TrainingPlot(QWidget* parent)
    : PlotWidget(parent)
    , m_axes(*m_plot)
    , m_legend(*m_plot, *m_axes.keys(), *m_axes.values(RunCurve::EpochLoss))
    , m_marks(*m_plot)
{
    m_plot->setMinimumSize(220, 110);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setMouseTracking(true);
    m_plot->setFocusPolicy(Qt::NoFocus);
    setFocusPolicy(Qt::StrongFocus);
    m_plot->plotLayout()->addElement(0, 0, m_legend.element());
    m_plot->plotLayout()->addElement(1, 0, m_axes.element());
    m_plot->plotLayout()->setRowStretchFactor(0, 0.001); // no higher than it must be
    m_plot->plotLayout()->setRowSpacing(0);
    QCPLegend& legend = *m_legend.element();
    legend.setLayer("legend");
    legend.setFillOrder(QCPLayoutGrid::foColumnsFirst);
    legend.setMargins(QMargins(6, 2, 6, 0));
    legend.setColumnSpacing(10);
    legend.setIconSize(22, 12);
    m_plot->setAutoAddPlottableToLegend(false);
    m_empty = new QCPItemText(m_plot);
    m_empty->position->setType(QCPItemPosition::ptViewportRatio);
    m_empty->setClipToAxisRect(false);
    m_empty->setPadding(QMargins(8, 4, 8, 4));
    m_empty->setSelectable(false);
    m_plannedRate = m_plot->addGraph(m_axes.values(RunCurve::Rate)->axisRect()->axis(QCPAxis::atBottom), m_axes.values(RunCurve::Rate));
    m_plannedZeros
        = m_plot->addGraph(m_axes.values(RunCurve::Sparsity)->axisRect()->axis(QCPAxis::atBottom), m_axes.values(RunCurve::Sparsity));
    for (std::size_t part = 0; part < m_cursorLines.size(); ++part)
        m_cursorLines[part] = addEpochLine(*m_plot, *m_axes.all()[part], 0, QPen());

    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_followsAll = false; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &TrainingPlot::showAll);
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() & Qt::LeftButton)
            m_followsAll = false;
        else
            showPoint(*event);
    });
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] { m_marks.placeNames(); });
    arrange();
    applyColours();
    setRuns({}, 0);
}

RunCurves& TrainingPlot::curvesOf(const TrainingRun& run)
{
    if (const auto found = m_drawn.find(run.id); found != m_drawn.end())
        return found->second;
    const auto values = [this](RunCurve curve) { return m_axes.values(curve); };
    RunCurves& curves = m_drawn.emplace(run.id, RunCurves(*m_plot, run.number, values)).first->second;
    curves.setSmallVisible(m_axes.isSmallVisible());
    curves.setColours(Colours(palette()));
    return curves;
}

void TrainingPlot::removeAllBut(const std::vector<std::uint64_t>& ids)
{
    for (auto place = m_drawn.begin(); place != m_drawn.end();) {
        if (std::ranges::find(ids, place->first) != ids.end()) {
            ++place;
            continue;
        }
        place->second.removeFrom(*m_plot);
        place = m_drawn.erase(place);
    }
}

void TrainingPlot::setRuns(const std::vector<TrainingRun>& runs, std::uint64_t focus)
{
    m_runs.clear();
    m_phases.clear();
    std::vector<std::uint64_t> ids;
    double end = 1;
    for (const TrainingRun& run : runs) {
        if (run.isShown && !run.steps.empty())
            end = std::max(end, run.steps.back().at);
        if (run.isShown)
            end = std::max(end, run.isActive() ? double(run.plannedEpochs()) : run.epochs.empty() ? 0 : run.epochs.back().at);
        if (!run.isShown)
            continue;
        ids.push_back(run.id);
        m_runs.push_back(run);
        m_runs.back().outcome.reset(); // its weights need not live as long as the picture
        if (run.id == focus)
            m_phases = run.phases;
    }
    if (isPlanShown()) {
        end = std::max(end, m_course.epochs);
        m_phases = m_course.phases;
    }
    m_axes.setEnd(end);
    m_axes.setNumbersVisible(!m_runs.empty(), !m_runs.empty() || isPlanShown());
    m_empty->setVisible(m_runs.empty());
    showPlanned();
    removeAllBut(ids);
    RunRanges ranges;
    for (const TrainingRun& run : m_runs) {
        curvesOf(run).setRun(run);
        ranges.include(run);
    }
    if (isPlanShown()) {
        for (const PlannedPoint& point : m_course.points) {
            if (point.learningRate > 0)
                ranges.rate.include(point.learningRate);
        }
    }
    m_axes.fit(ranges);
    markPhases();
    if (m_followsAll)
        showAll();
    replotSoon();
}

void TrainingPlot::setPlanned(PlannedCourse course)
{
    m_course = std::move(course);
    if (m_runs.empty())
        setRuns({}, 0);
}

void TrainingPlot::showPlanned()
{
    QVector<double> rateKeys, rates, zeroKeys, zeros;
    if (isPlanShown()) {
        for (const PlannedPoint& point : m_course.points) {
            if (point.learningRate > 0) {
                rateKeys << point.at;
                rates << point.learningRate;
            }
            if (point.zeros) {
                zeroKeys << point.at;
                zeros << 100 * *point.zeros;
            }
        }
    }
    m_plannedRate->setData(rateKeys, rates, true);
    m_plannedZeros->setData(zeroKeys, zeros, true);
    for (QCPGraph* graph : {m_plannedRate, m_plannedZeros})
        graph->setVisible(isPlanShown() && m_axes.isSmallVisible());
}

int TrainingPlot::plannedPointCount(RunCurve curve) const
{
    const QCPGraph& graph = curve == RunCurve::Rate ? *m_plannedRate : *m_plannedZeros;
    return graph.visible() ? graph.dataCount() : 0;
}

void TrainingPlot::showAll()
{
    m_followsAll = true;
    m_axes.showAll();
    replotSoon();
}

void TrainingPlot::markPhases()
{
    m_marks.set(m_phases, m_axes.visible(), m_axes.part(TrainingAxes::Accuracy), Colours(palette()), smallFont());
}

int TrainingPlot::pointCount(std::uint64_t run, RunCurve curve) const
{
    const auto found = m_drawn.find(run);
    return found == m_drawn.end() ? 0 : found->second.pointCount(curve);
}

void TrainingPlot::arrange()
{
    if (!m_axes.arrange(height()))
        return;
    m_legend.setSmallVisible(m_axes.isSmallVisible());
    m_empty->position->setCoords(0.5, m_axes.isSmallVisible() ? 0.5 : 0.75); // not on the label between the parts
    for (auto& [id, curves] : m_drawn)
        curves.setSmallVisible(m_axes.isSmallVisible());
    showPlanned();
    retranslate();
    placeCursor();
}

void TrainingPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

QString TrainingPlot::textAt(double at) const
{
    if (isPlanShown())
        return plannedText(*m_course.pointAt(at));
    QStringList texts;
    for (const TrainingRun& run : m_runs) {
        if (const QString text = pointText(run, at); !text.isEmpty())
            texts << text;
    }
    return texts.join(QLatin1Char('\n'));
}

void TrainingPlot::showPoint(const QMouseEvent& event)
{
    const QCPAxisRect* rect = m_plot->axisRectAt(event.pos());
    const bool isInside = rect && rect->rect().contains(event.pos());
    const QString text = isInside ? textAt(rect->axis(QCPAxis::atBottom)->pixelToCoord(event.pos().x()))
                                  : m_legend.explanationAt(event.pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event.globalPosition().toPoint(), text, m_plot);
}

void TrainingPlot::moveCursor(int direction)
{
    std::set<double> ends;
    for (const TrainingRun& run : m_runs) {
        for (const RunEpoch& epoch : run.epochs)
            ends.insert(epoch.at);
    }
    for (int epoch = 0; isPlanShown() && epoch <= m_course.epochs; ++epoch)
        ends.insert(epoch);
    if (ends.empty())
        return;
    auto next = ends.begin();
    if (m_cursor && direction > 0)
        next = ends.upper_bound(*m_cursor);
    else if (m_cursor && ends.lower_bound(*m_cursor) != ends.begin())
        next = std::prev(ends.lower_bound(*m_cursor));
    if (next == ends.end())
        next = std::prev(next);
    m_cursor = *next;
    placeCursor();
    const QString text = cursorText();
    setAccessibleDescription(text);
    const double x = m_axes.keys()->coordToPixel(*m_cursor);
    QToolTip::showText(m_plot->mapToGlobal(QPoint(int(x), m_axes.part(TrainingAxes::Loss).top())), text, m_plot);
}

void TrainingPlot::placeCursor()
{
    for (std::size_t part = 0; part < m_cursorLines.size(); ++part) {
        QCPItemStraightLine& line = *m_cursorLines[part];
        line.setVisible(m_cursor && hasFocus() && m_axes.all()[part]->visible());
        line.point1->setCoords(m_cursor.value_or(0), 0);
        line.point2->setCoords(m_cursor.value_or(0), 1);
    }
    replotSoon();
}

/// About the cursor where it is seen, else about the middle.
void TrainingPlot::zoom(double factor)
{
    const QCPRange range = m_axes.keys()->range();
    m_axes.keys()->scaleRange(factor, m_cursor && range.contains(*m_cursor) ? *m_cursor : range.center());
    m_followsAll = false;
    replotSoon();
}

void TrainingPlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCursor(-1);
    case Qt::Key_Right:
        return moveCursor(1);
    case Qt::Key_Plus:
        return zoom(0.8);
    case Qt::Key_Minus:
        return zoom(1.25);
    case Qt::Key_Home:
        return showAll();
    default:
        PlotWidget::keyPressEvent(event);
    }
}

void TrainingPlot::focusInEvent(QFocusEvent* event)
{
    PlotWidget::focusInEvent(event);
    applyColours();
}

void TrainingPlot::focusOutEvent(QFocusEvent* event)
{
    PlotWidget::focusOutEvent(event);
    applyColours();
}

QString TrainingPlot::csv() const
{
    QString text = QStringLiteral("run,curve,epochs_done,value\n");
    for (const TrainingRun& run : m_runs) {
        if (const auto found = m_drawn.find(run.id); found != m_drawn.end())
            text += found->second.csv();
    }
    return text;
}

void TrainingPlot::retranslate()
{
    m_axes.retranslate();
    m_legend.retranslate();
    markPhases();
    m_empty->setText(m_axes.isSmallVisible() ? tr("The curves of runs appear here as they go; below, what the plan is going to do")
                                             : tr("The curves of runs appear here as they go"));
    m_plot->setToolTip(QString());
    setAccessibleName(tr("Curves of training"));
    m_plot->setAccessibleName(tr("Curves of training"));
    replotSoon();
}

void TrainingPlot::applyColours()
{
    const Colours colours(palette());
    const QFont small = smallFont();
    m_plot->setBackground(colours.surface);
    for (QCPAxisRect* rect : m_axes.all()) {
        for (QCPAxis* axis : rect->axes()) {
            const bool isOfKeys = axis->orientation() == Qt::Horizontal;
            styleAxis(*axis, colours, small, isOfKeys ? AxisLine::Shown : AxisLine::Hidden);
        }
    }
    for (const QCPAxisRect* rect : m_axes.all()) {
        if (hasFocus())
            rect->axis(QCPAxis::atBottom)->setBasePen(QPen(colours.accent, 2));
    }
    m_legend.setColours(colours, small);
    m_empty->setFont(font());
    m_empty->setColor(colours.muted);
    m_empty->setBrush(colours.surface);
    setStroke(*m_plannedRate, RunCurve::Rate, colours.muted, colours.surface);
    m_plannedZeros->setPen(QPen(colours.muted, 1.4, Qt::DotLine));
    for (QCPItemStraightLine* line : m_cursorLines)
        line->setPen(QPen(colours.accent, 1));
    placeCursor();
    for (auto& [id, curves] : m_drawn)
        curves.setColours(colours);
    markPhases();
    replotSoon();
}

} // namespace pangkas
