// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/accuracy/accuracy_view.h"

#include "core/engine/evaluation_order.h"
#include "ui/jobs/workbench.h"
#include "ui/models/accuracy_text.h"
#include "ui/models/error_text.h"
#include "ui/models/number_text.h"
#include "ui/plots/colours.h"
#include "ui/plots/qcustomplot.h"
#include "ui/views/accuracy/answers_page.h"
#include "ui/views/accuracy/classes_page.h"
#include "ui/views/accuracy/confusion_plot.h"
#include "ui/views/accuracy/course_plot.h"
#include "ui/views/accuracy/photograph_page.h"
#include "ui/widgets/badge.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace pangkas {
namespace {

constexpr std::size_t coursePoints = 400;
/// Above so many images a refresh takes longer than a frame: twice a second is enough while they arrive.
constexpr std::int64_t manyImages = 5000;
constexpr qint64 pauseWithMany = 500; // milliseconds

} // namespace

AccuracyView::AccuracyView(Workbench& workbench, QWidget* parent)
    : View(workbench, Subject::Model, parent)
    , m_figure(new QLabel(this))
    , m_state(new Badge(this))
    , m_verdict(new Badge(this))
    , m_live(new QToolButton(this))
    , m_facts(new QLabel(this))
    , m_pages(new QTabWidget(this))
    , m_course(new CoursePlot(m_pages))
    , m_classes(new ClassesPage(workbench, m_pages))
    , m_answers(new AnswersPage(workbench, m_pages))
    , m_photograph(new PhotographPage(workbench, m_pages))
{
    setObjectName("accuracyView");
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    m_figure->setFont(large);
    m_figure->setObjectName("accuracyFigure");
    m_figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_state->setObjectName("accuracyState");
    m_verdict->setObjectName("accuracyVerdict");
    m_facts->setObjectName("accuracyFacts");
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_facts->setWordWrap(true);
    m_live->setCheckable(true);
    m_live->setObjectName("scaleButton");
    m_live->setChecked(workbench.live().isEnabled());

    m_pages->setDocumentMode(true);
    m_pages->setObjectName("accuracyPages");
    auto* coursePage = new QWidget(m_pages);
    auto* courseLayout = new QVBoxLayout(coursePage);
    courseLayout->setContentsMargins(0, 6, 0, 0);
    courseLayout->addWidget(m_course);
    for (QWidget* page : std::initializer_list<QWidget*>{coursePage, m_classes, m_answers, m_photograph})
        m_pages->addTab(page, QString());

    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    head->addWidget(m_figure);
    head->addWidget(m_state);
    head->addWidget(m_verdict);
    head->addStretch();
    head->addWidget(m_live);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 20, 10);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(m_pages, 1);

    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &AccuracyView::invalidate);
    connect(m_pages, &QTabWidget::currentChanged, this, &AccuracyView::refreshPage);
    connect(m_live, &QToolButton::toggled, &workbench.live(), &LiveAccuracy::setEnabled);
    connect(&workbench.live(), &LiveAccuracy::enabledChanged, m_live, &QToolButton::setChecked);
    connect(&workbench.live(), &LiveAccuracy::settled, this, &AccuracyView::invalidate);
    connect(m_classes, &ClassesPage::labelChosen, this, &AccuracyView::showLabel);
    retranslate();
}

QString AccuracyView::title() const
{
    return tr("Accuracy");
}

QString AccuracyView::explanation() const
{
    return tr("What the compressed network answers beside the dense one: figures, classes, images, your own photograph");
}

std::vector<Figure> AccuracyView::figures()
{
    return {{tr("Accuracy against images"), m_course->picture(), [this] { return m_course->csv(); }},
        {tr("Confusion of the dense network"), m_classes->dense(), [this] { return m_classes->dense()->csv(); }},
        {tr("Confusion of the compressed network"), m_classes->compressed(),
            [this] { return m_classes->compressed()->csv(); }},
        {tr("Accuracy of each class"), m_classes->table(), [this] { return m_classes->csv(); }},
        {tr("Answers to the images"), m_answers->list(), [this] { return m_answers->csv(); }},
        {tr("Answers to a photograph"), m_photograph, [this] { return m_photograph->csv(); }}};
}

void AccuracyView::showLabel(int label)
{
    m_pages->setCurrentWidget(m_answers);
    m_answers->showLabel(label);
}

void AccuracyView::refresh()
{
    refreshHead();
    const auto& report = workbench().results().shown().report;
    const bool isGrowing = report && !report->isComplete() && report->images > manyImages;
    if (isGrowing && m_sinceRefresh.isValid() && m_sinceRefresh.elapsed() < pauseWithMany) {
        if (!m_later.isActive())
            m_later.start(int(pauseWithMany - m_sinceRefresh.elapsed()) + 1);
        return;
    }
    refreshPage();
    m_sinceRefresh.start();
}

