// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/finished_job_row.h"

#include "ui/models/error_text.h"
#include "ui/plots/colours.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/job_text.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

#include <utility>

namespace pangkas {
namespace {

constexpr int markSize = 16;

QString markName(JobState state)
{
    return state == JobState::Finished ? QStringLiteral("success")
        : state == JobState::Failed    ? QStringLiteral("failure")
                                       : QStringLiteral("stopped");
}

} // namespace

FinishedJobRow::FinishedJobRow(JobStatus job, QWidget* parent)
    : QWidget(parent)
    , m_job(std::move(job))
    , m_mark(new QLabel(this))
    , m_title(new ElidedLabel(this))
    , m_duration(new QLabel(this))
    , m_failure(new QLabel(this))
{
    setObjectName("finishedJob");
    m_title->setObjectName("jobTitle");
    m_title->setMinimumWidth(60);
    m_duration->setObjectName("jobDuration");
    m_duration->setForegroundRole(QPalette::PlaceholderText);
    m_failure->setObjectName("jobFailure");
    m_failure->setWordWrap(true);
    m_failure->setTextFormat(Qt::PlainText);
    m_failure->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_failure->setVisible(m_job.state == JobState::Failed);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_mark, 0, 0, Qt::AlignTop);
    layout->addWidget(m_title, 0, 1);
    layout->addWidget(m_duration, 0, 2);
    layout->addWidget(m_failure, 1, 1, 1, 2);
    layout->setColumnStretch(1, 1);
    retranslate();
}

void FinishedJobRow::retranslate()
{
    m_mark->setPixmap(icon(markName(m_job.state)).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
    m_title->setText(m_job.request.title.text());
    m_title->setToolTip(m_title->text());
    const QString state = m_job.state == JobState::Finished ? tr("finished")
        : m_job.state == JobState::Failed                   ? tr("failed")
                                                            : tr("cancelled");
    m_mark->setToolTip(state);
    m_mark->setAccessibleName(state);
    m_duration->setText(m_job.state == JobState::Cancelled ? state : durationText(m_job.runningMs));
    m_duration->setToolTip(tr("How long the job ran, by the clock"));
    if (m_job.state != JobState::Failed)
        return;
    const QString details = errorDetails(m_job.error);
    m_failure->setText(details.isEmpty() ? errorSentence(m_job.error)
                                         : errorSentence(m_job.error) + QLatin1Char('\n') + details);
    m_failure->setAccessibleName(m_failure->text());
    m_failure->setToolTip(tr("Why the job failed and what helps; the text can be selected and copied"));
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, Colours(palette()).bad);
    m_failure->setPalette(ink);
}

void FinishedJobRow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace pangkas
