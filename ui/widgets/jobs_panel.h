// SPDX-License-Identifier: GPL-3.0-or-later
// The jobs that run, each with how far it is, the time left and a way to stop it.
#pragma once

#include "ui/jobs/job_status.h"

#include <QWidget>

#include <map>

class QLabel;
class QProgressBar;
class QToolButton;
class QVBoxLayout;

namespace pangkas {

class JobRunner;

class JobsPanel : public QWidget
{
    Q_OBJECT
public:
    explicit JobsPanel(JobRunner& jobs, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row
    {
        QWidget* widget;
        QLabel* title;
        QLabel* details;
        QProgressBar* bar;
        QToolButton* cancel;
    };
    void add(const JobStatus& job);
    void update(const JobStatus& job);
    void remove(const JobStatus& job);
    void retranslate();

    JobRunner& m_jobs;
    std::map<JobId, Row> m_rows;
    QLabel* m_title;
    QLabel* m_idle;
    QVBoxLayout* m_layout;
};

} // namespace pangkas
