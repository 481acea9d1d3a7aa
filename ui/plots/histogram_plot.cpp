// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/histogram_plot.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QLocale>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace pangkas {

/// Bars drawn only between two keys, so that a bar may be cut by the threshold.
class ClippedBars : public QCPBars
{
public:
    using QCPBars::QCPBars;
    void setLimit(double limit) { m_limit = limit; }

protected:
    QRect clipRect() const override
    {
        const int left = qRound(mKeyAxis->coordToPixel(-m_limit));
        const int right = qRound(mKeyAxis->coordToPixel(m_limit));
        const QRect whole = QCPBars::clipRect();
        return m_limit > 0 ? whole.intersected(QRect(QPoint(left, whole.top()), QPoint(right - 1, whole.bottom()))) : QRect();
    }

private:
    double m_limit = 0;
};

namespace {

/// Powers of ten as everybody writes them: 10⁶.
class PowerTicker : public QCPAxisTickerLog
{
protected:
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
        const int exponent = qRound(std::log10(tick));
        QString text = QStringLiteral("10");
        for (const QChar digit : QString::number(std::abs(exponent)))
            text += digits[digit.digitValue()];
        return text;
    }
};

QColor mixed(const QColor& front, const QColor& back, double share)
{
    const auto mix = [share](int a, int b) { return qRound(a * share + b * (1 - share)); };
    return QColor(mix(front.red(), back.red()), mix(front.green(), back.green()), mix(front.blue(), back.blue()));
}

constexpr int barsAcross = 160;
constexpr int grabDistance = 7; // pixels
constexpr double emptyBase = 0.5; // what a bar of a logarithmic axis stands on: below one weight

} // namespace

HistogramPlot::HistogramPlot(QWidget* parent) : PlotWidget(parent)
{
    m_plot->setMinimumSize(240, 160);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
    m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->setMouseTracking(true);

    m_kept = new QCPBars(m_plot->xAxis, m_plot->yAxis);
    m_pruned = new ClippedBars(m_plot->xAxis, m_plot->yAxis);
    for (QCPBars* bars : {m_kept, static_cast<QCPBars*>(m_pruned)}) {
        bars->setAntialiasedFill(true); // gaps of less than a pixel would come and go otherwise
        bars->setBaseValue(emptyBase);
    }
    m_outline = m_plot->addGraph();
    m_outline->setLineStyle(QCPGraph::lsStepCenter);
    m_stems = m_plot->addGraph();
    m_stems->setLineStyle(QCPGraph::lsImpulse);
    m_zeroLabel = new QCPItemText(m_plot);
    m_zeroLabel->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_zeroLabel->setPadding(QMargins(6, 2, 6, 2));
    m_zeroLabel->position->setTypeX(QCPItemPosition::ptPlotCoords);
    m_zeroLabel->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_zeroLabel->position->setCoords(0, 0.02);
    m_zeroLabel->setVisible(false);
    m_centroidMarks = m_plot->addGraph();
    m_centroidMarks->setLineStyle(QCPGraph::lsNone);
    for (int i = 0; i < 2; ++i) {
        m_lines[i] = new QCPItemStraightLine(m_plot);
        m_labels[i] = new QCPItemText(m_plot);
        m_labels[i]->setClipToAxisRect(false);
        m_labels[i]->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
        m_labels[i]->setPadding(QMargins(6, 2, 6, 2));
        m_labels[i]->position->setTypeX(QCPItemPosition::ptPlotCoords);
        m_labels[i]->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    m_plot->axisRect()->setMinimumMargins(QMargins(48, 30, 16, 24));
    m_plot->yAxis->grid()->setSubGridVisible(false);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->yAxis->setSubTicks(false);
    m_plot->xAxis->setSubTicks(false);
    m_plot->xAxis->ticker()->setTickCount(6);

    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] { updateBars(); });
    connect(m_plot, &QCustomPlot::beforeReplot, this, &HistogramPlot::updateMarks);
    connect(m_plot, &QCustomPlot::mousePress, this, &HistogramPlot::press);
    connect(m_plot, &QCustomPlot::mouseMove, this, &HistogramPlot::move);
    connect(m_plot, &QCustomPlot::mouseRelease, this, &HistogramPlot::release);
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] { showWholeBell(); });
    applyColours();
    setLogarithmic(true);
}

void HistogramPlot::setProfile(std::shared_ptr<const MagnitudeProfile> profile)
{
    if (profile == m_profile)
        return;
    m_profile = std::move(profile);
    m_barWidth = 0;
    showWholeBell();
}

void HistogramPlot::showWholeBell()
{
    if (m_profile) {
        // A handful of outliers would leave the bell a needle; the wheel shows them.
        const double bound = m_profile->histogram().high;
        const double reach = std::min(bound, 1.15 * m_profile->thresholdForSparsity(0.9998));
        m_plot->xAxis->setRange(reach > 0 ? -reach : -bound, reach > 0 ? reach : bound);
    }
    updateBars();
    updateThreshold();
}

