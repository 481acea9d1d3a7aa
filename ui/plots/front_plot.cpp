// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/front_plot.h"

#include "ui/document/experiments/experiment.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr int grabDistance = 12; // pixels

void setMark(QCPGraph* graph, QCPScatterStyle::ScatterShape shape, double size, const QColor& line, const QColor& fill)
{
    graph->setScatterStyle(QCPScatterStyle(shape, QPen(line, 1.6), fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush), size));
}

} // namespace

FrontPlot::FrontPlot(QWidget* parent) : PlotWidget(parent)
{
    m_plot->setMinimumSize(200, 120);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setMouseTracking(true);
    m_plot->addLayer("labels", m_plot->layer("main"), QCustomPlot::limAbove);
    m_plot->addLayer("marks", m_plot->layer("main"), QCustomPlot::limAbove);

    const auto line = [this] {
        QCPGraph* graph = m_plot->addGraph();
        graph->setAdaptiveSampling(false);
        return graph;
    };
    m_denseLine = line();
    m_line = line();
    m_front = line();
    m_front->setLineStyle(QCPGraph::lsStepLeft);
    m_faint = addCloud("main");
    m_references = addCloud("main");
    m_points = addCloud("marks");
    m_starred = addCloud("marks");
    m_dense = addCloud("marks");
    m_present = line();
    m_selection = line();
    for (QCPGraph* ring : {m_present, m_selection}) {
        ring->setLineStyle(QCPGraph::lsNone);
        ring->setLayer("marks");
    }
    m_plot->xAxis->setScaleType(QCPAxis::stLogarithmic);
    m_plot->axisRect()->setMinimumMargins(QMargins(48, 10, 18, 24));
    m_plot->xAxis->setSubTicks(false);
    m_plot->yAxis->setSubTicks(false);
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this](const QCPRange& range) {
        if (range.lower < 10 || range.upper > 1e13) // beyond any file
            m_plot->xAxis->setRange(std::clamp(range.lower, 10.0, 1e12), std::clamp(range.upper, 100.0, 1e13));
        updateTicks();
    });
    connect(m_plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] { updateTicks(); });
    connect(m_plot, &QCustomPlot::afterLayout, this, &FrontPlot::placeLabels);
    const auto zoomed = [this] { m_followsAll = false; };
    connect(m_plot, &QCustomPlot::mouseWheel, this, zoomed);
    connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
        if (event->button() != Qt::LeftButton)
            return;
        if (const FrontMark* mark = markAt(event->pos()); mark && mark->id)
            Q_EMIT clicked(mark->id, event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier));
    });
    connect(m_plot, &QCustomPlot::mouseMove, this, [this, zoomed](QMouseEvent* event) {
        if (event->buttons() & Qt::LeftButton)
            return zoomed();
        const FrontMark* mark = markAt(event->pos());
        m_plot->setCursor(mark && mark->id ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (mark)
            QToolTip::showText(event->globalPosition().toPoint(), mark->toolTip, m_plot);
        else
            QToolTip::hideText();
    });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this](QMouseEvent* event) {
        const FrontMark* mark = markAt(event->pos());
        if (!mark)
            showAll();
        else if (mark->id)
            Q_EMIT doubleClicked(mark->id);
    });
    applyColours();
    showAll();
}

FrontPlot::Cloud FrontPlot::addCloud(const char* layer)
{
    Cloud cloud;
    cloud.graph = m_plot->addGraph();
    cloud.graph->setLineStyle(QCPGraph::lsNone);
    cloud.graph->setLayer(layer);
    cloud.graph->setAdaptiveSampling(false);
    cloud.bars = new QCPErrorBars(m_plot->xAxis, m_plot->yAxis);
    cloud.bars->setDataPlottable(cloud.graph);
    cloud.bars->setWhiskerWidth(6);
    return cloud;
}

void FrontPlot::setMarks(std::vector<FrontMark> marks)
{
    if (marks == m_marks)
        return;
    m_marks = std::move(marks);
    rebuild();
}

