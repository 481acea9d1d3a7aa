// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_axes.h"

#include "ui/plots/qcustomplot.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingPlot)
};

constexpr int stackedFrom = 300; // pixels of height; below, loss and accuracy stand side by side

/// Whole epochs, unless one has zoomed in between them.
class EpochTicker : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange& range) override
    {
        const double step = QCPAxisTicker::getTickStep(range);
        return range.size() < 2 ? step : std::max(1.0, std::round(step));
    }
};

/// Powers of ten and nothing between them.
class DecadeTicker : public QCPAxisTicker
{
protected:
    QVector<double> createTickVector(double, const QCPRange& range) override
    {
        QVector<double> ticks;
        for (int power = int(std::floor(std::log10(range.lower))); power <= int(std::ceil(std::log10(range.upper))); ++power)
            ticks << std::pow(10.0, power);
        return ticks;
    }
};

} // namespace

TrainingAxes::TrainingAxes(QCustomPlot& plot)
    : m_plot(plot)
    , m_grid(new QCPLayoutGrid)
    , m_left(new QCPMarginGroup(&plot))
    , m_right(new QCPMarginGroup(&plot))
    , m_beside(new QCPMarginGroup(&plot))
{
    plot.plotLayout()->clear();
    m_rects[Loss] = addPart("loss");
    m_rects[Accuracy] = addPart("accuracy");
    m_rects[Small] = addPart("small");
    QCPAxis& rate = *m_rects[Small]->axis(QCPAxis::atLeft);
    rate.setScaleType(QCPAxis::stLogarithmic);
    rate.setTicker(QSharedPointer<DecadeTicker>::create());
    rate.setNumberFormat("gb");
    rate.setNumberPrecision(1);
    QCPAxis& zeros = *m_rects[Small]->axis(QCPAxis::atRight);
    zeros.setVisible(true);
    zeros.setTickLabels(true);
    zeros.setRange(-2, 104);
    zeros.ticker()->setTickCount(2);
}

QCPAxisRect* TrainingAxes::addPart(const char* name)
{
    auto* rect = new QCPAxisRect(&m_plot, true);
    rect->setObjectName(QLatin1String(name));
    m_grid->addElement(m_grid->rowCount(), 0, rect);
    for (QCPAxis* axis : rect->axes()) {
        axis->setLayer("axes");
        axis->grid()->setLayer("grid");
        axis->setSubTicks(false);
    }
    QCPAxis* keys = rect->axis(QCPAxis::atBottom);
    keys->grid()->setVisible(false);
    keys->setTicker(QSharedPointer<EpochTicker>::create());
    rect->axis(QCPAxis::atLeft)->ticker()->setTickCount(4);
    rect->setRangeDragAxes(keys, nullptr);
    rect->setRangeZoomAxes(keys, nullptr);
    QObject::connect(keys, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), rect, [this, keys] { follow(*keys); });
    return rect;
}

/// Neither before the beginning nor far beyond the end, and never less than a hundredth of an epoch.
void TrainingAxes::follow(QCPAxis& keys)
{
    if (m_isFollowing)
        return;
    m_isFollowing = true;
    const QCPRange range = keys.range();
    const double size = std::clamp(range.size(), 0.01, 1.2 * m_end);
    const double lower = std::clamp(range.lower, 0.0, std::max(0.0, 1.2 * m_end - size));
    for (const QCPAxisRect* rect : m_rects) {
        if (rect)
            rect->axis(QCPAxis::atBottom)->setRange(lower, lower + size);
    }
    m_isFollowing = false;
}

std::vector<QCPAxisRect*> TrainingAxes::visible() const
{
    std::vector<QCPAxisRect*> visible(m_rects.begin(), m_rects.end());
    if (m_isWide)
        visible.pop_back();
    return visible;
}

QCPAxis* TrainingAxes::keys() const
{
    return m_rects[Loss]->axis(QCPAxis::atBottom);
}

QCPAxis* TrainingAxes::values(RunCurve curve) const
{
    const Part part = curve < RunCurve::StepAccuracy ? Loss : curve < RunCurve::Rate ? Accuracy : Small;
    return m_rects[part]->axis(curve == RunCurve::Sparsity ? QCPAxis::atRight : QCPAxis::atLeft);
}

