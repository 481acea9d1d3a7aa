// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/curve_legend.h"

#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"

#include <QCoreApplication>

namespace pangkas {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(pangkas::TrainingPlot)
};

QString name(RunCurve curve)
{
    switch (curve) {
    case RunCurve::StepLoss:
    case RunCurve::StepAccuracy:
        return Text::tr("training, epoch so far");
    case RunCurve::EpochLoss:
    case RunCurve::EpochAccuracy:
        return Text::tr("training");
    case RunCurve::ValidationLoss:
    case RunCurve::ValidationAccuracy:
        return Text::tr("validation");
    case RunCurve::Rate:
        return Text::tr("learning rate");
    case RunCurve::Sparsity:
        return Text::tr("zeros");
    }
    return {};
}

QString explanation(RunCurve curve)
{
    switch (curve) {
    case RunCurve::StepLoss:
    case RunCurve::StepAccuracy:
        return Text::tr("Mean of what is minimised (cross-entropy, in nats, with the labels or in part with the dense network's "
                        "answers) and share of right answers over the epoch so far, on the training images as they were augmented, "
                        "while the weights change");
    case RunCurve::EpochLoss:
    case RunCurve::EpochAccuracy:
        return Text::tr("The same over a whole epoch: mean of what is minimised and share of right answers on the training images");
    case RunCurve::ValidationLoss:
    case RunCurve::ValidationAccuracy:
        return Text::tr("Mean loss (cross-entropy, in nats) and share of right answers at the end of an epoch, measured on all "
                        "validation images as they are");
    case RunCurve::Rate:
        return Text::tr("The learning rate of each step, on a logarithmic axis");
    case RunCurve::Sparsity:
        return Text::tr("The share of exact zeros among the weights of all layers at the end of an epoch, counted");
    }
    return {};
}

} // namespace

CurveLegend::CurveLegend(QCustomPlot& plot, QCPAxis& keys, QCPAxis& values) : m_legend(new QCPLegend)
{
    for (QCPGraph*& key : m_keys)
        key = plot.addGraph(&keys, &values);
}

void CurveLegend::setSmallVisible(bool visible)
{
    m_legend->clearItems();
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (visible || shown[i] < RunCurve::Rate)
            m_keys[i]->addToLegend(m_legend);
    }
}

void CurveLegend::setColours(const Colours& colours, const QFont& font)
{
    for (std::size_t i = 0; i < shown.size(); ++i)
        setStroke(*m_keys[i], shown[i], colours.muted, colours.surface);
    m_legend->setBrush(Qt::NoBrush);
    m_legend->setBorderPen(Qt::NoPen);
    m_legend->setTextColor(colours.muted);
    m_legend->setFont(font);
}

void CurveLegend::retranslate()
{
    for (std::size_t i = 0; i < shown.size(); ++i)
        m_keys[i]->setName(name(shown[i]));
}

QString CurveLegend::explanationAt(const QPoint& position) const
{
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const QCPPlottableLegendItem* item = m_legend->itemWithPlottable(m_keys[i]);
        if (item && item->outerRect().contains(position))
            return explanation(shown[i]);
    }
    return {};
}

} // namespace pangkas
