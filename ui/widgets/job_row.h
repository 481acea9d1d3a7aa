// SPDX-License-Identifier: GPL-3.0-or-later
// A job that waits or runs: how far it is, the time left and a way to stop it.
#pragma once

#include "ui/jobs/job_status.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace pangkas {

class JobRow : public QWidget
{
    Q_OBJECT
public:
    explicit JobRow(const JobStatus& job, QWidget* parent = nullptr);

    void update(const JobStatus& job);

Q_SIGNALS:
    void cancelWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    JobStatus m_job;
    qint64 m_stageStart = 0; // of the job's running time
    QLabel* m_title;
    QLabel* m_details;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
};

} // namespace pangkas