bool TrainingAxes::arrange(int height)
{
    const bool isWide = height < stackedFrom;
    if (m_isArranged && isWide == m_isWide)
        return false;
    m_isArranged = true;
    m_isWide = isWide;
    for (QCPAxisRect* rect : m_rects) {
        if (rect->layout())
            m_grid->take(rect);
        rect->setMarginGroup(QCP::msLeft, isWide ? nullptr : m_left);
        rect->setMarginGroup(QCP::msRight, isWide ? nullptr : m_right);
        rect->setMarginGroup(QCP::msTop | QCP::msBottom, isWide ? m_beside : nullptr);
        rect->setMinimumMargins(QMargins(36, 8, 8, 18));
    }
    // What isn't shown must not hold its place.
    m_rects[Small]->setMarginGroup(QCP::msTop | QCP::msBottom, nullptr);
    m_grid->simplify();
    m_grid->addElement(0, 0, m_rects[Loss]);
    if (isWide) {
        m_grid->addElement(0, 1, m_rects[Accuracy]);
        m_grid->setColumnSpacing(6);
    } else {
        m_grid->addElement(1, 0, m_rects[Accuracy]);
        m_grid->addElement(2, 0, m_rects[Small]);
        m_grid->setRowSpacing(4);
        m_grid->setRowStretchFactor(0, 3);
        m_grid->setRowStretchFactor(1, 3);
        m_grid->setRowStretchFactor(2, 1.6);
    }
    m_rects[Small]->setVisible(!isWide);
    return true;
}

void TrainingAxes::showAll()
{
    keys()->setRange(0, m_end * 1.01);
}

void TrainingAxes::fit(RunRanges ranges)
{
    auto& [loss, accuracy, rate] = ranges;
    if (loss.isEmpty)
        loss = {0, 1, false};
    if (accuracy.isEmpty)
        accuracy = {0, 100, false};
    if (rate.isEmpty)
        rate = {0.001, 0.01, false};
    const double lossEdge = std::max(0.02, 0.06 * (loss.high - loss.low));
    values(RunCurve::EpochLoss)->setRange(std::max(0.0, loss.low - lossEdge), loss.high + lossEdge);
    const double edge = std::max(1.0, 0.06 * (accuracy.high - accuracy.low));
    values(RunCurve::EpochAccuracy)->setRange(std::max(0.0, accuracy.low - edge), std::min(101.0, accuracy.high + edge));
    // Whole decades have a tick at either end.
    values(RunCurve::Rate)->setRange(
        0.9 * std::pow(10, std::floor(std::log10(rate.low))), 1.1 * std::pow(10, std::ceil(std::log10(rate.high))));
}

void TrainingAxes::setNumbersVisible(bool visible, bool inSmall)
{
    for (const Part part : {Loss, Accuracy, Small}) {
        for (const auto side : {QCPAxis::atBottom, QCPAxis::atLeft})
            m_rects[part]->axis(side)->setTickLabels(part == Small ? inSmall : visible);
    }
    m_rects[Small]->axis(QCPAxis::atRight)->setTickLabels(inSmall);
}

void TrainingAxes::retranslate()
{
    m_rects[Loss]->axis(QCPAxis::atLeft)->setLabel(Text::tr("loss"));
    m_rects[Accuracy]->axis(QCPAxis::atLeft)->setLabel(Text::tr("top-1, %"));
    m_rects[Small]->axis(QCPAxis::atLeft)->setLabel(Text::tr("rate"));
    m_rects[Small]->axis(QCPAxis::atRight)->setLabel(Text::tr("zeros, %"));
    // One above the other, the lowest one's is enough.
    const QString epochs = Text::tr("epochs");
    for (const Part upper : {Loss, Accuracy})
        m_rects[upper]->axis(QCPAxis::atBottom)->setLabel(m_isWide ? epochs : QString());
    m_rects[Small]->axis(QCPAxis::atBottom)->setLabel(epochs);
}

} // namespace pangkas
