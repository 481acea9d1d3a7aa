// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_widget.h"

#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QEvent>
#include <QLocale>
#include <QVBoxLayout>

namespace pangkas {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setLocale(QLocale());
}

QWidget* PlotWidget::picture() const
{
    return m_plot;
}

QFont PlotWidget::smallFont() const
{
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    return small;
}

void PlotWidget::styleAxis(QCPAxis& axis, const Colours& colours, const QFont& font, AxisLine line)
{
    const QPen pen = line == AxisLine::Shown ? QPen(colours.line) : QPen(Qt::NoPen);
    axis.setBasePen(pen);
    axis.setTickPen(pen);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(colours.muted);
    axis.setTickLabelFont(font);
    axis.setLabelColor(colours.muted);
    axis.setLabelFont(font);
    axis.grid()->setPen(QPen(colours.line, 1, Qt::SolidLine));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

void PlotWidget::replotSoon()
{
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void PlotWidget::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColours();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange) {
        m_plot->setLocale(QLocale());
        retranslate();
    }
    QWidget::changeEvent(event);
}

} // namespace pangkas