void FrontPlot::setDense(std::optional<FrontMark> dense)
{
    if (dense == m_denseMark)
        return;
    m_denseMark = std::move(dense);
    rebuild();
}

void FrontPlot::setReferences(std::vector<FrontMark> references)
{
    if (references == m_referenceMarks)
        return;
    m_referenceMarks = std::move(references);
    rebuild();
}

void FrontPlot::setLine(std::vector<FrontLinePoint> line)
{
    if (line == m_linePoints)
        return;
    m_linePoints = std::move(line);
    rebuild();
}

void FrontPlot::setAxisTitles(const QString& bytes, const QString& accuracy)
{
    m_plot->xAxis->setLabel(bytes);
    m_plot->yAxis->setLabel(accuracy);
    updateTicks();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void FrontPlot::fill(const Cloud& cloud, const std::vector<const FrontMark*>& marks)
{
    // The graph sorts its data by key, and the bars go by the graph's order.
    std::vector<const FrontMark*> sorted = marks;
    std::ranges::stable_sort(sorted, {}, &FrontMark::bytes);
    QVector<double> keys, values, minus, plus;
    for (const FrontMark* mark : sorted) {
        keys << mark->bytes;
        values << 100 * mark->accuracy;
        minus << (mark->high > mark->low ? 100 * (mark->accuracy - mark->low) : 0);
        plus << (mark->high > mark->low ? 100 * (mark->high - mark->accuracy) : 0);
    }
    cloud.graph->setData(keys, values, true);
    cloud.bars->setData(minus, plus);
}

void FrontPlot::rebuild()
{
    std::vector<const FrontMark*> plain, starred, faint, references, dense;
    std::vector<FrontPoint> front;
    QVector<double> ringKeys, ringValues, presentKeys, presentValues;
    std::vector<const FrontMark*> comparable;
    for (const FrontMark& mark : m_marks) {
        (mark.isFaint ? faint : mark.isStarred ? starred : plain).push_back(&mark);
        if (!mark.isFaint) {
            front.push_back({static_cast<std::uint64_t>(mark.bytes), mark.accuracy});
            comparable.push_back(&mark);
        }
        if (mark.isSelected) {
            ringKeys << mark.bytes;
            ringValues << 100 * mark.accuracy;
        }
        if (mark.isPresent) {
            presentKeys << mark.bytes;
            presentValues << 100 * mark.accuracy;
        }
    }
    for (const FrontMark& mark : m_referenceMarks)
        references.push_back(&mark);
    if (m_denseMark)
        dense.push_back(&*m_denseMark);
    fill(m_points, plain);
    fill(m_starred, starred);
    fill(m_faint, faint);
    fill(m_references, references);
    fill(m_dense, dense);
    m_selection->setData(ringKeys, ringValues);
    m_present->setData(presentKeys, presentValues);

    QVector<double> keys, values;
    for (const std::size_t i : paretoFront(front)) {
        keys << comparable[i]->bytes;
        values << 100 * comparable[i]->accuracy;
    }
    m_front->setData(keys, values, true);
    keys.clear();
    values.clear();
    for (const FrontLinePoint& point : m_linePoints) {
        keys << point.bytes;
        values << 100 * point.accuracy;
    }
    m_line->setData(keys, values, true);
    if (m_denseMark)
        m_denseLine->setData({10, 1e13}, {100 * m_denseMark->accuracy, 100 * m_denseMark->accuracy});
    else
        m_denseLine->setData(QVector<double>(), QVector<double>());
    if (m_followsAll)
        showAll();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void FrontPlot::showAll()
{
    m_followsAll = true;
    double left = 0, right = 0, low = 0, high = 0;
    bool isEmpty = true;
    const auto include = [&](double bytes, double from, double to) {
        if (!(bytes > 0))
            return;
        left = isEmpty ? bytes : std::min(left, bytes);
        right = isEmpty ? bytes : std::max(right, bytes);
        low = isEmpty ? from : std::min(low, from);
        high = isEmpty ? to : std::max(high, to);
        isEmpty = false;
    };
    const auto includeMark = [&](const FrontMark& mark) {
        const bool hasBar = mark.high > mark.low;
        include(mark.bytes, 100 * (hasBar ? mark.low : mark.accuracy), 100 * (hasBar ? mark.high : mark.accuracy));
    };
    for (const auto* marks : {&m_marks, &m_referenceMarks})
        std::ranges::for_each(*marks, includeMark);
    if (m_denseMark)
        includeMark(*m_denseMark);
    for (const FrontLinePoint& point : m_linePoints)
        include(point.bytes, 100 * point.accuracy, 100 * point.accuracy);
    if (isEmpty) {
        left = 1e6;
        right = 3e8;
        low = 0;
        high = 100;
    }
    const double room = std::max(1.15, std::pow(right / left, 0.07));
    const double space = std::max(0.08 * (high - low), 0.5);
    m_plot->xAxis->setRange(left / room, right * room);
    m_plot->yAxis->setRange(low - space, std::min(high + space, std::max(104.0, high)));
    updateTicks();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void FrontPlot::updateTicks()
{
    // 1, 2, 5, 10: the powers of ten alone would leave most ranges without a tick.
    const QSharedPointer<QCPAxisTickerText> bytes(new QCPAxisTickerText);
    const QCPRange range = m_plot->xAxis->range();
    const bool isWide = range.upper / range.lower > 300;
    const bool isNarrow = range.upper / range.lower < 4;
    for (double power = 1; power < 1e13; power *= 10) {
        for (const double digit : {1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0}) {
            const bool isCoarse = digit == 1 || (!isWide && (digit == 2 || digit == 5));
            if (const double tick = digit * power; (isCoarse || isNarrow) && range.contains(tick))
                bytes->addTick(tick, QLocale().formattedDataSize(qint64(tick), digit == std::floor(digit) || power < 10 ? 0 : 1, QLocale::DataSizeSIFormat));
        }
    }
    m_plot->xAxis->setTicker(bytes);
    const QSharedPointer<QCPAxisTickerText> shares(new QCPAxisTickerText);
    const QCPRange percent = m_plot->yAxis->range();
    double step = 1e-3;
    for (int i = 0; percent.size() / step > 7 && i < 20; ++i)
        step *= i % 3 == 1 ? 2.5 : 2; // 1, 2, 5, 10
    const int decimals = std::max(0, -int(std::floor(std::log10(step) + 1e-9)));
    for (double tick = std::ceil(percent.lower / step) * step; tick <= percent.upper && tick <= 100 + 1e-9; tick += step)
        shares->addTick(tick, percentText(tick / 100 + 0.0, decimals));
    m_plot->yAxis->setTicker(shares);
}

void FrontPlot::placeLabels()
{
    for (QCPItemText* label : m_labels)
        label->setVisible(false);
    std::size_t used = 0;
    const QRect area = m_plot->axisRect()->rect();
    std::vector<QRect> taken;
    const auto mark = [&](const FrontMark& from, bool isWanted) {
        if (from.label.isEmpty() || !isWanted)
            return;
        const QPoint at(int(m_plot->xAxis->coordToPixel(from.bytes)), int(m_plot->yAxis->coordToPixel(100 * from.accuracy)));
        if (!area.contains(at))
            return;
        const QSize size = m_plot->fontMetrics().size(Qt::TextSingleLine, from.label) + QSize(4, 2);
        const QPoint corners[] = {{10, -size.height() - 4}, {-size.width() - 10, -size.height() - 4}, {10, 6},
            {-size.width() - 10, 6}, {-size.width() / 2, -size.height() - 12}, {-size.width() / 2, 14}};
        for (const QPoint& corner : corners) {
            const QRect place(at + corner, size);
            if (!area.contains(place) || std::ranges::any_of(taken, [&](const QRect& other) { return other.intersects(place); }))
                continue;
            taken.push_back(place);
            if (used == m_labels.size()) {
                m_labels.push_back(new QCPItemText(m_plot));
                m_labels.back()->setLayer("labels");
                m_labels.back()->position->setType(QCPItemPosition::ptAbsolute);
                m_labels.back()->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
            }
            QCPItemText* label = m_labels[used++];
            label->setText(from.label);
            label->setFont(m_plot->font());
            label->setColor(from.id || !from.isFaint ? Colours(palette()).text : Colours(palette()).muted);
            label->position->setCoords(place.topLeft() + QPoint(2, 1));
            label->setVisible(true);
            return;
        }
    };
    if (m_denseMark)
        mark(*m_denseMark, true);
    for (const FrontMark& one : m_marks)
        mark(one, one.isSelected || one.isPresent);
    for (const FrontMark& one : m_referenceMarks)
        mark(one, true);
    for (const FrontMark& one : m_marks)
        mark(one, one.isStarred && !one.isSelected && !one.isPresent);
}

void FrontPlot::retranslate()
{
    updateTicks();
}

void FrontPlot::applyColours()
{
    const Colours colours(palette());
    m_plot->setBackground(colours.surface);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
        styleAxis(*axis, colours, font(), AxisLine::Shown);
        axis->grid()->setZeroLinePen(QPen(colours.line, 1));
    }
    m_plot->setFont(font());
    m_denseLine->setPen(QPen(colours.muted, 1, Qt::DotLine));
    m_line->setPen(QPen(colours.second, 2, Qt::DashLine));
    m_front->setPen(QPen(colours.accent, 1.8));
    const auto bars = [&](const Cloud& cloud, QColor colour) {
        colour.setAlpha(110);
        cloud.bars->setPen(QPen(colour, 1.2));
    };
    setMark(m_points.graph, QCPScatterStyle::ssCircle, 8, colours.accent, colours.accent);
    bars(m_points, colours.accent);
    setMark(m_starred.graph, QCPScatterStyle::ssDiamond, 12, colours.second, colours.second);
    bars(m_starred, colours.second);
    setMark(m_faint.graph, QCPScatterStyle::ssCircle, 7, colours.grip, QColor());
    bars(m_faint, colours.grip);
    setMark(m_references.graph, QCPScatterStyle::ssTriangle, 10, colours.muted, colours.surface);
    bars(m_references, colours.muted);
    setMark(m_dense.graph, QCPScatterStyle::ssSquare, 9, colours.text, colours.text);
    bars(m_dense, colours.text);
    setMark(m_selection, QCPScatterStyle::ssCircle, 18, colours.second, QColor());
    setMark(m_present, QCPScatterStyle::ssCircle, 14, colours.accent, QColor());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

const FrontMark* FrontPlot::find(std::uint64_t id) const
{
    const auto found = std::ranges::find(m_marks, id, &FrontMark::id);
    return found == m_marks.end() ? nullptr : &*found;
}

QPoint FrontPlot::positionOf(std::uint64_t id) const
{
    const FrontMark* mark = find(id);
    if (!mark)
        return {-1, -1};
    const QPointF at(m_plot->xAxis->coordToPixel(mark->bytes), m_plot->yAxis->coordToPixel(100 * mark->accuracy));
    return m_plot->mapTo(this, at.toPoint());
}

const FrontMark* FrontPlot::markAt(const QPoint& position) const
{
    const FrontMark* nearest = nullptr;
    double least = grabDistance;
    const auto look = [&](const FrontMark& mark) {
        const double x = m_plot->xAxis->coordToPixel(mark.bytes) - position.x();
        const double y = m_plot->yAxis->coordToPixel(100 * mark.accuracy) - position.y();
        if (const double distance = std::hypot(x, y); distance < least) {
            least = distance;
            nearest = &mark;
        }
    };
    for (const auto* marks : {&m_marks, &m_referenceMarks})
        std::ranges::for_each(*marks, look);
    if (m_denseMark)
        look(*m_denseMark);
    return nearest;
}

} // namespace pangkas
