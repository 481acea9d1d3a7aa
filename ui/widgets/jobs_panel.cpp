// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/jobs_panel.h"

#include "ui/jobs/job_runner.h"
#include "ui/widgets/finished_job_row.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/job_row.h"
#include "ui/widgets/job_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace pangkas {
namespace {

constexpr std::size_t finishedLimit = 20;
// A job that follows a slider is mostly over before anybody could read its name.
constexpr qint64 worthShowingMs = 400;

} // namespace

JobsPanel::JobsPanel(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_title(new QLabel(this))
    , m_cancelAll(new QToolButton(this))
    , m_clear(new QToolButton(this))
    , m_idle(new QLabel(this))
{
    setObjectName("jobsPanel");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_idle->setForegroundRole(QPalette::PlaceholderText);
    m_cancelAll->setObjectName("cancelAllJobs");
    m_cancelAll->setIcon(icon("cancel"));
    m_cancelAll->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clear->setObjectName("clearJobs");
    m_clear->setIcon(icon("clear"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 8, 0);
    head->setSpacing(4);
    head->addWidget(m_title, 1);
    head->addWidget(m_cancelAll);
    head->addWidget(m_clear);

    auto* content = new QWidget;
    m_list = new QVBoxLayout(content);
    m_list->setContentsMargins(0, 0, 12, 0);
    m_list->setSpacing(8);
    m_list->addWidget(m_idle);
    m_list->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    scroll->setWidget(content);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 6, 0, 6);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(scroll, 1);
    connect(m_cancelAll, &QToolButton::clicked, this, [this] { m_jobs.cancelAll(); });
    connect(m_clear, &QToolButton::clicked, this, &JobsPanel::clearFinished);
    connect(&jobs, &JobRunner::added, this, &JobsPanel::add);
    connect(&jobs, &JobRunner::changed, this, &JobsPanel::update);
    connect(&jobs, &JobRunner::ended, this, &JobsPanel::finish);
    retranslate();
    refresh();
}

void JobsPanel::add(const JobStatus& job)
{
    if (job.request.title.isEmpty())
        return;
    auto* row = new JobRow(job);
    row->setVisible(false);
    m_list->insertWidget(1 + int(m_rows.size()), row);
    connect(row, &JobRow::cancelWanted, this, [this, id = job.id] { m_jobs.cancel(id); });
    m_rows.emplace(job.id, row);
    update(job);
}

void JobsPanel::update(const JobStatus& job)
{
    const auto found = m_rows.find(job.id);
    if (found == m_rows.end())
        return;
    found->second->update(job);
    if (found->second->isHidden() && (isAskedFor(job.request) || job.runningMs >= worthShowingMs)) {
        found->second->show();
        refresh();
    }
}

void JobsPanel::finish(const JobStatus& job)
{
    const auto found = m_rows.find(job.id);
    if (found == m_rows.end())
        return;
    found->second->hide();
    m_list->removeWidget(found->second);
    found->second->deleteLater();
    m_rows.erase(found);
    // Those that follow the sliders would wash the others away; what fails is told whoever began it.
    if (isAskedFor(job.request) || job.state == JobState::Failed) {
        auto* row = new FinishedJobRow(job);
        m_list->insertWidget(1 + int(m_rows.size()), row);
        m_finished.push_front(row);
        if (m_finished.size() > finishedLimit) {
            m_finished.back()->deleteLater();
            m_finished.pop_back();
        }
    }
    refresh();
}

void JobsPanel::clearFinished()
{
    for (FinishedJobRow* row : m_finished)
        row->deleteLater();
    m_finished.clear();
    refresh();
}

void JobsPanel::refresh()
{
    bool isAnyShown = false;
    for (const auto& [id, row] : m_rows)
        isAnyShown = isAnyShown || !row->isHidden();
    m_idle->setVisible(!isAnyShown);
    m_cancelAll->setEnabled(isAnyShown);
    m_clear->setEnabled(!m_finished.empty());
}

void JobsPanel::retranslate()
{
    m_title->setText(tr("Jobs"));
    m_idle->setText(tr("Nothing is running"));
    m_cancelAll->setText(tr("Cancel All"));
    m_cancelAll->setToolTip(tr("Stops every job that runs or waits; what they were to write stays as it was"));
    m_clear->setToolTip(tr("Clear the jobs that have ended"));
    m_clear->setAccessibleName(m_clear->toolTip());
}

void JobsPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
