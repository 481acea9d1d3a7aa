// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/codebook/codebook_plot.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace pangkas {
namespace {

constexpr int barsAcross = 180;
constexpr int pointsAcross = 400;
constexpr int grabDistance = 8; // pixels
constexpr double base = 0.5; // what bars and stems stand on: below one weight
constexpr int laneHeight = 15, narrowLane = 11;
constexpr int roomForLanes = 230; // pixels; with less, lanes are narrow
constexpr int leftMargin = 62; // so that another lane's name seldom moves what is under the pointer
constexpr int leastDistribution = 70; // pixels; with less room it is left out
constexpr std::size_t mostBounds = 64; // more lines would hide the bars

class CountTicker : public QCPAxisTickerLog
{
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
        QString text = QStringLiteral("10");
        for (const QChar digit : QString::number(std::abs(qRound(std::log10(tick)))))
            text += digits[digit.digitValue()];
        return text;
    }
};

QColor mixed(const QColor& front, const QColor& back, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue()));
}

/// The survivors below a value: those of the profile without what lies within the threshold.
double survivorsBelow(const MagnitudeProfile& profile, double threshold, double value)
{
    const double low = profile.sumsBelow(-threshold).count;
    if (threshold <= 0)
        return profile.sumsBelow(value).count;
    if (value < -threshold)
        return profile.sumsBelow(value).count;
    if (value < threshold)
        return low;
    return profile.sumsBelow(value).count - (profile.sumsBelow(threshold).count - low);
}

QCPScatterStyle tickStyle(const QColor& colour, double width)
{
    QPainterPath path;
    path.moveTo(0, -5);
    path.lineTo(0, 5);
    return QCPScatterStyle(path, QPen(colour, width), Qt::NoBrush, 6);
}

void append(QVector<double>& keys, QVector<double>& values, double key, double value)
{
    keys << key;
    values << value;
}

} // namespace

CodebookPlot::CodebookPlot(QWidget* parent) : PlotWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMinimumSize(240, 132);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setMouseTracking(true);

    m_histogramRect = m_plot->axisRect();
    m_distributionRect = new QCPAxisRect(m_plot);
    m_lanesRect = new QCPAxisRect(m_plot);
    m_plot->plotLayout()->addElement(1, 0, m_distributionRect);
    m_plot->plotLayout()->addElement(2, 0, m_lanesRect);
    m_plot->plotLayout()->setRowSpacing(2);
    auto* margins = new QCPMarginGroup(m_plot);
    for (QCPAxisRect* rect : {m_histogramRect, m_distributionRect, m_lanesRect}) {
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
        rect->setRangeDrag(Qt::Horizontal);
        rect->setRangeZoom(Qt::Horizontal);
        rect->setMinimumMargins(QMargins(leftMargin, 4, 10, 2));
        QCPAxis* x = rect->axis(QCPAxis::atBottom);
        QCPAxis* y = rect->axis(QCPAxis::atLeft);
        x->grid()->setVisible(false);
        x->setSubTicks(false);
        y->setSubTicks(false);
        y->grid()->setSubGridVisible(false);
        x->ticker()->setTickCount(6);
        x->setTickLabels(rect == m_lanesRect);
        for (auto layer : {x, y})
            layer->setLayer(QStringLiteral("axes"));
        for (auto layer : {x->grid(), y->grid()})
            layer->setLayer(QStringLiteral("grid"));
        connect(x, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, x](const QCPRange& range) {
            for (QCPAxisRect* other : {m_histogramRect, m_distributionRect, m_lanesRect}) {
                if (other->axis(QCPAxis::atBottom) != x)
                    other->axis(QCPAxis::atBottom)->setRange(range);
            }
            if (x == m_histogramRect->axis(QCPAxis::atBottom))
                updateBars();
        });
    }
    QCPAxis* x = m_histogramRect->axis(QCPAxis::atBottom);
    QCPAxis* y = m_histogramRect->axis(QCPAxis::atLeft);
    y->setScaleType(QCPAxis::stLogarithmic);
    y->setTicker(QSharedPointer<CountTicker>::create());
    m_bars = new QCPBars(x, y);
    m_bars->setBaseValue(base);
    m_bars->setAntialiasedFill(true);
    m_bounds = m_plot->addGraph(x, y);
    m_bounds->setLineStyle(QCPGraph::lsImpulse);
    m_optima[0] = m_plot->addGraph(x, y);
    m_sizes = m_plot->addGraph(x, y);
    m_sizes->setLineStyle(QCPGraph::lsImpulse);
    for (QCPGraph*& handles : m_handles) {
        handles = m_plot->addGraph(x, y);
        handles->setLineStyle(QCPGraph::lsNone);
    }

    x = m_distributionRect->axis(QCPAxis::atBottom);
    y = m_distributionRect->axis(QCPAxis::atLeft);
    y->setRange(0, 1);
    auto shares = QSharedPointer<QCPAxisTickerText>::create();
    for (const double share : {0.0, 0.5, 1.0})
        shares->addTick(share, QStringLiteral("%1 %").arg(qRound(100 * share)));
    y->setTicker(shares);
    m_optima[1] = m_plot->addGraph(x, y);
    for (QCPGraph* optimum : m_optima)
        optimum->setLineStyle(QCPGraph::lsImpulse);
    m_distribution = m_plot->addGraph(x, y);
    m_steps = m_plot->addGraph(x, y);
    m_steps->setLineStyle(QCPGraph::lsStepLeft);

    x = m_lanesRect->axis(QCPAxis::atBottom);
    y = m_lanesRect->axis(QCPAxis::atLeft);
    y->setRangeReversed(true);
    for (QCPGraph*& ticks : m_ticks) {
        ticks = m_plot->addGraph(x, y);
        ticks->setLineStyle(QCPGraph::lsNone);
    }

    connect(m_plot, &QCustomPlot::beforeReplot, this, &CodebookPlot::placeHandles);
    connect(m_plot, &QCustomPlot::mousePress, this, &CodebookPlot::press);
    connect(m_plot, &QCustomPlot::mouseMove, this, &CodebookPlot::move);
    connect(m_plot, &QCustomPlot::mouseRelease, this, &CodebookPlot::release);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &CodebookPlot::doubleClick);
    applyColours();
    arrange();
}

