// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/writing_question.h"

#include "ui/jobs/job_runner.h"
#include "ui/widgets/job_row.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFont>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace pangkas {
namespace {

constexpr std::chrono::milliseconds patience{300};
constexpr int lineLetters = 72; // lines that are easily read

} // namespace

bool WritingQuestion::isNeeded(const JobRunner& jobs)
{
    return std::ranges::any_of(jobs.jobs(), [](const JobStatus& job) { return job.request.writesFile; });
}

WritingQuestion::WritingQuestion(JobRunner& jobs, std::function<void()> then, QWidget* parent)
    : QDialog(parent)
    , m_jobs(jobs)
    , m_then(std::move(then))
    , m_list(new QVBoxLayout)
    , m_title(new QLabel(this))
    , m_explanation(new QLabel(this))
{
    setObjectName("writingQuestion");
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_explanation->setWordWrap(true);
    m_explanation->setFixedWidth(lineLetters * fontMetrics().averageCharWidth());
    auto* buttons = new QDialogButtonBox(this);
    m_leave = buttons->addButton(QString(), QDialogButtonBox::DestructiveRole);
    m_stay = buttons->addButton(QString(), QDialogButtonBox::RejectRole);
    m_leave->setObjectName("leaveUnwritten");
    m_stay->setObjectName("stayWithFiles");
    m_leave->setAutoDefault(false);
    m_stay->setDefault(true);
    m_list->setSpacing(10);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    layout->addLayout(m_list);
    layout->addWidget(m_explanation);
    layout->addSpacing(4);
    layout->addWidget(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize); // to what is said

    connect(m_leave, &QPushButton::clicked, this, &WritingQuestion::leave);
    connect(m_stay, &QPushButton::clicked, this, &QDialog::reject);
    connect(&jobs, &JobRunner::added, this, &WritingQuestion::add);
    connect(&jobs, &JobRunner::changed, this, [this](const JobStatus& job) {
        if (const auto row = m_rows.find(job.id); row != m_rows.end())
            row->second->update(job);
    });
    connect(&jobs, &JobRunner::ended, this, &WritingQuestion::end);
    for (const JobStatus& job : jobs.jobs())
        add(job);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        open();
        m_stay->setFocus(); // the first button cancels a job
    });
    m_soon.start(patience);
    retranslate();
}

void WritingQuestion::add(const JobStatus& job)
{
    if (!job.request.writesFile)
        return;
    auto* row = new JobRow(job, this);
    connect(row, &JobRow::cancelWanted, this, [this, id = job.id] { m_jobs.cancel(id); });
    m_list->addWidget(row);
    m_rows.emplace(job.id, row);
}

void WritingQuestion::end(const JobStatus& job)
{
    const auto row = m_rows.find(job.id);
    if (row == m_rows.end())
        return;
    if (job.state == JobState::Failed)
        return reject();
    delete row->second;
    m_rows.erase(row);
    if (m_rows.empty())
        goOn();
}

void WritingQuestion::leave()
{
    for (const auto& [id, row] : m_rows)
        m_jobs.cancel(id);
    goOn();
}

void WritingQuestion::goOn()
{
    m_jobs.disconnect(this);
    const auto then = std::exchange(m_then, nullptr);
    accept();
    if (then)
        then();
}

void WritingQuestion::done(int result)
{
    m_soon.stop();
    QDialog::done(result);
    deleteLater(); // it may never have been seen
}

void WritingQuestion::retranslate()
{
    setWindowTitle(tr("Closing"));
    m_title->setText(tr("A file is still being written"));
    m_explanation->setText(tr("Pangkas closes when that is done. If you don't wait, the file stays what it was, or isn't there."));
    m_leave->setText(tr("Close Without It"));
    m_stay->setText(tr("Stay"));
}

void WritingQuestion::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace pangkas
