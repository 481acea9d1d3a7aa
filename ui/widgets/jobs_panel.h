// SPDX-License-Identifier: GPL-3.0-or-later
// The jobs that run, each with how far it is, the time left and a way to stop it; below them those that ended last.
#pragma once

#include "ui/jobs/job_status.h"

#include <QWidget>

#include <deque>
#include <map>

class QLabel;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace pangkas {

class FinishedJobRow;
class JobRow;
class JobRunner;

class JobsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit JobsPanel(JobRunner& jobs, QWidget* parent = nullptr);

    /// Forgets the jobs that have ended.
    void clearFinished();

protected:
    void changeEvent(QEvent* event) override;

private:
    void add(const JobStatus& job);
    void update(const JobStatus& job);
    void finish(const JobStatus& job);
    void refresh();
    void retranslate();

    JobRunner& m_jobs;
    std::map<JobId, JobRow*> m_rows;
    std::deque<FinishedJobRow*> m_finished; // newest first
    QLabel* m_title;
    QToolButton* m_cancelAll;
    QToolButton* m_clear;
    QLabel* m_idle;
    QVBoxLayout* m_list;
};

} // namespace pangkas