void CodebookPlot::setSurvivors(std::shared_ptr<const MagnitudeProfile> profile, double threshold)
{
    const bool isOther = profile != m_profile;
    if (!isOther && threshold == m_threshold)
        return;
    m_profile = std::move(profile);
    m_threshold = threshold;
    if (isOther)
        showAll();
    updateBars();
}

void CodebookPlot::showAll()
{
    if (!m_profile)
        return;
    const double bound = m_profile->histogram().high;
    const double reach = std::min(bound, 1.15 * m_profile->thresholdForSparsity(0.9998));
    m_histogramRect->axis(QCPAxis::atBottom)->setRange(reach > 0 ? -reach : -bound, reach > 0 ? reach : bound);
}

void CodebookPlot::updateBars()
{
    QVector<double> keys, counts, places, shares;
    m_highest = 1;
    if (m_profile && m_profile->size() > 0) {
        const QCPRange range = m_histogramRect->axis(QCPAxis::atBottom)->range();
        const double width = range.size() / barsAcross;
        double before = survivorsBelow(*m_profile, m_threshold, range.lower);
        for (int bar = 0; bar < barsAcross; ++bar) {
            const double upTo = survivorsBelow(*m_profile, m_threshold, range.lower + (bar + 1) * width);
            if (upTo - before >= base) {
                append(keys, counts, range.lower + (bar + 0.5) * width, upTo - before);
                m_highest = std::max(m_highest, upTo - before);
            }
            before = upTo;
        }
        m_bars->setWidth(width * 0.84);
        const double all = survivorsBelow(*m_profile, m_threshold, HUGE_VAL);
        for (int i = 0; i <= pointsAcross && all > 0; ++i) {
            const double place = range.lower + range.size() * i / pointsAcross;
            append(places, shares, place, survivorsBelow(*m_profile, m_threshold, place) / all);
        }
    }
    m_bars->setData(keys, counts, true);
    m_distribution->setData(places, shares, true);
    updateCentroids();
}

