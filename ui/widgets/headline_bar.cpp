// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headline_bar.h"

#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/models/figure_text.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/badge.h"

#include <QEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {
namespace {

QLabel* label(QWidget* parent, double scale, bool bold)
{
    auto* result = new QLabel(parent);
    QFont font = parent->font();
    font.setPointSizeF(font.pointSizeF() * scale);
    font.setBold(bold);
    result->setFont(font);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return result;
}

/// From here on there is room for what would decide an undecided verdict.
constexpr int wideEnough = 1360;

} // namespace

HeadlineBar::HeadlineBar(const Document& document, const Results& results, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_results(results)
    , m_modelCaption(label(this, 0.92, false))
    , m_denseBytes(label(this, 1.65, true))
    , m_packedBytes(label(this, 1.65, true))
    , m_ratio(label(this, 1.65, true))
    , m_bytesOrigin(new Badge(this))
    , m_accuracyCaption(label(this, 0.92, false))
    , m_accuracy(label(this, 1.65, true))
    , m_interval(label(this, 1.15, false))
    , m_dense(label(this, 0.92, false))
    , m_accuracyOrigin(new Badge(this))
    , m_verdict(new Badge(this))
    , m_evaluate(new QPushButton(this))
    , m_export(new QPushButton(this))
{
    setObjectName("headline");
    m_packedBytes->setObjectName("headlineBytes");
    m_ratio->setObjectName("headlineRatio");
    m_bytesOrigin->setObjectName("headlineBytesOrigin");
    m_accuracy->setObjectName("headlineAccuracy");
    m_accuracyOrigin->setObjectName("headlineAccuracyOrigin");
    m_verdict->setObjectName("headlineVerdict");
    m_dense->setObjectName("headlineDense");

    // A figure that is cut short is a wrong one: captions give way first.
    for (QLabel* figure : {m_denseBytes, m_packedBytes, m_ratio, m_accuracy, m_interval})
        figure->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_modelCaption->setMinimumWidth(40);
    const auto column = [](QLayout* caption, std::initializer_list<QWidget*> figures) {
        auto* box = new QVBoxLayout;
        box->setSpacing(2);
        auto* row = new QHBoxLayout;
        row->setSpacing(10);
        for (QWidget* figure : figures)
            row->addWidget(figure, 0, Qt::AlignVCenter);
        row->addStretch();
        box->addLayout(caption);
        box->addLayout(row);
        return box;
    };
    auto* arrow = label(this, 1.4, false);
    arrow->setText(QStringLiteral("→"));
    arrow->setObjectName("headlineArrow");
    auto* divider = new QFrame(this);
    divider->setFrameShape(QFrame::VLine);
    divider->setObjectName("headlineDivider");

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 10, 20, 12);
    layout->setSpacing(16);
    const auto captionRow = [](std::initializer_list<QWidget*> captions) {
        auto* row = new QHBoxLayout;
        row->setSpacing(14);
        for (QWidget* caption : captions)
            row->addWidget(caption);
        row->addStretch();
        return row;
    };
    layout->addLayout(column(captionRow({m_modelCaption}), {m_denseBytes, arrow, m_packedBytes, m_ratio, m_bytesOrigin}));
    layout->addWidget(divider);
    layout->addLayout(column(captionRow({m_accuracyCaption, m_dense}),
                          {m_accuracy, m_interval, m_accuracyOrigin, m_verdict}), 1);
    m_export->setDefault(true);
    m_export->setObjectName("primary");
    for (QPushButton* button : {m_evaluate, m_export}) {
        button->setMinimumSize(92, 36);
        layout->addWidget(button, 0, Qt::AlignVCenter);
    }

    connect(&results, &Results::figuresChanged, this, &HeadlineBar::refreshBytes);
    connect(&results, &Results::accuracyChanged, this, &HeadlineBar::refreshAccuracy);
    connect(&document, &Document::datasetChanged, this, &HeadlineBar::refreshAccuracy);
    applyColours();
    refresh();
}

