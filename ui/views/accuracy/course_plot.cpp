// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/course_plot.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QEvent>
#include <QLocale>

#include <algorithm>

namespace pangkas {
namespace {

/// The first images swing from 0 to 100 %: the axis is fitted to what comes after so many.
constexpr std::int64_t settledAfter = 30;

void fill(QCPGraph* graph, const std::vector<CoursePoint>& course, double (*value)(const CoursePoint&))
{
    QVector<double> keys, values;
    for (const CoursePoint& point : course) {
        keys << double(point.images);
        values << 100 * value(point);
    }
    graph->setData(keys, values, true);
}

QString number(double value)
{
    return QString::number(value, 'f', 6);
}

} // namespace

CoursePlot::CoursePlot(QWidget* parent) : PlotWidget(parent)
{
    m_plot->setMinimumSize(240, 130);
    m_high = m_plot->addGraph();
    m_low = m_plot->addGraph();
    m_high->setChannelFillGraph(m_low);
    m_denseLine = m_plot->addGraph();
    m_compressedLine = m_plot->addGraph();
    m_plot->legend->setVisible(true);
    m_low->removeFromLegend();
    m_high->removeFromLegend();
    m_bandKey = m_plot->addGraph(); // without data: what stands for the band in the legend
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignRight | Qt::AlignBottom);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->xAxis->setSubTicks(false);
    m_plot->yAxis->setSubTicks(false);
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->axisRect()->setMinimumMargins(QMargins(44, 10, 14, 30));
    retranslate();
    applyColours();
}

void CoursePlot::setCourses(std::vector<CoursePoint> dense, std::vector<CoursePoint> compressed, std::int64_t total)
{
    m_dense = std::move(dense);
    m_compressed = std::move(compressed);
    fill(m_denseLine, m_dense, [](const CoursePoint& point) { return point.top1(); });
    fill(m_compressedLine, m_compressed, [](const CoursePoint& point) { return point.top1(); });
    fill(m_low, m_compressed, [](const CoursePoint& point) { return point.interval().low; });
    fill(m_high, m_compressed, [](const CoursePoint& point) { return point.interval().high; });
    double low = 1, high = 0;
    const auto include = [&](const std::vector<CoursePoint>& course, bool isBand) {
        for (const CoursePoint& point : course) {
            if (point.images < settledAfter && &point != &course.back())
                continue;
            low = std::min(low, isBand ? point.interval().low : point.top1());
            high = std::max(high, isBand ? point.interval().high : point.top1());
        }
    };
    include(m_compressed, true);
    include(m_dense, m_compressed.empty());
    if (low > high) {
        low = 0;
        high = 1;
    }
    const double edge = std::max(0.01, 0.05 * (high - low));
    m_plot->yAxis->setRange(100 * std::max(0.0, low - edge), 100 * std::min(1.0, high + edge));
    m_plot->xAxis->setRange(0, double(std::max<std::int64_t>(total, 1)));
    m_plot->legend->setVisible(!m_compressed.empty() || !m_dense.empty());
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QString CoursePlot::csv() const
{
    QString text = QStringLiteral("network,images,correct,top1,low95,high95\n");
    const auto add = [&](const char* network, const std::vector<CoursePoint>& course) {
        for (const CoursePoint& point : course) {
            text += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
                        .arg(QLatin1String(network))
                        .arg(point.images)
                        .arg(point.correct)
                        .arg(number(point.top1()), number(point.interval().low), number(point.interval().high));
        }
    };
    add("compressed", m_compressed);
    add("dense", m_dense);
    return text;
}

void CoursePlot::retranslate()
{
    m_plot->xAxis->setLabel(tr("images seen"));
    m_plot->yAxis->setLabel(tr("top-1, %"));
    m_compressedLine->setName(tr("compressed"));
    m_denseLine->setName(tr("dense"));
    m_bandKey->setName(tr("95 % interval"));
    m_plot->setToolTip(tr("Share of right answers after so many images, every class in its share all along.\n"
                          "The band is Wilson's 95 % interval of the compressed network: it narrows as images arrive."));
    setAccessibleName(tr("Accuracy against images seen"));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CoursePlot::applyColours()
{
    const Colours colours(palette());
    const QFont small = smallFont();
    m_plot->setBackground(colours.surface);
    styleAxis(*m_plot->xAxis, colours, small, AxisLine::Shown);
    styleAxis(*m_plot->yAxis, colours, small, AxisLine::Hidden);
    QColor band = colours.accent;
    band.setAlphaF(0.18f);
    m_high->setPen(Qt::NoPen);
    m_high->setBrush(band);
    m_low->setPen(Qt::NoPen);
    m_bandKey->setPen(QPen(band, 8, Qt::SolidLine, Qt::FlatCap));
    m_compressedLine->setPen(QPen(colours.accent, 2));
    m_denseLine->setPen(QPen(colours.second, 1.6, Qt::DashLine));
    m_plot->legend->setBrush(colours.surface);
    m_plot->legend->setBorderPen(QPen(colours.line));
    m_plot->legend->setTextColor(colours.text);
    m_plot->legend->setFont(small);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace pangkas
