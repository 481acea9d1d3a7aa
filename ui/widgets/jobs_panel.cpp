// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jobs_panel.h"

#include "ui/jobs/job_runner.h"
#include "ui/models/number_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace pangkas {
namespace {

QString stageText(Stage stage)
{
    switch (stage) {
    case Stage::LoadingEngine:
        return JobsPanel::tr("Loading the engine");
    case Stage::Reading:
        return JobsPanel::tr("Reading");
    case Stage::Checking:
        return JobsPanel::tr("Checking");
    case Stage::Pruning:
        return JobsPanel::tr("Pruning");
    case Stage::Sharing:
        return JobsPanel::tr("Sharing weights");
    case Stage::Coding:
        return JobsPanel::tr("Coding");
    case Stage::Writing:
        return JobsPanel::tr("Writing");
    case Stage::Decoding:
        return JobsPanel::tr("Decoding");
    case Stage::Comparing:
        return JobsPanel::tr("Comparing bit by bit");
    case Stage::LoadingImages:
        return JobsPanel::tr("Loading images");
    case Stage::Evaluating:
        return JobsPanel::tr("Evaluating");
    case Stage::Training:
        return JobsPanel::tr("Training");
    case Stage::Drawing:
        return JobsPanel::tr("Drawing");
    }
    return {};
}

QString progressText(const JobStatus& job)
{
    if (job.state == JobState::Queued)
        return JobsPanel::tr("waiting");
    const Progress& progress = job.progress;
    if (progress.total <= 0)
        return {};
    QString text = stageText(progress.stage);
    // Counts of images say something; counts of bytes or weights are what the bar is for.
    if (progress.stage == Stage::Evaluating || progress.stage == Stage::LoadingImages)
        text = JobsPanel::tr("%1: %2 of %3").arg(text, countText(progress.done), countText(progress.total));
    const double share = double(progress.done) / double(progress.total);
    if (progress.stage == Stage::Evaluating && share > 0.05 && share < 1 && job.runningMs > 500) {
        const double left = double(job.runningMs) / 1000 * (1 - share) / share;
        text = JobsPanel::tr("%1, about %Ln second(s) left", nullptr, int(std::ceil(left))).arg(text);
    }
    return text;
}

} // namespace

JobsPanel::JobsPanel(JobRunner& jobs, QWidget* parent)
    : QWidget(parent), m_jobs(jobs), m_title(new QLabel(this)), m_idle(new QLabel(this)), m_layout(new QVBoxLayout(this))
{
    setObjectName("jobsPanel");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_idle->setForegroundRole(QPalette::PlaceholderText);
    m_layout->setContentsMargins(20, 10, 20, 10);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_idle);
    m_layout->addStretch();
    connect(&jobs, &JobRunner::added, this, &JobsPanel::add);
    connect(&jobs, &JobRunner::changed, this, &JobsPanel::update);
    connect(&jobs, &JobRunner::ended, this, &JobsPanel::remove);
    retranslate();
}

void JobsPanel::add(const JobStatus& job)
{
    if (job.request.title.isEmpty())
        return;
    Row row{new QWidget(this), new QLabel(job.request.title), new QLabel, new QProgressBar, new QToolButton};
    row.bar->setTextVisible(false);
    row.bar->setFixedHeight(6);
    row.bar->setRange(0, 0);
    row.cancel->setText(tr("Cancel"));
    row.cancel->setAutoRaise(true);
    row.cancel->setAccessibleName(tr("Cancel: %1").arg(job.request.title));
    row.details->setForegroundRole(QPalette::PlaceholderText);
    connect(row.cancel, &QToolButton::clicked, this, [this, id = job.id] { m_jobs.cancel(id); });

    auto* texts = new QVBoxLayout;
    texts->setSpacing(3);
    texts->addWidget(row.title);
    texts->addWidget(row.bar);
    texts->addWidget(row.details);
    auto* layout = new QHBoxLayout(row.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(texts, 1);
    layout->addWidget(row.cancel, 0, Qt::AlignVCenter);
    m_layout->insertWidget(m_layout->count() - 1, row.widget);
    m_rows.emplace(job.id, row);
    m_idle->hide();
    update(job);
}

void JobsPanel::update(const JobStatus& job)
{
    const auto found = m_rows.find(job.id);
    if (found == m_rows.end())
        return;
    const Row& row = found->second;
    row.details->setText(progressText(job));
    row.details->setVisible(!row.details->text().isEmpty());
    if (job.progress.total > 0) {
        // Totals may exceed an int.
        row.bar->setRange(0, 1000);
        row.bar->setValue(int(1000 * double(job.progress.done) / double(job.progress.total)));
    } else {
        row.bar->setRange(0, job.state == JobState::Queued ? 1000 : 0);
    }
}

void JobsPanel::remove(const JobStatus& job)
{
    const auto found = m_rows.find(job.id);
    if (found == m_rows.end())
        return;
    found->second.widget->hide();
    found->second.widget->deleteLater();
    m_rows.erase(found);
    m_idle->setVisible(m_rows.empty());
}

void JobsPanel::retranslate()
{
    m_title->setText(tr("Jobs"));
    m_idle->setText(tr("Nothing is running"));
    for (auto& [id, row] : m_rows)
        row.cancel->setText(tr("Cancel"));
}

void JobsPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