void CodebookPlot::setCentroids(std::vector<ShownCentroid> centroids)
{
    if (centroids == m_centroids)
        return;
    m_centroids = std::move(centroids);
    if (m_selected >= int(m_centroids.size()))
        setSelected(-1);
    updateCentroids();
}

void CodebookPlot::updateCentroids()
{
    QVector<double> keys, counts, bounds, heights, steps, shares, optima, ones;
    double highest = m_highest, all = 0, below = 0;
    for (const ShownCentroid& centroid : m_centroids) {
        highest = std::max(highest, double(centroid.size));
        all += double(centroid.size);
    }
    QCPAxis* y = m_histogramRect->axis(QCPAxis::atLeft);
    y->setRange(base, highest * 2.5);
    if (all > 0)
        append(steps, shares, -HUGE_VALF, 0);
    for (std::size_t c = 0; c < m_centroids.size(); ++c) {
        const ShownCentroid& centroid = m_centroids[c];
        if (centroid.size > 0) {
            append(keys, counts, centroid.value, double(centroid.size));
            below += double(centroid.size);
            append(steps, shares, centroid.value, below / all);
        }
        if (c > 0 && m_centroids.size() <= mostBounds)
            append(bounds, heights, (m_centroids[c - 1].value + centroid.value) / 2, highest * 2.5);
    }
    if (all > 0) {
        steps[0] = std::min(m_histogramRect->axis(QCPAxis::atBottom)->range().lower, steps.size() > 1 ? steps[1] : 0);
        append(steps, shares, std::max(m_histogramRect->axis(QCPAxis::atBottom)->range().upper, steps.last()), 1);
    }
    for (const double value : m_optimum)
        append(optima, ones, value, 1);
    m_sizes->setData(keys, counts, true);
    m_bounds->setData(bounds, heights, true);
    m_steps->setData(steps, shares, true);
    m_optima[0]->setData(optima, QVector<double>(optima.size(), highest * 2.5), true);
    m_optima[1]->setData(optima, ones, true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CodebookPlot::setOptimum(std::vector<double> values)
{
    if (values == m_optimum)
        return;
    m_optimum = std::move(values);
    updateCentroids();
}

void CodebookPlot::setLanes(std::vector<Lane> lanes)
{
    if (lanes == m_lanes)
        return;
    m_lanes = std::move(lanes);
    updateLanes();
}

void CodebookPlot::updateLanes()
{
    QVector<double> keys[2], values[2];
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) {
        ticker->addTick(double(lane), m_lanes[lane].name);
        for (const double value : m_lanes[lane].values)
            append(keys[m_lanes[lane].isChosen], values[m_lanes[lane].isChosen], value, double(lane));
    }
    for (int i = 0; i < 2; ++i)
        m_ticks[i]->setData(keys[i], values[i], false);
    m_lanesRect->axis(QCPAxis::atLeft)->setTicker(ticker);
    m_lanesRect->axis(QCPAxis::atLeft)->setRange(-0.6, std::max(1.0, double(m_lanes.size())) - 0.4);
    arrange();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CodebookPlot::arrange()
{
    const int lanes = int(m_lanes.size()) * (height() < roomForLanes ? narrowLane : laneHeight) + 22;
    const bool hasDistribution = height() - lanes >= 2 * leastDistribution + 30;
    m_lanesRect->setMinimumSize(50, lanes);
    m_lanesRect->setMaximumSize(QWIDGETSIZE_MAX, lanes);
    m_distributionRect->setVisible(hasDistribution);
    for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft})
        m_distributionRect->axis(side)->setVisible(hasDistribution);
    for (QCPGraph* graph : {m_distribution, m_steps})
        graph->setVisible(hasDistribution);
    m_optima[1]->setVisible(hasDistribution);
    m_distributionRect->setMinimumSize(50, hasDistribution ? leastDistribution : 0);
    m_distributionRect->setMaximumSize(QWIDGETSIZE_MAX, hasDistribution ? QWIDGETSIZE_MAX : 0);
    m_distributionRect->setMinimumMargins(QMargins(leftMargin, hasDistribution ? 4 : 0, 10, hasDistribution ? 2 : 0));
    m_plot->plotLayout()->setRowStretchFactors({3, hasDistribution ? 2 : 0.01, 0.01});
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CodebookPlot::placeHandles()
{
    // On the axis whatever its range: the value that lies just above it.
    const double y = m_histogramRect->axis(QCPAxis::atLeft)->pixelToCoord(m_histogramRect->bottom() - 6);
    QVector<double> keys[4], values[4];
    for (std::size_t c = 0; c < m_centroids.size(); ++c) {
        const ShownCentroid& centroid = m_centroids[c];
        const int kind = centroid.size == 0 ? 2 : centroid.isPinned ? 1 : 0;
        append(keys[kind], values[kind], centroid.value, y);
        if (int(c) == m_selected)
            append(keys[3], values[3], centroid.value, y);
    }
    for (int i = 0; i < 4; ++i) {
        m_handles[i]->setData(keys[i], values[i], true);
        QCPScatterStyle style = m_handles[i]->scatterStyle();
        style.setSize((m_centroids.size() <= 40 ? 11 : 6) + (i == 3 ? 6 : 0));
        m_handles[i]->setScatterStyle(style);
    }
}

QPoint CodebookPlot::handlePosition(int centroid) const
{
    const double x = m_histogramRect->axis(QCPAxis::atBottom)->coordToPixel(m_centroids[std::size_t(centroid)].value);
    return m_plot->mapTo(this, QPoint(qRound(x), m_histogramRect->bottom() - 6));
}

QPoint CodebookPlot::positionOf(double value) const
{
    const double x = m_histogramRect->axis(QCPAxis::atBottom)->coordToPixel(value);
    return m_plot->mapTo(this, QPoint(qRound(x), m_histogramRect->center().y()));
}

void CodebookPlot::setSelected(int centroid)
{
    const int selected = centroid < int(m_centroids.size()) ? centroid : -1;
    if (selected == m_selected)
        return;
    m_selected = selected;
    Q_EMIT selectionChanged(m_selected);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

int CodebookPlot::centroidAt(const QPoint& position) const
{
    if (!m_histogramRect->rect().adjusted(0, 0, 0, 6).contains(position))
        return -1;
    int nearest = -1;
    double least = grabDistance + 0.5;
    for (std::size_t c = 0; c < m_centroids.size(); ++c) {
        const double x = m_histogramRect->axis(QCPAxis::atBottom)->coordToPixel(m_centroids[c].value);
        // Stems are thinner than handles, and between many of them there must be room to move the plot.
        const bool isOnHandle = position.y() >= m_histogramRect->bottom() - 16;
        const double distance = std::abs(position.x() - x) + (isOnHandle ? 0 : grabDistance - 3);
        if (distance < least) {
            least = distance;
            nearest = int(c);
        }
    }
    return nearest;
}

void CodebookPlot::press(QMouseEvent* event)
{
    setFocus(Qt::MouseFocusReason);
    endNudge();
    const int centroid = event->button() == Qt::LeftButton ? centroidAt(event->pos()) : -1;
    for (QCPAxisRect* rect : {m_histogramRect, m_distributionRect, m_lanesRect})
        rect->setRangeDrag(centroid < 0 ? Qt::Horizontal : Qt::Orientations());
    if (centroid < 0)
        return;
    setSelected(centroid);
    if (!m_isEditable)
        return;
    m_dragged = centroid;
    Q_EMIT dragStarted(centroid);
}

void CodebookPlot::move(QMouseEvent* event)
{
    if (m_dragged >= 0)
        Q_EMIT dragged(m_histogramRect->axis(QCPAxis::atBottom)->pixelToCoord(event->pos().x()));
    else if (event->buttons() == Qt::NoButton)
        m_plot->setCursor(m_isEditable && centroidAt(event->pos()) >= 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void CodebookPlot::release()
{
    if (m_dragged < 0)
        return;
    m_dragged = -1;
    for (QCPAxisRect* rect : {m_histogramRect, m_distributionRect, m_lanesRect})
        rect->setRangeDrag(Qt::Horizontal);
    Q_EMIT dragEnded();
}

void CodebookPlot::doubleClick(QMouseEvent* event)
{
    const bool isOnHistogram = m_histogramRect->rect().contains(event->pos());
    if (isOnHistogram && m_isEditable && centroidAt(event->pos()) < 0)
        Q_EMIT addRequested(m_histogramRect->axis(QCPAxis::atBottom)->pixelToCoord(event->pos().x()));
    else if (!isOnHistogram)
        showAll();
}

void CodebookPlot::keyPressEvent(QKeyEvent* event)
{
    const int count = int(m_centroids.size());
    const int direction = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (direction != 0 && count > 0) {
        if (event->modifiers() & Qt::ShiftModifier) {
            nudge(direction);
        } else {
            endNudge();
            setSelected(m_selected < 0 ? (direction > 0 ? 0 : count - 1)
                                       : std::clamp(m_selected + direction, 0, count - 1));
        }
    } else if (event->key() == Qt::Key_Delete && m_isEditable && m_selected >= 0) {
        Q_EMIT deleteRequested(m_selected);
    } else if (event->key() == Qt::Key_P && m_isEditable && m_selected >= 0) {
        Q_EMIT pinRequested(m_selected);
    } else if (event->key() == Qt::Key_Home) {
        showAll();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void CodebookPlot::keyReleaseEvent(QKeyEvent* event)
{
    if (!event->isAutoRepeat() && (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Shift))
        endNudge();
    QWidget::keyReleaseEvent(event);
}

/// By a pixel's worth of values.
void CodebookPlot::nudge(int direction)
{
    if (m_selected < 0 || m_selected >= int(m_centroids.size()) || (!m_nudged && !m_isEditable))
        return;
    if (!m_nudged) {
        m_nudged = m_centroids[std::size_t(m_selected)].value;
        Q_EMIT dragStarted(m_selected);
    }
    *m_nudged += direction * m_histogramRect->axis(QCPAxis::atBottom)->range().size() / std::max(1, m_histogramRect->width());
    Q_EMIT dragged(*m_nudged);
}

void CodebookPlot::endNudge()
{
    if (std::exchange(m_nudged, std::nullopt))
        Q_EMIT dragEnded();
}

void CodebookPlot::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    if (event->reason() != Qt::MouseFocusReason && m_selected < 0 && !m_centroids.empty())
        setSelected(0);
    applyColours();
}

void CodebookPlot::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    endNudge(); // the release of a held key goes elsewhere then
    applyColours();
}

void CodebookPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void CodebookPlot::applyColours()
{
    const Colours colours(palette());
    const QFont small = smallFont();
    m_plot->setBackground(colours.surface);
    m_bars->setPen(Qt::NoPen);
    m_bars->setBrush(mixed(colours.accent, colours.surface, 0.45));
    m_bounds->setPen(QPen(mixed(colours.muted, colours.surface, 0.4), 1, Qt::DotLine));
    m_sizes->setPen(QPen(colours.second, 1.6));
    m_sizes->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colours.second, colours.second, 4));
    for (QCPGraph* optimum : m_optima)
        optimum->setPen(QPen(colours.good, 1, Qt::DashLine));
    m_distribution->setPen(QPen(colours.accent, 1.6));
    m_steps->setPen(QPen(colours.second, 1.4));
    m_ticks[0]->setScatterStyle(tickStyle(colours.muted, 1.3));
    m_ticks[1]->setScatterStyle(tickStyle(colours.second, 1.8));
    const QPen edge(colours.surface, 0.8);
    m_handles[0]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, edge, colours.second, 11));
    m_handles[1]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, edge, colours.threshold, 11));
    m_handles[2]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, QPen(colours.muted, 1), colours.surface, 11));
    m_handles[3]->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colours.accent, hasFocus() ? 2 : 1.2), Qt::NoBrush, 17));
    for (QCPAxisRect* rect : {m_histogramRect, m_distributionRect, m_lanesRect}) {
        styleAxis(*rect->axis(QCPAxis::atBottom), colours, small, AxisLine::Shown);
        styleAxis(*rect->axis(QCPAxis::atLeft), colours, small, AxisLine::Hidden);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString CodebookPlot::csv() const
{
    QString text = QStringLiteral("value,weights,pinned\n");
    for (const ShownCentroid& centroid : m_centroids)
        text += QStringLiteral("%1,%2,%3\n").arg(centroid.value, 0, 'g', 9).arg(centroid.size).arg(centroid.isPinned);
    return text;
}

} // namespace pangkas