void AccuracyView::refreshHead()
{
    const Results& results = workbench().results();
    const auto& report = results.shown().report;
    const AccuracyState state = results.accuracyState();
    m_figure->setText(report ? QStringLiteral("%1 %2").arg(percentText(report->top1()), halfWidthText(*report))
                             : QStringLiteral("–"));
    m_figure->setToolTip(report ? reportToolTip(*report) : QString());
    switch (state) {
    case AccuracyState::Measured:
        m_state->show(Badge::Tone::Good, tr("measured"), tr("The decoded network was run on every image"));
        break;
    case AccuracyState::Refining:
        m_state->show(Badge::Tone::Accent,
            tr("%1 of %2").arg(countText(report->images), countText(report->total)),
            tr("Images measured so far, every class in its share"));
        break;
    case AccuracyState::OutOfDate:
        m_state->show(Badge::Tone::Warning, tr("out of date"), tr("All figures here are of an earlier recipe"));
        break;
    case AccuracyState::Unknown:
        m_state->show(Badge::Tone::Neutral, tr("not measured"), tr("No figure for this model and data set yet"));
        break;
    }

    const auto& comparison = results.comparison();
    const auto& dense = results.denseSoFar();
    QStringList facts;
    if (report) {
        facts << tr("%1 of %Ln image(s) right", nullptr, int(report->images)).arg(countText(report->correct));
        if (report->correctInTop5)
            facts << tr("top-5 %1").arg(percentText(double(*report->correctInTop5) / double(report->images)));
    }
    if (dense)
        facts << (dense->isComplete() ? tr("dense %1").arg(percentText(dense->top1()))
                                      : tr("dense %1 after %2 of %3").arg(percentText(dense->top1()),
                                          countText(dense->images), countText(dense->total)));
    if (comparison && state != AccuracyState::OutOfDate) {
        const Badge::Tone tone = comparison->verdict == Verdict::RealLoss ? Badge::Tone::Bad
            : comparison->verdict == Verdict::NoMeasurableLoss            ? Badge::Tone::Good
                                                                          : Badge::Tone::Neutral;
        m_verdict->show(tone, verdictText(comparison->verdict), verdictToolTip(*comparison));
        facts << tr("%1 lost, %2 gained").arg(countText(comparison->lost), countText(comparison->gained));
        if (comparison->verdict == Verdict::Undecided)
            facts << verdictSentence(*comparison);
    } else {
        m_verdict->show(Badge::Tone::Neutral, {}, {});
    }
    if (const auto& failure = workbench().live().failure())
        facts << errorSentence(*failure);
    else if (!workbench().document().dataset())
        facts << tr("Open a data set to measure on");
    else if (!report)
        facts << (workbench().live().isPending() ? tr("The first figure is on its way")
                                                 : tr("Press Evaluate to measure"));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_facts->setToolTip(comparison ? verdictToolTip(*comparison) : QString());
}

void AccuracyView::refreshPage()
{
    QWidget* page = m_pages->currentWidget();
    if (page == m_classes)
        m_classes->refresh();
    else if (page == m_answers)
        m_answers->refresh();
    else if (page == m_photograph)
        m_photograph->refresh();
    else
        refreshCourse();
}

void AccuracyView::refreshCourse()
{
    const Results& results = workbench().results();
    const auto& dataset = workbench().document().dataset();
    const auto& report = results.shown().report;
    const auto& dense = results.denseSoFar();
    if (!dataset || (!report && !dense))
        return m_course->setCourses({}, {}, dataset ? std::int64_t(dataset->size()) : 1);
    if (m_ordered.lock() != dataset) {
        m_order = evaluationOrder(*dataset, 0);
        m_ordered = dataset;
    }
    m_course->setCourses(dense ? accuracyCourse(*dense, m_order, coursePoints) : std::vector<CoursePoint>(),
        report ? accuracyCourse(*report, m_order, coursePoints) : std::vector<CoursePoint>(),
        std::int64_t(dataset->size()));
}

void AccuracyView::retranslate()
{
    m_live->setText(tr("Live"));
    m_live->setToolTip(tr("Measure the accuracy whenever the sliders rest"));
    m_live->setAccessibleName(tr("Live accuracy"));
    m_pages->setTabText(0, tr("Course"));
    m_pages->setTabToolTip(0, tr("The figure and its interval as more images are seen"));
    m_pages->setTabText(1, tr("Classes"));
    m_pages->setTabToolTip(1, tr("Which classes are taken for which, and what each class lost"));
    m_pages->setTabText(2, tr("Answers"));
    m_pages->setTabToolTip(2, tr("The images whose answer changed, and all others"));
    m_pages->setTabText(3, tr("Photograph"));
    m_pages->setTabToolTip(3, tr("Both networks' answers to a photograph of yours"));
    m_classes->retranslate();
    m_answers->retranslate();
    m_photograph->retranslate();
}

void AccuracyView::applyColours()
{
    // The pages paint with the palette of the moment; the plot listens by itself.
    m_photograph->update();
}

} // namespace pangkas