void HeadlineBar::refresh()
{
    m_evaluate->setText(tr("Evaluate"));
    m_export->setText(tr("Export..."));
    refreshBytes();
    refreshAccuracy();
}

void HeadlineBar::refreshBytes()
{
    const auto& source = m_document.source();
    if (!source || m_results.layers().empty())
        return;
    const OpenedModel& opened = source->opened;
    QString name = opened.source == sampleModelName ? tr("built-in sample")
                                                    : QFileInfo(QString::fromStdString(opened.source)).fileName();
    if (m_document.isAdopted())
        name = tr("%1, retrained").arg(name);
    m_modelCaption->setText(tr("%1, %Ln class(es) · %2", nullptr, opened.architecture.classes)
                                .arg(QString::fromStdString(opened.architecture.title), name));
    m_modelCaption->setToolTip(QString::fromStdString(opened.source + "\n" + opened.format));

    const TotalFigures total = m_results.total();
    const bool isPacked = total.origin == Origin::Packed;
    m_denseBytes->setText(bytesText(total.denseBytes));
    m_denseBytes->setToolTip(tr("All parameters as 32-bit floats: %1").arg(exactBytesText(total.denseBytes)));
    m_packedBytes->setText(figureText(bytesText(total.bytes), total.origin));
    m_ratio->setText(figureText(ratioText(total.ratio()), total.origin, Direction::Ratio));
    m_ratio->setToolTip(tr("Dense bytes divided by packed bytes"));
    if (isPacked) {
        const QString exact = tr("The file that Export writes for this recipe has exactly %1: coded and counted")
                                  .arg(exactBytesText(total.bytes));
        m_packedBytes->setToolTip(exact);
        m_bytesOrigin->show(Badge::Tone::Good, tr("packed"), exact);
    } else {
        const QString about = predictionExplanation(total.origin);
        m_packedBytes->setToolTip(about);
        m_bytesOrigin->show(Badge::Tone::Neutral,
            total.origin == Origin::Unknown ? tr("looking") : total.origin == Origin::Bound ? tr("at most") : tr("predicted"), about);
    }
    if (m_results.isDenseShown()) {
        m_packedBytes->setText(bytesText(total.denseBytes));
        m_ratio->setText(ratioText(1));
        m_bytesOrigin->show(Badge::Tone::Neutral, tr("dense"), tr("The dense network is shown for comparison"));
    }
    applyColours();
}

void HeadlineBar::refreshAccuracy()
{
    const Accuracy& shown = m_results.shown();
    const auto& dense = m_results.denseSoFar();
    const auto& dataset = m_document.dataset();
    if (shown.report && !shown.report->isComplete())
        m_accuracyCaption->setText(tr("top-1 on %1 of %Ln image(s)", nullptr, int(shown.report->total))
                                       .arg(countText(shown.report->images)));
    else if (shown.report)
        m_accuracyCaption->setText(tr("top-1 on %Ln validation image(s)", nullptr, int(shown.report->images)));
    else if (dataset)
        m_accuracyCaption->setText(tr("top-1 · %Ln image(s) ready", nullptr, int(dataset->size())));
    else
        m_accuracyCaption->setText(tr("top-1 · no data set"));

    m_accuracy->setText(shown.report ? percentText(shown.report->top1()) : QStringLiteral("–"));
    m_interval->setText(shown.report ? halfWidthText(*shown.report) : QString());
    const QString text = shown.report ? reportToolTip(*shown.report) : QString();
    m_accuracy->setToolTip(text);
    m_interval->setToolTip(text);
    // As long as not all images are measured, the figure says so.
    m_dense->setText(!dense         ? QString()
            : dense->isComplete() ? tr("dense %1").arg(percentText(dense->top1()))
                                  : tr("dense %1, so far").arg(percentText(dense->top1())));
    m_dense->setToolTip(dense ? tr("The uncompressed network: %1").arg(reportToolTip(*dense)) : QString());
    refreshAccuracyOrigin();
    refreshVerdict();
    if (m_results.isDenseShown()) {
        m_accuracy->setText(dense ? percentText(dense->top1()) : QStringLiteral("–"));
        m_interval->setText(dense ? halfWidthText(*dense) : QString());
        m_accuracyOrigin->show(Badge::Tone::Neutral, tr("dense"), tr("The dense network is shown for comparison"));
    }
    applyColours();
}

