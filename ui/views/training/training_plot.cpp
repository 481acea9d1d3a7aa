// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/training/training_plot.h"

#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/training/run_table_model.h"

#include <QEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace pangkas {
namespace {

constexpr int stackedFrom = 300; // pixels of height; below, loss and accuracy stand side by side

struct Range
{
    double low = HUGE_VAL, high = -HUGE_VAL;

    void include(double value)
    {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    bool isEmpty() const { return low > high; }
};

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

QString number(double value)
{
    return QString::number(value, 'g', 9);
}

} // namespace

TrainingPlot::TrainingPlot(QWidget* parent) : QWidget(parent), m_plot(new QCustomPlot(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    m_plot->setMinimumSize(220, 110);
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setMouseTracking(true);
    m_plot->plotLayout()->clear();
    m_legend = new QCPLegend;
    m_parts = new QCPLayoutGrid;
    m_left = new QCPMarginGroup(m_plot);
    m_right = new QCPMarginGroup(m_plot);
    m_rects[Loss] = addPart("loss");
    m_rects[Accuracy] = addPart("accuracy");
    m_rects[Small] = addPart("small");
    QCPAxisRect& small = *m_rects[Small];
    small.axis(QCPAxis::atLeft)->setScaleType(QCPAxis::stLogarithmic);
    small.axis(QCPAxis::atLeft)->setTicker(QSharedPointer<DecadeTicker>::create());
    small.axis(QCPAxis::atLeft)->setNumberFormat("gb");
    small.axis(QCPAxis::atLeft)->setNumberPrecision(1);
    small.axis(QCPAxis::atRight)->setVisible(true);
    small.axis(QCPAxis::atRight)->setTickLabels(true);
    small.axis(QCPAxis::atRight)->setSubTicks(false);
    small.axis(QCPAxis::atRight)->setRange(0, 100);
    small.axis(QCPAxis::atRight)->ticker()->setTickCount(2);

    m_plot->plotLayout()->addElement(0, 0, m_legend);
    m_plot->plotLayout()->addElement(1, 0, m_parts);
    m_plot->plotLayout()->setRowStretchFactor(0, 0.001); // no higher than it must be
    m_plot->plotLayout()->setRowSpacing(0);
    m_legend->setLayer("legend");
    m_legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
    m_legend->setMargins(QMargins(6, 2, 6, 0));
    m_legend->setColumnSpacing(10);
    m_legend->setIconSize(22, 12);
    m_plot->setAutoAddPlottableToLegend(false);
    for (QCPGraph*& key : m_keys) {
        key = m_plot->addGraph(keyAxis(Loss), m_rects[Loss]->axis(QCPAxis::atLeft));
        key->addToLegend(m_legend);
    }
    for (QCPGraph*& key : m_smallKeys) {
        key = m_plot->addGraph(keyAxis(Loss), m_rects[Loss]->axis(QCPAxis::atLeft));
        key->addToLegend(m_legend);
    }

    connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_followsAll = false; });
    connect(m_plot, &QCustomPlot::mouseDoubleClick, this, &TrainingPlot::showAll);
    connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
        if (event->buttons() & Qt::LeftButton)
            m_followsAll = false;
        else
            showPoint(*event);
    });
    connect(m_plot, &QCustomPlot::afterLayout, this, &TrainingPlot::placePhaseNames);
    arrange();
    retranslate();
    applyColours();
    showAll();
}

QCPAxisRect* TrainingPlot::addPart(const char* name)
{
    auto* rect = new QCPAxisRect(m_plot, true);
    rect->setObjectName(QLatin1String(name));
    m_parts->addElement(m_parts->rowCount(), 0, rect);
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
    connect(keys, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this, keys](const QCPRange& range) {
        // Neither before the beginning nor far beyond the end, and never less than a hundredth of an epoch.
        if (m_isRanging)
            return;
        m_isRanging = true;
        const double size = std::clamp(range.size(), 0.01, 1.2 * m_end);
        const double lower = std::clamp(range.lower, 0.0, std::max(0.0, 1.2 * m_end - size));
        for (const QCPAxisRect* other : m_rects) {
            if (other)
                other->axis(QCPAxis::atBottom)->setRange(lower, lower + size);
        }
        keys->setRange(lower, lower + size);
        m_isRanging = false;
    });
    return rect;
}

