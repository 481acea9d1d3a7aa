// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/coder/code_chart.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace pangkas {

CodeChart::CodeChart(QWidget* parent) : PlotWidget(parent)
{
    m_plot->setMinimumSize(180, 90);
    m_plot->setMouseTracking(true);
    m_plot->axisRect()->setMinimumMargins(QMargins(40, 6, 10, 34));
    m_bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
    m_bars->setWidth(0.8);
    m_ideal = m_plot->addGraph();
    m_ideal->setLineStyle(QCPGraph::lsNone);
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->xAxis->setSubTicks(false);
    m_plot->yAxis->setSubTicks(false);
    m_plot->xAxis->setNumberFormat(QStringLiteral("f"));
    m_plot->xAxis->setNumberPrecision(0);
    m_plot->xAxis->ticker()->setTickStepStrategy(QCPAxisTicker::tssReadability);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) { showToolTip(event->pos()); });
    applyColours();
    showCode();
}

void CodeChart::setCode(StreamCode code, std::vector<float> values)
{
    if (code == m_code && values == m_values)
        return;
    m_code = std::move(code);
    m_values = std::move(values);
    showCode();
}

void CodeChart::showCode()
{
    QVector<double> keys, bits, ideal;
    double highest = 1;
    for (const CodedSymbol& symbol : m_code.symbols) {
        keys << symbol.symbol;
        bits << symbol.bits;
        ideal << symbol.ideal;
        highest = std::max({highest, symbol.bits, symbol.ideal});
    }
    m_bars->setData(keys, bits, true);
    m_ideal->setData(keys, ideal, true);
    m_plot->xAxis->setRange(keys.isEmpty() ? 0 : keys.first() - 0.7, keys.isEmpty() ? 1 : keys.last() + 0.7);
    m_plot->yAxis->setRange(0, highest * 1.1);
    QSharedPointer<QCPAxisTickerFixed> whole(new QCPAxisTickerFixed);
    whole->setTickStep(1);
    whole->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    whole->setTickCount(8);
    m_plot->xAxis->setTicker(whole);
    m_plot->xAxis->setLabel(tr("Symbol"));
    m_plot->yAxis->setLabel(tr("Bits"));
    QCPScatterStyle style = m_ideal->scatterStyle();
    style.setSize(keys.size() <= 40 ? 8 : 4);
    m_ideal->setScatterStyle(style);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void CodeChart::showToolTip(const QPoint& position)
{
    const int symbol = qRound(m_plot->xAxis->pixelToCoord(position.x()));
    const auto found = std::ranges::find(m_code.symbols, symbol, &CodedSymbol::symbol);
    if (found == m_code.symbols.end() || !m_plot->axisRect()->rect().contains(position)) {
        QToolTip::hideText();
        return;
    }
    const QLocale locale;
    QString text = tr("Symbol %1: %2 times, %3 bits, ideally %4")
                       .arg(countText(symbol), countText(std::int64_t(found->count)), locale.toString(found->bits, 'g', 4),
                           locale.toString(found->ideal, 'f', 3));
    if (symbol < int(m_values.size()))
        text += QLatin1Char('\n') + tr("It stands for %1").arg(smallNumberText(double(m_values[std::size_t(symbol)]), 5));
    QToolTip::showText(m_plot->mapToGlobal(position), text, m_plot);
}

QString CodeChart::csv() const
{
    QString text = QStringLiteral("symbol,count,bits,ideal_bits,huffman_bits\n");
    for (const CodedSymbol& symbol : m_code.symbols)
        text += QStringLiteral("%1,%2,%3,%4,%5\n")
                    .arg(symbol.symbol)
                    .arg(symbol.count)
                    .arg(symbol.bits, 0, 'g', 9)
                    .arg(symbol.ideal, 0, 'g', 9)
                    .arg(symbol.huffmanBits);
    return text;
}

void CodeChart::retranslate()
{
    showCode();
}

void CodeChart::applyColours()
{
    const Colours colours(palette());
    const QFont small = smallFont();
    m_plot->setBackground(colours.surface);
    m_bars->setPen(Qt::NoPen);
    QColor bars = colours.accent;
    bars.setAlphaF(0.6f);
    m_bars->setBrush(bars);
    m_ideal->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colours.surface, 0.7), colours.second, m_ideal->scatterStyle().size()));
    styleAxis(*m_plot->xAxis, colours, small, AxisLine::Shown);
    styleAxis(*m_plot->yAxis, colours, small, AxisLine::Hidden);
    showCode();
}

} // namespace pangkas