void HistogramPlot::updateBars()
{
    QVector<double> keys, counts;
    m_bars = {};
    if (m_profile) {
        // Bars of a few fixed widths at multiples of it, so that they stay where they are while the view is moved.
        const QCPRange range = m_plot->xAxis->range();
        m_barWidth = std::exp2(std::ceil(std::log2(range.size() / barsAcross)));
        m_bars.low = std::floor(range.lower / m_barWidth) * m_barWidth;
        m_bars.high = std::ceil(range.upper / m_barWidth) * m_barWidth;
        const auto bars = std::size_t(std::lround((m_bars.high - m_bars.low) / m_barWidth));
        m_bars = m_profile->histogramBetween(m_bars.low, m_bars.high, bars);
        for (std::size_t bar = 0; bar < m_bars.counts.size(); ++bar) {
            keys << m_bars.low + (double(bar) + 0.5) * m_barWidth;
            counts << double(m_bars.counts[bar]);
        }
        for (QCPBars* drawn : {m_kept, static_cast<QCPBars*>(m_pruned)})
            drawn->setWidth(m_barWidth * 0.84);
    }
    m_kept->setData(keys, counts, true);
    m_pruned->setData(keys, counts, true);
    for (double& count : counts)
        count = std::max(count, emptyBase);
    m_outline->setData(keys, counts, true);
    updateRange();
}