QCPAxis* TrainingPlot::keyAxis(Part part) const
{
    return m_rects[part]->axis(QCPAxis::atBottom);
}

TrainingPlot::Drawn& TrainingPlot::draw(const TrainingRun& run)
{
    const auto [place, isNew] = m_drawn.try_emplace(run.id);
    Drawn& drawn = place->second;
    if (!isNew)
        return drawn;
    drawn.number = run.number;
    for (int i = 0; i < curves; ++i) {
        const Part part = i < int(Curve::StepAccuracy) ? Loss : i < int(Curve::Rate) ? Accuracy : Small;
        const auto side = Curve(i) == Curve::Sparsity ? QCPAxis::atRight : QCPAxis::atLeft;
        drawn.graphs[std::size_t(i)] = m_plot->addGraph(keyAxis(part), m_rects[part]->axis(side));
        drawn.graphs[std::size_t(i)]->setVisible(part != Small || !m_isWide);
    }
    applyPens(drawn);
    return drawn;
}

void TrainingPlot::applyPens(Drawn& drawn)
{
    const Colours colours(palette());
    const QColor colour = colours.categories[std::size_t(runColour(drawn.number))];
    QColor faint = colour;
    faint.setAlphaF(0.45f);
    const auto graph = [&](Curve curve) { return drawn.graphs[std::size_t(curve)]; };
    for (const Curve curve : {Curve::StepLoss, Curve::StepAccuracy})
        graph(curve)->setPen(QPen(faint, 1));
    for (const Curve curve : {Curve::EpochLoss, Curve::EpochAccuracy}) {
        graph(curve)->setPen(QPen(colour, 1.2, Qt::DashLine));
        graph(curve)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 1.2), QBrush(colours.surface), 5));
    }
    for (const Curve curve : {Curve::ValidationLoss, Curve::ValidationAccuracy}) {
        graph(curve)->setPen(QPen(colour, 2));
        graph(curve)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colour, 1), QBrush(colour), 7));
    }
    graph(Curve::Rate)->setPen(QPen(colour, 1.4));
    graph(Curve::Sparsity)->setPen(QPen(colour, 1.4, Qt::DotLine));
    graph(Curve::Sparsity)->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colour, 1), QBrush(colour), 4));
}

