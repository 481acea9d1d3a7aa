// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/job_row.h"

#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/job_text.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace pangkas {

JobRow::JobRow(const JobStatus& job, QWidget* parent)
    : QWidget(parent)
    , m_job(job)
    , m_title(new ElidedLabel(this))
    , m_details(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    setObjectName("jobRow");
    m_title->setObjectName("jobTitle");
    m_title->setMinimumWidth(60);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setRange(0, 0);
    m_details->setObjectName("jobDetails");
    m_details->setForegroundRole(QPalette::PlaceholderText);
    m_details->setMinimumWidth(60);
    m_cancel->setIcon(icon("cancel"));
    m_cancel->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        m_cancel->setEnabled(false); // once is enough
        Q_EMIT cancelWanted();
    });

    auto* texts = new QVBoxLayout;
    texts->setSpacing(3);
    texts->addWidget(m_title);
    texts->addWidget(m_bar);
    texts->addWidget(m_details);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(texts, 1);
    layout->addWidget(m_cancel, 0, Qt::AlignVCenter);
    retranslate();
}

void JobRow::update(const JobStatus& job)
{
    if (job.progress.stage != m_job.progress.stage || job.progress.done < m_job.progress.done)
        m_stageStart = job.runningMs;
    m_job = job;
    m_details->setText(progressText(job, job.runningMs - m_stageStart));
    m_details->setVisible(!m_details->text().isEmpty());
    if (job.progress.total > 0) {
        // Totals may exceed an int.
        m_bar->setRange(0, 1000);
        m_bar->setValue(int(1000 * double(job.progress.done) / double(job.progress.total)));
    } else {
        m_bar->setRange(0, job.state == JobState::Queued ? 1000 : 0);
    }
}

void JobRow::retranslate()
{
    const QString title = m_job.request.title.text();
    m_title->setText(title);
    m_title->setToolTip(title);
    m_bar->setAccessibleName(title);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setAccessibleName(tr("Cancel: %1").arg(title));
    m_details->setToolTip(tr("How far this step of the job is. The time left assumes that it goes on at the pace it had so far."));
    update(m_job);
}

void JobRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