void HistogramPlot::updateRange()
{
    double highest = 1;
    for (const std::uint64_t count : m_bars.counts)
        highest = std::max(highest, double(count));
    QVector<double> keys, counts;
    if (m_stems->visible()) {
        for (std::size_t i = 0; i < m_clusters.size(); ++i) {
            if (m_clusters[i] == 0)
                continue;
            keys << double(m_centroids[i]);
            counts << double(m_clusters[i]);
            highest = std::max(highest, double(m_clusters[i]));
        }
    }
    m_stems->setData(keys, counts, true);
    if (m_logarithmic)
        m_plot->yAxis->setRange(emptyBase, highest * 3);
    else
        m_plot->yAxis->setRange(0, highest * 1.12);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString HistogramPlot::csv() const
{
    QString text = QStringLiteral("low,high,weights\n");
    for (std::size_t bar = 0; bar < m_bars.counts.size(); ++bar)
        text += QStringLiteral("%1,%2,%3\n")
                    .arg(QString::number(m_bars.low + double(bar) * m_barWidth, 'g', 9),
                        QString::number(m_bars.low + double(bar + 1) * m_barWidth, 'g', 9))
                    .arg(m_bars.counts[bar]);
    return text;
}

void HistogramPlot::setThreshold(double threshold)
{
    m_threshold = threshold;
    updateThreshold();
}

void HistogramPlot::updateThreshold()
{
    const bool isShown = m_profile && m_profile->size() > 0;
    m_pruned->setLimit(m_threshold);
    for (int i = 0; i < 2; ++i) {
        const double key = i == 0 ? -m_threshold : m_threshold;
        m_lines[i]->point1->setCoords(key, emptyBase);
        m_lines[i]->point2->setCoords(key, 2);
        m_labels[i]->position->setCoords(key, -0.01);
        m_labels[i]->setText(smallNumberText(key));
        // Near zero the two labels would lie on each other.
        m_labels[i]->setPositionAlignment((i == 0 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignBottom);
        m_lines[i]->setVisible(isShown);
        m_labels[i]->setVisible(isShown && m_plot->xAxis->range().contains(key));
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void HistogramPlot::setDecoded(std::vector<float> centroids, std::vector<std::size_t> clusters)
{
    if (centroids == m_centroids && clusters == m_clusters)
        return;
    m_centroids = std::move(centroids);
    m_clusters = std::move(clusters);
    updateRange();
}

void HistogramPlot::setZeros(std::int64_t zeros)
{
    m_zeros = zeros;
    m_zeroLabel->setText(tr("%1 exact zeros").arg(countText(zeros)));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void HistogramPlot::setShown(Layer layer, bool shown)
{
    switch (layer) {
    case Layer::Dense:
        m_outline->setVisible(shown);
        m_pruned->setVisible(shown);
        break;
    case Layer::Pruned:
        m_kept->setVisible(shown);
        break;
    case Layer::Decoded:
        m_stems->setVisible(shown);
        m_centroidMarks->setVisible(shown);
        break;
    }
    updateRange();
}

QColor HistogramPlot::colourOf(Layer layer) const
{
    const Colours colours(palette());
    return layer == Layer::Dense ? colours.pruned
        : layer == Layer::Pruned ? mixed(colours.accent, colours.surface, 0.75)
                                 : colours.second;
}

void HistogramPlot::updateMarks()
{
    // On the axis whatever its scale: the value that lies just above it.
    const double value = m_plot->yAxis->pixelToCoord(m_plot->axisRect()->bottom() - 5);
    QVector<double> keys, values;
    for (const float centroid : m_centroids) {
        keys << double(centroid);
        values << value;
    }
    m_centroidMarks->setData(keys, values, true);
    // Many shared values would hide each other.
    QCPScatterStyle style = m_centroidMarks->scatterStyle();
    style.setSize(keys.size() <= 40 ? 10 : 6);
    m_centroidMarks->setScatterStyle(style);
    for (int i = 0; i < 2; ++i)
        m_labels[i]->setVisible(m_lines[i]->visible() && m_plot->xAxis->range().contains(i == 0 ? -m_threshold : m_threshold));
    // Only where it doesn't lie on the two labels.
    const double width = m_plot->xAxis->coordToPixel(m_threshold) - m_plot->xAxis->coordToPixel(-m_threshold);
    const int needed = QFontMetrics(m_zeroLabel->font()).horizontalAdvance(m_zeroLabel->text()) + 12;
    m_zeroLabel->setVisible(m_zeros > 0 && m_profile && m_plot->xAxis->range().contains(0) && width > needed);
}

void HistogramPlot::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    m_plot->yAxis->setScaleType(logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (logarithmic) {
        m_plot->yAxis->setTicker(QSharedPointer<PowerTicker>::create());
    } else {
        auto ticker = QSharedPointer<QCPAxisTicker>::create();
        ticker->setTickCount(5);
        m_plot->yAxis->setTicker(ticker);
        m_plot->yAxis->setNumberFormat(QStringLiteral("f"));
        m_plot->yAxis->setNumberPrecision(0);
    }
    for (QCPBars* bars : {m_kept, static_cast<QCPBars*>(m_pruned)})
        bars->setBaseValue(logarithmic ? emptyBase : 0);
    updateBars();
}

QPoint HistogramPlot::thresholdPosition(int side) const
{
    const int x = qRound(m_plot->xAxis->coordToPixel(side * m_threshold));
    return m_plot->mapTo(this, QPoint(x, m_plot->axisRect()->center().y()));
}

int HistogramPlot::sideAt(const QPoint& position) const
{
    if (!m_editable || !m_profile || position.y() > m_plot->axisRect()->bottom())
        return 0;
    for (int i = 0; i < 2; ++i) {
        const double x = m_plot->xAxis->coordToPixel(i == 0 ? -m_threshold : m_threshold);
        const bool isOnLabel = m_labels[i]->visible() && m_labels[i]->selectTest(position, false) >= 0
            && m_labels[i]->selectTest(position, false) < grabDistance && position.y() < m_plot->axisRect()->top();
        // With both lines on zero the side of the pointer decides.
        const bool isOwnSide = m_threshold > 0 || (position.x() < x) == (i == 0);
        if (isOnLabel || (isOwnSide && std::abs(position.x() - x) <= grabDistance))
            return i == 0 ? -1 : 1;
    }
    return 0;
}

void HistogramPlot::press(QMouseEvent* event)
{
    m_draggedSide = event->button() == Qt::LeftButton ? sideAt(event->pos()) : 0;
    m_plot->setInteraction(QCP::iRangeDrag, m_draggedSide == 0);
    if (m_draggedSide != 0)
        Q_EMIT dragStarted();
}

void HistogramPlot::move(QMouseEvent* event)
{
    if (m_draggedSide != 0)
        Q_EMIT thresholdDragged(std::max(0.0, m_draggedSide * m_plot->xAxis->pixelToCoord(event->pos().x())));
    else if (event->buttons() == Qt::NoButton)
        m_plot->setCursor(sideAt(event->pos()) != 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void HistogramPlot::release()
{
    if (m_draggedSide == 0)
        return;
    m_draggedSide = 0;
    m_plot->setInteraction(QCP::iRangeDrag, true);
    Q_EMIT dragEnded();
}

void HistogramPlot::retranslate()
{
    setZeros(m_zeros);
    updateThreshold();
}

void HistogramPlot::applyColours()
{
    const Colours colours(palette());
    m_plot->setBackground(colours.surface);
    m_kept->setPen(Qt::NoPen);
    // Opaque: the pruned part lies on the bars of what is kept, and blending costs a drag its smoothness.
    m_kept->setBrush(mixed(colours.accent, colours.surface, 0.75));
    m_pruned->setPen(Qt::NoPen);
    m_pruned->setBrush(colours.pruned);
    styleAxis(*m_plot->xAxis, colours, smallFont(), AxisLine::Shown);
    styleAxis(*m_plot->yAxis, colours, smallFont(), AxisLine::Hidden);
    m_outline->setPen(QPen(colours.muted, 1));
    QColor stem = colours.second;
    stem.setAlphaF(0.85f);
    m_stems->setPen(QPen(stem, 2));
    m_stems->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colours.second, colours.second, 5));
    m_zeroLabel->setBrush(colours.surface);
    m_zeroLabel->setPen(QPen(colours.line));
    m_zeroLabel->setColor(colours.text);
    m_centroidMarks->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangle, QPen(colours.surface, 0.7), colours.second, 10));
    for (int i = 0; i < 2; ++i) {
        m_lines[i]->setPen(QPen(colours.threshold, 1.6));
        m_labels[i]->setBrush(colours.threshold);
        m_labels[i]->setPen(Qt::NoPen);
        m_labels[i]->setColor(isDark(palette()) ? QColor(0x1b1210) : QColor(Qt::white));
        QFont bold = smallFont();
        bold.setBold(true);
        m_labels[i]->setFont(bold);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace pangkas