void TrainingPlot::removeAllBut(const std::vector<std::uint64_t>& ids)
{
    for (auto place = m_drawn.begin(); place != m_drawn.end();) {
        if (std::ranges::find(ids, place->first) != ids.end()) {
            ++place;
            continue;
        }
        for (QCPGraph* graph : place->second.graphs)
            m_plot->removeGraph(graph);
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
    m_end = end;
    removeAllBut(ids);
    for (const TrainingRun& run : m_runs) {
        Drawn& drawn = draw(run);
        const auto fill = [&](Curve curve, const auto& points, auto value) {
            QVector<double> keys, values;
            for (const auto& point : points) {
                if (const std::optional<double> found = value(point); found && std::isfinite(*found)) {
                    keys << point.at;
                    values << *found;
                }
            }
            drawn.graphs[std::size_t(curve)]->setData(keys, values, true);
        };
        using Value = std::optional<double>;
        const auto percent = [](const Value& share) { return share ? Value(100 * *share) : Value(); };
        fill(Curve::StepLoss, run.steps, [](const RunStep& step) { return Value(step.loss); });
        fill(Curve::StepAccuracy, run.steps, [](const RunStep& step) { return Value(100 * step.accuracy); });
        fill(Curve::Rate, run.steps, [](const RunStep& step) { return step.learningRate > 0 ? Value(step.learningRate) : Value(); });
        fill(Curve::EpochLoss, run.epochs, [](const RunEpoch& epoch) { return Value(epoch.report.trainingLoss); });
        fill(Curve::ValidationLoss, run.epochs, [](const RunEpoch& epoch) { return epoch.report.validationLoss; });
        fill(Curve::EpochAccuracy, run.epochs, [](const RunEpoch& epoch) { return Value(100 * epoch.report.trainingAccuracy); });
        fill(Curve::ValidationAccuracy, run.epochs, [&](const RunEpoch& epoch) { return percent(epoch.report.validationAccuracy); });
        fill(Curve::Sparsity, run.epochs, [](const RunEpoch& epoch) { return Value(100 * epoch.report.sparsity); });
    }
    markPhases();
    fitValues();
    if (m_followsAll)
        showAll();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::fitValues()
{
    Range loss, accuracy, rate;
    for (const TrainingRun& run : m_runs) {
        for (const RunStep& step : run.steps) {
            loss.include(step.loss);
            accuracy.include(100 * step.accuracy);
            if (step.learningRate > 0)
                rate.include(step.learningRate);
        }
        for (const RunEpoch& epoch : run.epochs) {
            loss.include(epoch.report.trainingLoss);
            loss.include(epoch.report.validationLoss.value_or(epoch.report.trainingLoss));
            accuracy.include(100 * epoch.report.trainingAccuracy);
            accuracy.include(100 * epoch.report.validationAccuracy.value_or(epoch.report.trainingAccuracy));
        }
    }
    if (loss.isEmpty())
        loss = {0, 1};
    if (accuracy.isEmpty())
        accuracy = {0, 100};
    if (rate.isEmpty())
        rate = {0.001, 0.01};
    const double lossEdge = std::max(0.02, 0.06 * (loss.high - loss.low));
    m_rects[Loss]->axis(QCPAxis::atLeft)->setRange(std::max(0.0, loss.low - lossEdge), loss.high + lossEdge);
    const double edge = std::max(1.0, 0.06 * (accuracy.high - accuracy.low));
    m_rects[Accuracy]->axis(QCPAxis::atLeft)->setRange(std::max(0.0, accuracy.low - edge), std::min(101.0, accuracy.high + edge));
    // Whole decades have a tick at either end.
    m_rects[Small]->axis(QCPAxis::atLeft)->setRange(
        0.9 * std::pow(10, std::floor(std::log10(rate.low))), 1.1 * std::pow(10, std::ceil(std::log10(rate.high))));
    m_rects[Small]->axis(QCPAxis::atRight)->setRange(-2, 104);
}

void TrainingPlot::showAll()
{
    m_followsAll = true;
    keyAxis(Loss)->setRange(0, m_end * 1.01);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::markPhases()
{
    for (QCPAbstractItem* line : m_phaseLines)
        m_plot->removeItem(line);
    for (QCPItemText* name : m_phaseNames)
        m_plot->removeItem(name);
    m_phaseLines.clear();
    m_phaseNames.clear();
    if (m_phases.size() < 2)
        return; // one phase needs no border
    const Colours colours(palette());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    for (const RunPhase& phase : m_phases) {
        for (const Part part : {Loss, Accuracy, Small}) {
            if (phase.begin <= 0 || !m_rects[part]->visible())
                continue;
            auto* line = new QCPItemStraightLine(m_plot);
            for (QCPItemPosition* point : line->positions()) {
                point->setAxes(keyAxis(part), m_rects[part]->axis(QCPAxis::atLeft));
                point->setAxisRect(m_rects[part]);
                point->setTypeX(QCPItemPosition::ptPlotCoords);
                point->setTypeY(QCPItemPosition::ptAxisRectRatio);
            }
            line->point1->setCoords(phase.begin, 0);
            line->point2->setCoords(phase.begin, 1);
            line->setClipAxisRect(m_rects[part]);
            line->setPen(QPen(colours.grip, 1, Qt::DashLine));
            line->setSelectable(false);
            m_phaseLines.push_back(line);
        }
        auto* name = new QCPItemText(m_plot);
        name->position->setAxes(keyAxis(Accuracy), m_rects[Accuracy]->axis(QCPAxis::atLeft));
        name->position->setAxisRect(m_rects[Accuracy]);
        name->position->setTypeX(QCPItemPosition::ptPlotCoords);
        name->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        name->position->setCoords(phase.begin, 1);
        name->setClipAxisRect(m_rects[Accuracy]);
        name->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        name->setPadding(QMargins(5, 2, 2, 3));
        name->setFont(small);
        name->setColor(colours.muted);
        name->setText(QString::fromStdString(phase.name));
        name->setSelectable(false);
        m_phaseNames.push_back(name);
    }
}

/// Names that would run into each other are left out.
void TrainingPlot::placePhaseNames()
{
    double end = -HUGE_VAL;
    for (QCPItemText* name : m_phaseNames) {
        const double begin = name->position->pixelPosition().x();
        const bool hasRoom = begin >= end;
        name->setVisible(hasRoom);
        if (hasRoom)
            end = begin + QFontMetrics(name->font()).horizontalAdvance(name->text()) + 10;
    }
}

QStringList TrainingPlot::phaseNames() const
{
    QStringList names;
    for (const QCPItemText* name : m_phaseNames)
        names << name->text();
    return names;
}

int TrainingPlot::pointCount(std::uint64_t run, Curve curve) const
{
    const auto found = m_drawn.find(run);
    return found == m_drawn.end() ? 0 : found->second.graphs[std::size_t(curve)]->dataCount();
}

void TrainingPlot::arrange()
{
    const bool isWide = height() < stackedFrom;
    if (m_isArranged && isWide == m_isWide)
        return;
    m_isArranged = true;
    m_isWide = isWide;
    QCPLayoutGrid& grid = *m_parts;
    for (QCPAxisRect* rect : m_rects) {
        if (rect->layout())
            grid.take(rect);
        rect->setMarginGroup(QCP::msLeft, isWide ? nullptr : m_left);
        rect->setMarginGroup(QCP::msRight, isWide ? nullptr : m_right);
        rect->setMinimumMargins(QMargins(36, 8, 8, 18));
    }
    grid.simplify();
    grid.addElement(0, 0, m_rects[Loss]);
    if (isWide) {
        grid.addElement(0, 1, m_rects[Accuracy]);
        grid.setColumnSpacing(6);
    } else {
        grid.addElement(1, 0, m_rects[Accuracy]);
        grid.addElement(2, 0, m_rects[Small]);
        grid.setRowSpacing(4);
        grid.setRowStretchFactor(0, 3);
        grid.setRowStretchFactor(1, 3);
        grid.setRowStretchFactor(2, 1.6);
    }
    m_rects[Small]->setVisible(!isWide);
    for (QCPGraph* key : m_smallKeys) {
        if (isWide)
            key->removeFromLegend(m_legend);
        else
            key->addToLegend(m_legend);
    }
    m_legend->simplify();
    for (auto& [id, drawn] : m_drawn) {
        drawn.graphs[std::size_t(Curve::Rate)]->setVisible(!isWide);
        drawn.graphs[std::size_t(Curve::Sparsity)]->setVisible(!isWide);
    }
    markPhases();
    retranslate();
}

void TrainingPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TrainingPlot::showPoint(const QMouseEvent& event)
{
    const QCPAxisRect* rect = m_plot->axisRectAt(event.pos());
    if (!rect || !rect->rect().contains(event.pos()))
        return QToolTip::hideText();
    const double at = rect->axis(QCPAxis::atBottom)->pixelToCoord(event.pos().x());
    QStringList lines;
    for (const TrainingRun& run : m_runs) {
        const auto nearest = std::ranges::min_element(
            run.epochs, {}, [&](const RunEpoch& epoch) { return std::abs(epoch.at - at); });
        if (nearest == run.epochs.end())
            continue;
        const EpochReport& report = nearest->report;
        lines << tr("%1, %2, epoch %3").arg(run.title(), QString::fromStdString(run.phases[nearest->phase].name)).arg(report.epoch);
        lines << tr("training: loss %1, top-1 %2, as augmented")
                     .arg(smallNumberText(report.trainingLoss, 4), percentText(report.trainingAccuracy, 2));
        if (report.validationAccuracy)
            lines << tr("validation: loss %1, top-1 %2")
                         .arg(report.validationLoss ? smallNumberText(*report.validationLoss, 4) : QStringLiteral("–"),
                             percentText(*report.validationAccuracy, 2));
        lines << tr("learning rate %1, %2 zeros").arg(smallNumberText(report.learningRate, 3), percentText(report.sparsity, 2));
    }
    if (lines.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event.globalPosition().toPoint(), lines.join(QLatin1Char('\n')), m_plot);
}

QString TrainingPlot::csv() const
{
    QString text = QStringLiteral("run,curve,epochs_done,value\n");
    static constexpr const char* names[curves] = {"training_loss_running", "training_loss", "validation_loss",
        "training_accuracy_running", "training_accuracy", "validation_accuracy", "learning_rate", "sparsity"};
    for (const TrainingRun& run : m_runs) {
        const auto found = m_drawn.find(run.id);
        if (found == m_drawn.end())
            continue;
        for (int i = 0; i < curves; ++i) {
            const bool isPercent = i >= int(Curve::StepAccuracy) && Curve(i) != Curve::Rate;
            for (const QCPGraphData& point : *found->second.graphs[std::size_t(i)]->data())
                text += QStringLiteral("%1,%2,%3,%4\n")
                            .arg(run.number)
                            .arg(QLatin1String(names[i]), number(point.key), number(isPercent ? point.value / 100 : point.value));
        }
    }
    return text;
}

void TrainingPlot::retranslate()
{
    m_plot->setLocale(QLocale());
    m_rects[Loss]->axis(QCPAxis::atLeft)->setLabel(tr("loss"));
    m_rects[Accuracy]->axis(QCPAxis::atLeft)->setLabel(tr("top-1, %"));
    m_rects[Small]->axis(QCPAxis::atLeft)->setLabel(tr("rate"));
    m_rects[Small]->axis(QCPAxis::atRight)->setLabel(tr("zeros, %"));
    keyAxis(Loss)->setLabel(m_isWide ? tr("epochs") : QString());
    keyAxis(Accuracy)->setLabel(m_isWide ? tr("epochs") : QString());
    keyAxis(Small)->setLabel(tr("epochs"));
    m_keys[0]->setName(tr("training, epoch so far"));
    m_keys[1]->setName(tr("training"));
    m_keys[2]->setName(tr("validation"));
    m_smallKeys[0]->setName(tr("learning rate"));
    m_smallKeys[1]->setName(tr("zeros"));
    m_plot->setToolTip(QString());
    setAccessibleName(tr("Curves of training"));
    m_plot->setAccessibleName(tr("Curves of training"));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::applyColours()
{
    const Colours colours(palette());
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.85);
    m_plot->setBackground(colours.surface);
    for (QCPAxisRect* rect : m_rects) {
        for (QCPAxis* axis : rect->axes()) {
            axis->setBasePen(QPen(colours.line));
            axis->setTickPen(QPen(colours.line));
            axis->setTickLabelColor(colours.muted);
            axis->setTickLabelFont(small);
            axis->setLabelColor(colours.muted);
            axis->setLabelFont(small);
            axis->grid()->setPen(QPen(colours.line, 1, Qt::SolidLine));
            axis->grid()->setZeroLinePen(Qt::NoPen);
        }
        for (const auto side : {QCPAxis::atLeft, QCPAxis::atRight}) {
            rect->axis(side)->setBasePen(Qt::NoPen);
            rect->axis(side)->setTickPen(Qt::NoPen);
        }
    }
    QColor faint = colours.muted;
    faint.setAlphaF(0.5f);
    m_keys[0]->setPen(QPen(faint, 1));
    m_keys[1]->setPen(QPen(colours.muted, 1.2, Qt::DashLine));
    m_keys[1]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colours.muted, 1.2), QBrush(colours.surface), 5));
    m_keys[2]->setPen(QPen(colours.muted, 2));
    m_keys[2]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(colours.muted, 1), QBrush(colours.muted), 7));
    m_smallKeys[0]->setPen(QPen(colours.muted, 1.4));
    m_smallKeys[1]->setPen(QPen(colours.muted, 1.4, Qt::DotLine));
    m_smallKeys[1]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(colours.muted, 1), QBrush(colours.muted), 4));
    m_legend->setBrush(Qt::NoBrush);
    m_legend->setBorderPen(Qt::NoPen);
    m_legend->setTextColor(colours.muted);
    m_legend->setFont(small);
    for (auto& [id, drawn] : m_drawn)
        applyPens(drawn);
    markPhases();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrainingPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyColours();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::LocaleChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