void HeadlineBar::refreshAccuracyOrigin()
{
    const Accuracy& shown = m_results.shown();
    switch (m_results.accuracyState()) {
    case AccuracyState::Measured:
        m_accuracyOrigin->show(Badge::Tone::Good, shown.fromFile ? tr("measured on the file") : tr("measured"),
            shown.fromFile ? tr("The network was decoded from the exported file and run on every image")
                           : tr("The compressed network of this recipe was decoded and run on every image"));
        return;
    case AccuracyState::Refining:
        m_accuracyOrigin->show(Badge::Tone::Accent, tr("refining"),
            tr("Measured on %1 of %2 images so far, every class in its share; the interval shrinks as more arrive")
                .arg(countText(shown.report->images), countText(shown.report->total)));
        return;
    case AccuracyState::OutOfDate:
        m_accuracyOrigin->show(Badge::Tone::Warning, tr("out of date"),
            tr("Measured for an earlier recipe. Live accuracy measures the present one when the sliders rest; "
               "Evaluate does it at any time"));
        return;
    case AccuracyState::Unknown:
        break;
    }
    if (const auto& dense = m_results.densePartial())
        m_accuracyOrigin->show(Badge::Tone::Accent,
            tr("measuring dense, %1 of %2").arg(countText(dense->images), countText(dense->total)),
            tr("The evaluation is under way"));
    else
        m_accuracyOrigin->show(Badge::Tone::Neutral, tr("not measured"),
            m_document.dataset() ? tr("Press Evaluate to run the compressed network on the data set")
                                 : tr("Open a data set first"));
}

void HeadlineBar::refreshVerdict()
{
    const auto& comparison = m_results.comparison();
    const AccuracyState state = m_results.accuracyState();
    if (!comparison || (state != AccuracyState::Measured && state != AccuracyState::Refining))
        return m_verdict->show(Badge::Tone::Neutral, {}, {});
    const Badge::Tone tone = comparison->verdict == Verdict::RealLoss ? Badge::Tone::Bad
        : comparison->verdict == Verdict::NoMeasurableLoss            ? Badge::Tone::Good
                                                                      : Badge::Tone::Neutral;
    m_verdict->show(tone, width() >= wideEnough ? verdictSentence(*comparison) : verdictText(comparison->verdict),
        verdictToolTip(*comparison));
}

void HeadlineBar::applyColours()
{
    const Colours colours(palette());
    const auto paint = [](QWidget* widget, const QColor& colour) {
        QPalette own = widget->palette();
        if (own.color(QPalette::WindowText) == colour)
            return;
        own.setColor(QPalette::WindowText, colour);
        widget->setPalette(own);
    };
    const bool isPacked = m_results.total().origin == Origin::Packed;
    const AccuracyState state = m_results.accuracyState();
    const bool isOfNow = state == AccuracyState::Measured || state == AccuracyState::Refining;
    for (QWidget* widget : {m_modelCaption, m_accuracyCaption, m_interval, m_dense, findChild<QLabel*>("headlineArrow")})
        paint(widget, colours.muted);
    paint(m_denseBytes, colours.text);
    paint(m_packedBytes, isPacked ? colours.accent : colours.muted);
    paint(m_ratio, isPacked ? colours.accent : colours.muted);
    paint(m_accuracy, isOfNow ? colours.text : colours.muted);
    paint(findChild<QFrame*>("headlineDivider"), colours.line);
}

void HeadlineBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refreshVerdict();
}

void HeadlineBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        applyColours();
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace pangkas
