// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/headline_bar.h"

#include "ui/document/document.h"
#include "ui/document/results.h"
#include "ui/models/figure_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/badge.h"

#include <QEvent>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
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

/// Half the width of the 95 % interval, in points.
QString halfWidth(const EvaluationReport& report)
{
    const Interval interval = report.top1Interval();
    return QStringLiteral("± %1").arg(percentValueText((interval.high - interval.low) / 2));
}

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
    , m_evaluate(new QPushButton(this))
    , m_export(new QPushButton(this))
{
    setObjectName("headline");
    m_packedBytes->setObjectName("headlineBytes");
    m_ratio->setObjectName("headlineRatio");
    m_bytesOrigin->setObjectName("headlineBytesOrigin");
    m_accuracy->setObjectName("headlineAccuracy");
    m_accuracyOrigin->setObjectName("headlineAccuracyOrigin");

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
    layout->addLayout(column(captionRow({m_accuracyCaption, m_dense}), {m_accuracy, m_interval, m_accuracyOrigin}), 1);
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
    const QString name = opened.source == sampleModelName ? tr("built-in sample")
                                                          : QFileInfo(QString::fromStdString(opened.source)).fileName();
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
    const Accuracy& compressed = m_results.compressed();
    const Accuracy& partial = m_results.partial();
    const auto& dense = m_results.dense();
    const auto& dataset = m_document.dataset();

    const auto images = compressed.report ? compressed.report->images : dense ? dense->images : 0;
    if (images > 0)
        m_accuracyCaption->setText(tr("top-1 on %Ln validation image(s)", nullptr, int(images)));
    else if (dataset)
        m_accuracyCaption->setText(tr("top-1 · %Ln image(s) ready", nullptr, int(dataset->size())));
    else
        m_accuracyCaption->setText(tr("top-1 · no data set"));

    m_accuracy->setText(compressed.report ? percentText(compressed.report->top1()) : QStringLiteral("–"));
    m_interval->setText(compressed.report ? halfWidth(*compressed.report) : QString());
    m_dense->setText(dense ? tr("dense %1").arg(percentText(dense->top1())) : QString());
    m_dense->setToolTip(dense ? tr("The uncompressed network: %1 of %2 images right, %3\nImages: %4")
                                    .arg(countText(dense->correct), countText(dense->images),
                                        QString::fromStdString(dense->method),
                                        QString::fromStdString(toString(dense->preprocessing)))
                              : QString());

    if (partial.report) {
        m_accuracyOrigin->show(Badge::Tone::Accent,
            partial.recipe ? tr("measuring %1 of %2: %3")
                                 .arg(countText(partial.report->images), countText(partial.report->total),
                                     percentText(partial.report->top1()))
                           : tr("measuring dense, %1 of %2")
                                 .arg(countText(partial.report->images), countText(partial.report->total)),
            tr("The evaluation is under way"));
    } else if (!compressed.report) {
        m_accuracyOrigin->show(Badge::Tone::Neutral, tr("not measured"),
            dataset ? tr("Press Evaluate to run the compressed network on the data set")
                    : tr("Open a data set first"));
    } else if (m_results.isCompressedCurrent()) {
        m_accuracyOrigin->show(Badge::Tone::Good, compressed.fromFile ? tr("measured on the file") : tr("measured"),
            compressed.fromFile ? tr("The network was decoded from the exported file and run on every image")
                                : tr("The compressed network of this recipe was decoded and run on every image"));
    } else {
        m_accuracyOrigin->show(Badge::Tone::Warning, tr("for an earlier recipe"),
            tr("The recipe has changed since: press Evaluate to measure it"));
    }
    if (compressed.report) {
        const EvaluationReport& report = *compressed.report;
        const Interval interval = report.top1Interval();
        const QString text
            = tr("%1 of %2 images right; 95 % interval by Wilson: %3 to %4\nMean loss %5, %6 images/s, %7\nImages: %8")
                  .arg(countText(report.correct), countText(report.images), percentText(interval.low),
                      percentText(interval.high), smallNumberText(report.meanLoss),
                      QLocale().toString(report.imagesPerSecond(), 'f', 1), QString::fromStdString(report.method),
                      QString::fromStdString(toString(report.preprocessing)));
        m_accuracy->setToolTip(text);
        m_interval->setToolTip(text);
    }
    if (m_results.isDenseShown()) {
        m_accuracy->setText(dense ? percentText(dense->top1()) : QStringLiteral("–"));
        m_interval->setText(dense ? halfWidth(*dense) : QString());
        m_accuracyOrigin->show(Badge::Tone::Neutral, tr("dense"), tr("The dense network is shown for comparison"));
    }
    applyColours();
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
    const bool isStale = m_results.compressed().report && !m_results.isCompressedCurrent();
    for (QWidget* widget : {m_modelCaption, m_accuracyCaption, m_interval, m_dense, findChild<QLabel*>("headlineArrow")})
        paint(widget, colours.muted);
    paint(m_denseBytes, colours.text);
    paint(m_packedBytes, isPacked ? colours.accent : colours.muted);
    paint(m_ratio, isPacked ? colours.accent : colours.muted);
    paint(m_accuracy, isStale || !m_results.compressed().report ? colours.muted : colours.text);
    paint(findChild<QFrame*>("headlineDivider"), colours.line);
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
